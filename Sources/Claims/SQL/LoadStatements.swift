internal import Postgres

/// The server's counters before and after a load run: WAL written, rows written, newest claim.
struct ReadServerCounters: Statement {
    static let name = "claims_load_counters"
    static let sql = """
        SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint,
               (SELECT tup_inserted + tup_updated + tup_deleted FROM pg_stat_database WHERE datname = current_database()),
               (SELECT coalesce(max(claim_id), 0) FROM claim)
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ServerCounters {
        ServerCounters(walBytes: try row.next(), rowsWritten: try row.next(), newestClaim: try row.next())
    }
}

/// Whether some step has anything to do: a job other than the perpetual ones, a claim for the next window, an unsent file.
struct HasWork: Statement {
    static let name = "claims_has_work"
    static let sql = """
        SELECT EXISTS (SELECT 1 FROM job WHERE queue <> $1) OR EXISTS (SELECT 1 FROM ready_claim)
            OR EXISTS (SELECT 1 FROM inquiry_file WHERE status IN ('planned', 'sent'))
            OR EXISTS (SELECT 1 FROM submission_file WHERE status = 'planned')
        """
    let perpetualQueue: Int16

    func bind(_ parameters: inout Parameters) { parameters.append(perpetualQueue) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Bool { try row.next() }
}

/// Claims newer than one, by stage, with the SLA's outcome.
struct CountNewClaims: Statement {
    static let name = "claims_load_count"
    static let sql = """
        SELECT stage, count(*), count(*) FILTER (WHERE sla_stopped_at <= sla_target_at),
               count(*) FILTER (WHERE sla_stopped_at <= sla_breach_at)
        FROM claim WHERE claim_id > $1 GROUP BY stage ORDER BY stage
        """
    let after: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(after) }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (stage: ClaimStage, claims: Int64, within24Hours: Int64, within48Hours: Int64) {
        (
            stage: try ClaimRow.stage(row.next()), claims: try row.next(), within24Hours: try row.next(),
            within48Hours: try row.next()
        )
    }
}

/// How long claims newer than one stayed in each stage, milliseconds of real time.
struct MeasureNewWaits: Statement {
    static let name = "claims_load_waits"
    static let sql = """
        SELECT from_stage, (avg(wait))::bigint, (percentile_disc(0.5) WITHIN GROUP (ORDER BY wait))::bigint,
               (percentile_disc(0.95) WITHIN GROUP (ORDER BY wait))::bigint
        FROM (SELECT from_stage, extract(epoch FROM at - lag(at) OVER (PARTITION BY claim_id ORDER BY seq)) * 1000 AS wait
              FROM claim_event WHERE claim_id > $1 AND from_stage IS DISTINCT FROM to_stage) AS step
        WHERE from_stage IS NOT NULL GROUP BY from_stage ORDER BY from_stage
        """
    let after: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(after) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StageWait {
        let stage = try ClaimRow.stage(row.next())
        let milliseconds: (Int64, Int64, Int64) = (try row.next(), try row.next(), try row.next())
        return StageWait(
            stage: stage, mean: Double(milliseconds.0) / 1000, p50: Double(milliseconds.1) / 1000,
            p95: Double(milliseconds.2) / 1000)
    }
}

/// Each clinic's mean milliseconds from import to submission, over claims newer than one.
struct MeasureClinicWaits: Statement {
    static let name = "claims_load_clinics"
    static let sql = """
        SELECT (avg(extract(epoch FROM sent.at - started.at)) * 1000)::bigint
        FROM claim_event AS sent JOIN claim_event AS started USING (claim_id, clinic_id)
        WHERE sent.claim_id > $1 AND sent.to_stage = 60 AND sent.from_stage <> 60 AND started.seq = 1 GROUP BY clinic_id
        """
    let after: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(after) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Double {
        Double(try row.next(Int64.self)) / 1000
    }
}
