import Billing
import Foundation
import Postgres
import Testing

@testable import Claims

/// What patients owe, pay and get back.
@Suite(.serialized) struct PatientMoneyTests {
    @Sendable private static func copay(_ document: JSONValue) -> JSONValue {
        document.setting(["patient_paid_cents"], .integer(2_500))
    }

    private func account(_ bench: TestBench) async throws -> PatientAccounts.Account {
        try #require(try await PatientAccounts.all(pool: bench.pool).first)
    }

    private func payment(
        _ bench: TestBench, _ cents: Int64, _ reference: String? = nil, claim: Int64? = nil
    ) async throws -> PatientPayments.New {
        PatientPayments.New(
            accountID: try await account(bench).accountID, cents: cents, method: "check", reference: reference,
            claimID: claim, person: "person:test")
    }

    @Test func aCopayIsACreditUntilThePayerSaysWhatItIsFor() async throws {
        try await TestBench.withSent(1, change: Self.copay) { bench, sent in
            #expect(try await bench.booked(.patientCash) == 2_500)
            var now = try await account(bench)
            #expect(now.prepaidCents == 2_500 && now.owedCents == 0 && now.creditCents == 0)
            let decided = sent[0].decided()
            try await bench.take(RemitFixture(claims: [decided]))
            now = try await account(bench)
            #expect(now.owedCents == decided.patient - 2_500 && now.prepaidCents == 0 && now.creditCents == 0)
            let standing = try #require(try await bench.standings()["P-1-0"])
            #expect(standing.money.patient == decided.patient, "what the payer left is not what is still owed")
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func paymentsGoToTheOldestDebtsAndTheRestStaysACredit() async throws {
        try await TestBench.withSent(2) { bench, sent in
            let decided = [sent[0].decided(), sent[1].decided(number: "ICN2")]
            try await bench.take(RemitFixture(claims: decided))
            let share = decided[0].patient
            #expect(try await account(bench).owedCents == 2 * share)
            _ = try await PatientPayments.pay(payment(bench, share + 100, "1001"), pool: bench.pool)
            var now = try await account(bench)
            // P-1-1 was served a day before P-1-0.
            let lines = Dictionary(uniqueKeysWithValues: now.claims.map { ($0.claimID, $0.balanceCents) })
            #expect(lines == [sent.first { $0.visit == "P-1-0" }?.claimID ?? -1: share - 100])
            // The same cheque is not recorded twice.
            await #expect(throws: PatientPayments.Problem.recordedBefore) {
                try await PatientPayments.pay(payment(bench, share + 100, "1001"), pool: bench.pool)
            }
            _ = try await PatientPayments.pay(payment(bench, share, "1002"), pool: bench.pool)
            now = try await account(bench)
            #expect(now.owedCents == 0 && now.creditCents == 100)
            await #expect(throws: PatientPayments.Problem.beyondCredit(cents: 100)) {
                try await PatientPayments.refund(payment(bench, 101), pool: bench.pool)
            }
            _ = try await PatientPayments.refund(payment(bench, 100, "R1"), pool: bench.pool)
            #expect(try await PatientAccounts.all(pool: bench.pool).isEmpty)
            #expect(try await bench.booked(.patientCash) == Int(2 * share))
            #expect(try await PatientPayments.all(pool: bench.pool).map(\.kind) == ["refund", "payment", "payment"])
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aCreditIsNotNettedWithADebt() async throws {
        try await TestBench.withSent(2, change: Self.copay) { bench, sent in
            // One visit's copay was more than its share, the other's less.
            let decided = [sent[0].decided(patient: 1), sent[1].decided(patient: 30, number: "ICN2")]
            try await bench.take(RemitFixture(claims: decided))
            let now = try await account(bench)
            #expect(now.creditCents == 2_500 - decided[0].patient && now.owedCents == decided[1].patient - 2_500)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aDebtBelowTheLimitIsGivenUpByAPersonOnly() async throws {
        try await TestBench.withSent(1) { bench, sent in
            try await bench.take(RemitFixture(claims: [sent[0].decided()]))
            let owed = try await account(bench).owedCents
            #expect(try await SmallBalances.candidates(pool: bench.pool).isEmpty, "no limit is set")
            #expect(try await SmallBalances.setLimit(owed - 1, clinic: nil, by: "person:test", pool: bench.pool))
            #expect(try await SmallBalances.candidates(pool: bench.pool).isEmpty)
            #expect(try await SmallBalances.setLimit(owed, clinic: "C01", by: "person:test", pool: bench.pool))
            #expect(
                try await SmallBalances.setLimit(owed, clinic: "NONE", by: "person:test", pool: bench.pool) == false)
            #expect(try await SmallBalances.candidates(pool: bench.pool).count == 1)
            let given = try await SmallBalances.giveUp(nil, by: "person:test", pool: bench.pool)
            #expect(given.map(\.owedCents) == [owed])
            #expect(try await PatientAccounts.all(pool: bench.pool).isEmpty)
            #expect(try await bench.booked(.writeOff) == Int(owed))
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func statementsAreWrittenOncePerCycleForTheOwnersEyesOnly() async throws {
        try await TestBench.withSent(2) { bench, sent in
            let decided = [sent[0].decided(), sent[1].decided(number: "ICN2")]
            try await bench.take(RemitFixture(claims: decided))
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let run = try #require(
                try await StatementCycles.run(into: folder, by: "person:test", context: bench.context))
            #expect(run.cycle.statements == 1 && run.cycle.dueCents == 2 * decided[0].patient)
            #expect(run.path == folder + "/statements-\(run.cycle.cycleID).ndjson")
            let mode = try FileManager.default.attributesOfItem(atPath: run.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let text = try String(contentsOfFile: run.path, encoding: .utf8)
            #expect(text.split(separator: "\n").count == 1)
            let document = try JSONParser.parse(Array(text.dropLast().utf8))
            #expect(document["due_cents"] == .integer(2 * decided[0].patient))
            #expect(document["recipient"]?["name"] == .string("Mira Ardent"))
            #expect(document["number"] == .integer(1) && document["plan"] == .null)
            guard case .array(let lines) = document["lines"] ?? .null else { throw CocoaError(.fileReadCorruptFile) }
            #expect(lines.count == 2 && lines[0]["share_cents"] == .integer(decided[0].patient))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
            // Not again within the cycle, and again after it.
            #expect(try await StatementCycles.run(into: folder, by: "person:test", context: bench.context) == nil)
            try await BusinessClock.advance(days: 28, on: Connection.open(bench.configuration))
            let again = try #require(
                try await StatementCycles.run(into: folder, by: "person:test", context: bench.context))
            #expect(try String(contentsOfFile: again.path, encoding: .utf8).contains("\"number\":2"))
            #expect(
                try await StatementCycles.all(pool: bench.pool).map(\.cycleID) == [
                    again.cycle.cycleID, run.cycle.cycleID,
                ])
        }
    }

    @Test func aPlanAsksForItsInstalment() async throws {
        try await TestBench.withSent(1) { bench, sent in
            let decided = sent[0].decided()
            try await bench.take(RemitFixture(claims: [decided]))
            let id = try await account(bench).accountID
            let first = try #require(CalendarDay(iso: "2026-10-31"))
            let plan = PaymentPlans.New(
                accountID: id, installmentCents: 1_000, installments: 6, firstDueOn: first, person: "person:test")
            let planID = try await PaymentPlans.open(plan, pool: bench.pool)
            await #expect(throws: PaymentPlans.Problem.hasOne) {
                try await PaymentPlans.open(plan, pool: bench.pool)
            }
            var standing = try #require(try await PaymentPlans.standing(pool: bench.pool).first)
            #expect(standing.dueCents == 0 && standing.nextDueOn == "2026-10-31")
            try await BusinessClock.advance(days: 56, on: Connection.open(bench.configuration))
            standing = try #require(try await PaymentPlans.standing(pool: bench.pool).first)
            // 2026-12-01: the last of October and the last of November.
            #expect(standing.dueCents == 2_000 && standing.behindCents == 2_000 && standing.nextDueOn == "2026-12-31")
            _ = try await PatientPayments.pay(payment(bench, 1_500), pool: bench.pool)
            standing = try #require(try await PaymentPlans.standing(pool: bench.pool).first)
            #expect(standing.behindCents == 500)
            let statement = PatientStatement(accountID: id, clinicID: 1, number: 1, balances: [], plan: standing)
            #expect(statement.dueCents == 0, "never more than is owed")
            #expect(try await PaymentPlans.end(planID, by: "person:test", pool: bench.pool))
            #expect(try await PaymentPlans.standing(pool: bench.pool).isEmpty)
        }
    }

    @Test(arguments: [
        ("2026-01-31", 1, "2026-02-28"), ("2026-01-31", 2, "2026-03-31"), ("2026-11-30", 3, "2027-02-28"),
    ])
    func installmentsFallOnTheSameDay(first: String, months: Int, expected: String) throws {
        #expect(PaymentPlans.day(try #require(CalendarDay(iso: first)), months: months).iso == expected)
    }

    @Test func splitsNeverExceedWhatEachOwes() {
        let items: [(claimID: Int64, most: Int64)] = [(1, 300), (2, 200)]
        #expect(PatientPayments.split(350, over: items).map(\.cents) == [300, 50])
        #expect(PatientPayments.split(900, over: items).map(\.cents) == [300, 200])
        #expect(PatientPayments.split(0, over: items).isEmpty)
    }
}
