import Foundation
import Postgres
import TestSupport
import Testing

/// One clinic floods the queue, another has a job now and then: a real worker, jobs of five milliseconds.
@Suite(.serialized) struct FloodTests {
    private static let light = 7
    private static let lightJobs = 120
    private static let batch = 20

    @Test(.timeLimit(.minutes(15)))
    func `a clinic that floods a hundredfold costs a light one no more than a leased set`() async throws {
        let solo = try await waits(flood: 0)
        let flooded = try await waits(flood: 100 * Self.lightJobs)
        let limit = max(2 * solo.p95, solo.p95 + flooded.set)
        #expect(flooded.p95 <= limit, "solo \(solo.p95) ms, flooded \(flooded.p95) ms, a set \(flooded.set) ms")
        var tally = ChaosTally()
        tally.add("p95 wait alone, ms", Int(solo.p95))
        tally.add("p95 wait beside the flood, ms", Int(flooded.p95))
        tally.add("a leased set, ms", Int(flooded.set))
        tally.print("flood")
    }

    /// Milliseconds from runnable to leased of the light clinic's jobs, and from one lease to the next.
    private func waits(flood: Int) async throws -> (p95: Double, set: Double) {
        let deployment = try await Deployment()
        try deployment.start(
            "worker",
            ["load", "work", "--batch", "\(Self.batch)", "--job-microseconds", "5000"])
        try await deployment.wait("the worker") {
            try await deployment.count("SELECT count(*) FROM worker_session WHERE ended_at IS NULL") == 1
        }
        if flood > 0 { try await enqueue(flood, clinic: 1, on: deployment) }
        for _ in 1...Self.lightJobs {
            try await enqueue(1, clinic: Self.light, on: deployment)
            try await Task.sleep(for: .milliseconds(100))
        }
        try await deployment.wait("the light clinic's jobs") {
            try await deployment.count("SELECT count(*) FROM job_done WHERE clinic_id = \(Self.light)")
                == Self.lightJobs
        }
        let p95 = try await milliseconds(
            "percentile_cont(0.95) WITHIN GROUP (ORDER BY leased_at - runnable_at)",
            from: "job_done WHERE clinic_id = \(Self.light)", on: deployment)
        let set = try await milliseconds(
            "percentile_cont(0.5) WITHIN GROUP (ORDER BY pause)",
            from: """
                (SELECT leased_at - lag(leased_at) OVER (ORDER BY leased_at) AS pause
                 FROM (SELECT DISTINCT leased_at FROM job_done) AS lease) AS pauses
                """, on: deployment)
        try deployment.stop()
        return (p95, set)
    }

    private func enqueue(_ count: Int, clinic: Int, on deployment: Deployment) async throws {
        _ = try await deployment.value(
            """
            INSERT INTO job (queue, clinic_id, subject, deadline)
            SELECT 900, \(clinic), n, now() + interval '1 day' FROM generate_series(1, \(count)) AS n; SELECT 1
            """)
    }

    private func milliseconds(_ interval: String, from: String, on deployment: Deployment) async throws -> Double {
        let text = try await deployment.value("SELECT extract(epoch FROM \(interval)) * 1000 FROM \(from)")
        return try #require(Double(text))
    }
}
