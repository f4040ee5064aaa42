import Foundation
import Postgres
import Testing

@testable import Jobs

/// Every statement fits the migrated schema with the types it binds.
@Suite struct StatementTests {
    private func samples() -> [any Statement] {
        let job = LeasedJob(
            id: 1, clinicID: 7, subject: 1, deadline: midnight, attempt: 1, crashes: 0, token: 1)
        return [
            EnqueueRunnable(jobs: jobs(2)),
            EnqueueLater(jobs: [(jobs(1)[0], .after(.seconds(1))), (jobs(1)[0], .business(midnight))]),
            OpenSession(sessionName: "test", leaseMicroseconds: 1), RenewSession(sessionID: 1, leaseMicroseconds: 1),
            EndSession(sessionID: 1), FenceExpiredSessions(), RequeueLost(), QuarantineKillers(ids: [1]),
            LeaseJobs(queue: testQueue, limit: 1, sessionID: 1, setNumber: 1, finishedSets: [1]),
            FenceJobs(jobs: [job], sessionID: 1), SettleDone(jobs: [job]),
            SettleLater(jobs: [(job, .after(.seconds(1)), "r"), (job, .business(midnight), nil)]),
            SettleDead(jobs: [(job, "r")]), PromoteDue(limit: 1), QueueProgress(windowMicroseconds: 1),
            RaiseAlarm(kind: "k", subject: "s", detail: "d"), ClearAlarm(kind: "k", subject: "s"),
            NameQueues(queues: [testQueue]), Lead(holder: "a", leaseMicroseconds: 1), HoldTerm(term: 1, holder: "a"),
            Resign(holder: "a", term: 1), PlanByIndex.on, PlanByIndex.off,
        ]
    }

    @Test func everyStatementRunsWithAndWithoutRows() async throws {
        let pool = try await queueDatabase()
        for statement in samples() {
            try await pool.withConnection { connection in
                await #expect(throws: Never.self, "\(type(of: statement).name)") {
                    _ = try await connection.execute(statement)
                }
            }
        }
        let empty: [any Statement] = [
            EnqueueRunnable(jobs: []), EnqueueLater(jobs: []), FenceJobs(jobs: [], sessionID: 1), SettleDone(jobs: []),
            SettleLater(jobs: []), SettleDead(jobs: []), QuarantineKillers(ids: []), NameQueues(queues: []),
        ]
        for statement in empty {
            let rows = try await pool.withConnection { try await $0.execute(statement) }
            #expect(rows == 0, "\(type(of: statement).name)")
        }
        await pool.close()
    }

    /// The list above is complete: the names in the source files are the names it covers.
    @Test func everyStatementOfTheSourcesIsCovered() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Jobs/SQL")
        let files = try FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
        let names = try files.flatMap { file in
            try String(contentsOf: file, encoding: .utf8).matches(of: /static let name = "([a-z_]+)"/)
                .map { String($0.output.1) }
        }
        let covered = Set(samples().map { type(of: $0).name })
        #expect(names.count > 15)
        #expect(covered.sorted() == names.sorted())
        #expect(Set(names).count == names.count)
    }
}
