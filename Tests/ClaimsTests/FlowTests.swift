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
            pool: bench.pool, handlers: bench.context.handlers, configuration: .init(name: "test"),
            logger: TestBench.silent)
        let coordinator = Coordinator(
            pool: bench.pool, holder: "test",
            duties: [OpenBatchWindows(), KeepReceiving(), WatchDeadlines(logger: TestBench.silent), AnchorAudit()],
            logger: TestBench.silent)
        try await Partner.running(coordinator) {
            try await Partner.running(worker) { try await body() }
        }
    }

    /// Waits until no step has anything to move and nothing has changed for a second.
    private func rest(_ bench: TestBench) async throws {
        var last: [String: Standing] = [:]
        var quietSince = ContinuousClock.now
        for _ in 0..<600 {
            let now = try await bench.standings()
            let isMoving = now.values.contains { !ClaimFlow.isAtRest($0.stage) }
            if now != last || isMoving { quietSince = .now }
            if ContinuousClock.now - quietSince > .seconds(1) { return }
            last = now
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("claims still move: \(last.mapValues(\.stage))")
    }

    @Test func shippedSamplesComeToRestAndTheInvariantsHold() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await running(bench) {
                    try await bench.importVisits(SampleVisits.shipped)
                    try await rest(bench)
                    #expect(try await bench.stages()["V-2007"] == .accepted, "the slow payer is silent")
                    for _ in 1...3 {
                        try await BusinessClock.advance(days: 15, on: Connection.open(bench.configuration))
                        try await rest(bench)
                    }
                }
                let standings = try await bench.standings()
                #expect(standings["V-3002"]?.stage == .documentation)
                let unfinished = standings.filter {
                    ![.closed, .denied, .scrubFailed, .eligibilityFailed, .documentation].contains($0.value.stage)
                }
                #expect(unfinished.isEmpty, "\(unfinished.mapValues(\.stage))")
                #expect(standings["V-1001"]?.stage == .closed && standings["V-2007"]?.stage == .closed)
                #expect(standings["V-1010"]?.stage == .scrubFailed)
                #expect(standings.values.filter { $0.stage == .closed }.allSatisfy { $0.money.open == 0 })
                #expect(standings.values.contains { $0.money.paid > 0 })
                try await invariantsHold(bench, partner)
            }
        }
    }

    private func invariantsHold(_ bench: TestBench, _ partner: Partner) async throws {
        let ledger = try PartnerLedger(path: partner.ledgerPath)
        let invariants = try await Verifier(pool: bench.pool, partner: ledger).run()
        #expect(invariants.filter { $0.standing == .broken } == [])
        #expect(invariants.filter { $0.standing == .held }.map(\.id) == ["I1", "I2", "I3", "I4", "I5", "I6", "I8"])
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
                try await bench.perform(AnchorAudit())
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
