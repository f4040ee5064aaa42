internal import Postgres

/// How evenly clinics wait, and where claims stand: what takes a look at every claim or at an hour's history, every ten minutes.
actor ClaimFigures: FigureGroup {
    nonisolated let name = "claims"
    nonisolated let interval = Duration.seconds(600)

    func read(_ pool: Pool) async throws -> FigureReading {
        let (_, stages, waits) = try await pool.transaction { connection in
            try await connection.pipeline(
                OpenScope.all, ReadStageFigures(), MeasureWaits(windowMicroseconds: 3_600_000_000, clinic: nil))
        }
        var reading = FigureReading()
        reading.zero("claims", "stage", ClaimStage.allCases.map(\.name))
        for row in stages {
            reading.add("claims", ["stage": row.stage.name], Double(row.claims))
            reading.add("claim_dollars", ["part": "billed"], row.billedCents.dollars)
            reading.add("claim_dollars", ["part": "paid"], row.paidCents.dollars)
            reading.add("claim_dollars", ["part": "adjusted"], row.adjustedCents.dollars)
            reading.add("claim_dollars", ["part": "patient"], row.patientCents.dollars)
            let open = row.billedCents - row.paidCents - row.adjustedCents - row.patientCents
            reading.add("claim_dollars", ["part": "open"], open.dollars)
        }
        reading.zero("claim_dollars", "part", ["billed", "paid", "adjusted", "patient", "open"])
        // Waits under a millisecond are all alike.
        let waited = waits.map { max($0.p95Milliseconds, 1) }.sorted()
        if let longest = waited.last {
            reading.set("clinic_wait_ratio", Double(longest) / Double(waited[waited.count / 2]))
        }
        return reading
    }
}
