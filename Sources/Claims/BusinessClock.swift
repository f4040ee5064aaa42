public import Billing
public import Postgres

/// Shifting the business clock; only demonstrations, tests and load runs do, and only the owner's role may.
public enum BusinessClock {
    /// Moves business time on by whole days: a cadence of weeks passes in a moment.
    public static func advance(days: Int, on connection: Connection) async throws(PostgresError) {
        _ = try await connection.query("UPDATE business_clock SET shift = shift + interval '1 day' * \(days)")
    }

    /// Makes it `instant` now, Unix microseconds.
    public static func set(to instant: Int64, on connection: Connection) async throws(PostgresError) {
        _ = try await connection.query(
            "UPDATE business_clock SET shift = to_timestamp(\(instant / 1_000_000)) - now()")
    }
}

extension BusinessClock {
    /// The day it is, UTC.
    public static func today(pool: Pool) async throws -> CalendarDay {
        try await pool.withConnection { connection in
            try await connection.run(OpenScope.all).only.business.day
        }
    }
}
