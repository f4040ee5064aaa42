internal import Postgres

/// What ails the database itself, every 15 seconds.
actor DatabaseFigures: FigureGroup {
    nonisolated let name = "database"
    nonisolated let interval = Duration.seconds(15)
    private var archiveFailures = Growth<String>()

    func read(_ pool: Pool) async throws -> FigureReading {
        let rows = try await pool.transaction { try await $0.run(ReadDatabaseFigures()) }
        var reading = FigureReading()
        // Other sessions' transactions are seen by those only who may: what is hidden must not be told as 0.
        let isTold = rows.contains { $0.figure == "sees_all" && $0.amount == 1 }
        if isTold {
            reading.zero("oldest_xmin_age_transactions", "holder", ["backend", "prepared", "slot"])
            reading.add("oldest_transaction_age_seconds", ["application": "other"], 0)
        }
        for row in rows {
            switch row.figure {
            case "oldest_xmin_age_transactions" where isTold:
                reading.set(row.figure, ["holder": row.first], row.amount)
            case "oldest_transaction_age_seconds" where isTold:
                reading.set(row.figure, ["application": row.first], Double(row.amount) / 1e6)
            case "dead_tuples": reading.set(row.figure, ["table": row.first], row.amount)
            case "wal_archive_last_success_timestamp_seconds": reading.set(row.figure, Double(row.amount) / 1e6)
            case "wal_archive_failures":
                let growth = archiveFailures.take(settled: [:], recent: ["": row.amount])
                reading.grow("wal_archive_failures_total", [:], Double(growth["", default: 0]))
            default: continue
            }
        }
        return reading
    }
}
