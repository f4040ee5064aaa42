/// One level of appeal and its limits.
public struct AppealLevel: Sendable, Equatable, Codable {
    /// Its name, such as `redetermination`.
    public let name: String
    /// Calendar days from the receipt of the decision within which it must be filed.
    public let days: Int
    /// Calendar days after its date on which a decision counts as received.
    public let mailDays: Int
    /// Calendar days after filing by which a decision should be there.
    public let decisionDays: Int
    /// True when the amount in controversy must reach a minimum that changes every year.
    public let needsAmount: Bool

    private enum CodingKeys: String, CodingKey {
        case days
        case name = "level"
        case mailDays = "mail_days"
        case decisionDays = "decision_days"
        case needsAmount = "needs_amount"
    }

    /// Reads a level of `appeal-limits.json` or of a payer's profile.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        days = try container.decode(Int.self, forKey: .days)
        mailDays = try container.decodeIfPresent(Int.self, forKey: .mailDays) ?? 0
        decisionDays = try container.decodeIfPresent(Int.self, forKey: .decisionDays) ?? 60
        needsAmount = try container.decodeIfPresent(Bool.self, forKey: .needsAmount) ?? false
    }

    /// The last day on which an appeal against a decision of `day` is in time.
    public func deadline(after day: CalendarDay) -> CalendarDay { day.adding(days: mailDays + days) }
}
