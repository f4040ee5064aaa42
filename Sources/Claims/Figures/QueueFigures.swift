internal import Jobs
internal import Postgres

/// Queues, workers and leadership, every 15 seconds.
actor QueueFigures: FigureGroup {
    nonisolated let name = "queue"
    nonisolated let interval = Duration.seconds(15)

    /// Settled rows are older than this: longer than any telling or settling takes to commit.
    private static let tallyDelay: Int64 = 60_000_000
    private static let historyDelay: Int64 = 10_000_000
    private static let window = Duration.seconds(900)

    private var done = Growth<Int16>()
    private var failed = Growth<Int16>()
    private var arrivals: [Int16: ArrivalCount] = [:]
    private var talliedUntil: Timestamp?
    private var historyUntil: Timestamp?
    /// What arrived and what was completed at each look of the last 15 minutes.
    private var looks: [(at: ContinuousClock.Instant, arrived: [Int16: Int64], completed: [Int16: Int64])] = []

    func read(_ pool: Pool) async throws -> FigureReading {
        let (tallyStart, historyStart) = (talliedUntil, historyUntil)
        let (clock, states, rows, tallies, times) = try await pool.transaction { connection in
            let clock = try await connection.run(OpenScope.all).only
            let tallied = clock.now.adding(microseconds: -Self.tallyDelay)
            let history = clock.now.adding(microseconds: -Self.historyDelay)
            let states = try await QueueHealth.states(window: .seconds(60), on: connection)
            let (rows, tallies, times) = try await connection.pipeline(
                ReadQueueFigures(), ReadTallies(after: tallyStart ?? tallied, settledUntil: tallied),
                ReadJobTimes(after: historyStart ?? history, until: history))
            return (clock, states, rows, tallies, times)
        }
        // Only now: what was not read is counted by the next look.
        talliedUntil = clock.now.adding(microseconds: -Self.tallyDelay)
        historyUntil = clock.now.adding(microseconds: -Self.historyDelay)
        var reading = FigureReading()
        put(states, rows, into: &reading)
        count(tallies, states, into: &reading)
        put(times, states, into: &reading)
        return reading
    }

    private func put(_ states: [QueueState], _ rows: [FigureRow], into reading: inout FigureReading) {
        let parked = Dictionary(
            rows.filter { $0.figure == "parked" }.map { ($0.first, $0.amount) }, uniquingKeysWith: +)
        let paused = Set(rows.filter { $0.figure == "paused" }.map(\.first))
        for state in states {
            let queue = state.queue.name
            let waits = parked["\(state.queue.id)"] ?? 0
            let depths = [
                "runnable": state.depth.runnable, "running": state.depth.leased, "later": state.depth.later - waits,
                "parked": waits, "dead": state.depth.dead,
            ]
            for (place, jobs) in depths { reading.set("queue_jobs", ["queue": queue, "state": place], max(jobs, 0)) }
            reading.set("queue_paused", ["queue": queue], paused.contains("\(state.queue.id)") ? 1.0 : 0)
            reading.set("oldest_due_age_seconds", ["queue": queue], Double(state.oldestMicroseconds) / 1e6)
        }
        reading.zero("workers", "state", ["working", "quiet", "stopping"])
        reading.zero("alarms_open", "kind", Self.alarmKinds)
        for row in rows {
            switch row.figure {
            case "workers": reading.set("workers", ["state": row.first], row.amount)
            case "leader_term": reading.set("leader_term", row.amount)
            case "alarms_open": reading.set("alarms_open", ["kind": row.first], row.amount)
            default: continue
            }
        }
    }

    /// Every kind of alarm that duties raise.
    private static let alarmKinds = [
        "queue_stalled", "partner_down", "payment_unmatched", "sla_late", "sla_at_risk", "correction_late",
        "touch_late", "no_acknowledgement", "aged", "appeal_limit", "no_file_accepted",
    ]

    /// Arrivals and completions since the look before.
    private func count(_ tallies: [TallyRow], _ states: [QueueState], into reading: inout FigureReading) {
        func sums(_ isSettled: Bool, _ value: (TallyRow) -> Int64) -> [Int16: Int64] {
            Dictionary(
                tallies.filter { $0.isSettled == isSettled }.map { ($0.queue, value($0)) }, uniquingKeysWith: +)
        }
        let completed = done.take(settled: sums(true) { $0.done }, recent: sums(false) { $0.done })
        let fell = failed.take(settled: sums(true) { $0.failed }, recent: sums(false) { $0.failed })
        var arrived: [Int16: Int64] = [:]
        for state in states {
            let queue = state.queue.id
            let left = done.totals[queue, default: 0] + failed.totals[queue, default: 0]
            let added = arrivals[queue, default: ArrivalCount()].take(
                jobs: state.depth.runnable + state.depth.leased, left: left,
                leftLately: completed[queue, default: 0] + fell[queue, default: 0])
            arrived[queue] = added
            reading.grow("queue_arrivals_total", ["queue": state.queue.name], Double(added))
            reading.grow(
                "queue_completions_total", ["queue": state.queue.name], Double(completed[queue, default: 0]))
        }
        looks.append((.now, arrived, completed))
        looks.removeAll { ContinuousClock.now - $0.at > Self.window }
    }

    private func put(_ times: [JobTimeRow], _ states: [QueueState], into reading: inout FigureReading) {
        let names = Dictionary(states.map { ($0.queue.id, $0.queue.name) }, uniquingKeysWith: { first, _ in first })
        for row in times {
            guard let queue = names[row.queue], row.jobs > 0 else { continue }
            // All of a bucket count as their mean, which lies in the bucket and keeps the sum.
            reading.observe(
                row.isWait ? "job_wait_seconds" : "job_duration_seconds", ["queue": queue],
                Double(row.microseconds) / 1e6 / Double(row.jobs), count: row.jobs)
        }
    }

    /// Jobs a second that came to each queue from outside within the last 15 minutes: what arrived beyond what the queue before
    /// led to.
    func outsideArrivals(_ paces: [Forecast.Pace]) -> [Int16: Double] {
        func rates(_ part: (([Int16: Int64], [Int16: Int64])) -> [Int16: Int64]) -> [Int16: Double] {
            looks.reduce(into: [:]) { sums, look in
                for (queue, jobs) in part((look.arrived, look.completed)) {
                    sums[queue, default: 0] += Double(jobs) / (Self.window / .seconds(1))
                }
            }
        }
        var outside = rates { $0.0 }
        let completed = rates { $0.1 }
        for pace in paces {
            guard let next = pace.next else { continue }
            outside[next, default: 0] -= completed[pace.queue.id, default: 0] * pace.follow
        }
        return outside.mapValues { max(0, $0) }
    }
}
