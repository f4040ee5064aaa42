/// A calendar day, PostgreSQL's `date`, in the proleptic Gregorian calendar.
///
/// `Int32.max` and `Int32.min` stand for PostgreSQL's `infinity` and `-infinity`.
public struct PostgresDate: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01.
    public let daysSinceEpoch: Int32

    /// Makes a day from days since 1970-01-01.
    public init(daysSinceEpoch: Int32) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    /// Orders by time.
    public static func < (left: PostgresDate, right: PostgresDate) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }
}
