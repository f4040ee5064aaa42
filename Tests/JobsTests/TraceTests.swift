import Foundation
import Postgres
import Synchronization
import Telemetry
import Testing
import Tracing

@testable import Jobs

/// Jobs remember who enqueued them, and a set's span links to those.
@Suite(.timeLimit(.minutes(10))) struct TraceTests {
    private final class Spans: Sendable {
        private let lines = Mutex<[String]>([])

        var tracer: FileTracer { FileTracer { line in self.lines.withLock { $0.append(line) } } }

        func all() throws -> [[String: Any]] {
            try lines.withLock { $0 }.map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
        }

        func named(_ name: String) throws -> [[String: Any]] { try all().filter { $0["name"] as? String == name } }
    }

    private func trace(_ span: [String: Any]?) -> String? { span?["trace"] as? String }

    @Test func aSetLinksToWhoeverEnqueuedItsJobs() async throws {
        let spans = Spans()
        try await withTracer(spans.tracer) {
            let pool = try await queueDatabase()
            let second = Queue(id: 2, name: "second")
            let all = jobs(4)
            try await withSpan("first caller") { _ in try await pool.enqueue(Array(all[0..<2])) }
            try await withSpan("second caller") { _ in
                _ = try await pool.withConnection { try await Enqueue.bulk([all[2]], on: $0) }
            }
            try await pool.enqueue([all[3]])
            let handler = TestHandler { batch in
                try await batch.settle { connection, held in
                    let next = held.filter { $0.subject == 1 }.map {
                        NewJob(queue: second, clinicID: 7, subject: $0.subject, deadline: $0.deadline)
                    }
                    try await Enqueue.jobs(next, on: connection)
                    return held.map { Settlement($0, .done) }
                }
            }
            let worker = Worker(
                pool: pool, handlers: [handler], configuration: .init(name: "t", idlePoll: .milliseconds(20)),
                logger: .quiet)
            try await running(worker) { _ in
                try await eventually("done") { try await pool.number("SELECT count(*) FROM job WHERE queue = 1") == 0 }
            }
            let rows = try await pool.query("SELECT encode(trace, 'hex') FROM job WHERE queue = 2")
            let stored = rows.first?.first ?? nil
            let sets = try spans.named("work test")
            let set = try #require(sets.first { ($0["attributes"] as? [String: Any])?["claimline.jobs"] as? Int == 4 })
            #expect(set["parent"] == nil, "links, not parents")
            let links = try #require(set["links"] as? [[String: String]])
            let callers = [trace(try spans.named("first caller").first), trace(try spans.named("second caller").first)]
            #expect(Set(links.compactMap { $0["trace"] }) == Set(callers.compactMap { $0 }) && links.count == 2)
            // What the set enqueued links to the set.
            #expect(stored == "\(trace(set) ?? "")\(set["span"] ?? "")01")
            await pool.close()
        }
    }

    @Test func theContextSurvivesEveryMove() async throws {
        let spans = Spans()
        try await withTracer(spans.tracer) {
            let pool = try await queueDatabase()
            var all = jobs(5)
            all[3].due = .after(.zero)
            all[4].key = [1]
            try await withSpan("caller") { _ in try await pool.enqueue(all) }
            let caller = try #require(trace(try spans.named("caller").first))
            func traced(_ table: String) async throws -> Int {
                try await pool.number("SELECT count(*) FROM \(table) WHERE encode(trace, 'hex') LIKE '\(caller)%'")
            }
            #expect(try await traced("job") == 4)
            #expect(try await traced("job_later") == 1)
            #expect(try await pool.promote() == 1)
            #expect(try await traced("job") == 5)
            let session = try await pool.session()
            let held = try await pool.lease(5, for: session)
            #expect(held.allSatisfy { $0.trace?.count == 25 })
            try await pool.batch(held, of: session).settle { _, held in
                held.enumerated().map { index, job in
                    Settlement(job, index < 2 ? .snooze(.after(.zero)) : index < 4 ? .dead(reason: "d") : .done)
                }
            }
            #expect(try await traced("job_later") == 2)
            #expect(try await traced("job_dead") == 2)
            #expect(try await pool.promote() == 2)
            _ = try await pool.withConnection { connection in
                try await connection.run(
                    ReviveDeadLetters(
                        filter: DeadLetterFilter(ids: nil, queue: nil, clinic: nil, reason: nil), after: 0, limit: 10))
            }
            #expect(try await traced("job") == 4)
            let again = try await pool.lease(1, for: session)
            try await pool.query("UPDATE job SET session_id = NULL")
            _ = try await pool.withConnection { try await $0.execute(QuarantineKillers(ids: again.map(\.id))) }
            #expect(try await traced("job_dead") == 1)
            await pool.close()
        }
    }

    @Test func nothingIsStoredWhereNothingIsTraced() async throws {
        let pool = try await queueDatabase()
        #expect(JobTrace.current == nil && !JobTrace.isOn)
        try await pool.enqueue(jobs(2))
        #expect(try await pool.number("SELECT count(*) FROM job WHERE trace IS NULL") == 2)
        await pool.close()
        let silent = FileTracer(sample: 0) { _ in }
        withTracer(silent) {
            withSpan("not sampled") { _ in #expect(JobTrace.current == nil) }
        }
    }

    @Test func storedContextsAreReadBack() {
        let header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let stored = JobTrace.stored(header)
        #expect(stored?.count == 25 && stored.flatMap(JobTrace.traceParent) == header)
        #expect(JobTrace.stored("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00") == nil, "not sampled")
        for text in ["", "00-zz-b7-01", "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01"] {
            #expect(JobTrace.stored(text) == nil)
        }
        #expect(JobTrace.traceParent([1, 2]) == nil)
    }
}
