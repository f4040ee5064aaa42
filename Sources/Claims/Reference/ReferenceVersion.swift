public import Billing

/// A loaded version of a kind of reference data, and the dates of service that it answers for.
public struct ReferenceVersion: Sendable, Hashable {
    /// Drawn anew whenever a version is loaded or replaced, so that it names one content for ever.
    let id: Int32
    /// What it is.
    public let kind: ReferenceKind
    /// The operator's name for it, such as `2026q4`.
    public let name: String
    /// First date of service.
    public let from: CalendarDay
    /// Last date of service; nil while no end is known.
    public let through: CalendarDay?
    /// How many rows it has.
    public let rows: Int64
    /// Names of its files, without folders.
    public let files: [String]
    /// Who loaded it.
    public let loadedBy: String
    /// When, UTC.
    public let loadedAt: String

    /// Whether it answers for a date of service.
    func answers(for day: CalendarDay) -> Bool {
        from <= day && day <= through ?? day
    }

    /// Whether it answers for any of the days.
    func overlaps(_ first: CalendarDay, _ last: CalendarDay?) -> Bool {
        from <= last ?? .last && first <= through ?? .last
    }

    /// As in a sentence: `2026-10-01 to 2026-12-31`.
    public var days: String { "\(from.iso) \(through.map { "to \($0.iso)" } ?? "on")" }
}
