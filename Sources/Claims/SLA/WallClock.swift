internal import Billing
internal import Foundation
internal import Postgres

/// Local days and times of a time zone as instants, exact over changes of the clock.
struct WallClock: Sendable {
    private let zone: TimeZone

    /// A clock of an IANA time zone such as `America/Chicago`; `nil` for one that is not known here.
    init?(timeZone: String) {
        guard let zone = TimeZone(identifier: timeZone) else { return nil }
        self.zone = zone
    }

    /// Which of two equal readings is meant when the clock is set back.
    enum Occurrence: Sendable { case first, last }

    /// The instant at which the clock shows `minutes` after midnight of `day`; 1440 is the midnight that ends it.
    ///
    /// A time that the clock skips is the instant of the change.
    func instant(of day: CalendarDay, minutes: Int = 0, _ occurrence: Occurrence = .first) -> Timestamp {
        let local = Int64(day.daysSinceEpoch) * 86_400 + Int64(minutes) * 60
        let before = offset(at: local - 86_400)
        let after = offset(at: local + 86_400)
        let early = local - max(before, after)
        let late = local - min(before, after)
        // Each reading under the offset that really held then.
        let readings = [early, late].filter { $0 + offset(at: $0) == local }
        if let reading = occurrence == .first ? readings.first : readings.last { return timestamp(reading) }
        return timestamp(change(after: early, until: late))
    }

    /// The local day of an instant.
    func day(of instant: Timestamp) -> CalendarDay {
        let seconds = Int64((Double(instant.microsecondsSinceEpoch) / 1_000_000).rounded(.down))
        let local = Double(seconds + offset(at: seconds)) / 86_400
        return CalendarDay(daysSinceEpoch: Int32(local.rounded(.down)))
    }

    private func timestamp(_ seconds: Int64) -> Timestamp {
        Timestamp(microsecondsSinceEpoch: seconds * 1_000_000)
    }

    /// Seconds that local time is ahead of UTC.
    private func offset(at seconds: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }

    /// The first second of the new offset, known to lie in a span with one change.
    private func change(after start: Int64, until end: Int64) -> Int64 {
        let old = offset(at: start)
        var low = start
        var high = end
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == old { low = middle } else { high = middle }
        }
        return high
    }
}
