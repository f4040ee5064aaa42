import Foundation
import Postgres
import Testing

@testable import Jobs

/// Every statement fits the migrated schema with the types it binds.
@Suite struct StatementTests {
    private func samples(_ held: LeasedJob) -> [any Statement] {
        let request = FairShare.Request(
            clinicID: 7, band: .normal, from: FairShare.Mark(deadline: midnight, id: 0), until: midnight, take: 1)
        return [
            EnqueueRunnable(jobs: jobs(2)),
            EnqueueLater(jobs: [(jobs(1)[0], .after(.seconds(1))), (jobs(1)[0], .business(midnight))]),
            OpenSession(sessionName: "test", leaseMicroseconds: 1, queues: [1], slots: 1),
            TellTally(sessionID: 1, tallies: [(1, Tally(done: 1))]), RenewSession(sessionID: 1, leaseMicroseconds: 1),
            EndSession(sessionID: 1), FenceExpiredSessions(), RequeueLost(), QuarantineKillers(ids: [1]),
            SurveyLanes(queue: testQueue),
            LeaseJobs(
                queue: testQueue, limit: 1, sessionID: 1, setNumber: 1, finishedSets: [1], requests: [request]),
            LeaseArrivals(queue: testQueue, limit: 1, sessionID: 1, setNumber: 2, finishedSets: [1], after: 0),
            ReadHorizon(),
            FenceJobs(jobs: [held], sessionID: 1), FenceMovedJobs(jobs: [held], sessionID: 1),
            SettleDone(jobs: [held], sessionID: 1),
            SettleLater(
                items: [
                    .init(job: held, due: .after(.seconds(1)), retryReason: "r"),
                    .init(job: held, due: .business(midnight)), .init(job: held, due: nil, parkedBy: "k"),
                ], sessionID: 1),
            SettleDead(jobs: [(held, "r")], sessionID: 1), PromoteDue(limit: 1), QueueSigns(windowMicroseconds: 1),
            QueueDepths(), KeepHistoryPartitions(ahead: 1, keep: 1),
            RaiseAlarm(kind: "k", subject: "s", detail: "d"), ClearAlarm(kind: "k", subject: "s"),
            NameQueues(queues: [testQueue], next: [:]), Lead(holder: "a", leaseMicroseconds: 1),
            HoldTerm(term: 1, holder: "a"),
            Resign(holder: "a", term: 1), PlanBy.itself,
            ReadWorkAhead(horizonMicroseconds: 1), ReadPaces(), ReadFollows(), ReadLimits(),
            ReadCapacity(),
        ] + StatementSamples.ofPeople(held)
    }

    @Test func everyStatementRunsWithAndWithoutRows() async throws {
        let pool = try await queueDatabase()
        for statement in samples(try await heldJob(pool)) {
            try await pool.withConnection { connection in
                await #expect(throws: Never.self, "\(type(of: statement).name)") {
                    _ = try await connection.execute(statement)
                }
            }
        }
        let empty: [any Statement] = [
            EnqueueRunnable(jobs: []), EnqueueLater(jobs: []), FenceJobs(jobs: [], sessionID: 1),
            FenceMovedJobs(jobs: [], sessionID: 1), QuarantineKillers(ids: []), NameQueues(queues: [], next: [:]),
        ]
        for statement in empty {
            let rows = try await pool.withConnection { try await $0.execute(statement) }
            #expect(rows == 0, "\(type(of: statement).name)")
        }
        await pool.close()
    }

    /// The list above is complete: the names in the source files are the names it covers.
    @Test func everyStatementOfTheSourcesIsCovered() async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Jobs/SQL")
        let files = try FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
        let names = try files.flatMap { file in
            try String(contentsOf: file, encoding: .utf8).matches(of: /static let name = "([a-z_]+)"/)
                .map { String($0.output.1) }
        }
        let pool = try await queueDatabase()
        let covered = Set(samples(try await heldJob(pool)).map { type(of: $0).name })
        await pool.close()
        #expect(names.count > 15)
        #expect(covered.sorted() == names.sorted())
        #expect(Set(names).count == names.count)
    }
}
