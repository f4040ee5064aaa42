import Claims
import Foundation
import Jobs
import Postgres

/// One load run of the queue: fill it and drain it, then feed it at a fixed rate and watch the waits.
struct LoadQueueRun {
    let jobs: Int
    let clinics: Int
    let workers: Int
    let batch: Int
    let lanes: Int
    let jobMicroseconds: Int64
    /// Jobs per second of the second phase; `nil`: half of what was drained.
    let rate: Double?
    let seconds: Double
    let databaseURL: String
    let folder: URL

    /// A milliard of subjects for each second, so that runs on one database do not mix.
    private let firstSubject = Int64(Date().timeIntervalSince1970) * 1_000_000_000

    func run() async throws -> LoadQueueReport {
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let options = DatabaseOptions.given(databaseURL: databaseURL)
        var configuration = options.configuration(application: "claimline load")
        // The figures of a long run are counted over tens of millions of rows.
        configuration.statementTimeout = .seconds(900)
        let owner = try await Connection.open(configuration)
        try await Durability.check(owner)
        _ = try await ClaimsSchema.migrate(owner)
        try await QueueHealth.name([.load], on: owner)
        var children: [ChildProcess] = []
        do {
            let report = try await measure(owner, &children)
            for child in children.reversed() { await child.stop() }
            return report
        } catch {
            for child in children.reversed() { await child.stop() }
            throw error
        }
    }

    private func measure(_ owner: Connection, _ children: inout [ChildProcess]) async throws -> LoadQueueReport {
        guard try await owner.query("SELECT FROM job WHERE queue = \(Queue.load.id) LIMIT 1").isEmpty else {
            throw Failure(code: 75, message: "the load queue is not empty: another load run is at work here")
        }
        _ = try await owner.execute(HoldLoad(queue: Queue.load.id, isHeld: true))
        let filling = ContinuousClock.now
        if jobs > 0 {
            _ = try await Enqueue.bulk(newJobs(1...jobs), on: owner)
        }
        let enqueueSeconds = (ContinuousClock.now - filling) / .seconds(1)
        for number in 1...workers { children.append(try worker(number)) }
        try await waitForWorkers(owner, children)
        _ = try await owner.execute(HoldLoad(queue: Queue.load.id, isHeld: false))
        try await drain(upTo: jobs, owner, children)
        let drained = try await figures(1...max(1, jobs), owner)
        let drainRate = drained.spanMicroseconds.map { Double(jobs) * 1e6 / Double(max(1, $0)) }
        let target = rate ?? (drainRate ?? 10_000) / 2
        let fed = try await feed(perSecond: target, owner)
        try await drain(upTo: jobs + fed.count, owner, children)
        let steady = try await figures((jobs + 1)...(jobs + max(1, fed.count)), owner)
        guard let settings = try await owner.first(LoadSettings()) else {
            throw Failure(code: 70, message: "no settings")
        }
        return LoadQueueReport(
            jobs: jobs, clinics: clinics, workers: workers, batch: batch,
            jobsPerSecond: jobs > 0 ? drainRate.map { $0.rounded() } : nil,
            enqueuePerSecond: jobs > 0 ? (Double(jobs) / enqueueSeconds).rounded() : nil,
            jain: jobs > 0 ? drained.jainMillionths.map { Double($0) / 1e6 } : nil, ratePerSecond: target.rounded(),
            reachedPerSecond: (Double(fed.count) / fed.seconds).rounded(),
            latencyP50Ms: Double(steady.medianMicroseconds ?? 0) / 1000,
            latencyP99Ms: Double(steady.p99Microseconds ?? 0) / 1000,
            lost: Int64(jobs + fed.count) - drained.distinct - steady.distinct,
            doubled: drained.done - drained.distinct + steady.done - steady.distinct, settings: settings)
    }

