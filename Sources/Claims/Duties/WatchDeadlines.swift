public import Jobs
public import Logging
public import Postgres

/// Watches the running SLA clocks. Claims at risk that stand still are raised: marked in the work lists, with an alarm per
/// clinic; claims past their 24 h target or 48 h breach raise one too. Alarms are cleared when they no longer hold, and jobs
/// that a late worker parked for a payer resumed meanwhile come back.
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

    /// Raises claims and alarms, and clears alarms.
    public func perform(on connection: Connection) async throws -> Bool {
        _ = try await connection.run(OpenScope.all)
        _ = try await connection.execute(UnparkPayers())
        _ = try await connection.execute(EscalateStuckClaims())
        let (late, stuck) = try await connection.pipeline(CountLateClocks(), CountStuckClaims())
        try await AlarmBoard.show(late, kind: "sla_late", logger: logger, on: connection)
        try await AlarmBoard.show(stuck, kind: "sla_at_risk", logger: logger, on: connection)
        return false
    }
}
