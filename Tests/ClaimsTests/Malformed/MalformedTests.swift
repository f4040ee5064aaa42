import Clearinghouse
import Foundation
import Jobs
import Postgres
import Testing
import Vault
import X12

@testable import Claims

/// Damaged answers through the whole way in: from a partner's folder to the claims.
@Suite(.serialized) struct MalformedTests {
    /// Everything that an answer can change.
    private func traces(_ bench: TestBench) async throws -> [Int] {
        var counts: [Int] = []
        for table in ["acknowledgement", "remittance", "remittance_claim", "ledger_entry", "claim_event"] {
            counts.append(try await bench.number("SELECT count(*) FROM \(table)"))
        }
        return counts
    }

    /// Lets a route's answers come from a folder, puts files there, and has all of them received and read.
    private func receive(_ files: [MalformedFile], by bench: TestBench, in folder: String) async throws {
        let outbound = URL(fileURLWithPath: folder).appendingPathComponent("outbound")
        for name in ["inbound", "outbound", "archive"] {
            try FileManager.default.createDirectory(
                atPath: folder + "/" + name, withIntermediateDirectories: true)
        }
        for (index, file) in files.enumerated() {
            let number = String(String(100_000 + index).dropFirst())
            try Data(file.bytes).write(to: outbound.appendingPathComponent("\(number).x12"))
        }
        let route = PayerRoute(
            id: 1, name: "partner", transport: "drop", address: folder, realTimeAddress: TestBench.nowhere,
            senderID: "CLAIMLINE", receiverID: "SIMCH", usage: "T", windowMilliseconds: 0, claimsPerFile: 1000)
        try await Routes.save(route, payers: [], pool: bench.pool)
        try await bench.restarted { bench in
            for _ in 0..<100 where try !FileManager.default.contentsOfDirectory(atPath: outbound.path).isEmpty {
                try await bench.collect()
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: outbound.path) == [])
            try await bench.digest()
            try await bench.workAll(.benefits)
        }
    }

    /// Every malformed file stands in quarantine with place and reason, and no sound one does.
    private func expectQuarantine(_ malformed: [MalformedFile], sound: Int, bench: TestBench) async throws {
        let rows = try await bench.owner(
            "SELECT encode(content_hash, 'hex'), status, coalesce(reason, '') FROM inbound_file")
        let fates = Dictionary(
            uniqueKeysWithValues: rows.map { ($0[0] ?? "", (status: $0[1] ?? "", reason: $0[2] ?? "")) })
        for file in malformed {
            let hash = SHA256Text.of(file.bytes)
            let fate = try #require(fates[hash], "\(file.name) was not received")
            #expect(fate.status == "quarantined", "\(file.name) is \(fate.status)")
            let place = X12Error(fate.reason)
            #expect(place != nil, "\(file.name) has no place: \(fate.reason)")
            if let place { #expect(place.byteOffset <= file.bytes.count && !place.reason.isEmpty) }
        }
        let processed = try await bench.number("SELECT count(*) FROM inbound_file WHERE status = 'processed'")
        #expect(processed == sound)
        #expect(try await bench.number("SELECT count(*) FROM inbound_file WHERE status = 'received'") == 0)
    }

    /// Files that are no answers at all.
    private static var strangers: [MalformedFile] {
        let noise = (0..<400).map { UInt8(truncatingIfNeeded: $0 * 37) }
        let contents: [(name: String, bytes: [UInt8])] = [
            ("empty", []), ("blanks", Array("\r\n \r\n".utf8)), ("a byte-order mark", [0xEF, 0xBB, 0xBF]),
            ("a web page", Array("<!DOCTYPE html><html><body>502 Bad Gateway</body></html>".utf8)),
            ("JSON", Array(#"{"errors":[{"code":"33"}]}"#.utf8)), ("CSV", Array("payer,claim\n1,2\n".utf8)),
            ("gzip", [0x1F, 0x8B, 0x08, 0] + noise),
            ("PDF", Array("%PDF-1.7\n1 0 obj <<>> endobj".utf8)), ("ISA alone", Array("ISA".utf8)),
            ("a name", Array("JANE DOE 1EG4TE5MK73".utf8)), ("zeros", [UInt8](repeating: 0, count: 4000)),
            ("an interchange of nothing", AnswerFixture.interchange(control: 5) { _ in }),
        ]
        return contents.map { MalformedFile(name: $0.name, bytes: $0.bytes) }
    }

    @Test func everyMalformedFileIsQuarantinedAndItsNeighboursCount() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        try await Partner.with { partner in
            try await TestBench.with { bench in
                try await bench.saveRoute(partner: partner.url, batchInquiriesFrom: 1)
                try await bench.importVisits(SampleVisits.shipped)
                try await bench.workAll(.eligibility)
                try await bench.workAll(.inquire)
                let benefits = try await taken(bench, ["271"])
                let first = benefits.flatMap { MalformedCorpus.files("271", from: $0.bytes, seed: seed) }
                #expect(first.count > 60, "seed \(seed)")
                let asked = try await bench.stages()
                try await receive(first, by: bench, in: partner.folder + "/first")
                try await expectQuarantine(first, sound: 0, bench: bench)
                #expect(try await bench.stages() == asked)
                #expect(try await bench.number("SELECT count(*) FROM eligibility") == 0)
                try await receive(mixed(first, benefits), by: bench, in: partner.folder + "/benefits")
                try await expectQuarantine(first, sound: benefits.count, bench: bench)
                #expect(try await bench.stages().values.contains(.scrub))
                try await bench.saveRoute(partner: partner.url)
                try await bench.restarted { try await answers(to: $0, of: partner, seed: seed) }
            }
        }
    }

    /// The same for the answers to claims: first alone, then with sound files between them.
    private func answers(to bench: TestBench, of partner: Partner, seed: UInt64) async throws {
        try await bench.owner("TRUNCATE inbound_event; DELETE FROM eligibility; DELETE FROM inbound_file")
        try await bench.workAll(.scrub)
        try await bench.resubmit()
        let sound = try await taken(bench, ["TA1", "999", "277CA", "835"])
        let kinds = Dictionary(grouping: sound, by: \.name)
        #expect(Set(kinds.keys) == ["TA1", "999", "277CA", "835"])
        // Of each kind the longest, which has most to damage.
        let longest = kinds.values.compactMap { files in files.max { $0.bytes.count < $1.bytes.count } }
        var malformed = longest.sorted { $0.name < $1.name }
            .flatMap { MalformedCorpus.files($0.name, from: $0.bytes, seed: seed) }
        malformed += Self.strangers
        if let one = kinds["999"]?.first, let other = kinds["835"]?.first {
            malformed.append(MalformedFile(name: "two kinds in one file", bytes: one.bytes + other.bytes))
        }
        #expect(malformed.count >= 300, "seed \(seed)")
        let before = (try await bench.standings(), try await traces(bench))
        try await receive(malformed, by: bench, in: partner.folder + "/malformed")
        try await expectQuarantine(malformed, sound: 0, bench: bench)
        #expect(try await bench.standings() == before.0)
        #expect(try await traces(bench) == before.1)

        // The bytes that came before are told as such.
        try await receive(mixed(malformed, sound), by: bench, in: partner.folder + "/mixed")
        try await expectQuarantine(malformed, sound: sound.count, bench: bench)
        let duplicates = try await bench.number("SELECT count(*) FROM inbound_event WHERE kind = 'duplicate'")
        #expect(duplicates == malformed.count)
        #expect(try await bench.stages().values.contains(.closed))
        #expect(try await bench.breaches() == [])
    }

    private func mixed(_ malformed: [MalformedFile], _ sound: [MalformedFile]) -> [MalformedFile] {
        var files = malformed
        for (index, file) in sound.enumerated() {
            files.insert(file, at: (index + 1) * files.count / (sound.count + 1))
        }
        return files
    }

    /// The partner's answers of these kinds, as if they had never come.
    private func taken(_ bench: TestBench, _ kinds: Set<String>) async throws -> [MalformedFile] {
        try await bench.collect()
        let files = try await bench.inbound().filter { kinds.contains($0.kind) }
        let queues = [Queue.acknowledge, .remit, .benefits].map { "\($0.id)" }.joined(separator: ", ")
        try await bench.owner("DELETE FROM job WHERE queue IN (\(queues)); DELETE FROM inbound_file")
        return files.map { MalformedFile(name: $0.kind, bytes: $0.bytes) }
    }
}

/// A content hash as the database prints it.
private enum SHA256Text {
    static func of(_ bytes: [UInt8]) -> String {
        SHA256.digest(bytes).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }.joined()
    }
}
