import Foundation
import Testing
import X12

/// Files read in parts say what they say whole.
@Suite struct FileReaderTests {
    private static let claims = ClaimFixtures.file(ClaimFixtures.transactions)

    /// Parts of at most so many segments, through windows of `chunk` bytes.
    private func parts(_ bytes: [UInt8], segments: Int, chunk: Int = 97) -> [FileReader.Part] {
        var rest = bytes[...]
        var reader = FileReader(
            reading: { most in
                let piece = rest.prefix(min(most, chunk))
                rest = rest.dropFirst(piece.count)
                return Array(piece)
            }, segmentsPerPart: segments)
        var parts: [FileReader.Part] = []
        while let part = reader.next() { parts.append(part) }
        return parts
    }

    private func transactions(_ bytes: [UInt8], segments: Int) -> [TransactionPart] {
        parts(bytes, segments: segments).compactMap { part in
            guard case .transaction(let part) = part else { return nil }
            return part
        }
    }

    @Test(arguments: [1, 7, 40, 1000]) func everySegmentComesOnceWhateverTheParts(segments: Int) throws {
        for bytes in [Self.claims] + X12Samples.all.values {
            let whole = try Lexer.interchanges(in: bytes).flatMap { $0.groups.flatMap(\.transactions) }
            let parts = transactions(bytes, segments: segments)
            #expect(parts.flatMap(\.newSegments).map(\.byteOffset) == whole.flatMap(\.segments).map(\.byteOffset))
            #expect(parts.filter(\.isFirst).count == whole.count && parts.filter(\.isLast).count == whole.count)
            for part in parts {
                #expect(part.set.segments.first?.id == "ST" && part.set.controlNumber.count == 4)
                #expect(part.isLast == part.set.hasTrailer && part.isFirst == (part.contextCount == 0))
            }
        }
    }

    @Test func claimsInPartsStandUnderTheirPatients() throws {
        func flat(_ sets: [TransactionSet]) throws -> [String] {
            try sets.flatMap { set -> [String] in
                try Claim837P(set).billingProviders.flatMap { provider -> [String] in
                    provider.subscribers.flatMap { subscriber -> [String] in
                        let own = subscriber.claims.map { "\(provider.name) \(subscriber.name) \($0)" }
                        return own
                            + subscriber.dependants.flatMap { dependant -> [String] in
                                dependant.claims.map {
                                    "\(provider.name) \(subscriber.name) \(subscriber.payer) \(dependant.name) \($0)"
                                }
                            }
                    }
                }
            }
        }
        let whole = try Lexer.interchanges(in: Self.claims).flatMap { $0.groups.flatMap(\.transactions) }
        let parts = transactions(Self.claims, segments: 12)
        #expect(parts.count > 6)
        #expect(try flat(parts.map(\.set)) == flat(whole))
    }

    @Test func aRemittanceInPartsBalancesAndIsTheSame() throws {
        let whole = try Remittance835(X12Samples.transaction(X12Samples.remittance))
        let parts = transactions(X12Samples.remittance, segments: 14)
        #expect(parts.count == 2)
        let views = try parts.map { try Remittance835($0.set) }
        #expect(views.flatMap(\.claims) == whole.claims)
        #expect(views.allSatisfy { $0.payer == whole.payer && $0.traceNumber == whole.traceNumber })
        var balance = RemittanceBalance()
        #expect(zip(views, parts).flatMap { balance.take($0, isLast: $1.isLast) } == whole.balanceBreaches())

        // A cent in the second part is a breach of its second claim, and of the transaction.
        let wrong = replacing("-120*-8*", with: "-120*-8.01*", in: X12Samples.remittance)
        balance = RemittanceBalance()
        let breaches = try transactions(wrong, segments: 14).flatMap {
            balance.take(try Remittance835($0.set), isLast: $0.isLast)
        }
        #expect(breaches.contains { $0.rule == .claimPayment && $0.claim == 1 })
        #expect(breaches.contains { $0.rule == .transactionPayment && $0.expectedCents == 13863 })
    }

    /// What `inspect` must say whatever the parts: damage, counts, elements, order, claims, sums.
    private static let damage: [(old: String, new: String)] = [
        ("IEA*1", "IEA*2"), ("GE*2", "GE*3"), ("SE*", "SE*9"), ("ST*837*0002", "ST*837*0001"), ("GS*HC", "GS*HS"),
        ("CLM*V-1001*186.64", "CLM*V-1001*186.65"), ("CLM*V-2002*186.64", "CLM*V-2002*186.65"), ("11:B:1", "11:B:6"),
        ("DMG*D8*19510309", "DMG*D8*19511309"), ("REF*6R*L2", "REF*6R*L1"), ("LX*2", "LX*3"), ("~SE", "~XXX*1~SE"),
    ]

