public import Jobs
public import Logging
public import Postgres

/// Watches what was sent or should have been: correction clocks (24 h from a rejection or denial), touch clocks (30 days
/// without anybody's doing), and days on which a clinic's claims for a payer were ready and no file was accepted.
public struct WatchReceivables: Duty {
    /// The duty's name.
    public let name = "watch receivables"
    /// Pause between looks; the clocks are hours and days.
    public let every = Duration.seconds(60)
    private let logger: Logger

    /// A duty that logs to `logger`.
    public init(logger: Logger) {
        self.logger = logger
    }

    /// Raises claims and alarms, and clears alarms.
    public func perform(on connection: Connection) async throws -> Bool {
        _ = try await connection.run(OpenScope.all)
        _ = try await connection.execute(WatchFollowUps(queue: Queue.followUp.id))
        _ = try await connection.execute(EscalateClocks())
        for kind in ClockStart.Kind.allCases {
            let raised = try await connection.run(CountRaisedClocks(kind: kind))
            try await AlarmBoard.show(raised, kind: "\(kind.rawValue)_late", logger: logger, on: connection)
        }
        let silent = try await connection.run(FindSilence())
        try await AlarmBoard.show(silent, kind: "no_file_accepted", logger: logger, on: connection)
        return false
    }
}
