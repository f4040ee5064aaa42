import Testing
import X12

@testable import Clearinghouse

@Suite struct SubmissionTests {
    /// Sums that an 835 must show; nil in `problem` when every level balances.
    private static func imbalance(of remittance: TestPartner.Answer) -> String? {
        func cents(_ segment: Segment, _ element: Int) -> Int64 { X12Amount.cents(from: segment[element]) ?? 0 }
        var claims: [(charge: Int64, paid: Int64, patient: Int64, lines: [(Int64, Int64, Int64)])] = []
        var patient: [Int64] = []
        for segment in Lexer.read(remittance.payload).interchanges.flatMap(\.segments) {
            switch segment.id {
            case "CLP":
                claims.append((cents(segment, 3), cents(segment, 4), cents(segment, 5), []))
                patient.append(0)
            case "SVC": claims[claims.count - 1].lines.append((cents(segment, 2), cents(segment, 3), 0))
            case "CAS":
                for element in stride(from: 3, through: segment.elementCount, by: 3) {
                    let lines = claims[claims.count - 1].lines.count
                    claims[claims.count - 1].lines[lines - 1].2 += cents(segment, element)
                    if segment[1] == "PR" { patient[claims.count - 1] += cents(segment, element) }
                }
            default: break
            }
        }
        for (claim, patient) in zip(claims, patient) {
            if claim.lines.contains(where: { $0.0 - $0.2 != $0.1 }) { return "line" }
            if claim.lines.reduce(0, { $0 + $1.0 }) != claim.charge { return "charge" }
            if claim.lines.reduce(0, { $0 + $1.1 }) != claim.paid { return "claim" }
            if claim.patient != patient, claim.charge > 0 { return "patient" }
        }
        let carried = remittance.segments("PLB").reduce(0) { $0 + cents($1, 4) }
        let paid = remittance.segments("BPR").reduce(0) { $0 + cents($1, 2) }
        return claims.reduce(0) { $0 + $1.paid } - carried == paid ? nil : "transaction"
    }

