public import Postgres

/// How a deadline stands against business time; the bands in which queues order their jobs too.
public enum RiskBand: String, Sendable, CaseIterable, Codable {
    /// Over.
    case late
    /// At most four hours to go.
    case atRisk = "at_risk"
    /// More than four hours to go.
    case normal

    /// Microseconds before a deadline from which work is at risk.
    public static let horizon: Int64 = 4 * 3_600_000_000

    /// The band of a deadline at an instant.
    public init(deadline: Timestamp, now: Timestamp) {
        if deadline < now {
            self = .late
        } else {
            self = deadline < now.adding(microseconds: Self.horizon) ? .atRisk : .normal
        }
    }
}
