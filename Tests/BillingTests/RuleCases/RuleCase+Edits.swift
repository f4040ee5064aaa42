@testable import Billing

extension RuleCase {
    static let edits: [RuleCase] = [
        // N1 and N2 of the catalogue.
        hit("B-NCCI-1", .fix, [timed("97140", "09:00", "09:15"), timed("97530", "09:15", "09:30")]),
        hit("B-NCCI-1", .reject, [timed("97140", "09:00", "09:15"), timed("97530", "09:05", "09:20")]),
        hit("B-NCCI-1", .reject, [service("97140", 15), service("97530", 15)]),
        hit("B-NCCI-1", .fix, [service("97140", 15), service("97530", 15)]) {
            $0.visit.evidence = .init(separateSession: true)
        },
        hit(
            "B-NCCI-1", .reject,
            [timed("97140", "09:00", "09:15"), timed("97530", "09:05", "09:20", modifiers: ["59"])]),
        hit("B-NCCI-1", .reject, [service("92526"), service("G0283")]),
        hit("B-NCCI-1", .warn, [service("97140", billed: 1), service("97530", billed: 1)]) {
            $0.visit.planOfCare = nil
        },
        hit("B-NCCI-1", .warn, [timed("97760", "09:00", "09:15"), timed("97110", "09:15", "09:30")]),
        // N5: the edit of January 2020 was withdrawn.
        miss("B-NCCI-1", [service("97165"), service("97530", 15)]),
        miss("B-NCCI-1", [service("97140", 15), service("97530", 15)], payer: "WC"),
        miss("B-NCCI-1", [service("97530", 15), service("97116", 15)], today: "2020-10-06") {
            $0.visit.serviceDate = day("2020-09-30")
        },
        hit("B-NCCI-1", .reject, [service("97530", 15), service("97116", 15)], today: "2020-10-06") {
            $0.visit.serviceDate = day("2020-10-01")
        },
        hit("B-NCCI-1", .reject, [service("97535", 15), service("97112", 15)]) {
            $0.reference.edits = table("97535", "97112", .never, through: day("2026-10-05"))
        },
        miss("B-NCCI-1", [service("97535", 15), service("97112", 15)]) {
            $0.reference.edits = table("97535", "97112", .never, through: day("2026-10-04"))
        },
        miss("B-NCCI-1", [service("97535", 15), service("97112", 15)]) {
            $0.reference.edits = table("97535", "97112", .notApplicable)
        },
        // A loaded table is the whole truth of its day.
        miss("B-NCCI-1", [service("97140", 15), service("97530", 15)]) {
            $0.reference.edits = table("97535", "97112", .never)
        },
        hit("B-NCCI-1", .reject, [service("97530", 15)]) {
            $0.sameDayServices = [.init(code: "97140", modifiers: ["GO"], units: 1)]
        },
        hit("B-NCCI-1", .fix, [service("97530", 15)]) {
            $0.sameDayServices = [.init(code: "97140", modifiers: ["GP"], units: 1)]
        },
        hit("B-NCCI-2", .warn, [service("97140", 15), service("97530", 15, modifiers: ["LT"])]),
        miss("B-NCCI-2", [service("97140", 15), service("97530", 15, modifiers: ["59"])]),
        hit("B-NCCI-3", .reject, [service("97168"), service("97530", 15)]),
        hit("B-NCCI-3", .fix, [timed("97168", "09:00", "09:20"), timed("97530", "09:20", "09:35")]) {
            $0.visit.evidence = .init()
            $0.visit.evidence?.statusChangeDocumented = true
        },
        hit("B-NCCI-3", .warn, [service("97168", modifiers: ["59"]), service("97530", 15)]),
        miss("B-NCCI-3", [service("97168")]),
        // N3 and N4.
        hit("B-NCCI-4", .reject, [service("97165"), service("97755", 15)]),
        hit("B-NCCI-4", .fix, [service("97165"), service("97750", 15, modifiers: ["GP"])]),
        miss("B-NCCI-4", [service("97530", 15), service("97750", 15)]),
        hit("B-NCCI-4", .reject, [service("97165")]) {
            $0.sameDayServices = [.init(code: "97750", modifiers: ["GO"], units: 1)]
        },
        hit("B-NCCI-5", .reject, [service("97168"), service("97760", 15)]),
        hit("B-NCCI-5", .fix, [service("97168"), service("97760", 15, modifiers: ["GP"])]),
        miss("B-NCCI-5", [service("97165"), service("97760", 15)]),
        hit("B-NCCI-6", .reject, [service("97165"), service("97168")]),
        hit("B-NCCI-6", .reject, [service("97165"), service("97161")]),
        miss("B-NCCI-6", [service("97165")]),
        hit("B-NCCI-6", .reject, [service("97165")]) {
            $0.sameDayServices = [.init(code: "97168", modifiers: ["GO"], units: 1)]
        },
        miss("B-NCCI-6", [service("97165")]) {
            $0.sameDayServices = [.init(code: "97161", modifiers: ["GP"], units: 1)]
        },
        hit("B-NCCI-7", .reject, [service("92507", modifiers: ["GO"]), service("97533", 15)]),
        hit("B-NCCI-7", .fix, [service("92507", modifiers: ["GN"]), service("97533", 15)]),
        miss("B-NCCI-7", [service("97533", 15)]),
        hit("B-NCCI-8", .reject, [service("95992"), service("97112", 15)]),
        miss("B-NCCI-8", [service("95992"), service("97112", 15, modifiers: ["59"])]),
        hit("B-NCCI-8", .reject, [service("98941"), service("97140", 15)]),
        hit("B-NCCI-9", .reject, [service("93798"), service("97110", 15)]),
        miss("B-NCCI-9", [service("93798"), service("97165")]),
        hit("B-NCCI-10", .reject, [service("97130", 15)]),
        miss("B-NCCI-10", [service("97129", 15), service("97130", 15)]),
        miss("B-NCCI-10", [service("97130", 15)]) {
            $0.sameDayServices = [.init(code: "97129", modifiers: ["GO"], units: 1)]
        },
        hit("B-NCCI-10", .reject, [service("97535", 15)]) {
            $0.reference.addOns = AddOnCodes(["97535": DatedTable(always: ["97530"])])
        },
        // Which bases such a code takes is the payer's own affair.
        miss("B-NCCI-10", [service("97535", 15)]) {
            $0.reference.addOns = AddOnCodes(["97535": DatedTable(always: [AddOnCodes.contractorDefined])])
        },
    ]

    static func table(
        _ column1: String, _ column2: String, _ indicator: ProcedureEdits.Indicator, through: CalendarDay? = nil
    ) -> ProcedureEdits {
        ProcedureEdits([
            .init(column1: column1, column2: column2, from: .first, through: through, indicator: indicator)
        ])
    }
}
