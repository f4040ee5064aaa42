import Postgres

/// Holds the load queue back, or lets it go.
struct HoldLoad: Statement {
    static let name = "load_hold"
    static let sql = """
        INSERT INTO job_control (scope, key, paused_at, paused_by, reason)
        VALUES ('queue', $1, CASE WHEN $2 THEN now() END, 'load run', 'filling')
        ON CONFLICT (scope, key) DO UPDATE SET paused_at = excluded.paused_at
        """
    let queue: Int16
    let isHeld: Bool

    func bind(_ parameters: inout Parameters) {
        parameters.append(Int32(queue))
        parameters.append(isHeld)
    }
}

/// What became of the jobs with subjects in a range, counted over history, and how the clinics fared.
///
/// Waits run from the start of the enqueuing transaction to the start of the settling one, on the database's clock: a job
/// that does nothing starts in between, so that they are upper bounds of commit to start.
struct LoadResult: Statement {
    static let name = "load_result"
    static let sql = """
        WITH mine AS MATERIALIZED (
            SELECT subject, clinic_id, runnable_at, leased_at, finished_at FROM job_done
            WHERE queue = $1 AND subject BETWEEN $2 AND $3
        ), clinic AS (
            -- While all clinics still have work: those finished in the first half of the drain.
            SELECT clinic_id, count(*)::numeric AS done FROM mine
            WHERE finished_at <= (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY finished_at) FROM mine)
            GROUP BY clinic_id
        )
        SELECT count(*), count(DISTINCT subject), (1000000 * extract(epoch FROM max(finished_at) - min(leased_at)))::bigint,
               (1000000 * extract(epoch FROM percentile_disc(0.5) WITHIN GROUP (ORDER BY finished_at - runnable_at)))::bigint,
               (1000000 * extract(epoch FROM percentile_disc(0.99) WITHIN GROUP (ORDER BY finished_at - runnable_at)))::bigint,
               (SELECT (1000000 * sum(done) ^ 2 / (count(*) * sum(done ^ 2)))::bigint FROM clinic)
        FROM mine
        """
    let queue: Int16
    let subjects: ClosedRange<Int64>

    func bind(_ parameters: inout Parameters) {
        parameters.append(queue)
        parameters.append(subjects.lowerBound)
        parameters.append(subjects.upperBound)
    }

    struct Figures: Sendable {
        /// Settlements, and different jobs among them.
        let done: Int64
        let distinct: Int64
        /// From the first lease to the last settlement; `nil` when nothing was done, like the others.
        let spanMicroseconds: Int64?
        let medianMicroseconds: Int64?
        let p99Microseconds: Int64?
        /// Jain's index over the clinics' shares, in millionths.
        let jainMillionths: Int64?
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Figures {
        Figures(
            done: try row.next(), distinct: try row.next(), spanMicroseconds: try row.next(),
            medianMicroseconds: try row.next(), p99Microseconds: try row.next(), jainMillionths: try row.next())
    }
}

/// The server's durability as far as it matters for figures, and the persistence of the queue's tables.
struct LoadSettings: Statement {
    static let name = "load_settings"
    static let sql = """
        SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'),
               (SELECT string_agg(DISTINCT CASE relpersistence WHEN 'p' THEN 'permanent' WHEN 'u' THEN 'unlogged'
                                           ELSE 'temporary' END, ',')
                FROM pg_class WHERE relname IN ('job', 'job_later', 'job_done', 'lease_set'))
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> LoadQueueReport.Settings {
        LoadQueueReport.Settings(
            fsync: try row.next(), synchronousCommit: try row.next(), fullPageWrites: try row.next(),
            persistence: try row.next())
    }
}
