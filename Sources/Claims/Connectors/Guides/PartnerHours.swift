internal import Billing
internal import Postgres

/// The hours of the day in which a partner takes files, the same on every day; over midnight when `from` is later than `to`.
public struct PartnerHours: Sendable, Hashable, Decodable {
    private let from: TimeOfDay
    private let to: TimeOfDay
    private let timeZone: String

    private enum CodingKeys: String, CodingKey {
        case from, to
        case timeZone = "time_zone"
    }

    /// Reads the hours. Throws `DecodingError` for times that do not exist and unknown time zones.
    public init(from decoder: any Decoder) throws {
        let file = try decoder.container(keyedBy: CodingKeys.self)
        timeZone = try file.decode(String.self, forKey: .timeZone)
        guard let from = TimeOfDay(try file.decode(String.self, forKey: .from)),
            let to = TimeOfDay(try file.decode(String.self, forKey: .to)), from != to,
            WallClock(timeZone: timeZone) != nil
        else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "hours cannot be used"))
        }
        self.from = from
        self.to = to
    }

    /// When the partner opens next; `nil` while it is open.
    func opening(after instant: Timestamp) -> Timestamp? {
        guard let clock = WallClock(timeZone: timeZone) else { return nil }
        let day = clock.day(of: instant)
        let opens = clock.instant(of: day, minutes: from.minutes)
        let closes = clock.instant(of: day, minutes: to.minutes)
        let isOpen = from < to ? opens <= instant && instant < closes : instant < closes || opens <= instant
        if isOpen { return nil }
        return instant < opens ? opens : clock.instant(of: day.adding(days: 1), minutes: from.minutes)
    }
}