    @Test func inspectionSaysWhatTheValidatorSays() throws {
        for (old, new) in Self.damage {
            let bytes = replacing(old, with: new, in: Self.claims)
            let expected = try X12Validator.problems(in: bytes)
            #expect(!expected.isEmpty && bytes != Self.claims)
            for segments in [15, 1000] {
                var inspection = FileInspection()
                let found = parts(bytes, segments: segments).flatMap { inspection.take($0) }
                #expect(inspection.hasInterchange)
                for problem in expected where segments == 1000 || problem.segmentID != "HL" {
                    #expect(found.contains(problem), "\(new) in parts of \(segments): \(problem)")
                }
                #expect(found.allSatisfy { expected.contains($0) }, "\(new) in parts of \(segments)")
            }
        }
        var inspection = FileInspection()
        let wrong = replacing("BPR*I*138.64", with: "BPR*I*138.65", in: X12Samples.remittance)
        let found = parts(wrong, segments: 14).flatMap { inspection.take($0) }
        #expect(found == (try X12Validator.problems(in: wrong)) && found.map(\.segmentID) == ["BPR"])
    }

    @Test func theDocumentIsTheSameWhetherPrintedWholeOrInParts() throws {
        func printed(_ bytes: [UInt8]) throws -> NSDictionary {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = .prettyPrinted
            var text = ""
            var printer = DocumentPrinter {
                String(decoding: try encoder.encode($0), as: UTF8.self)
            } write: {
                text += $0
            }
            var inspection = FileInspection()
            var problems: [[X12Problem]] = []
            for part in parts(bytes, segments: 10_000) {
                try printer.take(part)
                problems.append(inspection.take(part))
            }
            var rest = problems[...]
            try printer.finish { rest.popFirst() }
            return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
        }
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let acknowledged = replacing("GS*HC", with: "TA1*000000041*261006*0815*A*000~GS*HC", in: Self.claims)
        for bytes in [Self.claims, Self.claims + X12Samples.remittance, acknowledged] + X12Samples.all.values {
            let whole = try JSONSerialization.jsonObject(with: try encoder.encode(X12Document(bytes))) as? NSDictionary
            #expect(try printed(bytes) == whole)
        }
    }

    @Test func aLargeSetIsPrintedInPartsWithAllOfItsClaims() throws {
        var text = ""
        var printer = DocumentPrinter {
            String(decoding: try JSONEncoder().encode($0), as: UTF8.self)
        } write: {
            text += $0
        }
        for part in parts(X12Samples.remittance, segments: 14) { try printer.take(part) }
        try printer.finish { nil }
        let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let interchange = try #require((document["interchanges"] as? [[String: Any]])?.first)
        let group = try #require((interchange["groups"] as? [[String: Any]])?.first)
        let set = try #require((group["transactions"] as? [[String: Any]])?.first)
        let printedParts = try #require(set["parts"] as? [[String: Any]])
        let claims = printedParts.compactMap { ($0["content"] as? [String: Any])?["claims"] as? [[String: Any]] }
        #expect(claims.map(\.count) == [1, 1])
        #expect(printedParts.flatMap { $0["segments"] as? [[String: Any]] ?? [] }.count == 37)
    }

    @Test func aSourceThatFailsEndsTheFileWithAFault() {
        struct Broken: Error {}
        var calls = 0
        var reader = FileReader(
            reading: { _ in
                calls += 1
                if calls > 1 { throw Broken() }
                return Array(Self.claims.prefix(2000))
            }, segmentsPerPart: 100)
        var faults: [String] = []
        while let part = reader.next() {
            if case .fault(let fault) = part { faults.append(fault.reason) }
        }
        #expect(faults.contains("the file cannot be read any further"))
        #expect(faults.contains("interchange has no IEA"))
    }

    @Test func aMissingTerminatorDoesNotFillMemory() {
        var bytes = Self.claims.prefix(106) + [UInt8](repeating: 0x41, count: 3_000_000)
        bytes.append(0x7E)
        let reading = Lexer.read(Array(bytes))
        #expect(reading.faults.contains { $0.reason == "segment is longer than 1 MiB" })
        #expect(reading.interchanges.first?.segments.count == 4)
        #expect(parts(Array(bytes), segments: 100, chunk: 65_536).count > 3)
    }
}
