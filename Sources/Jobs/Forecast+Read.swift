public import Postgres

extension Forecast {
    /// Reads the work, the workers and the limits there are now.
    ///
    /// Counts every unfinished job, which takes its time when there are millions. `horizon`: work due sooner, late work
    /// included, counts as due when the horizon ends; the time in which a new worker can be there. The usable share of
    /// the slots is what they were busy while work waited, as far as workers told it within the last minute, else 0.8.
    /// - Throws: `PostgresError` of the statements.
    public static func read(
        horizon: Duration = .seconds(60), on connection: Connection
    ) async throws(PostgresError) -> Forecast {
        let work = try await connection.run(ReadWorkAhead(horizonMicroseconds: horizon.microseconds))
        let paces = try await connection.run(ReadPaces())
        let limits = try await connection.run(ReadLimits())
        let capacity = try await connection.first(ReadCapacity())
        let workers = Int(capacity?.workers ?? 0)
        var forecast = Forecast(
            work: work, paces: follow(paces, work), limits: limits.flatMap { $0 }, workers: workers,
            slotsPerWorker: workers == 0 ? 1 : max(1, Int(capacity?.slots ?? 0) / workers))
        if let capacity, capacity.slotMicroseconds > capacity.slots * 1_000_000 {
            forecast.share = min(1, Double(capacity.busyMicroseconds) / Double(capacity.slotMicroseconds))
            forecast.isShareMeasured = true
        }
        return forecast
    }

    /// How many jobs of the next queue each job led to in the last hour: those done and those that wait, since the later
    /// queue lags behind the earlier.
    private static func follow(_ told: [(pace: Pace, done: Int64)], _ work: [Work]) -> [Pace] {
        let done = Dictionary(told.map { ($0.pace.queue.id, Double($0.done)) }, uniquingKeysWith: +)
        let waiting = Dictionary(work.map { ($0.queue, $0.jobs) }, uniquingKeysWith: +)
        return told.map { told in
            var pace = told.pace
            if let next = pace.next, told.done > 0, let nextDone = done[next] {
                pace.follow = min(1, (nextDone + (waiting[next] ?? 0)) / Double(told.done))
            }
            return pace
        }
    }
}
