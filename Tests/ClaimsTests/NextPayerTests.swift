import Billing
import Clearinghouse
import Foundation
import Jobs
import Postgres
import Testing
import X12

@testable import Claims

/// Claims to the patient's next payer.
@Suite(.serialized) struct NextPayerTests {
    /// A second coverage behind the fixture's first.
    @Sendable private static func insuredTwice(_ document: JSONValue) -> JSONValue {
        guard case .array(let coverages) = document["coverages"] ?? .null, let first = coverages.first else {
            return document
        }
        let second = first.setting(["order"], .integer(2)).setting(["payer_id"], .string("87726"))
            .setting(["member_id"], .string("SECOND9"))
        return document.setting(["coverages"], .array([first, second]))
    }

    private func later(_ bench: TestBench) async throws -> (stage: ClaimStage, billed: Int64, claimID: Int64)? {
        let rows = try await bench.owner("SELECT stage, billed_cents, claim_id FROM claim WHERE coverage_rank = 2")
        return rows.first.map { row in
            let number = { (column: Int) in row[column].flatMap { Int64($0) } ?? -1 }
            return (ClaimStage(rawValue: Int16(number(0))) ?? .closed, number(1), number(2))
        }
    }

    @Test func whatIsLeftGoesToTheNextPayerAndIsBilledOnce() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(TreatmentFixture.visits(1, change: Self.insuredTwice))
                try await bench.submitAll()
                let sent = try await bench.sent()
                let decided = sent[0].decided()
                try await bench.take(RemitFixture(claims: [decided]))
                try await bench.workAll(.nextPayer)
                let made = try #require(try await later(bench))
                #expect(made.stage == .scrub && made.billed == decided.patient)
                #expect(try await bench.booked(.revenue) == -Int(sent[0].charge), "charged once")
                #expect(try await bench.booked(.transfer) == 0)
                #expect(try await bench.breaches() == [])

                try await bench.workAll(.scrub)
                try await bench.resubmit()
                #expect(try await later(bench)?.stage == .submitted)
                try await checkFile(partner, sent[0], decided)

