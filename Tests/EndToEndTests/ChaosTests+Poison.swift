import Foundation
import Postgres
import TestSupport
import Testing

/// A job that kills whoever works it.
extension ChaosTests {
    @Test(.timeLimit(.minutes(15)))
    func `a job that kills its process costs few processes and no neighbour an attempt`() async throws {
        let deployment = try await Deployment()
        let (jobs, batch, poison) = (2000, 500, 700)
        _ = try await deployment.value(
            """
            INSERT INTO job (queue, clinic_id, subject, deadline)
            SELECT 900, 1 + n % 8, n, business_now() + n * interval '1 second' FROM generate_series(1, \(jobs)) AS n;
            SELECT 1
            """)
        try deployment.start("coordinator", ["coordinator", "run", "--lease", "2"])
        let work = ["load", "work", "--batch", "\(batch)", "--lease", "1"]
        let workers = ["worker-1", "worker-2"]
        for name in workers { try deployment.start(name, work, environment: ["CLAIMLINE_POISON_SUBJECT": "\(poison)"]) }
        var deaths = 0
        try await deployment.wait("the quarantine") {
            for name in workers where deployment.process(name)?.isRunning == false {
                deaths += 1
                try deployment.killAndRestart(name)
            }
            return try await deployment.count("SELECT count(*) FROM job WHERE queue = 900") == 0
        }
        #expect(deaths > 1 && deaths <= 9 + 3, "log₂ of 500, and three: \(deaths)")
        #expect(try await deployment.value("SELECT string_agg(subject::text, ',') FROM job_dead") == "\(poison)")
        #expect(try await deployment.count("SELECT count(*) FROM job_done WHERE queue = 900") == jobs - 1)
        #expect(try await deployment.count("SELECT max(attempt) FROM job_done WHERE queue = 900") == 1)
        var tally = ChaosTally()
        tally.add("processes that a poison job killed", deaths)
        tally.print("poison")
        try deployment.stop()
    }
}
