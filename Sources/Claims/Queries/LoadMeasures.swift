internal import Jobs
public import Postgres

/// Counters of the database server, for differences over a run.
public struct ServerCounters: Sendable, Hashable {
    /// Bytes of write-ahead log since the cluster was made.
    public let walBytes: Int64
    /// Rows inserted, updated and deleted in this database; trails the truth by up to a second.
    public let rowsWritten: Int64
    /// The highest claim number in use.
    public let newestClaim: Int64

    /// Reads them.
    public static func read(_ pool: Pool) async throws -> ServerCounters {
        try await pool.transaction { connection in
            try await connection.pipeline(OpenScope.all, ReadServerCounters()).1.only
        }
    }
}

/// How long claims stayed in a stage, real seconds.
public struct StageWait: Sendable, Hashable {
    /// The stage they left.
    public let stage: ClaimStage
    /// Mean.
    public let mean: Double
    /// Median.
    public let p50: Double
    /// 95th percentile.
    public let p95: Double
}

/// What became of the claims of one load run, read over those claims alone.
public struct LoadMeasures: Sendable {
    /// Claims by stage.
    public let outcomes: [(stage: ClaimStage, claims: Int64)]
    /// Claims in all.
    public let claims: Int64
    /// Submitted within 24 hours of business time.
    public let within24Hours: Int64
    /// Submitted within 48 hours of business time.
    public let within48Hours: Int64
    /// Waits by stage.
    public let waits: [StageWait]
    /// Each clinic's mean seconds from import to submission.
    public let clinicWaits: [Double]

    /// Reads them for the claims with numbers above `claim`.
    public static func read(after claim: Int64, pool: Pool) async throws -> LoadMeasures {
        try await pool.transaction { connection in
            let (_, counts, waits, clinics) = try await connection.pipeline(
                OpenScope.all, CountNewClaims(after: claim), MeasureNewWaits(after: claim),
                MeasureClinicWaits(after: claim))
            return LoadMeasures(
                outcomes: counts.map { ($0.stage, $0.claims) }, claims: counts.reduce(0) { $0 + $1.claims },
                within24Hours: counts.reduce(0) { $0 + $1.within24Hours },
                within48Hours: counts.reduce(0) { $0 + $1.within48Hours }, waits: waits, clinicWaits: clinics)
        }
    }

    /// Whether some step has anything to do; cheap, whatever the history.
    public static func hasWork(_ pool: Pool) async throws -> Bool {
        try await pool.transaction { connection in
            try await connection.pipeline(OpenScope.all, HasWork(perpetualQueue: Queue.receive.id)).1.only
        }
    }
}
