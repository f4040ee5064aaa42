import Foundation
import Postgres
import TestSupport
import Testing

/// Everybody at once.
extension ChaosTests {
    @Test(.timeLimit(.minutes(15)))
    func `two hundred connections and fifty thousand jobs due in one second pass`() async throws {
        // Fewer places than callers: some are turned away.
        let fleet = try await calmFleet(workers: 3, settings: ["max_connections = 120"])
        defer { fleet.cluster.stop() }
        let deployment = fleet.deployment
        let jobs = 50_000
        try await fleet.enqueueIdleJobs(jobs, due: "now() + interval '2 seconds'")
        let configuration = fleet.cluster.cluster.configuration()
        let due = ContinuousClock.now + .seconds(2)
        try await Task.sleep(until: due)
        let served = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask { (try? await Connection.open(configuration).query("SELECT pg_sleep(1)")) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(served > 0 && served <= 200)
        let most = try await deployment.count(
            """
            SELECT coalesce(max(count), 0) FROM (
                SELECT count(*) FROM pg_stat_activity WHERE application_name = 'claimline worker') AS workers
            """)
        #expect(most <= 3 * 16, "the workers' pools are bounded")
        try await deployment.wait("all jobs") {
            try await deployment.count(
                """
                SELECT (SELECT count(*) FROM job WHERE subject < 0) + (SELECT count(*) FROM job_later WHERE subject < 0)
                """) == 0
        }
        fleet.tally.measured("from due to the last of 50,000 jobs", .now - due)
        fleet.tally.add("connections at once", 200)
        fleet.tally.add("connections served", served)
        #expect(try await deployment.count("SELECT count(*) FROM job_done WHERE subject < 0") == jobs)
        #expect(try await deployment.count("SELECT count(DISTINCT subject) FROM job_done WHERE subject < 0") == jobs)
        // Back to base: a job that comes now starts at once.
        let late = ContinuousClock.now
        try await fleet.enqueueIdleJobs(1)
        try await deployment.wait("a job afterwards") {
            try await deployment.count("SELECT count(*) FROM job WHERE subject < 0") == 0
        }
        fleet.tally.measured("a job afterwards", .now - late)
        #expect(.now - due < .seconds(60))
        fleet.tally.print("herd")
        try deployment.stop()
    }
}
