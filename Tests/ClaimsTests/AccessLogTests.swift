import Foundation
import Postgres
import Testing
import Vault

@testable import Claims

/// The access log on a real database: only ever longer, and changed by nobody unseen.
@Suite(.serialized) struct AccessLogTests {
    private func fill(_ it: AccountBench, _ count: Int = 5) async throws {
        for index in 1...count {
            try await it.log.write(
                AccessLog.Entry(
                    actor: "person:ada", action: .patientRead, subject: "claim:\(index) visit",
                    clinic: Int32(index % 3 + 1), reason: "Zzyzx asks | \(index)", address: "192.0.2.\(index)"))
        }
    }

    @Test func entriesAreChainedAndReadBack() async throws {
        try await AccountBench.with { it in
            #expect(try await it.log.verify() == AccessLog.Verification(entries: 0, firstBreak: nil, head: ""))
            try await fill(it)
            try await it.log.write(AccessLog.Entry(actor: "token:ada/n", action: .export, subject: "report ageing"))
            let entries = try await it.log.list(limit: 100)
            #expect(entries.map(\.number) == [6, 5, 4, 3, 2, 1])
            #expect(entries[1].reason == "Zzyzx asks | 5" && entries[1].clinic == 3 && entries[0].reason == nil)
            #expect(try await it.bench.number("SELECT count(*) FROM access_log WHERE reason LIKE '%Zzyzx%'") == 0)
            let verified = try await it.log.verify()
            #expect(verified.isIntact && verified.entries == 6 && verified.head == entries[0].hash)
            #expect(try await it.log.list(before: 3, limit: 1).map(\.number) == [2])
            #expect(try await it.log.list(AccessLog.Filter(clinics: [2]), limit: 9).map(\.number) == [4, 1])
            #expect(try await it.log.list(AccessLog.Filter(subject: "claim:2 visit"), limit: 9).map(\.number) == [2])
            #expect(try await it.log.list(AccessLog.Filter(actor: "token:ada/n"), limit: 9).map(\.number) == [6])
            var exported: [Int64] = []
            try await it.log.export(AccessLog.Filter(action: .patientRead), after: 1) { exported.append($0.number) }
            #expect(exported == [2, 3, 4, 5])
        }
    }

    @Test func manyWritersMakeOneChain() async throws {
        try await AccountBench.with { it in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        for index in 0..<25 {
                            try await it.log.write(
                                AccessLog.Entry(
                                    actor: "person:\(writer)", action: .operate, subject: "queue:\(index)"))
                        }
                    }
                }
                try await group.waitForAll()
            }
            let verified = try await it.log.verify()
            #expect(verified.isIntact && verified.entries == 200)
            let unordered =
                "SELECT count(*) FROM access_log a JOIN access_log b ON b.entry_id = a.entry_id + 1 WHERE b.at < a.at"
            #expect(try await it.bench.number(unordered) == 0)
        }
    }

    @Test func neitherTheProgramNorTheOwnerChangesIt() async throws {
        try await AccountBench.with { it in
            try await fill(it)
            let changes = [
                "UPDATE access_log SET actor = 'person:eve' WHERE entry_id = 2", "DELETE FROM access_log",
                "TRUNCATE access_log", "DELETE FROM access_log_head", "TRUNCATE access_log_head",
                "UPDATE access_log_head SET entries = 1",
            ]
            for change in changes {
                let asProgram = await #expect(throws: PostgresError.self, "\(change)") {
                    try await it.bench.pool.withConnection { _ = try await $0.query(change) }
                }
                #expect(asProgram?.sqlState == "42501", "\(change)")
                let asOwner = await #expect(throws: PostgresError.self, "\(change)") {
                    try await it.bench.owner(change)
                }
                #expect(asOwner?.sqlState == "42501", "\(change)")
            }
            let insert = "INSERT INTO access_log VALUES (6, now(), 'a', 'b', 'c', NULL, NULL, NULL, '')"
            let refused = await #expect(throws: PostgresError.self) {
                try await it.bench.pool.withConnection { _ = try await $0.query(insert) }
            }
            #expect(refused?.sqlState == "42501")
            // Not even by a superuser's switch for replication.
            await #expect(throws: PostgresError.self) {
                try await it.bench.owner("SET session_replication_role = replica; DELETE FROM access_log")
            }
            #expect(try await it.log.verify().entries == 5)
        }
    }

    /// Each is what somebody could do who takes the triggers away, and the first entry at which it shows.
    @Test(arguments: [
        ("UPDATE access_log SET actor = 'person:eve' WHERE entry_id = 2", 2),
        ("UPDATE access_log SET at = at + interval '1 microsecond' WHERE entry_id = 3", 3),
        ("UPDATE access_log SET reason = (SELECT reason FROM access_log WHERE entry_id = 1) WHERE entry_id = 4", 4),
        ("UPDATE access_log SET clinic_id = NULL WHERE entry_id = 1", 1),
        ("DELETE FROM access_log WHERE entry_id = 3", 3), ("DELETE FROM access_log WHERE entry_id = 5", 5),
        ("INSERT INTO access_log VALUES (6, now(), 'a', 'b', 'c', NULL, NULL, NULL, '')", 6),
        ("UPDATE access_log SET entry_id = entry_id + 10 WHERE entry_id = 2", 2),
    ]) func whatWasChangedAllTheSameIsFound(change: String, at number: Int64) async throws {
        try await AccountBench.with { it in
            try await fill(it)
            try await it.bench.owner("ALTER TABLE access_log DISABLE TRIGGER ALL; " + change)
            let found = try await it.log.verify()
            #expect(found.firstBreak == number && !found.isIntact)
            #expect(try await it.bench.breaches() == ["I3: [\"the access log is broken at entry \(number)\"]"])
        }
    }

    @Test func aLogWrittenAnewIsFoundByAnAnchorKeptElsewhere() async throws {
        try await AccountBench.with { it in
            try await fill(it)
            let head = try await it.log.verify().head
            let anchor = try #require(AccessLog.Anchor("5:\(head)"))
            #expect(try await it.log.verify(against: anchor).isIntact)
            try await it.bench.owner(
                """
                ALTER TABLE access_log DISABLE TRIGGER ALL; ALTER TABLE access_log_head DISABLE TRIGGER ALL;
                DELETE FROM access_log; UPDATE access_log_head SET entries = 0, hash = ''
                """)
            try await fill(it)
            #expect(try await it.log.verify().isIntact, "the chain alone cannot tell")
            #expect(try await it.log.verify(against: anchor).firstBreak == 5)
            let later = try #require(AccessLog.Anchor("6:\(head)"))
            #expect(try await it.log.verify(against: later).firstBreak == 6)
            for text in ["", "5", "5:zz", "0:\(head)", "5:\(head)0", "x:\(head)"] {
                #expect(AccessLog.Anchor(text) == nil)
            }
        }
    }
}
