internal import Postgres

/// Work that waits for people and is not one claim's, at a glance.
public struct OtherWork: Sendable, Hashable, Encodable {
    /// What waits.
    public enum List: String, Sendable, CaseIterable, Codable {
        /// Visits to come whose coverage or authorization is not settled, or runs out.
        case appointments
        /// Claims of remittances that are posted to no claim of ours.
        case suspense
        /// Files from partners that are not believed, as remittances that do not balance.
        case quarantined
        /// Jobs that died and keep their data until a person decides.
        case deadJobs = "dead_jobs"

        /// In words for people.
        public var title: String {
            switch self {
            case .appointments: "Visits to come: coverage and authorizations"
            case .suspense: "Remittances not posted"
            case .quarantined: "Remittances that do not balance, unreadable files"
            case .deadJobs: "Dead-lettered jobs"
            }
        }
    }

    /// What waits.
    public let list: List
    /// How many.
    public let count: Int64
    /// What they are about, cents; nil: not known.
    public let cents: Int64?
    /// Since when the oldest waits, UTC.
    public let oldestAt: String?
    /// The nearest deadline of one of them, UTC.
    public let dueSoonestAt: String?

    init(decoding row: inout RowDecoder) throws(PostgresError) {
        guard let list = List(rawValue: try row.next()) else {
            throw PostgresError(kind: .decoding, message: "a list of work is not known to this version")
        }
        self.list = list
        count = try row.next()
        cents = try row.next()
        oldestAt = try row.next(Timestamp?.self)?.iso8601
        dueSoonestAt = try row.next(Timestamp?.self)?.iso8601
    }
}
