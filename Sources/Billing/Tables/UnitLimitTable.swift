/// The few unit limits that published lists name, for days on which no CMS table is loaded.
///
/// Source: Functional Pathways, 2017 list, all with adjudication indicator 3. The limits of other codes contradict each
/// other between sources and must be loaded.
enum UnitLimitTable {
    private static let first = CalendarDay.named(2017, 1, 1)

    static func limit(of code: String, on day: CalendarDay) -> UnitLimits.Limit? {
        guard day >= first else { return nil }
        return switch code {
        case "97012", "97018", "97022", "97024": UnitLimits.Limit(units: 1, adjudication: .dayByJudgement)
        case "97032": UnitLimits.Limit(units: 4, adjudication: .dayByJudgement)
        case "97035": UnitLimits.Limit(units: 2, adjudication: .dayByJudgement)
        default: nil
        }
    }
}
