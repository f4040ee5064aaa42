internal import Logging
internal import Postgres

/// The open alarms of a kind, as a duty finds them.
enum AlarmBoard {
    /// Makes the open alarms of `kind` exactly these and logs those that are new.
    static func show(_ alarms: [Alarm], kind: String, logger: Logger, on connection: Connection) async throws {
        let new = Set(try await connection.run(ReplaceAlarms(kind: kind, alarms: alarms)))
        for alarm in alarms where new.contains(alarm.subject) {
            logger.error("alarm", metadata: ["kind": "\(kind)", "of": "\(alarm.subject)", "detail": "\(alarm.detail)"])
        }
    }
}
