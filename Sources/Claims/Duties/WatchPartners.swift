public import Jobs
public import Logging
public import Postgres

/// Raises an alarm for each partner whose circuit breaker is open, and clears it when the partner answers again.
public struct WatchPartners: Duty {
    /// The duty's name.
    public let name = "watch partners"
    /// Pause between looks, so that a short failure raises nothing.
    public let every = Duration.seconds(10)
    private let logger: Logger

    /// A duty that logs to `logger`.
    public init(logger: Logger) {
        self.logger = logger
    }

    /// Raises and clears alarms.
    public func perform(on connection: Connection) async throws -> Bool {
        let open = try await connection.run(FindOpenCircuits())
        try await AlarmBoard.show(open, kind: "partner_down", logger: logger, on: connection)
        return false
    }
}