    /// Jobs of this run with these numbers: clinics in turn, deadlines that rise with arrival, jittered by up to a minute.
    private func newJobs(_ numbers: ClosedRange<Int>) -> some Sequence<NewJob> {
        let now = Int64(Date().timeIntervalSince1970 * 1e6)
        return numbers.lazy.map { number in
            let scattered = Int64(truncatingIfNeeded: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 >> 33)
            return NewJob(
                queue: .load, clinicID: Int32(1 + number % clinics), subject: firstSubject + Int64(number),
                deadline: Timestamp(
                    microsecondsSinceEpoch: now + 86_400_000_000 + Int64(number) * 1000 + scattered % 60_000_000))
        }
    }

    private func worker(_ number: Int) throws -> ChildProcess {
        try ChildProcess(
            "load-worker-\(number)",
            [
                "load", "work", "--batch", "\(batch)", "--lanes", "\(lanes)", "--job-microseconds",
                "\(jobMicroseconds)",
            ], environment: ["DATABASE_URL": databaseURL], logFolder: folder)
    }

    private func waitForWorkers(_ owner: Connection, _ children: [ChildProcess]) async throws {
        while try await number(
            "SELECT count(*) FROM worker_session WHERE expires_at > now() AND ended_at IS NULL AND fenced_at IS NULL "
                + "AND queues = '{\(Queue.load.id)}'", owner) < workers
        {
            try await wait(children)
        }
    }

    /// Waits until the workers told that so many are done, or are all idle with nothing left.
    private func drain(upTo count: Int, _ owner: Connection, _ children: [ChildProcess]) async throws {
        var progress = ProgressLine("drained")
        let before = ContinuousClock.now
        while true {
            let done = try await number(
                "SELECT coalesce(sum(done), 0)::bigint FROM worker_tally JOIN worker_session ON session_id = id "
                    + "WHERE queue = \(Queue.load.id) AND started_at >= to_timestamp(\(firstSubject / 1_000_000_000))",
                owner)
            progress.update(done: Int64(min(done, count)), total: Int64(count))
            // What a killed worker did not tell is missing in the tally: what is decisive is that nothing is left.
            if done >= count || ContinuousClock.now - before > .seconds(5) {
                if try await owner.query("SELECT FROM job WHERE queue = \(Queue.load.id) LIMIT 1").isEmpty { break }
            }
            try await wait(children)
        }
        progress.finish()
    }

    /// Enqueues at a fixed rate, a commit every five milliseconds, and answers how many in how long.
    private func feed(perSecond rate: Double, _ owner: Connection) async throws -> (count: Int, seconds: Double) {
        let start = ContinuousClock.now
        var count = 0
        while true {
            let elapsed = (ContinuousClock.now - start) / .seconds(1)
            let due = Int(rate * min(elapsed, seconds)) - count
            if due > 0 {
                try await Enqueue.jobs(Array(newJobs((jobs + count + 1)...(jobs + count + due))), on: owner)
                count += due
            }
            if elapsed >= seconds { return (count, (ContinuousClock.now - start) / .seconds(1)) }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private func figures(_ numbers: ClosedRange<Int>, _ owner: Connection) async throws -> LoadResult.Figures {
        let subjects = (firstSubject + Int64(numbers.lowerBound))...(firstSubject + Int64(numbers.upperBound))
        guard let figures = try await owner.first(LoadResult(queue: Queue.load.id, subjects: subjects)) else {
            throw Failure(code: 70, message: "no figures")
        }
        return figures
    }

    private func wait(_ children: [ChildProcess]) async throws {
        if let gone = children.first(where: { !$0.isRunning }) {
            throw Failure(code: 70, message: "\(gone.name) ended; see \(folder.path)")
        }
        try await Task.sleep(for: .milliseconds(100))
    }

    private func number(_ sql: String, _ connection: Connection) async throws -> Int {
        try await connection.query(sql).first?.first?.flatMap { Int($0) } ?? 0
    }
}
