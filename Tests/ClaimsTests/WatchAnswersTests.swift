import Billing
import Postgres
import Testing

@testable import Claims

/// Alarms about answers that do not come and money that does not move.
@Suite(.serialized) struct WatchAnswersTests {
    private func details(_ kind: String, _ bench: DenialBench) async throws -> [String] {
        try await bench.bench.perform(WatchReceivables(logger: TestBench.silent))
        return try await bench.owner(
            "SELECT subject || ': ' || detail FROM alarm WHERE cleared_at IS NULL AND kind = '\(kind)'"
        ).compactMap { $0[0] }
    }

    private func advance(_ bench: DenialBench, hours: Int) async throws {
        try await bench.owner("UPDATE business_clock SET shift = shift + interval '1 hour' * \(hours)")
    }

    @Test func aFileThatNobodyAcknowledgesIsAnAlarmAfterFourHours() async throws {
        try await DenialBench.with(1) { bench in
            try await advance(bench, hours: 3)
            #expect(try await details("no_acknowledgement", bench) == [])
            try await advance(bench, hours: 2)
            #expect(
                try await details("no_acknowledgement", bench) == [
                    "partner: 1 files without TA1 or 999, the oldest sent 5 h ago"
                ])
            try await bench.bench.deliver(AnswerFixture.ta1(about: 1, status: "A", note: "000"))
            try await bench.bench.digest()
            #expect(try await details("no_acknowledgement", bench) == [])
        }
    }

    @Test func anOpenDenialIsRaisedWithItsAgeAndItsLimit() async throws {
        try await DenialBench.with(1) { bench in
            try await bench.remit([bench.refused(0, "CO", "50")])
            try await advance(bench, hours: 44 * 24)
            #expect(try await details("aged", bench) == [])
            try await advance(bench, hours: 2 * 24)
            #expect(try await details("aged", bench) == ["C01: 1 open for 45 days"])
            #expect(try await details("appeal_limit", bench) == [])
            #expect(try await bench.number("SELECT count(escalated_at) FROM claim") == 1)
            // The first level of a commercial payer is open for sixty days.
            try await advance(bench, hours: 15 * 24)
            #expect(try await details("aged", bench) == ["C01: 1 open for 45 days, 1 open for 60 days"])
            let limit = try await details("appeal_limit", bench)
            #expect(limit == ["C01: 1 denied and not appealed, the limit ends within 7 days, 1 over"])
        }
    }

    /// Two business days without a 277CA raise the claim; five have the payer asked.
    @Test func aClaimThatNobodyAcknowledgesIsRaisedThenAskedAbout() async throws {
        try await DenialBench.with(1) { bench in
            try await advance(bench, hours: 49)
            try await bench.bench.promote()
            try await bench.bench.workAll(.followUp)
            #expect(try await bench.number("SELECT count(escalated_at) FROM claim") == 1)
            #expect(try await bench.number("SELECT count(*) FROM status_inquiry") == 0)
            #expect(try await bench.breaches() == [])
            // A weekend and Columbus Day lie between.
            try await advance(bench, hours: 6 * 24)
            try await bench.bench.promote()
            try await bench.bench.workAll(.followUp)
            #expect(try await bench.number("SELECT count(*) FROM status_inquiry") == 1)
            #expect(try await bench.breaches() == [])
        }
    }
}
