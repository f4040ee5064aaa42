internal import Postgres

/// Partners and files, every minute.
actor FileFigures: FigureGroup {
    nonisolated let name = "files"
    nonisolated let interval = Duration.seconds(60)
    private var duplicates = Growth<String>()

    func read(_ pool: Pool) async throws -> FigureReading {
        let (_, rows) = try await pool.transaction { try await $0.pipeline(OpenScope.all, ReadFileFigures()) }
        var reading = FigureReading()
        for kind in ["271", "TA1", "999", "277CA", "835", "unknown"] {
            reading.zero("inbound_files", "status", ["received", "quarantined"], and: ["kind": kind])
        }
        var totals: [String: Int64] = [:]
        for row in rows {
            switch row.figure {
            case "in_doubt_oldest_age_seconds", "unacknowledged_oldest_age_seconds":
                reading.set(row.figure, Double(row.amount) / 1e6)
            case "in_doubt_files", "in_doubt_claims", "unacknowledged_files": reading.set(row.figure, row.amount)
            case "circuits_open":
                reading.set("circuits_open", ["route": row.first, "exchange": row.second], row.amount)
            case "inbound_files": reading.set("inbound_files", ["kind": row.first, "status": row.second], row.amount)
            case "duplicates": totals[row.first] = row.amount
            default: continue
            }
        }
        let growth = duplicates.take(settled: [:], recent: totals)
        for kind in ["visit", "file", "remittance", "payment"] {
            reading.grow("duplicates_prevented_total", ["kind": kind], Double(growth[kind, default: 0]))
        }
        return reading
    }
}
