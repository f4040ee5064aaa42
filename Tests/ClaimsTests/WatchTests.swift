import Billing
import Foundation
import Postgres
import Testing

@testable import Claims

/// Duties that watch clocks: what they raise, and that it ends when it is over.
@Suite(.serialized) struct WatchTests {
    private let watchDeadlines = WatchDeadlines(logger: TestBench.silent)
    private let watchReceivables = WatchReceivables(logger: TestBench.silent)

    private func advance(_ bench: TestBench, minutes: Int) async throws {
        try await bench.owner("UPDATE business_clock SET shift = shift + interval '1 minute' * \(minutes)")
    }

    /// Open alarms as `kind subject`.
    private func alarms(_ bench: TestBench) async throws -> [String] {
        try await bench.owner("SELECT kind || ' ' || subject FROM alarm WHERE cleared_at IS NULL ORDER BY 1")
            .compactMap { $0[0] }
    }

    private func escalated(_ bench: TestBench) async throws -> Int {
        try await bench.number("SELECT count(*) FROM claim WHERE escalated_at IS NOT NULL")
    }

    /// One claim, signed at 22:20Z the day before business time starts at 12:00Z.
    private func withClaim(_ body: @Sendable (TestBench) async throws -> Void) async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits([IntakeFixture.document()])
                try await body(bench)
            }
        }
    }

    @Test func aClaimAtRiskThatStandsStillIsRaisedUntilItMoves() async throws {
        try await withClaim { bench in
            try await advance(bench, minutes: 6 * 60)
            try await bench.perform(watchDeadlines)
            #expect(try await alarms(bench) == [], "four hours and twenty minutes are left")
            try await advance(bench, minutes: 30)
            try await bench.perform(watchDeadlines)
            #expect(try await alarms(bench) == ["sla_at_risk C01"])
            #expect(try await escalated(bench) == 1)
            let listed = try await ClaimQueries.list(bench.pool, stage: nil, clinic: nil, isEscalated: true, limit: 5)
            #expect(listed.count == 1 && listed.first?.escalatedAt != nil)
            #expect(try await StatusReport.read(bench.pool).clocks.escalated == 1)

            try await bench.workAll(.eligibility)
            #expect(try await escalated(bench) == 0, "it moved")
            try await bench.perform(watchDeadlines)
            #expect(try await alarms(bench) == [], "and moved within the quarter of an hour")
            try await advance(bench, minutes: 16)
            try await bench.perform(watchDeadlines)
            #expect(try await alarms(bench) == ["sla_at_risk C01"], "it stands still again")
        }
    }

    @Test func aPausedClockRaisesNothing() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                // The rules reject this member id, so that the clinic's own hold pauses the clock.
                try await bench.importVisits([
                    IntakeFixture.document().setting(["coverages", "0", "member_id"], .string("X"))
                ])
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                let stages = try await bench.stages().values
                #expect(stages.allSatisfy { $0 == .scrubFailed || $0 == .eligibilityFailed }, "\(stages)")
                try await advance(bench, minutes: 3 * 1440)
                try await bench.perform(watchDeadlines)
                #expect(try await alarms(bench) == [])
            }
        }
    }

    @Test func lateClaimsRaiseOneAlarmForTheirClinicUntilTheyAreSent() async throws {
        try await withClaim { bench in
            try await advance(bench, minutes: 11 * 60)
            try await bench.perform(watchDeadlines)
            try await bench.perform(watchDeadlines)
            #expect(try await alarms(bench) == ["sla_at_risk C01", "sla_late C01"])
            #expect(
                try await bench.owner("SELECT detail FROM alarm WHERE kind = 'sla_late'") == [
                    ["1 unsent past 24 h, 0 past 48 h"]
                ])
            try await advance(bench, minutes: 1440)
            try await bench.perform(watchDeadlines)
            #expect(
                try await bench.owner("SELECT detail FROM alarm WHERE kind = 'sla_late'") == [
                    ["1 unsent past 24 h, 1 past 48 h"]
                ],
                "the same alarm, brought up to date")
            try await bench.submitAll()
            try await bench.perform(watchDeadlines)
            #expect(try await alarms(bench) == [])
            #expect(try await bench.number("SELECT count(*) FROM alarm WHERE cleared_at IS NOT NULL") == 2)
        }
    }

    @Test func aReadyClaimAtRiskDoesNotWaitForTheWindow() async throws {
        try await withClaim { bench in
            try await bench.owner("UPDATE payer_route SET window_ms = 86400000, last_window_at = now()")
            try await bench.workAll(.eligibility)
            try await bench.workAll(.scrub)
            try await bench.resubmit()
            #expect(try await bench.stages().values.first == .ready, "ten hours are left, and the window is not due")
            try await advance(bench, minutes: 7 * 60)
            try await bench.resubmit()
            #expect(try await bench.stages().values.first == .ready, "a window was open less than five minutes ago")
            try await bench.owner("UPDATE payer_route SET last_window_at = now() - interval '6 minutes'")
            try await bench.resubmit()
            #expect(try await bench.stages().values.first == .submitted)
        }
    }

    @Test func aDayWithReadyClaimsAndNoAcceptedFileIsAnAlarm() async throws {
        try await withClaim { bench in
            try await bench.workAll(.eligibility)
            try await bench.workAll(.scrub)
            try await advance(bench, minutes: 1430)
            try await bench.perform(watchReceivables)
            #expect(try await alarms(bench) == [])
            try await advance(bench, minutes: 20)
            try await bench.perform(watchReceivables)
            #expect(try await alarms(bench) == ["no_file_accepted C01/MCRTX"])
            try await bench.resubmit()
            try await bench.perform(watchReceivables)
            #expect(try await alarms(bench) == [])
        }
    }

    @Test func aFileThatNobodyAcceptsForADayIsAnAlarmToo() async throws {
        try await withClaim { bench in
            try await bench.workAll(.eligibility)
            try await bench.workAll(.scrub)
            try await bench.saveRoute(partner: TestBench.nowhere)
            try await bench.restarted { later in
                try await later.resubmit()
                #expect(try await later.stages().values.first == .submitting)
                try await advance(later, minutes: 1450)
                try await later.perform(watchReceivables)
                #expect(try await alarms(later) == ["no_file_accepted C01/MCRTX"])
            }
        }
    }

    @Test func aRejectionHasADayAndIsRaisedWhenItIsNear() async throws {
        try await withClaim { bench in
            try await bench.submitAll()
            let control = try await bench.owner("SELECT control_number FROM submission")[0][0] ?? ""
            try await bench.deliver(AnswerFixture.claims([(control: control, status: "A7:21")]))
            try await bench.digest()
            #expect(try await bench.stages().values.first == .rejected)
            #expect(try await bench.owner("SELECT kind FROM claim_clock ORDER BY kind") == [["correction"], ["touch"]])
            try await bench.perform(watchReceivables)
            #expect(try await alarms(bench) == [])
            try await advance(bench, minutes: 21 * 60)
            try await bench.perform(watchReceivables)
            #expect(try await alarms(bench) == ["correction_late C01"])
            #expect(try await escalated(bench) == 1)
            let report = try await SLAReport.read(bench.pool, span: everything, clinic: "C01")
            #expect(report.receivables.first { $0.clock == "correction" }?.atRisk == 1)
            #expect(try await bench.breaches() == [])

            let corrected = try IntakeFixture.document().setting(["place_of_service"], .string("12"))
                .setting(["setting"], .string("home"))
            try await bench.importVisits([corrected])
            #expect(try await bench.number("SELECT count(correction_due_at) FROM claim") == 1, "until it is sent again")
            let deadline = "SELECT deadline = (SELECT correction_due_at FROM claim) FROM job WHERE queue = 1"
            #expect(try await bench.owner(deadline) == [["t"]])
            try await bench.submitAll()
            #expect(try await bench.stages().values.first == .submitted)
            try await bench.perform(watchReceivables)
            try await bench.perform(watchReceivables)
            #expect(try await alarms(bench) == [])
            #expect(try await bench.owner("SELECT kind FROM claim_clock") == [["touch"]])
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func moneyLeftAloneForThirtyDaysIsRaised() async throws {
        try await withClaim { bench in
            try await bench.submitAll()
            let control = try await bench.owner("SELECT control_number FROM submission")[0][0] ?? ""
            try await bench.deliver(AnswerFixture.claims([(control: control, status: "A7:21")]))
            try await bench.digest()
            try await advance(bench, minutes: 26 * 1440)
            // A touch: somebody or something saved the claim.
            try await bench.owner("UPDATE claim SET touched_at = business_now() - interval '20 days'")
            try await bench.perform(watchReceivables)
            #expect(try await alarms(bench) == ["correction_late C01"])
            try await advance(bench, minutes: 8 * 1440)
            // The first look learns of the touch and puts the clock off, to within its last three days.
            try await bench.perform(watchReceivables)
            #expect(try await alarms(bench) == ["correction_late C01"])
            try await bench.perform(watchReceivables)
            #expect(try await alarms(bench) == ["correction_late C01", "touch_late C01"])
            try await advance(bench, minutes: 3 * 1440)
            try await bench.perform(watchReceivables)
            let detail = try await bench.owner("SELECT detail FROM alarm WHERE kind = 'touch_late'")
            #expect(detail == [["1 not touched, 1 over time"]])
            try await bench.owner("UPDATE claim SET touched_at = business_now()")
            try await bench.perform(watchReceivables)
            #expect(try await alarms(bench) == ["correction_late C01"])
        }
    }

    private var everything: SLAReport.Span { .init(from: .distantPast, to: .distantFuture) }

    @Test func theReportCountsWhatTheClocksSay() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(SampleVisits.shipped)
                try await bench.submitAll()
                // The partner's answers take their time on a slow machine.
                for _ in 0..<50 where try await bench.number("SELECT count(payer_accepted_at) FROM claim") == 0 {
                    try await bench.collect()
                    try await bench.digest()
                }
                try await advance(bench, minutes: 6 * 60)
                let report = try await SLAReport.read(bench.pool, span: everything, clinic: nil)
                let sum = { (value: (SLAReport.Outcome) -> Int64) in report.outcomes.reduce(0) { $0 + value($1) } }
                #expect(Int(sum(\.started)) == (try await bench.number("SELECT count(sla_started_at) FROM claim")))
                #expect(Int(sum(\.submitted)) == (try await bench.number("SELECT count(sla_stopped_at) FROM claim")))
                #expect(
                    sum(\.submitted) > 0 && sum(\.within24h) <= sum(\.within48h) && sum(\.within48h) <= sum(\.submitted)
                )
                #expect(sum(\.payerAccepted) > 0)
                #expect(report.pauses.contains { $0.reason == .correction && $0.microseconds >= 6 * 3_600_000_000 })
                let held = try await bench.number("SELECT count(*) FROM claim WHERE sla_paused_at IS NOT NULL")
                #expect(report.running.filter { $0.band == .paused }.reduce(0) { $0 + $1.claims } == Int64(held))
                #expect(report.running.contains { $0.dollarsAtRiskCents > 0 })
                let none = try await SLAReport.read(
                    bench.pool, span: .init(from: .distantPast, to: .distantPast), clinic: nil)
                #expect(none.outcomes.isEmpty && none.pauses.isEmpty)
                #expect(try await bench.breaches() == [])
            }
        }
    }
}
