/// The plan of care is certified within thirty days of the first treatment.
///
/// Since 2025 an order on file and a plan sent to the referrer in time stand in for the signature on the first plan.
struct InitialCertification: Rule {
    static let about = RuleDescription(
        .init(
            "B-DOC-3", .reject, .warn,
            means: """
                The plan is certified within thirty days of the first treatment; a verbal order is signed \
                within fourteen.
                """,
            example: "Not certified on day 31: reject."),
        .init(
            "B-DOC-4", .info,
            means: """
                From 2025 on a signed order on file and a plan sent to the referrer within thirty days \
                stand for the first signature.
                """,
            example: "Order on file, plan sent on day 30: info."),
        payers: [.medicare],
        source: "MBPM ch. 15 §220.1.3; 42 CFR 424.24 as of 2025-01-01")

    static func apply(to draft: inout DraftClaim) {
        guard let plan = draft.visit.planOfCare,
            let terms = CertificationTerms.medicare.value(on: draft.serviceDate),
            let start = plan.certificationStart ?? plan.establishedOn
        else { return }
        if let certified = plan.certifiedOn {
            checkDelay(start.days(until: Self.beginning(of: plan, certified, terms)), plan, terms, &draft)
        } else if terms.takesOrderOnFile, plan.orderOnFile == true, let sent = plan.sentToReferrerOn,
            start.days(until: sent) <= terms.initialDays
        {
            draft.report(
                "B-DOC-4", .info, "The order on file and the plan sent in time stand for the signature.",
                inputs: ["sent_after_days": .int(Int64(start.days(until: sent)))])
        } else if let order = plan.verbalOrderOn, start.days(until: order) <= terms.initialDays {
            guard order.days(until: draft.input.today) > terms.verbalOrderDays else { return }
            draft.report(
                "B-DOC-3", .reject, "The verbal order was not signed in time.",
                inputs: ["days_since_order": .int(Int64(order.days(until: draft.input.today)))])
        } else {
            let days = start.days(until: draft.input.today)
            draft.report(
                "B-DOC-3", days > terms.initialDays ? .reject : .warn, "The plan of care is not certified.",
                inputs: ["days_since_start": .int(Int64(days)), "limit_days": .int(Int64(terms.initialDays))])
        }
    }

    /// The day that counts: that of the verbal order, when its signature followed in time.
    private static func beginning(
        of plan: Visit.PlanOfCare, _ certified: CalendarDay, _ terms: CertificationTerms
    ) -> CalendarDay {
        guard let order = plan.verbalOrderOn, order.days(until: certified) <= terms.verbalOrderDays else {
            return certified
        }
        return min(order, certified)
    }

    private static func checkDelay(
        _ days: Int, _ plan: Visit.PlanOfCare, _ terms: CertificationTerms, _ draft: inout DraftClaim
    ) {
        guard days > terms.initialDays, plan.delayReasonOnFile != true else { return }
        draft.report(
            "B-DOC-3", .warn, "The plan was certified late and the chart gives no reason.",
            inputs: ["certified_after_days": .int(Int64(days)), "limit_days": .int(Int64(terms.initialDays))])
    }
}
