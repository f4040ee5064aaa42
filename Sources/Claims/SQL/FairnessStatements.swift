internal import Postgres

/// Arrivals and starts of jobs by queue, clinic and slice of time, of the last day's history.
///
/// One pass over that history. Slices are equal parts of the time from a queue's first arrival to its last start.
struct ReadServiceSlices: Statement {
    static let name = "fairness_slices"
    static let sql = """
        WITH ran AS MATERIALIZED (
            SELECT queue, clinic_id, extract(epoch FROM runnable_at) AS arrived, extract(epoch FROM leased_at) AS started
            FROM job_done WHERE finished_at > now() - interval '1 day' AND clinic_id > 0 AND leased_at IS NOT NULL
        ), span AS (
            SELECT queue, min(arrived) AS began, max(started) AS ended FROM ran GROUP BY queue
        ), mark AS (
            SELECT queue, clinic_id, arrived AS at, 1 AS arrivals, 0 AS starts FROM ran
            UNION ALL SELECT queue, clinic_id, started, 0, 1 FROM ran
        )
        SELECT coalesce(job_queue.name, 'queue ' || queue), clinic_id, coalesce(weight, 1)::integer,
               least(width_bucket(at, began, ended, $1), $1), sum(arrivals), sum(starts)
        FROM mark JOIN span USING (queue) LEFT JOIN job_queue ON job_queue.id = queue LEFT JOIN clinic_share USING (clinic_id)
        WHERE began < ended
        GROUP BY 1, 2, 3, 4 ORDER BY 1
        """

    func bind(_ parameters: inout Parameters) { parameters.append(Int32(ServiceHistory.slices)) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ServiceSlice {
        ServiceSlice(
            queue: try row.next(), clinicID: try row.next(), weight: try row.next(), slice: try row.next(),
            arrivals: try row.next(), starts: try row.next())
    }
}

/// What came and what was started of a clinic in a slice of time.
struct ServiceSlice: Sendable {
    let queue: String
    let clinicID: Int32
    let weight: Int32
    /// 1 to `ServiceHistory.slices`.
    let slice: Int32
    let arrivals: Int64
    let starts: Int64
}

/// Waits from runnable to leased by clinic, of the jobs finished within a span of real time.
struct MeasureWaits: Statement {
    static let name = "fairness_waits"
    static let sql = """
        SELECT coalesce(clinic.code, 'none'), count(*),
               (percentile_cont(0.5) WITHIN GROUP (ORDER BY wait) * 1000)::bigint,
               (percentile_cont(0.95) WITHIN GROUP (ORDER BY wait) * 1000)::bigint, (max(wait) * 1000)::bigint
        FROM (SELECT clinic_id, extract(epoch FROM leased_at - runnable_at)::double precision AS wait FROM job_done
              WHERE finished_at > now() - $1 * interval '1 microsecond' AND leased_at IS NOT NULL AND clinic_id > 0) AS waited
        LEFT JOIN clinic USING (clinic_id)
        WHERE $2::text IS NULL OR clinic.code = $2
        GROUP BY 1 ORDER BY 1
        """
    let windowMicroseconds: Int64
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(windowMicroseconds)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> SLAReport.Waits {
        SLAReport.Waits(
            clinicID: try row.next(), jobs: try row.next(), medianMilliseconds: try row.next(),
            p95Milliseconds: try row.next(), longestMilliseconds: try row.next())
    }
}
