public import Jobs
public import Logging
public import Postgres

/// Watches payments and remittances that miss each other for four business days: one alarm for each side. Silent until a
/// bank's report was taken for the first time.
public struct WatchPayments: Duty {
    /// The duty's name.
    public let name = "watch payments"
    /// Pause between looks; the wait is days.
    public let every = Duration.seconds(600)
    private let logger: Logger

    /// A duty that logs to `logger`.
    public init(logger: Logger) {
        self.logger = logger
    }

    /// Raises and clears the alarms.
    public func perform(on connection: Connection) async throws -> Bool {
        let (_, counts) = try await connection.pipeline(OpenScope.all, CountBankPayments())
        guard try counts.only > 0 else { return false }
        let late = try await connection.run(ReadUnmatchedPayments()).filter(\.isLate)
        let alarms = Dictionary(grouping: late, by: \.side).map { side, items in
            Alarm(subject: side, detail: "\(items.count) payments without their counterpart for four business days")
        }
        try await AlarmBoard.show(alarms, kind: "payment_unmatched", logger: logger, on: connection)
        return false
    }
}
