import Foundation
import Testing

/// The commands by which operations staff steer the queue.
struct QueueCommandTests {
    @Test(.timeLimit(.minutes(15)))
    func `queues, jobs, schedules and workers are listed and steered`() async throws {
        let deployment = try await Deployment()
        func json(_ arguments: String...) throws -> [String: Any] {
            let result = try deployment.run(arguments + ["--json"])
            try deployment.expectSuccess(result)
            let document = try result.json()
            #expect(document["schema_version"] as? Int == 1)
            return document
        }
        func rows(_ document: [String: Any], _ key: String) -> [[String: Any]] {
            document[key] as? [[String: Any]] ?? []
        }

        _ = try await deployment.value(
            """
            INSERT INTO job (queue, clinic_id, subject, deadline) SELECT 2, 7, n, now() FROM generate_series(1, 3) AS n;
            INSERT INTO job_dead (id, subject, deadline, token, enqueued_at, clinic_id, queue, route_id, attempt, crashes,
                                  has_key, reason)
            SELECT 1000000 + n, n, now(), 1, now(), 7, 2, 0, 12, 0, false, 'refused' FROM generate_series(1, 2) AS n;
            SELECT 1
            """)
        let scrub = try #require(rows(try json("queue", "list"), "queues").first { $0["name"] as? String == "scrub" })
        #expect(scrub["runnable"] as? Int == 3 && scrub["dead"] as? Int == 2 && scrub["live_workers"] as? Int == 0)
        #expect(try deployment.run(["queue", "list"]).output.contains("no live worker"))

        #expect(try deployment.run(["queue", "pause", "scrub"]).code == 64, "nobody can be asked")
        #expect(try deployment.run(["queue", "pause", "scrub", "--dry-run"]).code == 0)
        #expect(rows(try json("queue", "list"), "controls").isEmpty)
        let paused = rows(try json("queue", "pause", "scrub", "--reason", "payer down", "--yes"), "controls")
        #expect(paused.first?["key"] as? String == "scrub" && paused.first?["reason"] as? String == "payer down")
        let limited = rows(try json("queue", "limit", "--clinic", "7", "--max-running", "5", "--yes"), "controls")
        #expect(limited.first?["max_running"] as? Int == 5)
        #expect(try deployment.run(["queue", "resume", "scrub"]).code == 0)
        #expect(try deployment.run(["queue", "resume", "scrub"]).code == 1)
        #expect(try deployment.run(["queue", "pause", "scrub", "--clinic", "7", "--yes"]).code == 64)
        #expect(rows(try json("queue", "weight", "7", "3"), "weights").first?["weight"] as? Int == 3)

        let page = try json("jobs", "list", "--queue", "scrub", "--limit", "2")
        #expect(rows(page, "jobs").count == 2)
        let next = try #require(page["next"] as? Int)
        #expect(rows(try json("jobs", "list", "--queue", "scrub", "--after", "\(next)"), "jobs").count == 3)
        #expect(rows(try json("jobs", "dead"), "groups").first?["jobs"] as? Int == 2)
        #expect(try json("jobs", "retry", "--reason", "REFUSED", "--dry-run")["matching"] as? Int == 2)
        #expect(try json("jobs", "retry", "--reason", "refused", "--yes")["retried"] as? Int == 2)
        #expect(try deployment.run(["jobs", "retry"]).code == 64)
        let cancelled = try json("jobs", "cancel", "1000001", "--yes")
        #expect(cancelled["cancelled"] as? [Int] == [1_000_001])
        let shown = try #require(try json("jobs", "show", "1000001")["job"] as? [String: Any])
        #expect(shown["state"] as? String == "cancelled")
        #expect(try deployment.run(["jobs", "show", "5"]).code == 1)

        let set = ["schedule", "set", "sweep", "--cron", "30 2 * * *", "--queue", "scrub", "--subject", "9"]
        let schedule = try deployment.run(set + ["--zone", "America/Chicago", "--json"])
        #expect(rows(try schedule.json(), "schedules").first?["next_at"] as? String == "2026-10-07T07:30:00Z")
        #expect(try deployment.run(set + ["--zone", "Mars/Olympus"]).code == 64)
        let wrong = try deployment.run([
            "schedule", "set", "x", "--cron", "0 25 * * *", "--queue", "scrub", "--subject", "1",
        ])
        #expect(wrong.code == 64 && wrong.errors.contains("hour field, character 3: 25 is out of range"))
        #expect(rows(try json("schedule", "pause", "sweep"), "schedules").first?["paused_at"] is String)
        #expect(try deployment.run(["schedule", "remove", "sweep", "--yes"]).code == 0)
        #expect(try deployment.run(["schedule", "resume", "sweep"]).code == 1)

        try deployment.start("worker", ["worker", "run", "--name", "one"])
        try await deployment.wait("a live worker") {
            try rows(json("worker", "list"), "workers").first?["name"] as? String == "one"
        }
        #expect(rows(try json("worker", "quiet", "one"), "workers").first?["wish"] as? String == "quiet")
        #expect(try deployment.run(["worker", "stop", "one", "--yes"]).code == 0)
        try await deployment.wait("its end") { try rows(json("worker", "list"), "workers").isEmpty }
        try deployment.stop()
    }
}
