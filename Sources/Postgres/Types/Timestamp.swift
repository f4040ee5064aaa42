/// An instant with microsecond resolution, PostgreSQL's `timestamptz`.
///
/// Counts microseconds since 1970-01-01T00:00:00Z without leap seconds. `Int64.max` and `Int64.min` stand for
/// PostgreSQL's `infinity` and `-infinity`.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let microsecondsSinceEpoch: Int64

    /// Makes an instant from microseconds since 1970-01-01T00:00:00Z.
    public init(microsecondsSinceEpoch: Int64) {
        self.microsecondsSinceEpoch = microsecondsSinceEpoch
    }

    /// The instant that many microseconds later, or earlier where negative.
    public func adding(microseconds: Int64) -> Timestamp {
        Timestamp(microsecondsSinceEpoch: microsecondsSinceEpoch + microseconds)
    }

    /// Microseconds from `earlier` to this instant, negative where `earlier` is later.
    public func microseconds(since earlier: Timestamp) -> Int64 {
        microsecondsSinceEpoch - earlier.microsecondsSinceEpoch
    }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microsecondsSinceEpoch < right.microsecondsSinceEpoch
    }
}
