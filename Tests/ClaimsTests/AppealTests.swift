import Billing
import Foundation
import Postgres
import Testing

@testable import Claims

/// Appeals: levels, limits, packets, outcomes.
@Suite(.serialized) struct AppealTests {
    @Test func anAppealGoesThroughItsLevels() async throws {
        try await DenialBench.with(1, payer: "MCRTX") { bench in
            let context = bench.bench.context
            try await bench.remit([bench.refused(0, "CO", "50")])
            await #expect(throws: Appeals.Problem.self) {
                try await Appeals.file("1", method: .fax, by: "person:ada", context: context)
            }
            let packet = try await Appeals.packet(of: "1", by: "person:ada", context: context)
            // Notice of 2026-10-06: 120 days and five of mail.
            #expect(packet.appeal.level == "redetermination" && packet.appeal.fileBy.hasPrefix("2027-02-09"))
            #expect(packet.appeal.amountCents == bench.charge)
            let document = try JSONParser.parse(packet.bytes)
            #expect(document["facts"]?["payer_claim_number"] == .string("PCN1"))
            let text = String(decoding: packet.bytes, as: UTF8.self)
            #expect(text.contains("CO-50") && text.contains("plan_of_care") && text.contains("Ardent"))
            #expect(try await bench.number("SELECT count(*) FROM claim_event WHERE detail LIKE '%Ardent%'") == 0)
            // Written again before it is filed, it is still one appeal.
            _ = try await Appeals.packet(of: "1", by: "person:ada", context: context)
            let filed = try await Appeals.file("1", method: .fax, by: "person:ada", context: context)
            #expect(filed.stage == "appealed")
            #expect(try await bench.breaches() == [])
            let lost = try await Appeals.decide("1", outcome: .lost, wonCents: nil, by: "person:ada", context: context)
            #expect(lost.stage == "denied")
            let second = try await Appeals.packet(of: "1", by: "person:ada", context: context)
            #expect(second.appeal.level == "reconsideration" && second.appeal.number == 2)
            #expect(second.appeal.fileBy.hasPrefix("2027-04-10"), "\(second.appeal.fileBy)")
            _ = try await Appeals.file("1", method: .mail, by: "person:ada", context: context)
            await #expect(throws: Appeals.Problem.self) {
                try await Appeals.decide("1", outcome: .partlyWon, wonCents: 0, by: "person:ada", context: context)
            }
            let won = try await Appeals.decide(
                "1", outcome: .partlyWon, wonCents: 100, by: "person:ada", context: context)
            #expect(won.stage == "accepted", "the remittance is waited for")
            #expect(try await bench.breaches() == [])
            let report = try await DenialReport.read(bench.pool, days: .ever)
            let success = try #require(report.measures.first { $0.id == "appeal_success" })
            #expect(success.numerator == 1 && success.denominator == 2 && success.value == 0.5)
            let dollars = try #require(report.measures.first { $0.id == "appeal_success_dollars" })
            #expect(dollars.numerator == 100 && dollars.denominator == 2 * bench.charge)
        }
    }

    @Test func afterItsLimitOnlyGoodCauseHelps() async throws {
        try await DenialBench.with(1) { bench in
            let context = bench.bench.context
            try await bench.remit([bench.refused(0, "CO", "50")])
            _ = try await Appeals.packet(of: "1", by: "person:ada", context: context)
            try await BusinessClock.advance(days: 61, on: Connection.open(bench.bench.configuration))
            await #expect(throws: Appeals.Problem.self) {
                try await Appeals.file("1", method: .portal, by: "person:ada", context: context)
            }
            let late = try await Appeals.file(
                "1", method: .portal, hasGoodCause: true, by: "person:ada", context: context)
            #expect(late.stage == "appealed")
        }
    }

    @Test func moneyEndsAnAppeal() async throws {
        try await DenialBench.with(1) { bench in
            let context = bench.bench.context
            try await bench.remit([bench.refused(0, "CO", "50")])
            _ = try await Appeals.packet(of: "1", by: "person:ada", context: context)
            _ = try await Appeals.file("1", method: .portal, by: "person:ada", context: context)
            try await bench.remit([bench.paid(0)], trace: "T2")
            #expect(try await bench.bench.stages().values.first == .closed)
            let decided = try await Appeals.decide(
                "1", outcome: .won, wonCents: nil, by: "person:ada", context: context)
            #expect(decided.stage == "closed", "the decision is kept, the claim stays where it is")
            #expect(try await bench.breaches() == [])
        }
    }
}
