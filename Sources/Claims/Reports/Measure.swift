public import Billing
internal import Postgres

/// A figure with what it is made of: numerator, denominator and date basis stand beside it.
public struct Measure: Sendable, Hashable, Codable {
    /// Short name, such as `denial_rate`.
    public let id: String
    /// The name for people.
    public let title: String
    /// Whose it is where it is not the whole report's: a payer.
    public let of: String?
    /// How it is reckoned.
    public let formula: String
    /// Which day decides whether something counts.
    public let basis: String
    /// In the unit `numeratorUnit`.
    public let numerator: Int64
    /// In the unit `denominatorUnit`.
    public let denominator: Int64
    /// The quotient in `unit`; nil when the denominator is 0.
    public let value: Double?
    /// `ratio`, `days`, `seconds` or `number`.
    public let unit: ReportUnit
    /// `count`, `cents`, `days` or `seconds`.
    public let numeratorUnit: ReportUnit
    /// `count` or `cents`.
    public let denominatorUnit: ReportUnit
    /// What others reach, where somebody says so.
    public let benchmark: Benchmark?

    init(
        _ id: String, title: String? = nil, about subject: String? = nil, formula: String, basis: String,
        _ numerator: Int64, of denominator: Int64, per factor: Double = 1, unit: ReportUnit = .ratio,
        parts: (ReportUnit, ReportUnit)? = nil
    ) {
        self.id = id
        let words = id.split(separator: "_").joined(separator: " ")
        self.title = title ?? words.prefix(1).uppercased() + words.dropFirst()
        of = subject
        self.formula = formula
        self.basis = basis
        self.numerator = numerator
        self.denominator = denominator
        value = denominator == 0 ? nil : Double(numerator) / Double(denominator) * factor
        self.unit = unit
        let isMoney = formula.contains("dollars")
        numeratorUnit = parts?.0 ?? (isMoney ? .cents : .count)
        denominatorUnit = parts?.1 ?? (isMoney ? .cents : .count)
        benchmark = Benchmark.known[id]
    }
}

/// The days that a report is about, both included.
public struct ReportDays: Sendable, Hashable {
    let first: PostgresDate
    let last: PostgresDate

    /// From a day to another.
    public init(from first: CalendarDay, to last: CalendarDay) {
        self.first = PostgresDate(first)
        self.last = PostgresDate(last)
    }

    /// The first instant of the first day, UTC.
    var start: Timestamp { Timestamp(startOf: first.day) }
    /// The first instant after the last day, UTC.
    var end: Timestamp { Timestamp(startOf: last.day.adding(days: 1)) }
}
