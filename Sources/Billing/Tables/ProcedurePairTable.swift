/// The NCCI pairs of therapy codes that published sources name, for days on which no CMS table is loaded.
///
/// A loaded table replaces all of this. Sources: APTA 2020-09 (edits back in force on 2020-10-01), WebPT and CMS example 9
/// (97140 with 97530), NCCI policy manual 2026 ch. XI §H.4 (92526 with G0283). The column order of 97530 with 97116 and of
/// the pairs with 97150 is not certain.
enum ProcedurePairTable {
    struct Pair {
        let column2: String
        let indicator: ProcedureEdits.Indicator
        let from: CalendarDay
        /// False when the pair is known from hearsay alone: it warns and changes nothing.
        let isCertain: Bool
    }

    /// Pairs by the code that is paid.
    static let pairs: [String: [Pair]] = {
        let restored = CalendarDay.named(2020, 10, 1)
        var table: [String: [Pair]] = [:]
        func add(
            _ column1: [String], _ column2: [String], _ indicator: ProcedureEdits.Indicator = .withModifier,
            from: CalendarDay = .first, isCertain: Bool = true
        ) {
            for first in column1 {
                table[first, default: []] += column2.map {
                    Pair(column2: $0, indicator: indicator, from: from, isCertain: isCertain)
                }
            }
        }
        add(["97140"], ["97530"])
        add(["97530"], ["97116"], from: restored)
        add(
            ["97110", "97112", "97113", "97116", "97140", "97150", "97530"], ["97164", "97168"], from: restored)
        add(["97161", "97162", "97163", "97165", "97166", "97167"], ["97140"], from: restored)
        add(["97110", "97112", "97116"], ["97150"], from: restored)
        add(["92526"], ["G0283"], .never)
        add(["97760"], ["97140", "97110", "97112"], isCertain: false)
        return table
    }()
}
