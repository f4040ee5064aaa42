import Testing
import X12

/// What is written is read as the same value, and what was read is written as the same bytes.
@Suite struct RoundTripTests {
    private static let rounds = 60
    private static let odd = Delimiters(element: 0x7C, component: 0x5E, repetition: 0x7D, segment: 0x0A)

    /// Generators of a run, each from a seed of its own; the first is printed so that a failure can be repeated.
    private func generators() -> [(seed: UInt64, generator: TransactionGenerator)] {
        let first = UInt64.random(in: 0...UInt64.max)
        print("round trip seed \(first)")
        return (0..<Self.rounds).map { round in
            let seed = first &+ UInt64(round)
            return (seed, TransactionGenerator(seed: seed))
        }
    }

    private func expectSame<Value: Equatable>(
        _ value: Value, seed: UInt64, _ wrapped: (Value) -> TransactionContent,
        read: (TransactionSet) throws -> Value
    ) throws {
        for delimiters in [Delimiters.standard, Self.odd] {
            let bytes = TransactionGenerator.file([wrapped(value)], delimiters: delimiters)
            let back = try read(try X12Samples.transaction(bytes))
            #expect(back == value, "seed \(seed)")
        }
    }

    @Test func everyValueComesBack() throws {
        for (seed, start) in generators() {
            var generator = start
            try expectSame(generator.claims(), seed: seed, { .claims($0) }, read: { try Claim837P($0) })
            try expectSame(
                generator.eligibilityInquiry(), seed: seed, { .eligibilityInquiry($0) },
                read: { try Eligibility270($0) })
            try expectSame(generator.eligibility(), seed: seed, { .eligibility($0) }, read: { try Eligibility271($0) })
            try expectSame(
                generator.claimStatusRequest(), seed: seed, { .claimStatusRequest($0) },
                read: { try ClaimStatus276($0) })
            try expectSame(generator.claimStatus(), seed: seed, { .claimStatus($0) }, read: { try ClaimStatus277($0) })
            try expectSame(
                generator.claimAcknowledgement(), seed: seed, { .claimAcknowledgement($0) },
                read: { try ClaimAcknowledgement277CA($0) })
            try expectSame(generator.remittance(), seed: seed, { .remittance($0) }, read: { try Remittance835($0) })
            try expectSame(
                generator.implementationAcknowledgement(), seed: seed, { .implementationAcknowledgement($0) },
                read: { try ImplementationAcknowledgement999($0) })
            for isResponse in [false, true] {
                try expectSame(
                    generator.authorization(isResponse: isResponse), seed: seed, { .authorization($0) },
                    read: { try Authorization278($0) })
            }
        }
    }

    @Test func everyFileIsWrittenBackByteForByteAndIsSound() throws {
        for (seed, start) in generators() {
            var generator = start
            for delimiters in [Delimiters.standard, Self.odd] {
                let file = TransactionGenerator.file(generator.everything(), delimiters: delimiters)
                let sets = try Lexer.interchanges(in: file)[0].groups.flatMap(\.transactions)
                var contents: [TransactionContent] = []
                for set in sets { contents.append(try #require(try TransactionContent(set))) }
                #expect(TransactionGenerator.file(contents, delimiters: delimiters) == file, "seed \(seed)")
                #expect(try X12Validator.problems(in: file).map(\.description) == [], "seed \(seed)")
            }
        }
    }

    @Test func everyRemittanceBalances() {
        for (seed, start) in generators() {
            var generator = start
            #expect(generator.remittance().balanceBreaches() == [], "seed \(seed)")
        }
    }

    @Test func severalInterchangesKeepTheirOwnDelimiters() throws {
        var generator = TransactionGenerator(seed: 7)
        let first = TransactionGenerator.file(generator.everything())
        let second = TransactionGenerator.file(generator.everything(), delimiters: Self.odd)
        let interchanges = try Lexer.interchanges(in: first + second + first)
        #expect(interchanges.map(\.delimiters) == [.standard, Self.odd, .standard])
        let written = try interchanges.map { interchange in
            let sets = interchange.groups.flatMap(\.transactions)
            return TransactionGenerator.file(
                try sets.compactMap { try TransactionContent($0) }, delimiters: interchange.delimiters)
        }
        #expect(written == [first, second, first])
    }

    /// Samples are as payers write them, but for an amount with zeros at its end.
    @Test(arguments: X12Samples.all.keys.sorted())
    func samplesAreWrittenBackByteForByte(name: String) throws {
        let sample = replacing("*500.00", with: "*500", in: try #require(X12Samples.all[name]))
        let set = try X12Samples.transaction(sample)
        var writer = SegmentWriter()
        try #require(try TransactionContent(set)).write(to: &writer, controlNumber: 1)
        let body = set.segments.flatMap { Array($0.bytes) + [UInt8(ascii: "~")] }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == String(decoding: body, as: UTF8.self))
    }
}

extension X12Problem {
    /// Place and reason, for messages of failing tests.
    var description: String { "\(segment) \(segmentID)\(element.map(String.init) ?? "") \(reason)" }
}
