/// Units keep to the medically unlikely edits.
///
/// Over a limit by day all units of the code are denied; it is a coding denial, so that the patient may not be billed.
struct UnlikelyUnits: Rule {
    static let about = RuleDescription(
        .init(
            "B-UNIT-6", .reject, .warn,
            means: """
                Units of a code keep to its medically unlikely edit: by line and by policy it holds, by clinical \
                judgement it warns.
                """,
            example: "97035×3 with a limit of 2 by judgement: warn."),
        source: "CMS MUE table of the day; NCCI policy manual 2026 ch. I §V")

    static func apply(to draft: inout DraftClaim) {
        guard draft.payer.appliesUnitLimits else { return }
        for first in draft.lines.indices {
            let code = draft.lines[first].claim.code
            guard !draft.lines[..<first].contains(where: { $0.claim.code == code }),
                let limit = Self.limit(of: code, draft)
            else { continue }
            let lines = draft.lines.indices.filter { draft.lines[$0].claim.code == code }
            check(lines, limit, &draft)
        }
    }

    private static func limit(of code: String, _ draft: DraftClaim) -> UnitLimits.Limit? {
        if let table = draft.input.reference.unitLimits { return table.limit(of: code, on: draft.serviceDate) }
        return UnitLimitTable.limit(of: code, on: draft.serviceDate)
    }

    private static func check(_ lines: [Int], _ limit: UnitLimits.Limit, _ draft: inout DraftClaim) {
        let code = draft.lines[lines[0]].claim.code
        let elsewhere = draft.input.sameDayServices.reduce(0) { $0 + ($1.code == code ? $1.units : 0) }
        let ofDay = lines.reduce(elsewhere) { $0 + draft.lines[$1].claim.units }
        let largest = lines.map { draft.lines[$0].claim.units }.max() ?? 0
        let units = limit.adjudication == .line ? largest : ofDay
        guard units > limit.units else { return }
        draft.report(
            "B-UNIT-6", limit.adjudication == .dayByJudgement ? .warn : .reject,
            "More units than the medically unlikely edit of the code.", lines: lines, carc: "151",
            inputs: [
                "code": .text(code), "units": .int(Int64(units)), "limit": .int(Int64(limit.units)),
                "adjudication_indicator": .int(Int64(limit.adjudication.rawValue)),
            ])
    }
}
