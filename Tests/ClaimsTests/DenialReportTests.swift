import Billing
import Foundation
import Postgres
import Testing

@testable import Claims

/// Patterns and reports.
@Suite(.serialized) struct DenialReportTests {
    @Test func patternsProposeWhatWouldPreventThem() async throws {
        try await DenialBench.with(5) { bench in
            try await bench.remit([
                bench.refused(0, "CO", "197"), bench.refused(1, "CO", "197"), bench.refused(2, "CO", "11"),
                bench.refused(3, "CO", "11"), bench.refused(4, "CO", "261"),
            ])
            let found = try await DenialPatterns.read(context: bench.bench.context).patterns
            let authorization = try #require(found.first { $0.dimension == .payer && $0.reason == "CO-197" })
            #expect(authorization.denials == 2 && authorization.amountCents == 2 * bench.charge)
            #expect(authorization.key == "60054" && authorization.rules.contains("B-AUTH-1"))
            #expect(authorization.proposal.kind == .profile && authorization.proposal.name == "requires_authorization")
            let pointer = try #require(found.first { $0.dimension == .therapist && $0.reason == "CO-11" })
            #expect(pointer.key == "1234567893" && pointer.proposal.kind == .data && pointer.proposal.name == "B-DX-2")
            #expect(Set(found.map(\.dimension)) == [.payer, .code, .clinic, .therapist])
            #expect(!found.contains { $0.reason == "CO-261" }, "one is no pattern")
            let single = try await DenialPatterns.read(context: bench.bench.context, least: 1).patterns
            #expect(single.first { $0.reason == "CO-261" }?.proposal.kind == .newRule)
        }
    }

    @Test func theReportsCountWhatIsThere() async throws {
        try await DenialBench.with(3) { bench in
            let charge = bench.charge
            try await bench.remit([
                bench.paid(0), bench.refused(1, "CO", "97"),
                AnswerFixture.Paid(
                    bench.controls[2],
                    lines: [.init(charge: charge, paid: charge - 500, adjustments: [("PR", "2", 500)])]),
            ])
            let denials = try await DenialReport.read(bench.pool, days: .ever)
            #expect(denials.rows.map(\.amountCents) == [charge] && denials.rows.map(\.openCents) == [charge])
            let rate = try #require(denials.measures.first { $0.id == "denial_rate" })
            #expect(rate.numerator == 1 && rate.denominator == 3)
            #expect(denials.measures.first { $0.id == "appeal_success" }?.value == nil, "nothing was decided")
            let payers = try await PayerReport.read(bench.pool, days: .ever)
            #expect(payers.rows.map(\.claims) == [3] && payers.rows[0].deniedCents == charge)
            #expect(payers.rows[0].measures.first { $0.id == "first_pass_acceptance" }?.value == 1)

            let ageing = try await AgeingReport.read(bench.pool)
            let insurance = ageing.rows.filter { $0.clock == "service" }.reduce(0) { $0 + $1.insuranceCents }
            let patient = ageing.rows.filter { $0.clock == "submission" }.reduce(0) { $0 + $1.patientCents }
            #expect(insurance == charge && patient == 500)
            #expect(Set(ageing.rows.map(\.bucket)) == ["0-30"])
            try await BusinessClock.advance(days: 95, on: Connection.open(bench.bench.configuration))
            let old = try await AgeingReport.read(bench.pool)
            #expect(Set(old.rows.map(\.bucket)) == ["91-120"])
            #expect(old.measures.first { $0.id == "insurance_over_90" }?.value == 1)
            #expect(old.measures.first { $0.id == "days_in_receivables" }?.value == nil, "no charges for 90 days")
        }
    }

    @Test func anEmptyMonthHasNoRates() async throws {
        try await TestBench.with { bench in
            let denials = try await DenialReport.read(bench.pool, days: .ever)
            #expect(denials.rows.isEmpty && denials.measures.allSatisfy { $0.value == nil && $0.denominator == 0 })
            #expect(try await AgeingReport.read(bench.pool).measures.allSatisfy { $0.value == nil })
            #expect(try await PayerReport.read(bench.pool, days: .ever).rows.isEmpty)
        }
    }

    @Test func creditsStandInTheirOwnColumn() {
        func row(_ bucket: String, insurance: Int64, credit: Int64) -> AgeingReport.Row {
            AgeingReport.Row(
                clinicID: "C01", payerID: "P", clock: "service", bucket: bucket, claims: 2, insuranceCents: insurance,
                patientCents: 0, insuranceCreditsCents: credit, patientCreditsCents: 0)
        }
        let report = AgeingReport(
            rows: [row("0-30", insurance: 1_000, credit: -900), row("120+", insurance: 3_000, credit: 0)],
            charges: 9_000)
        #expect(report.measures.map(\.numerator) == [4_000, 3_000])
        #expect(report.measures.first?.value == 40)
    }
}

extension ReportDays {
    static var ever: ReportDays {
        ReportDays(from: .first, to: CalendarDay(daysSinceEpoch: 100_000))
    }
}
