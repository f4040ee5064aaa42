internal import Foundation
internal import Postgres

/// A zone's wall clock, span by span: within a span it runs evenly, between two it jumps. All times are whole seconds
/// since 1970-01-01, real ones in UTC, wall ones as if the clock's face were UTC.
struct WallClock {
    /// No clock was ever set by more: where a zone changed sides of the date line, it was by a day.
    static let longestShift: Int64 = 2 * 86_400
    /// Offsets are looked at in these steps; no zone changes twice within one.
    private static let step: Int64 = 6 * 3600

    private let zone: TimeZone
    /// When the span began, real time.
    private(set) var start: Int64
    private var offset: Int64
    /// Up to where the span is known to last, and its end once that was found.
    private var knownUntil: Int64
    private var end: Int64?

    init(_ zone: TimeZone, startingAt start: Int64) {
        self.zone = zone
        self.start = start
        offset = Self.offset(of: zone, at: start)
        knownUntil = start
    }

    func wall(_ real: Int64) -> Int64 { real + offset }

    func timestamp(_ wall: Int64) -> Timestamp {
        Timestamp(microsecondsSinceEpoch: (wall - offset) * 1_000_000)
    }

    /// What the clock shows when the span ends, if it ends before showing `wall`, otherwise `wall`.
    mutating func wallAtEnd(lookingUpTo wall: Int64) -> Int64 {
        while end == nil, knownUntil < wall - offset {
            let next = knownUntil + Self.step
            if Self.offset(of: zone, at: next) == offset { knownUntil = next } else { end = jump(until: next) }
        }
        return end.map { min(wall, self.wall($0)) } ?? wall
    }

    /// Goes to the next span when this one ends before showing `wall`; false where it shows it.
    mutating func moveOn(ifEndedBy wall: Int64) -> Bool {
        guard let end, end <= wall - offset else { return false }
        self = WallClock(zone, startingAt: end)
        return true
    }

    /// The first second with another offset.
    private func jump(until last: Int64) -> Int64 {
        var (same, other) = (knownUntil, last)
        while other - same > 1 {
            let middle = same + (other - same) / 2
            if Self.offset(of: zone, at: middle) == offset { same = middle } else { other = middle }
        }
        return other
    }

    private static func offset(of zone: TimeZone, at second: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
    }
}
