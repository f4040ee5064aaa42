@testable import Billing

extension RuleCase {
    static let units: [RuleCase] = [
        hit("B-UNIT-1", .reject, [service("97535", 7)]),
        hit("B-UNIT-1", .info, [service("97530", 8), service("97535", 8)]),
        miss("B-UNIT-1", [service("97535", 8)]),
        hit("B-UNIT-2", .reject, [service("97535", 7)], payer: "CI"),
        hit("B-UNIT-2", .reject, [service("97535", 14)], payer: "MCD15") {
            $0.visit.authorization = .init(number: "A")
        },
        hit("B-UNIT-2", .info, [service("97530", 15), service("97535", 7)], payer: "CI"),
        miss("B-UNIT-2", [service("97535", 8)], payer: "CI"),
        hit("B-UNIT-2", .reject, [service("97530", 75), service("97535", 60)], payer: "MCD15"),
        miss("B-UNIT-2", [service("97530", 60), service("97535", 60)], payer: "MCD15"),
        hit("B-UNIT-3", .reject, [service("97530", 52, billed: 4)]),
        hit("B-UNIT-3", .warn, [service("97530", 53, billed: 3)]),
        miss("B-UNIT-3", [service("97530", 53, billed: 4)]),
        hit("B-UNIT-4", .fix, [service("97530", 15), service("97530", 15)]),
        miss("B-UNIT-4", [service("97530", 15), service("97535", 15)]),
        // A practice system's split of one service between therapist and assistant stays split.
        miss("B-UNIT-4", [service("97530", billed: 1), service("97530", modifiers: ["CO"], billed: 1)]),
        hit("B-UNIT-5", .reject, [timed("97530", "09:00", "09:30"), timed("97535", "09:29", "09:45")]),
        miss("B-UNIT-5", [timed("97530", "09:00", "09:30"), timed("97535", "09:30", "09:45")]),
        hit("B-UNIT-5", .reject, [timed("97530", "09:00", "09:30")]) {
            $0.otherPatientIntervals = [interval("09:15", "09:45")]
        },
        miss("B-UNIT-5", [timed("97530", "09:00", "09:30")]) {
            $0.otherPatientIntervals = [interval("09:30", "09:45"), interval("09:00", "09:30", .assistant)]
        },
        hit("B-UNIT-6", .warn, [service("97035", 38)]),
        miss("B-UNIT-6", [service("97035", 37)]),
        miss("B-UNIT-6", [service("97035", 38)], payer: "CI"),
        hit("B-UNIT-6", .reject, [service("97530", 60)]) { $0.reference.unitLimits = limits(3, .dayByPolicy) },
        miss("B-UNIT-6", [service("97530", 60)]) { $0.reference.unitLimits = limits(4, .dayByPolicy) },
        hit("B-UNIT-6", .reject, [service("97530", 30, 30)]) { $0.reference.unitLimits = limits(1, .line) },
        miss("B-UNIT-6", [service("97530", 30, 30)]) { $0.reference.unitLimits = limits(2, .line) },
        hit("B-UNIT-6", .reject, [service("97530", 30)]) {
            $0.reference.unitLimits = limits(3, .dayByPolicy)
            $0.sameDayServices = [.init(code: "97530", modifiers: ["GO"], units: 2)]
        },
        hit("B-UNIT-7", .reject, [service("97129", 23)]),
        miss("B-UNIT-7", [service("97129", 22)]),
    ]

    static func limits(_ units: Int, _ adjudication: UnitLimits.Adjudication) -> UnitLimits {
        UnitLimits(["97530": DatedTable(always: UnitLimits.Limit(units: units, adjudication: adjudication))])
    }

    static let assistants: [RuleCase] = [
        hit("B-CO-1", .fix, [service("97530", 0, 45)]),
        hit("B-CO-1", .reject, [service("97530", 15, modifiers: ["CO"])]),
        miss("B-CO-1", [service("97535", 8, 8)]),
        hit("B-CO-2", .reject, [service("97165", 0, 30)]),
        hit("B-CO-2", .warn, [service("97530", 7, 13), service("97535", 18)]),
        miss("B-CO-2", [service("97535", 12, 14)]),
        hit("B-CO-3", .reject, [service("L3908", modifiers: ["CO"])]),
        miss("B-CO-3", [service("97530", 0, 15)]),
        hit("B-CO-4", .reject, [service("97535", 15, modifiers: ["CQ"])]),
        miss("B-CO-4", [service("97535", 0, 15)]),
        hit("B-CO-5", .fix, [service("97530", 15, 15)]) { $0.payer.splitLineModifier = "76" },
        miss("B-CO-5", [service("97530", 15, 15)]),
        miss("B-CO-5", [service("97530", 0, 30)]) { $0.payer.splitLineModifier = "76" },
        hit("B-CO-6", .reject, [service("97530", 0, 15)], today: "2025-01-02") {
            $0.visit.serviceDate = day("2024-12-31")
            $0.visit.evidence = onSite(false)
        },
        hit("B-CO-6", .warn, [service("97530", 0, 15)], today: "2025-01-02") {
            $0.visit.serviceDate = day("2024-12-31")
        },
        miss("B-CO-6", [service("97530", 0, 15)], today: "2025-01-02") {
            $0.visit.serviceDate = day("2024-12-31")
            $0.visit.evidence = onSite(true)
        },
        miss("B-CO-6", [service("97530", 0, 15)], today: "2025-01-02") {
            $0.visit.serviceDate = day("2025-01-01")
            $0.visit.evidence = onSite(false)
        },
        hit("B-CO-6", .reject, [service("97530", 0, 15)]) {
            $0.clinic.supervision = [
                SupervisionRequirement(state: "TX", setting: .clinic, from: .first, level: .direct, source: "sample")
            ]
            $0.visit.evidence = onSite(false)
        },
        hit("B-CO-7", .reject) { $0.visit.rendering.taxonomy = "224Z00000X" },
        miss("B-CO-7"),
    ]

    private static func onSite(_ isOnSite: Bool) -> Visit.Evidence {
        var evidence = Visit.Evidence()
        evidence.therapistOnSite = isOnSite
        return evidence
    }
}
