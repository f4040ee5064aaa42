internal import Postgres

/// A file for one payer route and window: an entity with a job of its own.
struct SubmissionFile: Sendable {
    /// Where the file stands. Intent → act → record: `sending` is written before the bytes leave this machine, so a file
    /// found in `sending` by a later lease is in doubt.
    enum Status: String, Sendable {
        case planned
        /// Stored, and known not to have left.
        case prepared
        case sending
        case inDoubt = "in_doubt"
        case sent
        case accepted
        case rejected
        /// No ready claim was left when it was filled.
        case empty
    }

    let id: Int64
    let routeID: Int16
    let status: Status
    let interchangeControl: Int64?
    let payloadID: String?
    let sealed: [UInt8]?

    init(
        id: Int64, routeID: Int16, status: String, interchangeControl: Int64?, payloadID: String?, sealed: [UInt8]?
    ) throws(PostgresError) {
        guard let known = Status(rawValue: status) else {
            throw PostgresError(kind: .decoding, message: "file status is not known to this version")
        }
        self.id = id
        self.routeID = routeID
        self.status = known
        self.interchangeControl = interchangeControl
        self.payloadID = payloadID
        self.sealed = sealed
    }

    /// Whether the partner may not have it yet.
    var isUnsent: Bool { [.planned, .prepared, .sending, .inDoubt].contains(status) }
}
