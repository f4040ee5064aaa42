public import Postgres

/// Pausing, resuming and limiting queues, clinics and routes, and weighing clinics. Workers obey within a second: what
/// runs is finished, what is leased later is not.
public enum QueueControl {
    /// Lets workers take no more jobs of the scope. `actor` and `reason` are shown to people.
    public static func pause(
        _ scope: ControlScope, actor: String, reason: String?, on connection: Connection
    ) async throws(PostgresError) {
        _ = try await connection.execute(PauseScope(scope: scope, actor: actor, reason: reason))
    }

    /// Ends a pause and brings back the jobs that were parked on its account, with their attempts and deadlines.
    ///
    /// Two statements in a transaction of its own: the second sees what lanes parked that the first waited for.
    /// - Returns: how many came back; `nil` where the scope was not paused.
    public static func resume(_ scope: ControlScope, pool: Pool) async throws -> Int? {
        try await pool.transaction { connection in
            guard try await connection.execute(ResumeScope(scope: scope)) > 0 else { return nil }
            return try await connection.execute(UnparkJobs(key: scope.parkingKey))
        }
    }

    /// Sets the scope's limits, and lifts those that are `nil`.
    public static func limit(
        _ scope: ControlScope, to limits: ControlLimits, on connection: Connection
    ) async throws(PostgresError) {
        _ = try await connection.execute(LimitScope(scope: scope, limits: limits))
    }

    /// Every scope that is paused or limited.
    public static func states(on connection: Connection) async throws(PostgresError) -> [ControlState] {
        try await connection.run(ReadControls())
    }

    /// How many jobs wait in the scope now: what a pause holds up.
    public static func runnable(in scope: ControlScope, on connection: Connection) async throws(PostgresError) -> Int64
    {
        try await connection.first(CountRunnable(scope: scope)) ?? 0
    }

    /// Sets a clinic's share against other clinics, 1 to 100; 1 is usual.
    public static func weigh(
        clinic: Int32, weight: Int16, on connection: Connection
    ) async throws(PostgresError) {
        _ = try await connection.execute(WeighClinic(clinicID: clinic, weight: weight))
    }

    /// Clinics whose weight is not 1.
    public static func weights(on connection: Connection) async throws(PostgresError) -> [Int32: Int16] {
        Dictionary(try await connection.run(ReadWeights()).map { ($0.clinicID, $0.weight) }) { first, _ in first }
    }
}
