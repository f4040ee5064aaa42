internal import Postgres

/// A row of statements that read several figures at once: which figure, its labels and its amount, in the figure's own small unit
/// (jobs, claims, cents, microseconds).
struct FigureRow: Sendable {
    let figure: String
    let first: String
    let second: String
    let amount: Int64

    init(decoding row: inout RowDecoder) throws(PostgresError) {
        figure = try row.next()
        first = try row.next()
        second = try row.next()
        amount = try row.next()
    }
}

/// The database's clock.
struct ReadClock: Statement {
    static let name = "figures_clock"
    static let sql = "SELECT now()"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Timestamp { try row.next() }
}

/// Paused queues, parked jobs, live workers by what is wished of them, the last term, open alarms by kind.
///
/// Served by `job_later_parked`, `worker_session_live` and `alarm_open`; locks nothing.
struct ReadQueueFigures: Statement {
    static let name = "figures_queue"
    static let sql = """
        SELECT 'paused', key::text, '', 1::bigint FROM job_control WHERE scope = 'queue' AND paused_at IS NOT NULL
        UNION ALL
        SELECT 'parked', queue::text, '', count(*) FROM job_later WHERE parked_by IS NOT NULL GROUP BY queue
        UNION ALL
        SELECT 'workers', CASE wish WHEN 'quiet' THEN 'quiet' WHEN 'stop' THEN 'stopping' ELSE 'working' END, '', count(*)
        FROM worker_session WHERE fenced_at IS NULL AND ended_at IS NULL AND expires_at > now() GROUP BY 2
        UNION ALL
        SELECT 'leader_term', '', '', term FROM leadership
        UNION ALL
        SELECT 'alarms_open', kind, '', count(*) FROM alarm WHERE cleared_at IS NULL GROUP BY kind
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> FigureRow { try FigureRow(decoding: &row) }
}

/// What workers told of one queue.
struct TallyRow: Sendable {
    let queue: Int16
    let isSettled: Bool
    let done: Int64
    let failed: Int64
}

/// What workers told after an instant, until another and since, by queue. Served by `worker_tally_at`; locks nothing.
struct ReadTallies: Statement {
    static let name = "figures_tallies"
    static let sql = """
        SELECT queue, at <= $2, sum(done)::bigint, sum(failed)::bigint FROM worker_tally WHERE at > $1 GROUP BY 1, 2
        """
    let after: Timestamp
    let settledUntil: Timestamp

    func bind(_ parameters: inout Parameters) {
        parameters.append(after)
        parameters.append(settledUntil)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> TallyRow {
        TallyRow(queue: try row.next(), isSettled: try row.next(), done: try row.next(), failed: try row.next())
    }
}

/// Finished jobs of a queue whose wait, or duration, fell into one bucket.
struct JobTimeRow: Sendable {
    let queue: Int16
    let isWait: Bool
    let jobs: Int64
    let microseconds: Int64
}

/// How long jobs waited and took that were finished between two instants, by queue and bucket of their histograms.
///
/// The bounds are those of `claimline_job_wait_seconds` and `claimline_job_duration_seconds`. Served by `job_done_finished`; locks nothing.
struct ReadJobTimes: Statement {
    static let name = "figures_job_times"
    static let sql = """
        WITH finished AS MATERIALIZED (
            SELECT queue, greatest(date_part('epoch', leased_at - runnable_at), 0) AS wait,
                   greatest(date_part('epoch', finished_at - leased_at), 0) AS duration
            FROM job_done WHERE finished_at > $1 AND finished_at <= $2 AND leased_at IS NOT NULL AND outcome = 'd'
        ), measured AS (
            SELECT queue, true AS is_wait, wait AS seconds, width_bucket(wait, ARRAY[0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60,
                   300, 900, 3600, 14400, 86400]::double precision[]) AS bucket FROM finished
            UNION ALL
            SELECT queue, false, duration, width_bucket(duration, ARRAY[0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60,
                   300]::double precision[]) FROM finished
        )
        SELECT queue, is_wait, count(*), (sum(seconds) * 1e6)::bigint FROM measured GROUP BY queue, is_wait, bucket
        """
    let after: Timestamp
    let until: Timestamp

    func bind(_ parameters: inout Parameters) {
        parameters.append(after)
        parameters.append(until)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> JobTimeRow {
        JobTimeRow(queue: try row.next(), isWait: try row.next(), jobs: try row.next(), microseconds: try row.next())
    }
}

/// The oldest snapshots still held by what holds them, in transactions; the oldest open transactions; dead rows; WAL archiving.
///
/// `sees_all` is 1 where this role sees other sessions' transactions. Reads views of statistics only.
struct ReadDatabaseFigures: Statement {
    static let name = "figures_database"
    static let sql = """
        SELECT 'sees_all', '', '', CASE WHEN pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') THEN 1 ELSE 0 END::bigint
        UNION ALL
        SELECT 'oldest_xmin_age_transactions', 'backend', '', coalesce(max(age(backend_xmin)), 0)::bigint
        FROM pg_stat_activity WHERE pid <> pg_backend_pid()
        UNION ALL
        SELECT 'oldest_xmin_age_transactions', 'prepared', '', coalesce(max(age(transaction)), 0)::bigint FROM pg_prepared_xacts
        UNION ALL
        SELECT 'oldest_xmin_age_transactions', 'slot', '',
               coalesce(max(greatest(age(xmin), age(catalog_xmin))), 0)::bigint FROM pg_replication_slots
        UNION ALL
        SELECT 'oldest_transaction_age_seconds',
               CASE WHEN application_name LIKE 'claimline%' THEN application_name ELSE 'other' END, '',
               (max(extract(epoch FROM clock_timestamp() - xact_start)) * 1e6)::bigint
        FROM pg_stat_activity
        WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid() GROUP BY 2
        UNION ALL
        SELECT 'dead_tuples', relname::text, '', n_dead_tup FROM pg_stat_user_tables
        WHERE schemaname = 'public' AND relname IN ('job', 'job_later', 'job_key', 'lease_set', 'worker_session', 'claim',
                                                    'ready_claim', 'claim_clock')
        UNION ALL
        SELECT 'wal_archive_failures', '', '', failed_count FROM pg_stat_archiver
        UNION ALL
        SELECT 'wal_archive_last_success_timestamp_seconds', '', '',
               (extract(epoch FROM last_archived_time) * 1e6)::bigint
        FROM pg_stat_archiver WHERE last_archived_time IS NOT NULL
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> FigureRow { try FigureRow(decoding: &row) }
}
