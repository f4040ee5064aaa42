@testable import Billing

extension RuleCase {
    static let coverage: [RuleCase] = [
        hit("B-COV-1", .reject) { $0.visit.coverages = [] },
        hit("B-COV-1", .reject, change: covered { $0.isActive = false }),
        hit("B-COV-1", .warn, change: covered { $0.checkedOn = day("2026-10-02") }),
        miss("B-COV-1", change: covered { $0.checkedOn = day("2026-10-03") }),
        miss("B-COV-1", payer: "MC", today: "2026-10-31", change: covered { $0.checkedOn = day("2026-10-01") }),
        hit("B-COV-1", .warn, payer: "MC", today: "2026-11-01", change: covered { $0.checkedOn = day("2026-10-31") }),
        hit("B-COV-2", .reject, change: covered { $0.coversTherapy = false }),
        hit("B-COV-2", .reject, change: covered { $0.visitsLeft = 0 }),
        miss("B-COV-2", change: covered { $0.visitsLeft = 1 }),
        hit("B-COV-3", .warn) { $0.visit.accident = .init(kind: .work, date: day("2026-08-01")) },
        hit("B-COV-3", .reject, change: covered { $0.isOtherPayerPrimary = true }),
        hit("B-COV-3", .warn) { $0.visit.setting = .workersComp },
        hit("B-COV-3", .warn, payer: "MC", change: second("CI")),
        miss("B-COV-3", change: second("CI")),
        hit("B-COV-4", .reject, change: covered { $0.isInMedicareAdvantage = true }),
        miss("B-COV-4", change: covered { $0.isInMedicareAdvantage = false }),
        hit("B-COV-5", .reject, change: covered { $0.isInHomeHealthEpisode = true }),
        hit("B-COV-5", .reject, change: covered { $0.isInSkilledNursingStay = true }),
        miss("B-COV-5", payer: "CI", change: covered { $0.isInSkilledNursingStay = true }),
        hit("B-COV-6", .warn, change: covered { $0.isInHospice = true }),
        miss("B-COV-6", [service("97530", 30, modifiers: ["GW"])], change: covered { $0.isInHospice = true }),
        hit("B-COV-7", .reject) { $0.visit.coverages[0].order = 2 },
        miss("B-COV-7") {
            $0.visit.coverages[0].order = 2
            $0.primaryDecidedOn = day("2026-10-05")
        },
        hit("B-COV-8", .reject) { $0.enrollment = .init(isRenderingEnrolled: false) },
        hit("B-COV-8", .reject) { $0.enrollment = .init(isRenderingEnrolled: true, isBillingEnrolled: false) },
        miss("B-COV-8") { $0.enrollment = .init(isRenderingEnrolled: true, isBillingEnrolled: true) },
        hit("B-AUTH-1", .reject, payer: "MCD15"),
        miss("B-AUTH-1", [service("97165")], payer: "MCD15"),
        miss("B-AUTH-1", payer: "MCD15") { $0.visit.setting = .school },
        hit("B-AUTH-1", .reject, change: covered { $0.requiresAuthorization = true }),
        hit("B-AUTH-2", .reject) { $0.visit.authorization = .init(number: "A", to: day("2026-10-04")) },
        hit("B-AUTH-2", .reject) { $0.visit.authorization = .init(number: "A", codes: ["97535"]) },
        miss("B-AUTH-2") { $0.visit.authorization = .init(number: "A", to: day("2026-10-05"), codes: ["97530"]) },
        hit("B-AUTH-3", .reject, change: authorized(visits: 12, left: .init(visits: 0))),
        miss("B-AUTH-3", change: authorized(visits: 12, left: .init(visits: 1))),
        hit("B-AUTH-3", .reject, change: authorized(visits: nil, left: .init(units: 1))),
        miss("B-AUTH-3", change: authorized(visits: nil, left: .init(units: 2))),
        hit("B-AUTH-3", .reject) { $0.visit.authorization = .init(number: "A", units: 1) },
        hit("B-AUTH-4", .info) { $0.visit.authorization = .init(number: "A", to: day("2026-10-20")) },
        miss("B-AUTH-4") { $0.visit.authorization = .init(number: "A", to: day("2026-10-21")) },
        hit("B-AUTH-4", .info, change: authorized(visits: 12, left: .init(visits: 3))),
        miss("B-AUTH-4", change: authorized(visits: 12, left: .init(visits: 4))),
        hit("B-AUTH-5", .reject) { $0.payer.requiresReferral = true },
        hit("B-AUTH-5", .reject) {
            $0.payer.requiresReferral = true
            $0.visit.referralNumber = "R1"
            $0.authorizationLeft = .init(referralVisits: 0)
        },
        miss("B-AUTH-5") {
            $0.payer.requiresReferral = true
            $0.visit.referralNumber = "R1"
        },
    ]

