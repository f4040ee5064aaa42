import Billing
import Testing
import X12

@testable import Claims

/// Money: postings, and what an 835 means for a claim.
@Suite struct LedgerTests {
    @Test func postingsSumToZeroForAnyAmounts() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SampleRandom(seed: seed)
        let claim = ClaimFixture.claim(9, clinic: 4)
        for _ in 1...2_000 {
            let amounts = (0..<4).map { _ in
                Int64(random.int(-10_000_000...10_000_000)) * (random.happens(percent: 20) ? 0 : 1)
            }
            let charge = Ledger.charge(amounts[3], of: claim)
            let remittance = Ledger.remittance(
                paid: amounts[0], adjusted: amounts[1], patient: amounts[2], of: claim, remittanceID: 5)
            for entries in [charge, remittance] {
                #expect(entries.reduce(0) { $0 + $1.amountCents } == 0, "seed \(seed)")
                #expect(entries.allSatisfy { $0.amountCents != 0 && $0.claimID == 9 && $0.clinicID == 4 })
                #expect(Set(entries.map(\.account)).count == entries.count)
            }
            func booked(_ account: LedgerEntry.Account) -> Int64 {
                (charge + remittance).filter { $0.account == account }.reduce(0) { $0 + $1.amountCents }
            }
            // What the insurer owes is the roll-up of the claim.
            let money = Claim.Money(billed: amounts[3], paid: amounts[0], adjusted: amounts[1], patient: amounts[2])
            #expect(booked(.insuranceReceivable) == money.open, "seed \(seed)")
            #expect(booked(.revenue) == -money.billed && booked(.patientReceivable) == money.patient)
        }
    }

    private func posted(_ claim: AnswerFixture.Paid) throws -> PostedClaim {
        let remittances = try RemittanceReading.balanced(AnswerFixture.remittance([[claim]]))
        let read = try #require(remittances.first?.claims.first)
        let answered = Answered(
            submissionID: 1, claimID: 1, clinicID: 1, fileID: 1, setControl: "0001", controlNumber: claim.control,
            status: "open", chargeCents: claim.charge, payerControlNumber: nil)
        return RemittanceReading.posted(read, position: 1, answered: answered)
    }

    @Test func aClaimPaidByContractIsSettled() throws {
        let item = try posted(
            .init(
                "A",
                lines: [.init(charge: 12_000, paid: 8_000, adjustments: [("CO", "45", 2_000), ("PR", "2", 2_000)])]))
        #expect(item.paidCents == 8_000 && item.adjustedCents == 2_000 && item.patientCents == 2_000)
        #expect(item.refusedCents == 0 && item.refusalCodes == "")
        #expect(item.paidCents + item.adjustedCents + item.patientCents == item.chargeCents)
    }

    @Test func deductibleCoinsuranceAndCopayAreThePatients() throws {
        let item = try posted(
            .init(
                "A",
                lines: [
                    .init(
                        charge: 10_000, paid: 2_000,
                        adjustments: [("PR", "1", 5_000), ("PR", "2", 1_000), ("PR", "3", 2_000)])
                ]))
        #expect(item.patientCents == 8_000 && item.adjustedCents == 0 && item.refusedCents == 0)
    }

    @Test func aDenialStaysOpenWhoeverIsBlamed() throws {
        for group in ["CO", "PI", "OA", "PR"] {
            let item = try posted(
                .init("A", status: "4", lines: [.init(charge: 9_000, paid: 0, adjustments: [(group, "50", 9_000)])]))
            #expect(item.paidCents == 0 && item.adjustedCents == 0 && item.patientCents == 0)
            #expect(item.refusedCents == 9_000 && item.refusalCodes == "\(group)-50")
        }
    }

    @Test func oneRefusedLineOfTwoStaysOpen() throws {
        let item = try posted(
            .init(
                "A",
                lines: [
                    .init(charge: 9_000, paid: 7_000, adjustments: [("CO", "45", 2_000)]),
                    .init(charge: 5_000, paid: 0, adjustments: [("CO", "97", 5_000)]),
                ]))
        #expect(item.paidCents == 7_000 && item.adjustedCents == 2_000 && item.refusedCents == 5_000)
        #expect(item.refusalCodes == "CO-97")
    }

    /// Allowed 100.00, coinsurance 20.00: the assistant's reduction of 12.00 and sequestration are the provider's.
    @Test func theAssistantsReductionIsNoPatientDebt() throws {
        let adjustments =
            [("CO", "45", 2_000), ("CO", "45", 1_200), ("CO", "253", 136), ("PR", "2", 2_000)] as [AnswerFixture.Cut]
        let item = try posted(
            .init("A", lines: [.init(charge: 12_000, paid: 6_664, adjustments: adjustments, remarks: ["N851"])]))
        #expect(item.patientCents == 2_000, "the patient still owes 20.00")
        #expect(item.adjustedCents == 3_336 && item.refusedCents == 0)
        #expect(item.lines.contains("N851") && item.lines.contains("CO-253 136"))
    }

    @Test func whatAnEarlierPayerSettledIsAdjusted() throws {
        let item = try posted(
            .init("A", status: "2", lines: [.init(charge: 10_000, paid: 2_000, adjustments: [("OA", "23", 8_000)])]))
        #expect(item.adjustedCents == 8_000 && item.refusedCents == 0)
    }

    @Test func anUnbalancedFileNeedsAPersonAndSaysWhere() throws {
        let good = AnswerFixture.Paid("A", lines: [.init(charge: 9_000, paid: 9_000)])
        var wrong = good
        wrong.lines[0].paid = 8_999
        #expect(try RemittanceReading.balanced(AnswerFixture.remittance([[good], [good]])).count == 2)
        let problem = #expect(throws: RemittanceProblem.self) {
            try RemittanceReading.balanced(AnswerFixture.remittance([[good], [good, wrong]]))
        }
        #expect(problem?.reason == "unbalanced: line_payment: transaction 2, claim 2, line 1")
        #expect(throws: RemittanceProblem.self) {
            try RemittanceReading.balanced(AnswerFixture.remittance([[good], [good]], paymentDate: "20261399"))
        }
    }
}
