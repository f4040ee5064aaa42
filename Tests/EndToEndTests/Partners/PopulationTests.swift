import Claims
import Foundation
import FoundationNetworking
import Postgres
import Testing

/// A seeded population over six scripted payers with every fault, through months of cadence: nothing is left without an end,
/// a work list or a name for what it waits for, and the payers' books and ours agree to the cent.
///
/// `CLAIMLINE_POPULATION` says how many claims; `Benchmarks/population` runs ten thousand.
@Suite(.serialized)
struct PopulationTests {
    private static let claims = Int(ProcessInfo.processInfo.environment["CLAIMLINE_POPULATION"] ?? "") ?? 600
    /// Steps of the two clocks, days each.
    private static let steps = [15, 15, 10, 10, 10, 10, 15, 15, 30]

    @Test(.timeLimit(.minutes(60)))
    func `every claim comes to rest and the books agree`() async throws {
        var partner = Deployment.Partner()
        partner.faults = PopulationScript.text
        let deployment = try await Deployment(partner: partner)
        try deployment.loadGuides(#""read_seconds":5"#)
        try deployment.start("coordinator", ["coordinator", "run"])
        for number in 1...2 { try deployment.start("worker-\(number)", ["worker", "run"]) }
        let visits = try deployment.writeVisits(count: Self.claims, clinics: 8, seed: 2_026)
        try deployment.expectSuccess(try deployment.run(["intake", "import", visits]))
        try await quiet(deployment)
        for days in Self.steps {
            if try await deployment.count("SELECT count(*) FROM claim WHERE stage IN (60, 70)") == 0 { break }
            try await moveOn(deployment, days: days)
            try await quiet(deployment)
        }
        try await expectEnds(deployment)
        let ledger = ["verify", "--ledger", deployment.ledger.path, "--json"]
        let verified = try deployment.run(ledger)
        #expect(verified.code == 0, "\(verified.output.suffix(2_000))")
        let quarantined = try await deployment.value(
            "SELECT coalesce(string_agg(DISTINCT kind || ': ' || reason, '; '), '') FROM inbound_file WHERE status = 'quarantined'"
        )
        #expect(quarantined == "")
        try deployment.stop()
    }

    /// Each claim is closed, in a work list with its next action, or waits for an answer with a date.
    private func expectEnds(_ deployment: Deployment) async throws {
        let stages = try await deployment.value(
            """
            SELECT string_agg(stage || ':' || claims, ' ' ORDER BY stage)
            FROM (SELECT stage, count(*) AS claims FROM claim GROUP BY stage) AS counted
            """)
        print("population|\(Self.claims)|\(stages)")
        #expect(try await deployment.count("SELECT count(*) FROM claim") == Self.claims)
        let moving = "SELECT count(*) FROM claim WHERE stage IN (20, 30, 40, 50)"
        #expect(try await deployment.count(moving) == 0)
        let undated = "SELECT count(*) FROM claim WHERE stage NOT IN (10, 90) AND next_action_at IS NULL"
        #expect(try await deployment.count(undated) == 0)
        // Every fault left its mark: rejected, unanswered or denied claims, and most of the others closed.
        let closed = try await deployment.count("SELECT count(*) FROM claim WHERE stage = 90")
        #expect(closed > Self.claims * 6 / 10)
        for stage in [65, 80] {
            #expect(try await deployment.count("SELECT count(*) FROM claim WHERE stage = \(stage)") > 0, "\(stage)")
        }
        #expect(try await deployment.count("SELECT count(*) FROM job_dead") == 0)
    }

    /// Waits until nothing is runnable or about to be, and nothing has happened for a while.
    private func quiet(_ deployment: Deployment) async throws {
        let busy = """
            SELECT (SELECT count(*) FROM job WHERE queue <> 4)
                 + (SELECT count(*) FROM job_later WHERE queue <> 4 AND
                    CASE WHEN by_business_clock THEN due_at <= business_now() ELSE due_at < now() + interval '5 minutes' END)
                 + (SELECT count(*) FROM ready_claim)
            """
        let happened = "SELECT (SELECT count(*) FROM claim_event) + (SELECT count(*) FROM inbound_file)"
        var last = -1
        var since = ContinuousClock.now
        try await deployment.wait("a pause in the work", seconds: 900) {
            let events = try await deployment.count(happened)
            let isBusy = try await deployment.count(busy) > 0
            if events != last || isBusy {
                last = events
                since = .now
            }
            return ContinuousClock.now - since > .seconds(4)
        }
    }

    /// Moves business time and the payers' clock on together.
    private func moveOn(_ deployment: Deployment, days: Int) async throws {
        try await deployment.advanceBusinessTime(days: days)
        let url = try #require(URL(string: "\(deployment.clearinghouseURL)/clock?days=\(days)"))
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        let (_, response) = try await URLSession.shared.data(for: request)
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
    }
}
