import Billing
import Foundation
import Postgres
import Testing
import X12

@testable import Claims

/// Remittances on a real database: provider-level money, suspense, damaged numbers, copies, reversals.
@Suite(.serialized) struct RemittanceTests {
    // MARK: provider-level adjustments

    @Test func everyProviderAdjustmentIsTheProvidersAndTheSumIsThePayment() async throws {
        try await TestBench.withSent(1) { bench, sent in
            var remittance = RemitFixture(claims: [sent[0].decided()])
            remittance.adjustments = [
                ("WO", "ICN9 MEMBER", 3_000), ("FB", "LATER", -500), ("L6", "", -123), ("AH", "", 45), ("72", "", 11),
                ("CS", sent[0].control, 7), ("J1", "", 1), ("E3", "", -2),
            ]
            try await bench.take(remittance)
            #expect(try await bench.booked(.cash) == Int(remittance.payment))
            #expect(try await bench.booked(.overpaymentRecovery) == 3_000)
            #expect(try await bench.booked(.forwardingBalance) == -500)
            #expect(try await bench.booked(.payerInterest) == -123)
            #expect(try await bench.booked(.providerAdjustment) == 45 + 11 + 7 + 1 - 2)
            #expect(try await bench.stages()["P-1-0"] == .closed)
            let named = try await bench.owner("SELECT claim_id FROM provider_adjustment WHERE code = 'CS'")
            #expect(named == [["\(sent[0].claimID)"]])
            #expect(try await bench.number("SELECT count(*) FROM ledger_entry WHERE claim_id IS NULL") == 16)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aBalanceCarriedForwardIsClearedByTheNextPayment() async throws {
        try await TestBench.withSent(2) { bench, sent in
            var first = RemitFixture(claims: [sent[0].decided()], method: "NON")
            let paid = first.claims[0].paid
            // More is recovered than is paid: the cheque would be negative, so that the rest is carried.
            first.adjustments = [("WO", "ICN1", paid + 2_500), ("FB", "T1", -2_500)]
            #expect(first.payment == 0)
            try await bench.take(first)
            #expect(try await bench.booked(.forwardingBalance) == -2_500)
            var second = RemitFixture(claims: [sent[1].decided(number: "ICN2")], trace: "T2")
            second.adjustments = [("FB", "T1", 2_500)]
            try await bench.take(second)
            #expect(try await bench.booked(.forwardingBalance) == 0)
            let balances = try await LedgerListing.providerBalances(pool: bench.pool)
            #expect(balances.first { $0.account == "forwarding_balance" }?.balanceCents == 0)
            #expect(balances.first { $0.account == "overpayment_recovery" }?.balanceCents == paid + 2_500)
            let linked = try await bench.owner("SELECT claim_id FROM provider_adjustment WHERE code = 'WO'")
            #expect(linked == [["\(sent[0].claimID)"]] || linked == [[nil]])
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func theDatabaseRefusesAPostingThatDoesNotSumToZero() async throws {
        try await TestBench.withSent(1) { bench, sent in
            let entry = LedgerEntry(
                clinicID: sent[0].clinicID, claimID: sent[0].claimID, posting: .charge, account: .cash, amountCents: 1)
            let error = await #expect(throws: PostgresError.self) {
                try await bench.pool.transaction { connection in
                    _ = try await connection.run(OpenScope.all)
                    _ = try await connection.execute(InsertLedgerEntries(entries: [entry]))
                }
            }
            #expect(error?.sqlState == "23514")
        }
    }

    // MARK: whose claim

    @Test func aClaimThatIsNobodysWaitsInSuspenseWhileTheRestIsPosted() async throws {
        try await TestBench.withSent(2) { bench, sent in
            var stray = sent[1].decided(number: "ICN2")
            stray.control = "NOTOURS"
            let remittance = RemitFixture(claims: [sent[0].decided(), stray], serviceDay: "20200101")
            try await bench.take(remittance)
            #expect(try await bench.stages() == ["P-1-0": .closed, "P-1-1": .submitted])
            #expect(try await bench.booked(.suspense) == Int(-stray.paid))
            #expect(try await bench.booked(.cash) == Int(remittance.payment))
            #expect(try await bench.breaches() == [])

            let item = try #require(try await Suspense.all(pool: bench.pool).first)
            #expect(item.reason == "unmatched" && item.position == 2 && item.paidCents == stray.paid)
            let claimID = try await Suspense.post(
                item.itemID, to: "P-1-1", by: "person:test", context: bench.context)
            #expect(claimID == sent[1].claimID)
            #expect(try await bench.stages()["P-1-1"] == .closed)
            #expect(try await bench.booked(.suspense) == 0)
            #expect(try await bench.booked(.cash) == Int(remittance.payment))
            #expect(try await Suspense.all(pool: bench.pool).isEmpty)
            await #expect(throws: Suspense.Problem.unknownItem) {
                try await Suspense.post(item.itemID, to: "P-1-1", by: "person:test", context: bench.context)
            }
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func damagedNumbersStillFindTheirClaims() async throws {
        try await TestBench.withSent(5) { bench, sent in
            // The payer's numbers are known from the 277CA.
            let answers = sent.map { (control: $0.control, status: "A2:20") }
            try await bench.deliver(AnswerFixture.claims(answers))
            try await bench.digest()
            var claims = sent.enumerated().map { $1.decided(number: "NEW\($0)") }
            claims[0].control = sent[0].control.lowercased()
            claims[1].control = String(sent[1].control.prefix(11))
            claims[2].control = "0"
            claims[2].number = "PCN2"
            claims[3].control = "0"
            claims[3].originalNumber = "PCN3"
            let payee = try #require(
                try await bench.owner("SELECT profile ->> 'npi' FROM clinic WHERE clinic_id = \(sent[4].clinicID)")[0][
                    0])
            // Nothing but the patient, the day and the charge.
            claims[4].control = "0"
            claims[4].names = [["QC", "1", "X", "Y", "", "", "", "MI", "W123"]]
            for (index, claim) in claims.enumerated() {
                var one = RemitFixture(claims: [claim], trace: "T\(index)", payee: payee)
                one.serviceDay = index == 4 ? "20261001" : "20261005"
                try await bench.take(one, control: 900_200 + index)
            }
            #expect(Set(try await bench.stages().values) == [.closed])
            #expect(try await Suspense.all(pool: bench.pool).isEmpty)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aSplitClaimWaitsForItsOtherHalf() async throws {
        try await TestBench.withSent(1) { bench, sent in
            let whole = sent[0].decided()
            var half = whole
            half.lines[0].charge /= 2
            half.lines[0].paid /= 2
            half.lines[0].cuts = half.lines[0].cuts.map { ($0.group, $0.reason, $0.cents / 2) }
            half.lines[0].allowed = nil
            var other = half
            other.number = "ICN2"
            try await bench.take(RemitFixture(claims: [half]))
            #expect(try await bench.stages()["P-1-0"] == .submitted)
            try await bench.take(RemitFixture(claims: [other], trace: "T2"))
            let standing = try #require(try await bench.standings()["P-1-0"])
            #expect(standing.stage == .closed && standing.money.paid == whole.paid && standing.money.open == 0)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func whatPayersSayBesidesMoneyIsKept() async throws {
        try await TestBench.withSent(1) { bench, sent in
            var claim = sent[0].decided()
            claim.remarks = ["MA01"]
            claim.interest = 77
            claim.names = [["74", "1", "RIGHTNAME", "MIRA", "", "", "", "C", "NEWID1"]]
            try await bench.take(RemitFixture(claims: [claim]))
            let detail = try #require(try await RemittanceListing.show(1, pool: bench.pool))
            let entry = try #require(detail.claims.first)
            #expect(entry.remarks == ["MA01"] && entry.interestCents == 77 && entry.isPatientCorrected)
            #expect(
                entry.adjustments.contains { $0.hasPrefix("CO-45") }
                    && entry.adjustments.contains { $0.hasPrefix("PR-2") })
            let notes = try await bench.owner("SELECT detail FROM claim_event WHERE from_stage = to_stage")
            #expect(notes.contains(["the payer corrected the patient's name or number"]))
            let sealed = try await bench.owner("SELECT encode(corrected, 'escape') FROM remittance_claim")[0][0] ?? ""
            #expect(!sealed.isEmpty && !sealed.contains("RIGHTNAME"))
            // Interest is told here and paid by a PLB, so that it is not posted twice.
            #expect(try await bench.booked(.payerInterest) == 0)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func predeterminationsAndForeignClaimsDecideNothing() async throws {
        try await TestBench.withSent(2) { bench, sent in
            var estimate = sent[0].refused()
            estimate.status = "25"
            var foreign = sent[1].refused("109", number: "ICN2")
            foreign.status = "23"
            try await bench.take(RemitFixture(claims: [estimate, foreign], method: "NON"))
            #expect(Set(try await bench.stages().values) == [.submitted])
            #expect(try await bench.booked(.cash) == 0)
            #expect(try await bench.breaches() == [])
        }
    }

    // MARK: copies

    @Test func theSameMoneyUnderAnotherTraceIsADuplicate() async throws {
        try await TestBench.withSent(2) { bench, sent in
            let first = RemitFixture(claims: [sent[0].decided(), sent[1].decided(number: "ICN2")])
            try await bench.take(first)
            let before = (try await bench.books(), try await bench.booked(.cash))
            var copy = first
            copy.trace = "T9"
            try await bench.take(copy)
            #expect(try await bench.books() == before.0)
            #expect(try await bench.booked(.cash) == before.1)
            #expect(try await RemittanceListing.list(limit: 9, pool: bench.pool).map(\.duplicateOf) == [1, nil])
            // One of the two again, beside nothing else: the same.
            copy.claims.removeLast()
            copy.trace = "T10"
            try await bench.take(copy)
            #expect(try await bench.books() == before.0)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func moneySaidTwiceBesideNewMoneyIsAskedAbout() async throws {
        try await TestBench.withSent(2) { bench, sent in
            try await bench.take(RemitFixture(claims: [sent[0].decided()]))
            let second = RemitFixture(claims: [sent[0].decided(), sent[1].decided(number: "ICN2")], trace: "T2")
            try await bench.take(second)
            #expect(Set(try await bench.stages().values) == [.closed])
            #expect(try await Suspense.all(pool: bench.pool).map(\.reason) == ["paid_twice"])
            #expect(try await bench.booked(.suspense) == Int(-second.claims[0].paid))
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func twoDifferentPaymentsOfOneClaimAreACredit() async throws {
        try await TestBench.withSent(1) { bench, sent in
            try await bench.take(RemitFixture(claims: [sent[0].decided()]))
            try await bench.take(RemitFixture(claims: [sent[0].decided(paid: 50, number: "ICN7")], trace: "T2"))
            let standing = try #require(try await bench.standings()["P-1-0"])
            #expect(standing.stage == .overpaid && standing.money.open < 0)
            #expect(try await bench.breaches() == [])
            // Taking the first back settles it.
            try await bench.take(
                RemitFixture(
                    claims: [sent[0].decided().reversed],
                    adjustments: [
                        ("WO", "ICN1", -sent[0].decided().paid)
                    ], trace: "T3", method: "NON"))
            #expect(try await bench.stages()["P-1-0"] == .closed)
            #expect(try await bench.breaches() == [])
        }
    }

    // MARK: reversals

    @Test func aReversalTakesBackTheCentsAndACorrectionFollows() async throws {
        try await TestBench.withSent(1) { bench, sent in
            let first = sent[0].decided()
            try await bench.take(RemitFixture(claims: [first]))
            let correction = sent[0].decided(paid: 50, patient: 10, number: "ICN2")
            var second = RemitFixture(claims: [first.reversed, correction], trace: "T2", method: "NON")
            second.adjustments = [("WO", "ICN1", correction.paid - first.paid)]
            try await bench.take(second)
            let standing = try #require(try await bench.standings()["P-1-0"])
            #expect(standing.stage == .closed && standing.money.open == 0)
            #expect(standing.money.paid == correction.paid && standing.money.patient == correction.patient)
            #expect(try await bench.number("SELECT count(*) FROM remittance_claim") == 3, "nothing is deleted")
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aRefusalTakenBackBySameRemittanceIsNobodysWork() async throws {
        try await TestBench.withSent(1) { bench, sent in
            let refused = sent[0].refused()
            try await bench.take(
                RemitFixture(claims: [refused, refused.reversed, sent[0].decided(patient: 40, number: "ICN2")]))
            #expect(try await bench.stages()["P-1-0"] == .closed)
            #expect(try await bench.owner("SELECT state FROM denial_state") == [["settled"]])
            #expect(try await bench.breaches() == [])
        }
        // The claim stays open for another line: what was taken back is still no denial.
        try await TestBench.withSent(1) { bench, sent in
            let refused = sent[0].refused()
            try await bench.take(
                RemitFixture(claims: [refused, refused.reversed, sent[0].refused("197", number: "ICN2")]))
            #expect(try await bench.stages()["P-1-0"] == .denied)
            let states = try await bench.owner(
                "SELECT carc, state FROM denial JOIN denial_state USING (denial_id, clinic_id) ORDER BY denial_id")
            #expect(states == [["50", "superseded"], ["197", "open"]])
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aPaymentTakenBackOpensTheClaimAgain() async throws {
        try await TestBench.withSent(1) { bench, sent in
            let first = sent[0].decided()
            try await bench.take(RemitFixture(claims: [first]))
            var second = RemitFixture(claims: [first.reversed], trace: "T2", method: "NON")
            second.adjustments = [("FB", "", -first.paid)]
            try await bench.take(second)
            let standing = try #require(try await bench.standings()["P-1-0"])
            #expect(standing.stage == .denied && standing.holdReason == "the payer took its payment back")
            #expect(standing.money.open == sent[0].charge && standing.money.paid == 0)
            #expect(try await bench.breaches() == [])
        }
    }

    /// Of each claim the original, its reversal with a correction, and a copy of the original under another trace: in every
    /// order, each three times, the same cents.
    @Test(.timeLimit(.minutes(10))) func shuffledAndTripledTheCentsAreTheSame() async throws {
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        try await TestBench.withSent(orders.count) { bench, sent in
            for (index, order) in orders.enumerated() {
                let original = sent[index].decided(number: "O\(index)")
                let correction = sent[index].decided(paid: 50, patient: 15, number: "C\(index)")
                var taken = RemitFixture(claims: [original.reversed, correction], trace: "B\(index)", method: "NON")
                taken.adjustments = [("WO", "O\(index)", correction.paid - original.paid)]
                let files = [
                    RemitFixture(claims: [original], trace: "A\(index)"), taken,
                    RemitFixture(
                        claims: [sent[index].refused("97", number: "R\(index)")], trace: "Z\(index)", method: "NON"),
                ]
                for time in 0..<3 {
                    for place in order {
                        try await bench.take(files[place], control: 910_000 + index * 100 + time * 10 + place)
                    }
                }
            }
            let expected = sent[0].decided(paid: 50, patient: 15)
            for standing in try await bench.standings().values {
                #expect(standing.stage == .closed && standing.money.open == 0)
                #expect(standing.money.paid == expected.paid && standing.money.patient == expected.patient)
            }
            #expect(
                Set(try await bench.books().map { $0.split(separator: " ").dropFirst().joined(separator: " ") }).count
                    == 1)
            #expect(try await bench.booked(.suspense) == 0)
            #expect(try await bench.number("SELECT count(*) FROM suspense_item WHERE resolved_at IS NULL") == 0)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aReversalOfAnUnknownPaymentIsHeldUntilThatAppears() async throws {
        try await TestBench.withSent(1) { bench, sent in
            let original = sent[0].decided()
            var early = RemitFixture(claims: [original.reversed], trace: "T2", method: "NON")
            early.adjustments = [("FB", "", -original.paid)]
            try await bench.take(early)
            #expect(try await Suspense.all(pool: bench.pool).map(\.reason) == ["held_reversal"])
            #expect(try await bench.stages()["P-1-0"] == .submitted)
            #expect(try await bench.breaches() == [])
            try await bench.take(RemitFixture(claims: [original]))
            #expect(try await Suspense.all(pool: bench.pool).isEmpty)
            let standing = try #require(try await bench.standings()["P-1-0"])
            #expect(standing.money.paid == 0 && standing.stage == .denied)
            #expect(try await bench.booked(.suspense) == 0)
            #expect(try await bench.breaches() == [])
        }
    }

    // MARK: underpayments

    @Test func lessThanExpectedIsListedByLineAndChangesNoMoney() async throws {
        try await TestBench.withSent(2) { bench, sent in
            // 42.00 a unit is expected of this payer, two units a claim.
            func claim(_ index: Int, allowed: Int64) -> RemitFixture.Claim {
                var claim = sent[index].decided(number: "ICN\(index)")
                let charge = claim.lines[0].charge
                claim.lines[0].paid = allowed
                claim.lines[0].cuts = [("CO", "45", charge - allowed)]
                claim.lines[0].allowed = allowed
                return claim
            }
            let expected = try #require(sent[0].lines.first).expectedCents
            try await bench.take(
                RemitFixture(claims: [claim(0, allowed: expected), claim(1, allowed: expected - 500)]))
            let found = try await Underpayments.all(context: bench.context)
            #expect(found.map(\.claimID) == [sent[1].claimID])
            let line = try #require(found.first?.lines.first)
            #expect(line.expectedCents == expected && line.allowedCents == expected - 500 && line.line == 1)
            #expect(Set(try await bench.stages().values) == [.closed])
            #expect(try await bench.breaches() == [])
        }
    }
}
