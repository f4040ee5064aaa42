import Postgres
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Jobs

/// Word from one process to another that there are jobs.
@Suite(.serialized) struct NotifierTests {
    @Test func aBurstIsTiedTogetherAndNothingIsLost() async throws {
        let (configuration, pool) = try await TestDatabase.make()
        let heard = Mutex<[String]>([])
        let listening = Signal()
        let listener = Task {
            for await notification in Listener(configuration).notifications(on: [Notifier.channel]) {
                if notification.payload.isEmpty { listening.fire() }
                heard.withLock { $0.append(notification.payload) }
            }
        }
        await listening.wait()
        let notifier = Notifier(configuration, logger: .quiet)
        let start = ContinuousClock.now
        try await running(notifier) { _ in
            for round in 0..<50 {
                for queue in 1...100 {
                    notifier.enqueued(in: [
                        Queue(id: Int16(queue), name: "q"), Queue(id: Int16(200 + round), name: "q"),
                    ])
                }
                try await Task.sleep(for: .milliseconds(2))
            }
            try await eventually("the last round is heard") {
                heard.withLock { $0.contains { $0.hasSuffix(",249") || $0 == "249" } }
            }
        }
        let elapsed = ContinuousClock.now - start
        listener.cancel()
        let payloads = heard.withLock { $0 }.dropFirst()
        // 5,000 words, sent at most every ten milliseconds.
        #expect(payloads.count <= Int(elapsed / .milliseconds(10)) + 2)
        let queues = Set(payloads.flatMap { $0.split(separator: ",") })
        #expect(queues.count == 150)
        await pool.close()
    }

    /// A chain over two processes: the first enqueues for the second, which would look only every second or two.
    @Test func listeningWorkersStartSoonerThanPollingOnes() async throws {
        func medianLatency(isListening: Bool) async throws -> Duration {
            let (configuration, pool) = try await TestDatabase.make(migrations: JobsSchema.migrations)
            let second = Queue(id: 2, name: "second")
            let begun = Mutex<[Int64: ContinuousClock.Instant]>([:])
            let ended = Mutex<[Int64: ContinuousClock.Instant]>([:])
            let first = TestHandler { batch in
                try await batch.settle { connection, held in
                    let next = held.map {
                        NewJob(queue: second, clinicID: 7, subject: $0.subject, deadline: midnight)
                    }
                    try await Enqueue.jobs(next, on: connection)
                    return held.map { Settlement($0, .done) }
                }
                for job in batch.jobs { begun.withLock { $0[job.subject] = .now } }
            }
            let last = TestHandler { batch in
                for job in batch.jobs { ended.withLock { $0[job.subject] = .now } }
                try await batch.finish()
            }
            func worker(_ handler: TestHandler) -> Worker {
                Worker(
                    pool: pool, handlers: [handler],
                    configuration: .init(
                        name: "w", idlePoll: .seconds(2), listening: isListening ? configuration : nil),
                    logger: .quiet)
            }
            try await running(worker(first), worker(last.serving(second))) { _ in
                // Long enough idle for the longest wait between two looks.
                try await Task.sleep(for: .seconds(3))
                let notifier = Notifier(configuration, logger: .quiet)
                try await running(notifier) { _ in
                    for number in 1...5 {
                        var job = jobs(1)
                        job[0].subject = Int64(number)
                        try await pool.enqueue(job)
                        if isListening { notifier.enqueued(in: [testQueue]) }
                        try await eventually("it went through") { ended.withLock { $0[Int64(number)] != nil } }
                        try await Task.sleep(for: .seconds(1))
                    }
                }
            }
            await pool.close()
            let latencies = begun.withLock { $0 }.compactMap { number, start in
                ended.withLock { $0[number] }.map { $0 - start }
            }
            return latencies.sorted()[latencies.count / 2]
        }
        let listening = try await medianLatency(isListening: true)
        let polling = try await medianLatency(isListening: false)
        print("from one worker to the next: listening \(listening), polling \(polling)")
        #expect(listening * 3 < polling)
    }
}
