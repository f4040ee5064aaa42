import Billing
import Clearinghouse
import Foundation
import Postgres
import Testing

@testable import Claims

/// Acknowledgements and remittances that come late, twice, in any order, or damaged.
@Suite(.serialized) struct AnswerOrderTests {
    /// Imports the samples, sends them and stores every answer unread.
    private func withStoredAnswers<Value: Sendable>(
        _ behaviour: Behaviour = Behaviour(), _ body: @Sendable (TestBench) async throws -> Value
    ) async throws -> Value {
        try await Partner.with(behaviour) { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(SampleVisits.shipped)
                try await bench.submitAll()
                try await bench.collect()
                return try await body(bench)
            }
        }
    }

    /// A payer that rejects some claims and denies others, so that the order could matter.
    private static var mixed: Behaviour {
        var rejects = FaultRule(.reject, rate: 0.3)
        rejects.level = .claim
        var denies = FaultRule(.deny, rate: 0.3)
        denies.carc = "50"
        var behaviour = Behaviour()
        behaviour.faults = [rejects, denies]
        return behaviour
    }

    @Test func answersInAnyOrderAndTwiceEndTheSame() async throws {
        let clean = try await withStoredAnswers(Self.mixed) { bench in
            try await bench.digest()
            return try await bench.standings()
        }
        #expect(Set(clean.values.map(\.stage)).isSuperset(of: [.closed, .denied, .rejected]))
        for _ in 1...3 {
            let seed = UInt64.random(in: 0 ... .max)
            let shuffled = try await withStoredAnswers(Self.mixed) { bench in
                let answers = try await bench.inbound()
                // As if the process had died right after sending: only the answers prove that the file arrived.
                try await bench.owner("UPDATE submission_file SET status = 'sending', sent_at = NULL")
                var random = SampleRandom(seed: seed)
                var order = answers + answers + answers
                for index in order.indices { order.swapAt(index, random.int(0...(order.count - 1))) }
                for answer in order { try await bench.read(again: answer.id, kind: answer.kind) }
                #expect(try await bench.breaches() == [], "seed \(seed)")
                return try await bench.standings()
            }
            let different = clean.filter { shuffled[$0.key] != $0.value }.map {
                "\($0.key): \($0.value) became \(String(describing: shuffled[$0.key]))"
            }
            #expect(different.isEmpty, "seed \(seed): \(different)")
        }
    }

    @Test func theSameRemittanceUnderAnotherContentPostsNothingAgain() async throws {
        try await withStoredAnswers { bench in
            try await bench.digest()
            let before = try await bench.standings()
            let entries = try await bench.number("SELECT count(*) FROM ledger_entry")
            let remittances = try await bench.inbound(kind: "835")
            #expect(!remittances.isEmpty)
            for remittance in remittances {
                #expect(try await bench.deliver(remittance.bytes) == nil, "the same bytes are not stored again")
                var copy = remittance.bytes
                // ISA13 in its fixed place, and IEA02.
                try copy.replace(at: 90, with: "999999999")
                let end = try #require(copy.lastIndex(of: UInt8(ascii: "*")))
                try copy.replace(at: end + 1, with: "999999999")
                let renamed = try #require(try await bench.deliver(copy))
                try await bench.workAll(.remit)
                #expect(try await bench.fate(of: renamed).status == "processed")
            }
            #expect(try await bench.standings() == before)
            #expect(try await bench.number("SELECT count(*) FROM ledger_entry") == entries)
            #expect(try await bench.breaches() == [])
        }
    }

    /// Damage, the word that the reason must hold, and what is done to the bytes.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: String
        let apply: @Sendable (String) throws -> String

        static let all = [
            Damage(testDescription: "BPR02 is another amount", reason: "unbalanced") { text in
                let old = try #require(text.firstMatch(of: #/BPR\*I\*[0-9.]+\*/#))
                return text.replacing(old.0, with: "BPR*I*1*", maxReplacements: 1)
            },
            Damage(testDescription: "a CLP04 is too high", reason: "claim") { text in
                let old = try #require(text.firstMatch(of: #/CLP\*[^*~]+\*1\*[0-9.]+\*/#))
                return text.replacing(old.0, with: old.0 + "1", maxReplacements: 1)
            },
            Damage(testDescription: "cut in the middle", reason: "segment") { text in
                String(text.prefix(text.count / 2))
            },
            Damage(testDescription: "cut before the IEA", reason: "segment") { text in
                String(text[..<(try #require(text.range(of: "GE*"))).lowerBound])
            },
            Damage(testDescription: "the last set has no payment date", reason: "BPR16") { text in
                let old = try #require(text.matches(of: #/BPR\*[^~]+\*[0-9]{8}~/#).last)
                return text.replacingCharacters(in: old.range, with: old.0.dropLast(9) + "20261399~")
            },
        ]
    }

    @Test(arguments: Damage.all) func aDamagedRemittanceIsQuarantinedWhole(_ damage: Damage) async throws {
        try await withStoredAnswers { bench in
            try await bench.workAll(.acknowledge)
            // The file of the payer with most clinics: several transaction sets, so that half of it could be posted.
            let whole = try #require(try await bench.inbound(kind: "835").max { $0.bytes.count < $1.bytes.count })
            try await bench.owner("DELETE FROM job WHERE queue = 6")
            let before = try await bench.standings()
            let text = try damage.apply(String(decoding: whole.bytes, as: UTF8.self))
            #expect(text.matches(of: #/ST\*835/#).count > 1 || damage.reason == "segment")
            let id = try await bench.deliver(Array(text.utf8))
            try await bench.workAll(.remit)
            let fate = try await bench.fate(of: id)
            #expect(fate.status == "quarantined")
            #expect(fate.reason.contains(damage.reason), "\(fate.reason)")
            #expect(try await bench.standings() == before)
            #expect(try await bench.number("SELECT count(*) FROM remittance") == 0)
            #expect(try await bench.number("SELECT count(*) FROM ledger_entry WHERE posting = 'remittance'") == 0)
            // The whole file still posts afterwards.
            try await bench.read(again: whole.id, kind: "835")
            #expect(try await bench.number("SELECT count(*) FROM remittance") > 1)
            #expect(try await bench.breaches() == [])
        }
    }
}

extension [UInt8] {
    /// Overwrites bytes in place.
    mutating func replace(at offset: Int, with text: String) throws {
        try #require(offset + text.utf8.count <= count)
        replaceSubrange(offset..<(offset + text.utf8.count), with: text.utf8)
    }
}
