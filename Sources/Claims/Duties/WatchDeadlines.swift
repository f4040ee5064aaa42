public import Jobs
public import Logging
public import Postgres

/// Watches the running SLA clocks: claims past their 24 h target or 48 h breach, and not sent, raise an alarm per clinic.
public struct WatchDeadlines: Duty {
    /// The duty's name.
    public let name = "watch deadlines"
    /// Pause between looks.
    public let every = Duration.seconds(10)
    private let logger: Logger

    /// A duty that logs to `logger`.
    public init(logger: Logger) {
        self.logger = logger
    }

    /// Raises and clears the alarms.
    public func perform(on connection: Connection) async throws -> Bool {
        _ = try await connection.run(OpenScope.all)
        let raised = try await connection.run(RaiseDeadlineAlarms())
        for alarm in raised {
            logger.error("SLA", metadata: ["clinic": "\(alarm.clinic)", "detail": "\(alarm.detail)"])
        }
        return false
    }
}
