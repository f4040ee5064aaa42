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
        var work = try await connection.run(ReadWorkAhead(horizonMicroseconds: horizon.microseconds))
        var paces = try await connection.run(ReadPaces()).map(\.pace)
        let follows = try await connection.run(ReadFollows())
        for told in follows {
            guard let index = paces.firstIndex(where: { $0.queue.id == told.queue }) else { continue }
            paces[index].follow = told.follow
            // Between two queues: due within the day, as the database's own function has it.
            guard let next = paces[index].next, told.between > 0 else { continue }
            work.append(Work(queue: next, dueIn: 86_400, jobs: told.between * told.follow))
        }
        let limits = try await connection.run(ReadLimits())
        let capacity = try await connection.first(ReadCapacity())
        let workers = Int(capacity?.workers ?? 0)
        var forecast = Forecast(
            work: work, paces: paces, limits: limits.flatMap { $0 }, workers: workers,
            slotsPerWorker: workers == 0 ? 1 : max(1, Int(capacity?.slots ?? 0) / workers))
        if let capacity, capacity.slotMicroseconds > capacity.slots * 1_000_000 {
            forecast.share = min(1, Double(capacity.busyMicroseconds) / Double(capacity.slotMicroseconds))
            forecast.isShareMeasured = true
        }
        return forecast
    }
}
