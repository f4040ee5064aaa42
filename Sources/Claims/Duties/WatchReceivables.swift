internal import Billing
public import Jobs
public import Logging
public import Postgres

/// Watches what was sent or should have been: correction clocks (24 h from a rejection or denial), touch clocks (30 days
/// without anybody's doing), days on which a clinic's claims for a payer were ready and no file was accepted, files that
/// nobody acknowledged, limits of appeal that end, and claims whose insurer has owed for 45, 60 and 90 days.
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
        _ = try await connection.execute(PruneWork())
        _ = try await connection.execute(PruneAPIRequests())
        for kind in ClockStart.Kind.allCases {
            let raised = try await connection.run(CountRaisedClocks(kind: kind))
            try await AlarmBoard.show(raised, kind: "\(kind.rawValue)_late", logger: logger, on: connection)
        }
        let times = FollowUpPlan.times(.commercial)
        let unacknowledged = try await connection.run(
            FindUnacknowledgedFiles(hours: Int32(times.fileAcknowledgementHours)))
        try await AlarmBoard.show(unacknowledged, kind: "no_acknowledgement", logger: logger, on: connection)
        let steps = FollowUpPlan.escalationDays.map(Int32.init)
        _ = try await connection.execute(RaiseAgedClaims(days: steps.first ?? 45))
        let aged = try await connection.run(CountAgedClaims(days: steps))
        try await AlarmBoard.show(aged, kind: "aged", logger: logger, on: connection)
        let appeals = try await connection.run(CountAppealsAtRisk())
        try await AlarmBoard.show(appeals, kind: "appeal_limit", logger: logger, on: connection)
        let silent = try await connection.run(FindSilence())
        try await AlarmBoard.show(silent, kind: "no_file_accepted", logger: logger, on: connection)
        return false
    }
}
