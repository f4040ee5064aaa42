public import Jobs
public import Postgres

/// Anchors the audit trail: one digest over all events since the last anchor, so that a chain cannot be rewritten whole.
public struct AnchorAudit: Duty {
    /// The duty's name.
    public let name = "anchor audit"
    /// Pause between anchors.
    public let every = Duration.seconds(60)

    /// A duty without settings.
    public init() {}

    /// Writes one anchor when there are new events.
    public func perform(on connection: Connection) async throws -> Bool {
        _ = try await connection.run(OpenScope.all)
        _ = try await connection.execute(AnchorEvents())
        return false
    }
}
