import Foundation
import Testing

/// One payer that answers nothing at all: the others, at the same offered load, lose nothing, and the slots that it keeps
/// are no more than its own.
@Suite(.serialized)
struct HangingPayerTests {
    /// The payer whose route hangs: about 17 in 100 of the sample visits.
    private static let payer = "60054"
    private static let sender = "CLAIMLINE2"
    private static let workers = 2
    private static let batches = Int(ProcessInfo.processInfo.environment["CLAIMLINE_HANG_BATCHES"] ?? "") ?? 15
    private static let visitsPerBatch = 20

    /// Real time from import to submission of the other payers' claims, seconds, and what was closed.
    private struct Figures {
        var claims = 0
        var closed = 0
        var median = 0.0
        var late = 0.0
        var seconds = 0.0
        /// Most slots of each queue that the payer kept at once.
        var slots: [Int: Int] = [:]
    }

    @Test(.timeLimit(.minutes(15)))
    func `a payer that hangs slows nobody else`() async throws {
        let usual = try await run(isHanging: false)
        let hanging = try await run(isHanging: true)
        print("hang|usual|\(usual)")
        print("hang|hanging|\(hanging)")
        #expect(hanging.claims == usual.claims && hanging.closed == usual.closed)
        #expect(hanging.median <= usual.median * 1.5 + 0.5, "median wait of the others")
        #expect(hanging.late <= usual.late * 1.5 + 1.5, "95 in 100 of the others wait less")
        #expect(hanging.seconds <= usual.seconds * 1.15 + 3, "the others' throughput")
        // One slot of each lane: two lanes for eligibility and files, one for follow-up and for the route's one receiver.
        let caps = [1: 2 * Self.workers, 3: 2 * Self.workers, 4: 1, 7: Self.workers]
        for (queue, slots) in hanging.slots { #expect(slots <= caps[queue] ?? 0, "queue \(queue)") }
        #expect(hanging.slots[1, default: 0] > 0, "the payer did hang")
    }

    private func run(isHanging: Bool) async throws -> Figures {
        var partner = Deployment.Partner()
        if isHanging { partner.faults = "faults: [{fault: hang, partner: \(Self.sender), milliseconds: 600000}]" }
        let deployment = try await Deployment(partner: partner)
        try deployment.loadGuides(#""read_seconds":5,"real_time_seconds":8"#)
        try deployment.expectSuccess(
            try deployment.run([
                "route", "set", "--id", "2", "--name", "other", "--url", deployment.clearinghouseURL, "--sender",
                Self.sender, "--payer",
                Self.payer, "--window", "0.3", "--claims-per-file", "40",
            ]))
        try deployment.start("coordinator", ["coordinator", "run"])
        for number in 1...Self.workers { try deployment.start("worker-\(number)", ["worker", "run"]) }
        var figures = Figures()
        let started = ContinuousClock.now
        for batch in 1...Self.batches {
            let visits = try deployment.writeVisits(count: Self.visitsPerBatch, clinics: 4, seed: UInt64(100 + batch))
            try deployment.expectSuccess(try deployment.run(["intake", "import", visits]))
            while ContinuousClock.now < started + .seconds(2 * batch) {
                try await sample(deployment, into: &figures)
                try await Task.sleep(for: .milliseconds(200))
            }
        }
        try await deployment.wait("the others at rest") {
            try await sample(deployment, into: &figures)
            return try await deployment.count(Self.moving) == 0
        }
        try await measure(deployment, into: &figures)
        if isHanging { try expectOpenCircuit(deployment) }
        try deployment.stop()
        return figures
    }

    /// Slots kept for longer than a lane waits for one.
    private func sample(_ deployment: Deployment, into figures: inout Figures) async throws {
        let found = try await deployment.value(
            """
            SELECT coalesce(string_agg(queue || ':' || slots, ','), '') FROM (
                SELECT queue, count(*) AS slots FROM lease_set AS held
                WHERE leased_at < now() - interval '3 seconds'
                  AND EXISTS (SELECT FROM worker_session WHERE id = held.session_id AND fenced_at IS NULL AND ended_at IS NULL)
                  AND EXISTS (SELECT FROM job WHERE job.id = ANY (held.job_ids) AND job.session_id = held.session_id
                                AND (job.route_id = 2 OR (job.queue = 4 AND job.subject = 2)))
                GROUP BY queue) AS kept
            """)
        for pair in found.split(separator: ",") {
            let numbers = pair.split(separator: ":").compactMap { Int($0) }
            guard numbers.count == 2 else { continue }
            figures.slots[numbers[0]] = max(figures.slots[numbers[0], default: 0], numbers[1])
        }
    }

    private static let others = "payer_id NOT IN ('\(payer)', 'SLOWP')"
    private static let moving = "SELECT count(*) FROM claim WHERE \(others) AND stage IN (20, 30, 40, 50, 60, 70)"

    private func measure(_ deployment: Deployment, into figures: inout Figures) async throws {
        figures.claims = try await deployment.count("SELECT count(*) FROM claim WHERE \(Self.others)")
        figures.closed = try await deployment.count("SELECT count(*) FROM claim WHERE \(Self.others) AND stage = 90")
        let waits = """
            SELECT extract(epoch FROM max(at) FILTER (WHERE to_stage = 60) - min(at)) AS wait
            FROM claim_event JOIN claim USING (claim_id, clinic_id)
            WHERE \(Self.others) AND stage = 90 GROUP BY claim_id
            """
        func percentile(_ part: Double) async throws -> Double {
            let sql =
                "SELECT round(percentile_cont(\(part)) WITHIN GROUP (ORDER BY wait)::numeric, 3) FROM (\(waits)) AS waits"
            return Double(try await deployment.value(sql)) ?? -1
        }
        figures.median = try await percentile(0.5)
        figures.late = try await percentile(0.95)
        let span = """
            SELECT round(extract(epoch FROM max(at) - min(at))::numeric, 3)
            FROM claim_event JOIN claim USING (claim_id, clinic_id) WHERE \(Self.others)
            """
        figures.seconds = Double(try await deployment.value(span)) ?? -1
    }

    /// Every worker knows, and so do people.
    private func expectOpenCircuit(_ deployment: Deployment) throws {
        let list = try deployment.run(["route", "list", "--json"])
        try deployment.expectSuccess(list)
        let routes = try #require(try list.json()["routes"] as? [[String: Any]])
        let hanging = try #require(routes.first { $0["id"] as? Int == 2 })
        let circuits = try #require(hanging["circuits"] as? [[String: Any]])
        #expect(!circuits.isEmpty)
        #expect(circuits.allSatisfy { $0["reason"] as? String == "no answer in time" })
        let usual = try #require(routes.first { $0["id"] as? Int == 1 })
        #expect((usual["circuits"] as? [Any])?.isEmpty == true)
    }
}

extension Deployment {
    /// Puts the standard companion guide in force with other fields.
    func loadGuides(_ fields: String) throws {
        let file = folder.appendingPathComponent("guides.json")
        let text = """
            {"schema_version":1,"version":"test","guides":[{"guide":"standard","version":"test","source":"test",\(fields)}]}
            """
        try Data(text.utf8).write(to: file)
        try expectSuccess(try run(["route", "guides", "load", file.path]))
    }
}