                // The later payer pays what was left and reports the rest as the earlier payer's.
                let second = try #require(try await bench.sent().first { $0.claimID == made.claimID })
                var answer = second.decided(paid: 20, patient: 0, status: "2", number: "SEC1")
                for index in answer.lines.indices {
                    let line = answer.lines[index]
                    answer.lines[index].cuts = [("OA", "23", line.charge - line.paid)]
                }
                try await bench.take(RemitFixture(claims: [answer], trace: "T2"))
                #expect(try await later(bench)?.stage == .closed)
                #expect(try await bench.booked(.insuranceReceivable) == 0)
                #expect(try await bench.booked(.patientReceivable) == 0)
                #expect(try await bench.booked(.cash) == Int(decided.paid + answer.paid))
                #expect(try await bench.breaches() == [])
            }
        }
    }

    /// The 837P tells the first payer's decision line by line, and it balances.
    private func checkFile(_ partner: Partner, _ sent: SentClaim, _ decided: RemitFixture.Claim) async throws {
        let bytes = try #require(try partner.submissions().last)
        let transaction = try #require(try Lexer.interchanges(in: bytes).first?.groups.first?.transactions.first)
        let subscriber = try #require(try Claim837P(transaction).billingProviders.first?.subscribers.first)
        let claim = try #require(subscriber.claims.first)
        #expect(subscriber.responsibility == "S" && subscriber.payer.id == "87726" && subscriber.name.id == "SECOND9")
        #expect(claim.totalChargeCents == sent.charge)
        let other = try #require(claim.otherPayers.first)
        #expect(claim.otherPayers.count == 1 && other.responsibility == "P" && other.payer.id == "60054")
        #expect(other.paidCents == decided.paid && other.payerClaimControlNumber == "ICN1")
        var adjusted = other.adjustments.reduce(0) { $0 + $1.amountCents }
        for line in claim.lines {
            let said = try #require(line.adjudications.first)
            let cuts = said.adjustments.reduce(0) { $0 + $1.amountCents }
            #expect(line.chargeCents == said.paidCents + cuts, "a line's charge is payment and adjustments")
            #expect(said.payerID == other.payer.id && said.date == "20261006")
            adjusted += cuts
        }
        #expect(claim.totalChargeCents == decided.paid + adjusted, "the claim's charge is AMT*D and all adjustments")
        let problems = try X12Validator.problems(in: bytes).filter { $0.severity == .error }
        #expect(problems == [])
    }

    @Test func aClaimThatThePayerSendsOnWaitsAndIsSettledByItsOwnRemittance() async throws {
        try await TestBench.withSent(1, change: Self.insuredTwice) { bench, sent in
            let decided = sent[0].decided(status: "19")
            try await bench.take(RemitFixture(claims: [decided]))
            try await bench.workAll(.nextPayer)
            #expect(try await later(bench)?.stage == .crossover)
            #expect(try await bench.breaches() == [])
            // It names the first claim's number and decides as the second payer.
            var answer = sent[0].decided(paid: 20, patient: 0, status: "2", number: "SEC1")
            for index in answer.lines.indices {
                answer.lines[index].cuts = [("OA", "23", answer.lines[index].charge - answer.lines[index].paid)]
            }
            try await bench.take(RemitFixture(claims: [answer], trace: "T2"))
            #expect(try await later(bench)?.stage == .closed)
            #expect(try await bench.booked(.insuranceReceivable) == 0)
            #expect(try await bench.booked(.patientReceivable) == 0)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func whatWasPaidAtTheVisitGoesAlong() async throws {
        let change: @Sendable (JSONValue) -> JSONValue = {
            Self.insuredTwice($0).setting(["patient_paid_cents"], .integer(2_500))
        }
        try await TestBench.withSent(1, change: change) { bench, sent in
            let decided = sent[0].decided(status: "19")
            try await bench.take(RemitFixture(claims: [decided]))
            try await bench.workAll(.nextPayer)
            let account = try #require(try await PatientAccounts.all(pool: bench.pool).first)
            #expect(account.prepaidCents == 2_500 && account.creditCents == 0 && account.owedCents == 0)
            let next = try #require(try await later(bench))
            #expect(account.claims.map(\.claimID) == [next.claimID])
            #expect(try await bench.booked(.patientCash) == 2_500)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func theSecondPayersAnswerMayComeFirst() async throws {
        try await TestBench.withSent(1, change: Self.insuredTwice) { bench, sent in
            var answer = sent[0].decided(paid: 20, patient: 0, status: "2", number: "SEC1")
            for index in answer.lines.indices {
                answer.lines[index].cuts = [("OA", "23", answer.lines[index].charge - answer.lines[index].paid)]
            }
            try await bench.take(RemitFixture(claims: [answer], trace: "T2"))
            #expect(try await Suspense.all(pool: bench.pool).map(\.reason) == ["no_later_claim"])
            #expect(try await bench.breaches() == [])
            try await bench.take(RemitFixture(claims: [sent[0].decided(status: "19")]))
            try await bench.workAll(.nextPayer)
            #expect(try await later(bench)?.stage == .closed)
            #expect(try await Suspense.all(pool: bench.pool).isEmpty)
            #expect(try await bench.booked(.suspense) == 0)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aForwardedClaimThatNobodyAnswersIsLookedAtAfterThirtyDays() async throws {
        try await TestBench.withSent(1, change: Self.insuredTwice) { bench, sent in
            var decided = sent[0].decided()
            decided.remarks = ["MA18"]
            try await bench.take(RemitFixture(claims: [decided]))
            try await bench.workAll(.nextPayer)
            #expect(try await later(bench)?.stage == .crossover)
            try await BusinessClock.advance(days: 29, on: Connection.open(bench.configuration))
            try await bench.promote()
            try await bench.workAll(.nextPayer)
            #expect(try await later(bench)?.stage == .crossover)
            try await BusinessClock.advance(days: 2, on: Connection.open(bench.configuration))
            try await bench.promote()
            try await bench.workAll(.nextPayer)
            #expect(try await later(bench)?.stage == .unanswered)
            #expect(try await bench.breaches() == [])
            // A person has it billed after all.
            _ = try await ForwardedClaims.bill("P-1-0", by: "person:test", context: bench.context)
            try await bench.workAll(.scrub)
            try await bench.resubmit()
            #expect(try await later(bench)?.stage == .submitted)
            await #expect(throws: ForwardedClaims.Problem.notWaiting) {
                try await ForwardedClaims.bill("P-1-0", by: "person:test", context: bench.context)
            }
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func withoutAnotherCoverageOrABalanceNothingIsBilled() async throws {
        try await TestBench.withSent(2) { bench, sent in
            try await bench.take(RemitFixture(claims: [sent[0].decided(), sent[1].decided(patient: 0, number: "I2")]))
            #expect(try await bench.number("SELECT count(*) FROM job WHERE queue = 12") == 0)
        }
        try await TestBench.withSent(1, change: Self.insuredTwice) { bench, sent in
            try await bench.take(RemitFixture(claims: [sent[0].decided(patient: 0)]))
            try await bench.workAll(.nextPayer)
            #expect(try await later(bench) == nil)
        }
    }
}
