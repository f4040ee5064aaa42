import Testing
import X12

@testable import Claims

/// Which of our lines a payer's lines are about.
@Suite struct LineMatchingTests {
    private func own(_ number: Int16, _ code: String, _ modifiers: String = "GO", _ charge: Int64 = 9_000) -> StoredLine
    {
        StoredLine(
            claimID: 1, clinicID: 1, number: number, code: code, modifiers: modifiers, units: 1, chargeCents: charge,
            expectedCents: 0, pointers: [1])
    }

    private func line(
        _ code: String, _ modifiers: [String] = ["GO"], _ charge: Int64 = 9_000, control: String? = nil,
        original: String? = nil, date: String? = nil
    ) throws -> Remittance835.Line {
        var fixture = RemitFixture.Line(code: code, modifiers: modifiers, charge: charge, paid: charge)
        fixture.control = control
        fixture.original = original
        var remittance = RemitFixture(claims: [RemitFixture.Claim(control: "A", lines: [fixture])])
        if let date { remittance.serviceDay = date }
        let read = try #require(try RemittanceReading.balanced(remittance.bytes()).first)
        return try #require(read.claims.first?.lines.first)
    }

    private func match(_ lines: [Remittance835.Line], _ own: [StoredLine]) -> [Int16?] {
        LineMatching.match(lines, to: own, on: "20261005").map { $0?.number }
    }

    @Test func theLineControlNumberDecides() throws {
        let lines = [try line("97530", control: "2"), try line("97530", control: "1")]
        #expect(match(lines, [own(1, "97530"), own(2, "97530")]) == [2, 1])
    }

    @Test func aMixedUpControlNumberDoesNot() throws {
        let lines = [try line("97140", ["GO"], 5_000, control: "1")]
        #expect(match(lines, [own(1, "97530"), own(2, "97140", "GO", 5_000)]) == [2])
    }

    @Test func codeModifiersAndChargeInAnyOrder() throws {
        let lines = [try line("97530", ["CO", "GO"]), try line("97530", ["GO"])]
        #expect(match(lines, [own(1, "97530", "GO"), own(2, "97530", "GO CO")]) == [2, 1])
    }

    @Test func modifiersThatThePayerDroppedAndLowerCase() throws {
        let lines = [try line("97530", []), try line("97140", ["go"], 5_000)]
        #expect(match(lines, [own(1, "97140", "GO", 5_000), own(2, "97530", "GO KX")]) == [2, 1])
    }

    @Test func aCodeThatThePayerChanged() throws {
        let lines = [try line("97112", original: "97530"), try line("97140")]
        #expect(match(lines, [own(1, "97140"), own(2, "97530")]) == [2, 1])
    }

    @Test func theOnlyLineOfItsChargeAndThenTheOrder() throws {
        let lines = [try line("A0001", [], 7_000), try line("A0002", [], 9_000), try line("A0003", [], 9_000)]
        #expect(match(lines, [own(1, "97530"), own(2, "97535"), own(3, "97140", "GO", 7_000)]) == [3, 1, 2])
    }

    @Test func bundledLinesAreNobodys() throws {
        let lines = [try line("97530", [], 18_000)]
        #expect(match(lines, [own(1, "97530"), own(2, "97530")]) == [nil])
    }

    @Test func cutControlNumbers() {
        #expect(RemittanceMatching.claimNumber(in: "CL000000012S1") == 12)
        #expect(RemittanceMatching.claimNumber(in: "CL000000012S") == 12)
        #expect(RemittanceMatching.claimNumber(in: "CL000000012") == 12)
        #expect(RemittanceMatching.claimNumber(in: "CL00000012") == nil, "a digit is missing: any of ten claims")
        #expect(RemittanceMatching.claimNumber(in: "CL000000012X") == nil)
        #expect(RemittanceMatching.claimNumber(in: "0") == nil)
    }
}
