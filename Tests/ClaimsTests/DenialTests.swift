import Billing
import Foundation
import Postgres
import Testing

@testable import Claims

/// What becomes of refusals: recorded at posting, worked by people, corrected, voided.
@Suite(.serialized) struct DenialTests {
    @Test func aRefusalBecomesADenialAndNothingElseDoes() async throws {
        try await DenialBench.with(3) { bench in
            try await bench.remit([
                bench.paid(0), bench.refused(1, "CO", "197"), bench.refused(2, "CO", "16", remarks: ["N381", "M76"]),
            ])
            let open = try await Denials.list(.init(), pool: bench.pool)
            #expect(open.map(\.claimID).sorted() == [2, 3])
            let first = try #require(open.first { $0.claimID == 2 })
            #expect(
                first.kind == "appeal" && first.group == "CO" && first.carc == "197"
                    && first.amountCents == bench.charge)
            #expect(first.payerID == "60054" && first.decidedOn == "2026-10-06")
            // The limit of the assumed first level: sixty days, and the day counts whole.
            #expect(first.limitAt == "2026-12-06T00:00:00.000000Z" || first.limitAt == "2026-12-06T00:00:00Z")
            let second = try #require(open.first { $0.claimID == 3 })
            #expect(
                second.kind == "correct" && second.action == "Fix the diagnosis." && second.remarks == ["N381", "M76"])
            #expect(try await bench.owner("SELECT DISTINCT rendering_npi FROM denial") == [["1234567893"]])
            #expect(try await bench.bench.stages().values.filter { $0 == .closed }.count == 1)
            #expect(try await bench.number("SELECT count(*) FROM ledger_entry WHERE account = 'adjustment'") == 0)
            #expect(try await bench.breaches() == [])
        }
    }

    /// Three lines; two refused for different reasons, one of them in part.
    @Test func everyLineAndReasonIsARow() async throws {
        try await DenialBench.with(1) { bench in
            let charge = bench.charge
            let paid = AnswerFixture.Paid(
                bench.controls[0],
                lines: [
                    .init(charge: 1_000, paid: 500, adjustments: [("CO", "45", 200), ("CO", "97", 300)]),
                    .init(charge: charge - 1_000, paid: 0, adjustments: [("PR", "204", charge - 1_000)]),
                ])
            try await bench.remit([paid])
            let rows = try await Denials.list(.init(), pool: bench.pool)
            #expect(
                Set(rows.map { "\($0.group)-\($0.carc) \($0.amountCents)" }) == [
                    "CO-97 300", "PR-204 \(charge - 1_000)",
                ])
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func peopleSettleWhatIsRefusedAndOnlyWithTheRight() async throws {
        try await DenialBench.with(2) { bench in
            try await bench.remit([bench.refused(0, "CO", "97"), bench.refused(1, "PR", "204")])
            let ids = try await Denials.list(.init(), pool: bench.pool).map(\.denialID).sorted()
            func work(_ id: Int64, _ action: Denials.Action, _ role: OverridePolicy.Role, days: Int = 30) async throws
                -> Denials.WorkOutcome
            {
                try await Denials.work(
                    .init(action: action, reason: "because", role: role, person: "person:ada", days: days), on: id,
                    context: bench.bench.context)
            }
            await #expect(throws: Denials.Problem.self) { try await work(ids[0], .writeOff, .biller) }
            await #expect(throws: Denials.Problem.self) { try await work(ids[0], .patient, .lead) }
            await #expect(throws: Denials.Problem.self) { try await work(ids[0], .followUp, .biller, days: 31) }
            await #expect(throws: Denials.Problem.self) { try await work(ids[0], .reopening, .biller) }
            await #expect(throws: Denials.Problem.notFound) { try await work(99, .followUp, .biller) }
            let put = try await work(ids[0], .followUp, .biller, days: 9)
            #expect(
                put.stage == "denied" && put.nextActionAt == "2026-10-15T12:00:00.000000Z" || put.nextActionAt != nil)
            #expect(try await Denials.list(.init(), pool: bench.pool).last?.lastWork == "follow_up")
            let off = try await work(ids[0], .writeOff, .lead)
            #expect(off.stage == "closed" && off.openCents == 0 && off.nextActionAt == nil)
            await #expect(throws: Denials.Problem.notOpen(.settled)) { try await work(ids[0], .writeOff, .lead) }
            let patient = try await work(ids[1], .patient, .admin)
            #expect(patient.stage == "closed")
            let money = try await bench.bench.standings().values.map(\.money)
            #expect(Set(money.map(\.adjusted)) == [0, bench.charge] && Set(money.map(\.patient)) == [0, bench.charge])
            let detail = try await Denials.find(ids[0], context: bench.bench.context)
            #expect(detail.work.map(\.action) == ["follow_up", "write_off"] && detail.work[1].reason == "because")
            #expect(detail.denial.state == .settled && detail.rules.contains("B-NCCI-1"))
            let breaches = try await bench.breaches()
            #expect(breaches == [])
            // What people write is sealed.
            #expect(
                try await bench.number("SELECT count(*) FROM denial_work WHERE reason LIKE '%because%'::bytea") == 0)
        }
    }

    // MARK: corrected claims

    private func corrected(_ bench: DenialBench, _ index: Int) throws -> JSONValue {
        bench.visits[index].setting(["diagnoses"], .array([.string("R27.8"), .string("M25.541")]))
    }

    @Test func aCorrectedVisitReplacesTheClaimWithThePayersNumber() async throws {
        try await DenialBench.with(1) { bench in
            try await bench.remit([bench.refused(0, "CO", "16", remarks: ["M76"])])
            let summary = try await bench.bench.importVisits([corrected(bench, 0)]).summary
            #expect(summary.updated == 1)
            #expect(try await Denials.list(.init(), pool: bench.pool).isEmpty)
            try await bench.bench.submitAll()
            #expect(try await bench.bench.stages().values.first == .submitted)
            let rows = try await bench.owner(
                "SELECT number, frequency, original_reference, status FROM submission ORDER BY number")
            #expect(rows == [["1", "1", nil, "accepted"], ["2", "7", "PCN1", "open"]])
            let text = try await bench.stored(file: 2)
            #expect(text.contains("REF*F8*PCN1~") && text.contains("*11:B:7*"))
            let state = try await Denials.list(.all, pool: bench.pool)
            #expect(state.map(\.state) == [.superseded])
            #expect(try await bench.breaches() == [])
            // The payer pays the replacement.
            let control = try await bench.owner("SELECT control_number FROM submission WHERE number = 2")[0][0] ?? ""
            try await bench.remit(
                [AnswerFixture.Paid(control, lines: [.init(charge: bench.charge, paid: bench.charge)])], trace: "T2")
            #expect(try await bench.bench.stages().values.first == .closed)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func medicareTakesNoReplacementAndIsAskedToReopen() async throws {
        try await DenialBench.with(1, payer: "MCRTX") { bench in
            try await bench.remit([bench.refused(0, "CO", "4")])
            let denial = try #require(try await Denials.list(.init(), pool: bench.pool).first)
            #expect(denial.action.contains("reopening"))
            let result = try await bench.bench.importVisits([corrected(bench, 0)])
            #expect(result.summary.rejected == 1 && result.rejects.contains("takes no replacement"))
            #expect(try await bench.bench.stages().values.first == .denied)
            let outcome = try await Denials.work(
                .init(action: .reopening, reason: "by telephone", role: .biller, person: "person:ada", days: 20),
                on: denial.denialID, context: bench.bench.context)
            #expect(outcome.stage == "denied")
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func theUnprocessableGoesOutAsANewOriginal() async throws {
        try await DenialBench.with(1, payer: "MCRTX") { bench in
            try await bench.remit([bench.refused(0, "CO", "16", remarks: ["MA130", "M76"])])
            let denial = try #require(try await Denials.list(.init(), pool: bench.pool).first)
            #expect(denial.isUnprocessable && denial.kind == "correct")
            await #expect(throws: Appeals.Problem.self) {
                try await Appeals.packet(of: "1", by: "person:ada", context: bench.bench.context)
            }
            #expect(try await bench.bench.importVisits([corrected(bench, 0)]).summary.updated == 1)
            try await bench.bench.submitAll()
            let rows = try await bench.owner("SELECT number, frequency, status FROM submission ORDER BY number")
            #expect(rows == [["1", "1", "returned"], ["2", "1", "open"]])
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aVoidTakesTheBillBack() async throws {
        try await DenialBench.with(1) { bench in
            try await bench.remit([bench.refused(0, "CO", "18")])
            func order(_ kind: ClaimOrders.Kind, _ role: OverridePolicy.Role) async throws -> ClaimOrders.Outcome {
                try await ClaimOrders.carryOut(
                    .init(kind: kind, reason: "billed by mistake", role: role, person: "person:ada"), about: "1",
                    context: bench.bench.context)
            }
            await #expect(throws: ClaimOrders.Problem.self) { try await order(.void, .biller) }
            await #expect(throws: ClaimOrders.Problem.self) { try await order(.resend, .lead) }
            #expect(try await order(.followUp(days: 5), .biller).stage == "denied")
            #expect(try await order(.void, .lead).stage == "ready")
            try await bench.bench.resubmit()
            #expect(try await bench.stored(file: 2).contains("*11:B:8*"))
            let control = try await bench.owner("SELECT control_number FROM submission WHERE number = 2")[0][0] ?? ""
            try await bench.bench.deliver(AnswerFixture.claims([(control: control, status: "A2:20")], control: 930_001))
            try await bench.bench.digest()
            let standing = try #require(try await bench.bench.standings().values.first)
            #expect(standing.stage == .closed && standing.money.billed == 0 && standing.money.open == 0)
            #expect(try await bench.number("SELECT count(*) FROM claim_void") == 0)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func whatIsNotOnFileIsSentAgainOnceAPersonSaysSo() async throws {
        try await DenialBench.with(1) { bench in
            try await bench.owner(
                "UPDATE claim SET stage = 75, hold_reason = '277 D0:35, not on file', next_action_at = business_now()")
            let outcome = try await ClaimOrders.carryOut(
                .init(kind: .resend, reason: "lost", role: .lead, person: "person:ada"), about: "1",
                context: bench.bench.context)
            #expect(outcome.stage == "ready")
            try await bench.bench.resubmit()
            let rows = try await bench.owner("SELECT number, frequency, status FROM submission ORDER BY number")
            #expect(rows == [["1", "1", "returned"], ["2", "1", "open"]])
        }
    }

    @Test func explanationsSayTheNextActionAndWhy() async throws {
        try await DenialBench.with(1) { bench in
            try await bench.remit([bench.refused(0, "CO", "197")])
            let text = try #require(
                try await Explain.claims(bench.pool, reference: "1", clinic: nil).first?.reasons.first?.text)
            #expect(text.contains("CO-197") && text.contains("retroactive authorization"))
            _ = try await Appeals.packet(of: "1", by: "person:ada", context: bench.bench.context)
            _ = try await Appeals.file("1", method: .portal, by: "person:ada", context: bench.bench.context)
            let appealed = try #require(try await Explain.claims(bench.pool, reference: "1", clinic: nil).first)
            #expect(appealed.stage == "appealed" && appealed.reasons.first?.text.contains("decision") == true)
        }
    }
}

extension Denials.Filter {
    fileprivate static var all: Denials.Filter {
        var filter = Denials.Filter()
        filter.state = nil
        return filter
    }
}