    private typealias Change = @Sendable (inout ScrubInput) -> Void

    private static func covered(_ change: @escaping @Sendable (inout CoverageFacts) -> Void) -> Change {
        { input in
            var facts = CoverageFacts()
            change(&facts)
            input.coverage = facts
        }
    }

    private static func second(_ indicator: String) -> Change {
        { $0.visit.coverages.append(.init(order: 2, payerID: "OTHER", memberID: "W1", filingIndicator: indicator)) }
    }

    private static func authorized(visits: Int?, left: AuthorizationBalance) -> Change {
        { input in
            input.visit.authorization = .init(number: "A", visits: visits)
            input.authorizationLeft = left
        }
    }

    static let documentation: [RuleCase] = [
        hit("B-DOC-1", .reject) { $0.visit.noteSignedAt = nil },
        hit("B-DOC-1", .reject, [service("97530", billed: 2)]),
        hit("B-DOC-1", .warn, [service("97530", billed: 2)]) { $0.visit.planOfCare = nil },
        miss("B-DOC-1"),
        hit("B-DOC-2", .reject) { $0.visit.planOfCare = nil },
        hit("B-DOC-2", .reject) { $0.visit.plan.isComplete = false },
        hit("B-DOC-2", .reject) { $0.visit.plan.establishedOn = day("2026-10-06") },
        miss("B-DOC-2") { $0.visit.plan.establishedOn = day("2026-10-05") },
        hit("B-DOC-3", .warn, today: "2026-10-08") { $0.visit.plan.certifiedOn = nil },
        hit("B-DOC-3", .reject, today: "2026-10-09") { $0.visit.plan.certifiedOn = nil },
        hit("B-DOC-3", .warn, today: "2026-10-20") { $0.visit.plan.certifiedOn = day("2026-10-09") },
        miss("B-DOC-3", today: "2026-10-20") { $0.visit.plan.certifiedOn = day("2026-10-08") },
        miss("B-DOC-3", today: "2026-10-20") {
            $0.visit.plan.certifiedOn = day("2026-10-09")
            $0.visit.plan.delayReasonOnFile = true
        },
        miss("B-DOC-3", today: "2026-10-20") {
            $0.visit.plan.certifiedOn = nil
            $0.visit.plan.verbalOrderOn = day("2026-10-06")
        },
        hit("B-DOC-3", .reject, today: "2026-10-21") {
            $0.visit.plan.certifiedOn = nil
            $0.visit.plan.verbalOrderOn = day("2026-10-06")
        },
        hit("B-DOC-4", .info, today: "2026-10-20") {
            $0.visit.plan.certifiedOn = nil
            $0.visit.plan.orderOnFile = true
            $0.visit.plan.sentToReferrerOn = day("2026-10-08")
        },
        miss("B-DOC-4", today: "2026-10-20") {
            $0.visit.plan.certifiedOn = nil
            $0.visit.plan.orderOnFile = true
            $0.visit.plan.sentToReferrerOn = day("2026-10-09")
        },
        // First treatment 03-10: certified through 06-08.
        hit("B-DOC-5", .reject, today: "2026-06-21", change: planned(from: "2026-03-10", on: "2026-06-20")),
        hit("B-DOC-5", .reject, today: "2026-06-21", change: planned(from: "2026-03-10", on: "2026-06-09")),
        miss("B-DOC-5", today: "2026-06-21", change: planned(from: "2026-03-10", on: "2026-06-08")),
        hit("B-DOC-5", .warn, today: "2026-06-21") {
            planned(from: "2026-03-10", on: "2026-06-20")(&$0)
            $0.visit.plan.delayReasonOnFile = true
        },
        hit("B-DOC-6", .warn) { $0.visit.plan.treatmentDaysSinceReport = 9 },
        hit("B-DOC-6", .reject) { $0.visit.plan.treatmentDaysSinceReport = 11 },
        miss("B-DOC-6") { $0.visit.plan.treatmentDaysSinceReport = 8 },
        hit("B-DOC-7", .reject) { $0.visit.referrer.credential = "D.C." },
        hit("B-DOC-7", .warn) { $0.visit.referrer.taxonomy = "213E00000X" },
        miss("B-DOC-7") { $0.visit.referrer.credential = "MD" },
        hit("B-DOC-8", .reject) { $0.visit.referring = nil },
        miss("B-DOC-8"),
        hit("B-DOC-9", .reject, [service("97166")]) { $0.hasPriorEvaluation = true },
        miss("B-DOC-9", [service("97168")]) { $0.hasPriorEvaluation = true },
        miss("B-DOC-9", [service("97166")]),
        hit("B-DOC-10", .reject) { $0.visit.plan.certificationStart = day("2026-10-06") },
        miss("B-DOC-10") { $0.visit.plan.certificationStart = day("2026-10-05") },
        hit("B-DOC-10", .reject, payer: "CI") { $0.visit.plan.certificationEnd = day("2026-10-04") },
        miss("B-DOC-10", payer: "CI") { $0.visit.plan.certificationEnd = day("2026-10-05") },
    ]

