import Billing
import Clearinghouse
import Foundation
import Jobs
import Postgres
import Testing

@testable import Claims

/// The whole way of claims with a simulated clearinghouse in this process.
@Suite(.serialized) struct FlowTests {
    /// Runs a worker and a coordinator for the time of `body`.
    private func running(_ bench: TestBench, _ body: @Sendable () async throws -> Void) async throws {
        let worker = Worker(
            pool: bench.pool, handlers: bench.context.handlers,
            configuration: .init(name: "test", lease: .seconds(600)),
            logger: TestBench.silent)
        let coordinator = Coordinator(
            pool: bench.pool, holder: "test",
            duties: ClaimDuties.all(logger: TestBench.silent),
            logger: TestBench.silent)
        try await Partner.running(coordinator) {
            try await Partner.running(worker) { try await body() }
        }
    }

    /// Waits until `condition` holds for the claims by visit, which a slow machine may take its time for.
    private func wait(
        _ bench: TestBench, for what: String, until condition: ([String: Standing]) -> Bool
    ) async throws {
        var now: [String: Standing] = [:]
        for _ in 0..<1_800 {
            now = try await bench.standings()
            if condition(now) { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("waited in vain for \(what): \(now.mapValues(\.stage))")
    }

    /// Anchors all events; transactions of other tests' databases, too, hold an anchor back.
    private func anchor(_ bench: TestBench) async throws {
        for _ in 0..<1_800 {
            try await bench.perform(AnchorAudit())
            let missing = try await bench.number(
                "SELECT (SELECT count(*) FROM claim_event) - (SELECT coalesce(sum(events), 0) FROM audit_anchor)")
            if missing == 0 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("events were never anchored")
    }

    /// Where claims of the samples end, the slow payer's aside.
    private static let ends: Set<ClaimStage> = [.closed, .denied, .scrubFailed, .eligibilityFailed, .documentation]

    @Test func shippedSamplesComeToRestAndTheInvariantsHold() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await running(bench) {
                    try await bench.importVisits(SampleVisits.shipped)
                    try await wait(bench, for: "all but the slow payer's claim") { claims in
                        claims.allSatisfy { Self.ends.contains($0.value.stage) || $0.key == "V-2007" }
                            && claims["V-2007"]?.stage == .accepted
                    }
                    // The slow payer answers only once it was asked, weeks later.
                    for _ in 1...8 where try await bench.stages()["V-2007"] != .closed {
                        try await BusinessClock.advance(days: 15, on: Connection.open(bench.configuration))
                        try await Task.sleep(for: .seconds(2))
                    }
                    try await wait(bench, for: "every claim") { claims in
                        claims.values.allSatisfy { Self.ends.contains($0.stage) }
                    }
                    try await anchored(bench)
                }
                let standings = try await bench.standings()
                #expect(standings["V-3002"]?.stage == .documentation)
                #expect(standings["V-1001"]?.stage == .closed && standings["V-2007"]?.stage == .closed)
                #expect(standings["V-1010"]?.stage == .scrubFailed)
                #expect(standings.values.filter { $0.stage == .closed }.allSatisfy { $0.money.open == 0 })
                #expect(standings.values.contains { $0.money.paid > 0 })
                try await invariantsHold(bench, partner)
            }
        }
    }

    /// Waits until every stored answer is read and the audit trail has an anchor, which duties see to in their own time.
    private func anchored(_ bench: TestBench) async throws {
        for _ in 0..<1_800 {
            let status = try await StatusReport.read(bench.pool)
            let anchors = try await bench.number("SELECT count(*) FROM audit_anchor")
            if status.operations.filesWaiting == 0, anchors > 0 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("answers stay unread, or nothing is anchored")
    }

    private func invariantsHold(_ bench: TestBench, _ partner: Partner) async throws {
        let ledger = try PartnerLedger(path: partner.ledgerPath)
        let invariants = try await Verifier(pool: bench.pool, partner: ledger).run()
        #expect(invariants.filter { $0.standing == .broken } == [])
        #expect(
            invariants.filter { $0.standing == .held }.map(\.id) == ["I1", "I2", "I3", "I4", "I5", "I6", "I8", "I10"])
        // Nothing is left in doubt, quarantined, dead or unread.
        let status = try await StatusReport.read(bench.pool)
        #expect(status.operations.filesInDoubt == 0 && status.operations.filesQuarantined == 0)
        #expect(status.operations.filesWaiting == 0)
        #expect(try await bench.number("SELECT count(*) FROM job_dead") == 0)
        #expect(try await bench.number("SELECT count(*) FROM audit_anchor") > 0)
        #expect(ledger.lines.count == (try await bench.number("SELECT count(*) FROM submission")))
    }

    @Test func theVerifierFindsWhatWasTamperedWith() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(SampleVisits.shipped)
                try await bench.submitAll()
                try await bench.collect()
                try await bench.digest()
                try await anchor(bench)
                let ledger = try PartnerLedger(path: partner.ledgerPath)
                #expect(try await bench.breaches(partner: ledger) == [])
                let tampering: [(id: String, change: String, undo: String)] = [
                    (
                        "I1", "UPDATE claim SET next_action_at = NULL WHERE stage = 35",
                        "UPDATE claim SET next_action_at = now() WHERE stage = 35"
                    ),
                    (
                        "I2", "UPDATE submission SET number = 2 WHERE submission_id = 1",
                        "UPDATE submission SET number = 1 WHERE submission_id = 1"
                    ),
                    (
                        "I3", "UPDATE claim_event SET detail = detail || 'x' WHERE seq = 2",
                        "UPDATE claim_event SET detail = left(detail, -1) WHERE seq = 2"
                    ),
                    (
                        "I3", "UPDATE audit_anchor SET events = events + 1",
                        "UPDATE audit_anchor SET events = events - 1"
                    ),
                    (
                        "I4", "UPDATE ledger_entry SET amount_cents = amount_cents + 1 WHERE entry_id = 1",
                        "UPDATE ledger_entry SET amount_cents = amount_cents - 1 WHERE entry_id = 1"
                    ),
                    (
                        "I4", "UPDATE remittance SET payment_cents = payment_cents + 1",
                        "UPDATE remittance SET payment_cents = payment_cents - 1"
                    ),
                    (
                        "I5", "INSERT INTO job_done SELECT * FROM job_done LIMIT 1",
                        "DELETE FROM job_done WHERE ctid IN (SELECT max(ctid) FROM job_done GROUP BY id "
                            + "HAVING count(*) > 1)"
                    ),
                    (
                        "I6", "UPDATE claim SET sla_paused_us = sla_paused_us + 1 WHERE stage = 90",
                        "UPDATE claim SET sla_paused_us = sla_paused_us - 1 WHERE stage = 90"
                    ),
                ]
                for (id, change, undo) in tampering {
                    try await bench.owner(change)
                    let found = try await bench.breaches(partner: ledger)
                    #expect(found.contains { $0.hasPrefix(id) }, "\(change): \(found)")
                    try await bench.owner(undo)
                }
                #expect(try await bench.breaches(partner: ledger) == [])
                let lines = try String(contentsOfFile: partner.ledgerPath, encoding: .utf8).split(separator: "\n")
                for forged in [Array(lines.dropFirst()), lines + lines.prefix(1)] {
                    let path = partner.folder + "/forged"
                    try Data(forged.map { $0 + "\n" }.joined().utf8).write(to: URL(fileURLWithPath: path))
                    let found = try await bench.breaches(partner: PartnerLedger(path: path))
                    #expect(found.map { $0.prefix(2) } == ["I2"], "\(found)")
                }
            }
        }
    }
}
