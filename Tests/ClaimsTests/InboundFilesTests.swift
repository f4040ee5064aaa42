import Billing
import Clearinghouse
import Postgres
import Testing
import Vault

@testable import Claims

/// Files from partners as people see them.
@Suite(.serialized) struct InboundFilesTests {
    private let fault = "segment 3 (ST) element 1 at byte 180: not known"

    @Test func filesAreListedByWhatTheyAreAndWhatBecameOfThem() async throws {
        try await TestBench.with { bench in
            let cut = Array(AnswerFixture.functional(about: 1, accepted: ["0001"]).dropLast(20))
            try await bench.deliver(AnswerFixture.functional(about: 1, accepted: ["0001"]))
            try await bench.deliver(cut)
            try await bench.deliver(AnswerFixture.ta1(about: 1, status: "A", note: "000"))
            func list(_ filter: InboundFiles.Filter, before: Int64 = .max) async throws -> [String] {
                try await InboundFiles.list(filter, before: before, limit: 10, pool: bench.pool).map {
                    "\($0.kind) \($0.status)"
                }
            }
            let all = ["TA1 received", "999 quarantined", "999 received"]
            #expect(try await list(.init()) == all)
            #expect(try await list(.init(kind: "999")) == Array(all.dropFirst()))
            #expect(try await list(.init(status: .quarantined)) == ["999 quarantined"])
            #expect(try await list(.init(route: "partner")) == all)
            #expect(try await list(.init(route: "another")) == [])
            #expect(try await list(.init(), before: 2) == ["999 received"])
            let quarantined = try #require(
                try await InboundFiles.list(.init(status: .quarantined), limit: 1, pool: bench.pool).first)
            #expect(quarantined.reason == "file ends inside a segment")
            #expect(quarantined.place?.segmentID == "GE" && quarantined.place?.segment == 9)
            #expect(quarantined.place.map { $0.byteOffset < cut.count } == true)
        }
    }

    @Test func aFileShowsItsControlNumbersAndWhoReadIt() async throws {
        try await TestBench.with { bench in
            let bytes = AnswerFixture.functional(about: 17, accepted: ["0001"], control: 77)
            let id = try #require(try await bench.deliver(bytes))
            #expect(try await InboundFiles.raw(99, by: "person:ada", reason: "x", context: bench.context) == nil)
            let raw = try await InboundFiles.raw(id, by: "person:ada", reason: "payer asks", context: bench.context)
            #expect(raw == bytes)
            let found = try #require(try await InboundFiles.find(id, context: bench.context))
            #expect(found.bytes == bytes.count && found.file.kind == "999")
            let envelope = try #require(found.envelopes.first)
            #expect(found.envelopes.count == 1 && envelope.interchangeControl == "000000077")
            #expect(envelope.groupControl == "77" && envelope.set == "999" && envelope.setControl == "0001")
            #expect(found.events.map(\.kind) == [.rawRead])
            #expect(found.events.first?.actor == "person:ada" && found.events.first?.reason == "payer asks")
            // Sealed, and nobody's to change.
            let stored = try await bench.owner("SELECT reason::text FROM inbound_event")
            #expect(stored.first?[0]?.contains("payer") == false)
            await #expect(throws: PostgresError.self) {
                try await bench.pool.withConnection { try await $0.query("DELETE FROM inbound_event") }
            }
            #expect(try await InboundFiles.find(99, context: bench.context) == nil)
        }
    }

    @Test func whatWasWronglyQuarantinedIsReadAgain() async throws {
        try await TestBench.with { bench in
            let id = try #require(try await bench.deliver(AnswerFixture.functional(about: 17, accepted: ["0001"])))
            try await bench.owner(
                """
                DELETE FROM job; UPDATE inbound_file SET status = 'quarantined', kind = 'unknown', reason = '\(fault)'
                """)
            func replay(_ isTrial: Bool) async throws -> InboundFiles.Replay? {
                try await InboundFiles.replay(id, by: "person:ada", isTrial: isTrial, context: bench.context)
            }
            #expect(try await replay(true) == .queued)
            #expect(try await bench.fate(of: id).status == "quarantined", "a trial changes nothing")
            #expect(try await replay(false) == .queued)
            #expect(try await replay(false) == .waiting)
            try await bench.digest()
            #expect(try await bench.fate(of: id).status == "processed")
            let found = try #require(try await InboundFiles.find(id, context: bench.context))
            #expect(found.file.kind == "999" && found.file.reason == nil && found.events.map(\.kind) == [.replay])
        }
    }

    @Test func whatIsDamagedStaysInQuarantine() async throws {
        try await TestBench.with { bench in
            let cut = Array(AnswerFixture.functional(about: 1, accepted: ["0001"]).dropLast(20))
            let id = try #require(try await bench.deliver(cut))
            let outcome = try await InboundFiles.replay(id, by: "person:ada", context: bench.context)
            guard case .quarantined(let reason) = outcome else {
                Issue.record("\(String(describing: outcome))")
                return
            }
            #expect(reason.contains("file ends inside a segment"))
            #expect(try await bench.fate(of: id).status == "quarantined")
            #expect(try await bench.number("SELECT count(*) FROM job") == 0)
            #expect(try await InboundFiles.replay(99, by: "person:ada", context: bench.context) == nil)
        }
    }

    @Test func whatCountedAlreadyChangesNothingTheSecondTime() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(SampleVisits.shipped)
                try await bench.submitAll()
                try await bench.collect()
                try await bench.digest()
                let before = try await bench.standings()
                let rows =
                    "SELECT (SELECT count(*) FROM ledger_entry) + (SELECT count(*) FROM claim_event) "
                    + "+ (SELECT count(*) FROM acknowledgement) + (SELECT count(*) FROM remittance)"
                let written = try await bench.number(rows)
                for file in try await bench.inbound() {
                    let outcome = try await InboundFiles.replay(file.id, by: "person:ada", context: bench.context)
                    #expect(outcome == .queued)
                }
                try await bench.digest()
                #expect(try await bench.standings() == before)
                #expect(try await bench.number(rows) == written)
                #expect(try await bench.number("SELECT count(*) FROM inbound_file WHERE status <> 'processed'") == 0)
                #expect(before.values.contains { $0.stage == .closed })
            }
        }
    }
}