    @Test func acceptedClaimIsAcknowledgedAndPaid() async throws {
        try await withServer { partner in
            let assisted = ClaimFixture.Line(modifiers: ["GO", "CO"], chargeCents: 9_000, units: 2)
            let claim = ClaimFixture("A1").with { $0.lines = [.init(), assisted] }
            #expect(try await partner.submit(ClaimFixture.file(1, [[claim]])) == "Success")
            let answers = try await partner.drain()
            #expect(
                answers.map(\.payloadType) == [
                    "X12_TA1_Response_00501X231A1", "X12_999_Response_005010X231A1",
                    "X12_277CA_Response_005010X214", "X12_835_Response_005010X221A1",
                ])
            let interchange = try #require(answers[0].segments("TA1").first)
            #expect([1, 4, 5].map { interchange[$0] } == ["000000001", "A", "000"])
            #expect(answers[1].segments("IK5").map { $0[1] } == ["A"])
            #expect(answers[1].segments("AK9").map { $0[1] } == ["A"])
            #expect(answers[2].segments("STC").last?.components(1) == ["A2", "20"])
            let control = try #require(answers[2].segments("REF").first { $0[1] == "1K" })[2]
            let paid = try #require(answers[3].segments("CLP").first)
            #expect([1, 2, 3, 7, 9].map { paid[$0] } == ["A1", "1", "180", control, "1"])
            #expect(answers[3].segments("REF").filter { $0[1] == "6R" }.map { $0[2] } == ["A1L1", "A1L2"])
            #expect(answers[3].segments("LQ").map { $0[2] } == ["N851"])
            #expect(Self.imbalance(of: answers[3]) == nil)
            let line = try #require(try await partner.ledger().first)
            #expect(line.disposition == .accepted)
            #expect(line.paidCents == X12Amount.cents(from: paid[4]))
            #expect(line.paidCents + line.patientCents + line.adjustedCents == 18_000)
            #expect(line.payerClaimControlNumber == control)
        }
    }

    @Test func interchangeNumberSeenBeforeIsRefusedWhole() async throws {
        try await withServer { partner in
            try await partner.submit(ClaimFixture.file(7, [[ClaimFixture("A1")]]))
            _ = try await partner.drain()
            try await partner.submit(ClaimFixture.file(7, [[ClaimFixture("A2")]]))
            let answers = try await partner.drain()
            let note = try #require(answers.first?.segments("TA1").first)
            #expect([4, 5].map { note[$0] } == ["R", "025"])
            #expect(answers.count == 1)
            #expect(try await partner.ledger().map(\.disposition) == [.accepted, .rejectedTA1])
        }
    }

    @Test func secondOriginalIsNeverPaid() async throws {
        try await withServer { partner in
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
            _ = try await partner.drain()
            try await partner.submit(ClaimFixture.file(2, [[ClaimFixture("A1")]]))
            let answers = try await partner.drain()
            #expect(!answers.contains { $0.payloadType.contains("835") })
            #expect(answers.last?.segments("STC").last?.components(1) == ["A3", "54"])
            let ledger = try await partner.ledger()
            #expect(ledger.map(\.disposition) == [.accepted, .duplicateOriginal])
            #expect(ledger.last?.paidCents == 0)
        }
    }

    @Test func rejectedClaimMayComeAgainAsOriginal() async throws {
        try await withServer { partner in
            let wrong = ClaimFixture("A1").with { $0.member = "" }
            try await partner.submit(ClaimFixture.file(1, [[wrong]]))
            try await partner.submit(ClaimFixture.file(2, [[ClaimFixture("A1")]]))
            #expect(try await partner.ledger().map(\.disposition) == [.rejected277CA, .accepted])
        }
    }

    @Test func syntaxErrorSinksItsTransactionSetOnly() async throws {
        try await withServer { partner in
            let broken = ClaimFixture("A1").with { $0.hasDiagnosis = false }
            try await partner.submit(ClaimFixture.file(1, [[broken], [ClaimFixture("A2")]]))
            let answers = try await partner.drain()
            #expect(answers[1].segments("IK5").map { $0[1] } == ["R", "A"])
            #expect(answers[1].segments("AK9").map { [$0[1], $0[3], $0[4]] } == [["P", "2", "1"]])
            #expect(answers[1].segments("IK3").map { [$0[1], $0[4]] } == [["HI", "3"]])
            #expect(try await partner.ledger().map(\.disposition) == [.rejected999, .accepted])
        }
    }

    @Test func wrongCountsAreRejected() async throws {
        try await withServer { partner in
            let text = String(decoding: ClaimFixture.file(1, [[ClaimFixture("A1")]]), as: UTF8.self)
            let count = try #require(text.firstRange(of: "~SE*"))
            let miscounted = text.replacingCharacters(at: count.upperBound, with: "9")
            try await partner.submit(Array(miscounted.utf8))
            #expect(try await partner.drain()[1].segments("IK5").map { [$0[1], $0[2]] } == [["R", "4"]])
            let cut = Array(ClaimFixture.file(2, [[ClaimFixture("A2")]]).dropLast(30))
            try await partner.submit(cut)
            #expect(try await partner.drain().map { $0.segments("TA1").first?[5] } == ["023"])
            #expect(try await partner.ledger().map(\.disposition) == [.rejected999, .rejectedTA1])
        }
    }

    @Test(arguments: [
        ("1234567890", "MCRTX", "MB", "1", "A7:562:85"), ("1234567893", "NOPAYER", "CI", "1", "A7:153:PR"),
        ("1234567893", "MCRTX", "MB", "7", "A7:535"), ("1234567893", "BCBST", "CI", "7", "A7:464"),
    ])
    func frontEndEdits(npi: String, payer: String, filing: String, frequency: String, status: String) async throws {
        try await withServer { partner in
            let claim = ClaimFixture("A1").with {
                $0.npi = npi
                $0.payerID = payer
                $0.filing = filing
                $0.frequency = frequency
                $0.original = frequency == "1" ? "" : "P0000000099"
            }
            try await partner.submit(ClaimFixture.file(1, [[claim]]))
            let answers = try await partner.drain()
            #expect(answers.last?.segments("STC").last.map { [$0[1], $0[3]] } == [status, "U"])
            #expect(answers.last?.segments("REF").contains { $0[1] == "1K" } == false)
        }
    }

    @Test func oneTransactionSetForEachPayeeOneFileForEachPayer() async throws {
        try await withServer { partner in
            let other = ClaimFixture("A2").with { $0.npi = "1245319599" }
            let third = ClaimFixture("A3").with {
                $0.payerID = "BCBST"
                $0.filing = "CI"
            }
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1"), other, third]]))
            let remittances = try await partner.drain().filter { $0.payloadType.contains("835") }
            #expect(remittances.map { $0.segments("BPR").count } == [2, 1])
            #expect(remittances.allSatisfy { Self.imbalance(of: $0) == nil })
            #expect(Set(remittances.flatMap { $0.segments("TRN").map { $0[2] } }).count == 3)
        }
    }

    @Test func replacementAndVoidTakeBackWhatWasPaid() async throws {
        try await withServer { partner in
            let original = ClaimFixture("A1").with {
                $0.payerID = "BCBST"
                $0.filing = "CI"
                $0.lines = [.init(), .init()]
            }
            try await partner.submit(ClaimFixture.file(1, [[original]]))
            let replacement = original.with {
                $0.frequency = "7"
                $0.original = "P0000000001"
                $0.lines = [.init()]
            }
            try await partner.submit(ClaimFixture.file(2, [[replacement]]))
            let void = replacement.with {
                $0.frequency = "8"
                $0.original = "P0000000002"
            }
            try await partner.submit(ClaimFixture.file(3, [[void]]))
            let remittances = try await partner.drain().filter { $0.payloadType.contains("835") }
            #expect(remittances.map { $0.segments("CLP").map { $0[2] } } == [["1"], ["22", "1"], ["22"]])
            #expect(remittances.allSatisfy { Self.imbalance(of: $0) == nil })
            #expect(remittances.last?.segments("BPR").first?[4] == "NON")
            #expect(try await partner.ledger().reduce(0) { $0 + $1.paidCents } == 0)
        }
    }

    @Test func allCopaymentIsAZeroPayRemittance() async throws {
        try await withServer { partner in
            let claim = ClaimFixture("A1").with {
                $0.filing = "CI"
                $0.lines = [.init(chargeCents: 2_000)]
            }
            try await partner.submit(ClaimFixture.file(1, [[claim]]))
            let remittance = try #require(try await partner.drain().last)
            let payment = try #require(remittance.segments("BPR").first)
            #expect([payment[2], payment[4]] == ["0", "NON"])
            #expect(remittance.segments("CLP").first?[5] == "20")
        }
    }
}

extension String {
    /// The same with one character exchanged.
    fileprivate func replacingCharacters(at index: Index, with text: String) -> String {
        self[..<index] + text + self[self.index(after: index)...]
    }
}
