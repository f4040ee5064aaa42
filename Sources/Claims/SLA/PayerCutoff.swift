public import Billing
internal import Postgres

/// The time of day until which a payer route takes files for that day's processing.
public struct PayerCutoff: Sendable, Hashable {
    /// Time of day in the route's own time zone.
    public let time: TimeOfDay
    /// IANA name of that time zone.
    public let timeZone: String

    /// A daily cut-off; `nil` for an unknown time zone.
    public init?(time: TimeOfDay, timeZone: String) {
        guard WallClock(timeZone: timeZone) != nil else { return nil }
        self.time = time
        self.timeZone = timeZone
    }

    /// The first cut-off later than an instant.
    func next(after instant: Timestamp) -> Timestamp {
        guard let clock = WallClock(timeZone: timeZone) else { return .distantFuture }
        let day = clock.day(of: instant)
        let today = clock.instant(of: day, minutes: time.minutes)
        return today > instant ? today : clock.instant(of: day.adding(days: 1), minutes: time.minutes)
    }
}