    private static func planned(from start: String, on service: String) -> Change {
        { input in
            input.visit.serviceDate = day(service)
            input.visit.planOfCare = .init(
                establishedOn: day(start), certifiedOn: day(start), certificationStart: day(start))
        }
    }

    static let settings: [RuleCase] = [
        hit("B-SET-1", .reject) { $0.visit.setting = .home },
        hit("B-SET-1", .reject, change: placed(.school, "03")),
        miss("B-SET-1", payer: "MC", change: placed(.school, "03")),
        miss("B-SET-1", change: placed(.home, "12")),
        miss("B-SET-1", change: placed(.assistedLiving, "14")),
        hit("B-SET-1", .warn, change: placed(.clinic, "20")),
        hit("B-SET-2", .reject, change: placed(.snfPartA, "31")),
        hit("B-SET-2", .reject, change: placed(.clinic, "22")),
        miss("B-SET-2"),
        hit("B-SET-3", .info, payer: "MC", change: placed(.school, "03")),
        miss("B-SET-3", payer: "MC") {
            placed(.school, "03")(&$0)
            $0.visit.serviceLocation = .init(name: "Sample School", address: $0.clinic.address)
        },
        miss("B-SET-3", change: placed(.home, "12")),
        hit("B-SET-4", .reject, change: placed(.clinic, "98")),
        hit("B-SET-4", .reject, today: "2022-01-02") {
            placed(.telehealth, "10")(&$0)
            $0.visit.serviceDate = day("2021-12-31")
        },
        miss("B-SET-4", today: "2022-01-02") {
            placed(.telehealth, "10")(&$0)
            $0.visit.serviceDate = day("2022-01-01")
        },
        hit("B-SET-4", .reject) { $0.reference.placesOfService = CodeSet(["12": DatedTable(always: true)]) },
    ]

    private static func placed(_ setting: Visit.Setting, _ place: String) -> Change {
        { input in
            input.visit.setting = setting
            input.visit.placeOfService = place
        }
    }
}
