import Foundation
import Testing

/// What must hold after every fault.
enum ChaosChecks {
    /// Nothing lost, nothing doubled, every clock the database's, and `verify` agrees.
    static func expectIntact(_ deployment: Deployment, claims: Int) async throws {
        #expect(try await deployment.count("SELECT count(*) FROM claim") == claims)
        #expect(try await deployment.count("SELECT count(*) FROM job_dead") == 0)
        #expect(
            try await deployment.count(
                "SELECT count(*) FROM (SELECT id FROM job_done GROUP BY id HAVING count(*) > 1) AS twice") == 0)
        try await expectNoDoubleSchedules(deployment)
        try await expectDatabaseTime(deployment)
        try await expectPartnerAgrees(deployment)
        let verify = try deployment.run(["verify", "--ledger", deployment.ledger.path, "--json"])
        // A breach is worth more than further faults: the run ends here.
        try #require(verify.code == 0, "\(verify.output) \(verify.errors)")
    }

    /// Two leaders never plan the same thing twice: one receive job for each route, each file one submit job.
    private static func expectNoDoubleSchedules(_ deployment: Deployment) async throws {
        let doubled = try await deployment.count(
            """
            SELECT count(*) FROM (
                SELECT queue, subject FROM (
                    SELECT queue, subject FROM job UNION ALL SELECT queue, subject FROM job_later) AS pending
                WHERE queue IN (3, 4) GROUP BY queue, subject HAVING count(*) > 1
                UNION ALL
                SELECT queue, subject FROM job_done WHERE queue = 3 GROUP BY queue, subject HAVING count(*) > 1) AS twice
            """)
        #expect(doubled == 0, "jobs scheduled twice")
    }

    /// Every instant of the business lies within the run by the database's clock, ten wrong minutes would not.
    private static func expectDatabaseTime(_ deployment: Deployment) async throws {
        let strange = try await deployment.count(
            """
            WITH run AS (SELECT to_timestamp(\(Deployment.businessStart / 1_000_000)) - interval '1 second' AS start)
            SELECT (SELECT count(*) FROM claim_event, run
                    WHERE business_at NOT BETWEEN run.start AND business_now() OR at > now())
                 + (SELECT count(*) FROM claim, run
                    WHERE sla_stopped_at NOT BETWEEN run.start AND business_now())
            """)
        #expect(strange == 0, "instants of another clock")
    }

    /// The partner's ledger: each original once, and as many as we call accepted.
    private static func expectPartnerAgrees(_ deployment: Deployment) async throws {
        let lines = try String(contentsOf: deployment.ledger, encoding: .utf8).split(separator: "\n")
        let accepted = lines.filter { $0.contains("\"accepted\"") }
        let names = accepted.compactMap { line in
            line.range(of: #""patient_control_number":"[^"]*""#, options: .regularExpression).map { line[$0] }
        }
        #expect(names.count == accepted.count)
        #expect(Set(names).count == names.count, "an original reached the partner twice")
        #expect(
            names.count == (try await deployment.count("SELECT count(*) FROM submission WHERE status = 'accepted'")))
    }

    /// Writes with a token or under a session that others had taken over, as the workers log them when refused.
    static func staleWrites(_ fleet: ChaosFleet) -> Int {
        fleet.members.filter(\.isWorker).reduce(0) { sum, member in
            sum + fleet.deployment.log(of: member.name).matches(of: #/lost leases dropped|error=fenced/#).count
        }
    }
}
