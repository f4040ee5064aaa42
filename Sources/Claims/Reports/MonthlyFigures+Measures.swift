/// The figures with their formulas. Definitions of the rates as billing services print them: claims first sent, first
/// adjudications, notes signed, each within the span.
extension MonthlyFigures {
    private static let sentBasis = "day on which a transport first accepted the claim"
    private static let decidedBasis = "date of the claim's first remittance"
    private static let signedBasis = "day on which the note was signed"

    /// Clean claims in three meanings, rejections, resubmissions.
    var quality: [Measure] {
        let sent = allSent
        let basis = Self.sentBasis
        return [
            Measure(
                "clean_claim_rate", title: "Clean claim rate: accepted by the payer untouched",
                formula:
                    "claims accepted by the payer without a rejection or an edit after the first file ÷ claims first sent",
                basis: basis, sent.clean, of: sent.claims),
            Measure(
                "clean_claim_rate_rules", title: "Clean claim rate: passed the rules at once",
                formula: "claims that no rule ever held ÷ claims first sent", basis: basis, sent.passedRules,
                of: sent.claims),
            Measure(
                "clean_claim_rate_decided", title: "Clean claim rate: adjudicated without a denial",
                formula:
                    "claims sent once, not edited, and without a denial at first adjudication ÷ claims first sent that were adjudicated since",
                basis: basis, sent.cleanlyDecided, of: sent.decided),
            Measure(
                "first_pass_acceptance",
                formula: "claims whose first submission was not rejected by TA1, 999 or 277CA ÷ claims first sent",
                basis: basis, sent.claims - sent.rejected, of: sent.claims),
            Measure(
                "rejection_rate",
                formula: "claims whose first submission was rejected by TA1, 999 or 277CA ÷ claims first sent",
                basis: basis, sent.rejected, of: sent.claims),
            Measure(
                "resubmission_rate", formula: "claims submitted more than once ÷ claims first sent", basis: basis,
                sent.resubmitted, of: sent.claims),
            Measure(
                "scrub_catch_rate",
                formula:
                    "claims held by a rule ÷ (claims held by a rule + others rejected + others denied for what can be corrected)",
                basis: basis, sent.held, of: sent.held + sent.rejectedUnheld + sent.deniedForCoding),
        ]
    }

    /// First adjudications and appeals.
    var decisions: [Measure] {
        let decided = allDecided
        let basis = Self.decidedBasis
        return [
            Measure(
                "first_pass_resolution",
                formula:
                    "claims paid, or left to the patient without a refusal, at first adjudication ÷ claims adjudicated",
                basis: basis, decided.resolved, of: decided.claims),
            Measure(
                "denial_rate", formula: "claims with a denial at first adjudication ÷ claims adjudicated",
                basis: basis, decided.denied, of: decided.claims),
            Measure(
                "denial_rate_dollars", formula: "dollars denied at first adjudication ÷ dollars billed",
                basis: basis, decided.deniedCents, of: decided.billedCents),
            Measure(
                "appeal_success", formula: "appeals won or partly won ÷ appeals decided",
                basis: "day of the decision", appeals.won, of: appeals.decided),
            Measure(
                "appeal_success_dollars", formula: "dollars won ÷ dollars in dispute of appeals decided",
                basis: "day of the decision", appeals.wonCents, of: appeals.disputedCents),
            Measure(
                "appeals_filed", formula: "appeals filed ÷ claims denied at first adjudication",
                basis: "day of filing; \(basis)", appeals.filed, of: decided.denied),
        ]
    }

    /// Collection and receivables.
    var money: [Measure] {
        let owed = receivables
        return [
            Measure(
                "net_collection_rate",
                formula: "dollars paid by insurers and patients ÷ (charges − contractual adjustments)",
                basis: "dates of service \(Self.maturityDays) days before those of the report, payments until now",
                collections.paymentsCents, of: collections.chargesCents - collections.contractualCents),
            Measure(
                "days_in_receivables", title: "Days in receivables",
                formula: "receivables without credits, in dollars ÷ (gross charges of the last 90 days ÷ 90)",
                basis: "balances and charges as posted by the last day", owed.insuranceCents + owed.patientCents,
                of: owed.chargesCents, per: 90, unit: .days),
            Measure(
                "insurance_over_90", title: "Insurance receivables over 90 days",
                formula: "dollars that insurers owe for more than 90 days ÷ dollars that insurers owe",
                basis: "date of service to the last day", owed.insuranceOver90Cents, of: owed.insuranceCents),
            Measure(
                "underpayment", formula: "dollars expected beyond what was allowed ÷ dollars expected",
                basis: Self.decidedBasis, allDecided.shortCents, of: allDecided.expectedCents),
        ]
    }

    /// Lags, the promised hours, the payers' time.
    var speed: [Measure] {
        let signed = allSigned
        let basis = Self.signedBasis
        return [
            Measure(
                "sla_24h", title: "Sent within 24 h",
                formula: "claims accepted by a transport within the target, pauses taken out ÷ claims sent or past it",
                basis: basis, signed.within24, of: signed.due24),
            Measure(
                "sla_48h", title: "Sent within 48 h",
                formula: "claims accepted by a transport within 48 h, pauses taken out ÷ claims sent or past them",
                basis: basis, signed.within48, of: signed.due48),
            Measure(
                "charge_lag", formula: "days from the date of service to the signed note ÷ notes signed", basis: basis,
                signed.chargeLagDays, of: signed.claims, unit: .days, parts: (.days, .count)),
            Measure(
                "submission_lag", formula: "seconds from the signed note to the transport's acceptance ÷ claims sent",
                basis: basis, signed.submissionLagSeconds, of: signed.sent, unit: .seconds, parts: (.seconds, .count)),
            Measure(
                "payer_turnaround", formula: "days from the payer's acceptance to its decision ÷ claims adjudicated",
                basis: Self.decidedBasis, allDecided.turnaroundDays, of: allDecided.timed, unit: .days,
                parts: (.days, .count)),
        ]
    }

    /// What it took of people.
    var effort: [Measure] {
        let sent = allSent
        return [
            Measure(
                "touches_per_claim", formula: "what people did about the claims ÷ claims first sent",
                basis: Self.sentBasis, sent.touches, of: sent.claims, unit: .number),
            Measure(
                "automation_rate", formula: "claims that nobody touched ÷ claims first sent", basis: Self.sentBasis,
                sent.untouched, of: sent.claims),
        ]
    }

    /// Every figure.
    var measures: [Measure] { quality + decisions + money + speed + effort }
}
