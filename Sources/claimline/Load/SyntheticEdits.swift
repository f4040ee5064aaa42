import Billing

/// As many edits as the national file has, over invented pairs of code numbers, in the order of such a file.
///
/// Pairs of therapy codes among each other were deleted long ago, so that a look-up finds them and no claim is held for
/// them.
struct SyntheticEdits {
    /// Codes of the generated visits, and some more.
    static let therapyCodes = [
        "97110", "97112", "97116", "97124", "97129", "97130", "97140", "97150", "97165", "97166", "97167", "97168",
        "97530", "97533", "97535", "97537", "97542", "97750", "97755", "97760", "97761", "97763", "G0283",
    ]

    /// A table with these edits alone.
    let tables: ReferenceTables
    /// How many there are.
    let count: Int

    /// About `wanted` edits, spread evenly over some ten thousand codes.
    init(about wanted: Int) {
        let others = (0..<11_000).map { String(10_000 + $0 * 8) }.filter { !$0.hasPrefix("97") }
        let codes = (others + Self.therapyCodes).sorted().compactMap { CodeKey($0) }
        let therapy = Set(Self.therapyCodes.compactMap { CodeKey($0) }.compactMap(codes.firstIndex))
        let perCode = wanted / codes.count
        let step = max(1, codes.count / max(1, perCode))
        let begun = CalendarDay(year: 2004, month: 1, day: 1)
        let ended = CalendarDay(year: 2005, month: 12, day: 31)
        var builder = ReferenceBuilder(.procedureEdits)
        var count = 0
        for first in codes.indices {
            var partners = Array(stride(from: first % step, to: codes.count, by: step).prefix(perCode))
            if therapy.contains(first) { partners = therapy.union(partners).sorted() }
            for second in partners {
                let areTherapy = therapy.contains(first) && therapy.contains(second)
                builder.add(
                    ReferenceRow(
                        code: codes[first], partner: codes[second],
                        from: areTherapy ? begun : begun?.adding(years: (first + second) % 20),
                        through: areTherapy ? ended : nil, indicator: Int16(second % 2)))
                count += 1
            }
        }
        self.count = count
        tables = builder.build(version: "synthetic")
    }
}
