import Testing

@testable import Clearinghouse

@Suite struct AdjudicatorTests {
    private static func claim(_ filing: String, _ lines: [LineReading], order: String = "P") -> ClaimReading {
        var claim = ClaimReading()
        claim.filingIndicator = filing
        claim.payerOrder = order
        claim.patientControlNumber = "A1"
        claim.lines = lines
        return claim
    }

    private static func line(_ modifiers: [String], charge: Int64, units: Int = 1) -> LineReading {
        var line = LineReading()
        line.code = "97530"
        line.modifiers = modifiers
        line.chargeCents = charge
        line.units = units
        return line
    }

    private static func hundredDollarMedicare() -> Adjudicator {
        var behaviour = Behaviour()
        behaviour.fees = FeeSchedule(overrides: ["medicare": 10_000])
        return Adjudicator(behaviour: behaviour)
    }

    @Test func medicareWithoutAssistant() {
        let outcome = Self.hundredDollarMedicare().outcome(of: Self.claim("MB", [Self.line(["GO"], charge: 12_000)]))
        #expect(
            outcome.lines.first?.adjustments == [
                Adjustment(group: "CO", reason: "45", cents: 2_000),
                Adjustment(group: "CO", reason: "253", cents: 160),
                Adjustment(group: "PR", reason: "2", cents: 2_000),
            ])
        #expect(outcome.paidCents == 7_840)
        #expect(outcome.lines.first?.remarks == [])
    }

    @Test func medicareWithAssistantPaysEightyFivePercentOfItsOwnShare() {
        let claim = Self.claim("MB", [Self.line(["GO", "CO"], charge: 12_000)])
        let outcome = Self.hundredDollarMedicare().outcome(of: claim)
        #expect(
            outcome.lines.first?.adjustments == [
                Adjustment(group: "CO", reason: "45", cents: 2_000),
                Adjustment(group: "CO", reason: "45", cents: 1_200),
                Adjustment(group: "CO", reason: "253", cents: 136),
                Adjustment(group: "PR", reason: "2", cents: 2_000),
            ])
        #expect(outcome.paidCents == 6_664)
        #expect(outcome.patientCents == 2_000)
        #expect(outcome.lines.first?.remarks == ["N851"])
    }

    @Test func copaymentIsTakenOnceFromAClaim() {
        let lines = [Self.line([], charge: 2_000), Self.line([], charge: 9_000)]
        let outcome = Adjudicator(behaviour: Behaviour()).outcome(of: Self.claim("CI", lines))
        #expect(outcome.lines.map(\.patientCents) == [2_000, 500])
        #expect(outcome.patientCents == 2_500)
    }

    @Test func laterPayerPaysWhatTheFirstLeftToThePatient() {
        var line = Self.line([], charge: 9_000)
        line.priorAdjustments = [
            Adjustment(group: "CO", reason: "45", cents: 5_000), Adjustment(group: "PR", reason: "2", cents: 800),
        ]
        let outcome = Adjudicator(behaviour: Behaviour()).outcome(of: Self.claim("CI", [line], order: "S"))
        #expect(outcome.paidCents == 800)
        #expect(outcome.patientCents == 0)
        #expect(outcome.lines.first?.adjustments == [Adjustment(group: "OA", reason: "23", cents: 8_200)])
    }

    @Test func everyOutcomeBalances() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var state = seed
        func random(_ bound: UInt64) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64((state >> 33) % bound)
        }
        var behaviour = Behaviour()
        var denial = FaultRule(.deny, rate: 0.3)
        denial.code = "97530"
        behaviour.faults = [denial]
        let filings = ["MB", "16", "MC", "CH", "WC", "CI"]
        for round in 0..<2_000 {
            behaviour.seed = UInt64(round)
            let lines = (0...random(6)).map { _ in
                Self.line(random(2) == 0 ? ["CO"] : [], charge: random(40_000), units: Int(random(6)))
            }
            let claim = Self.claim(filings[Int(random(6))], lines, order: random(4) == 0 ? "S" : "P")
            let outcome = Adjudicator(behaviour: behaviour).outcome(of: claim)
            for line in outcome.lines {
                #expect(line.paidCents >= 0 && line.paidCents <= line.chargeCents, "seed \(seed)")
                #expect(line.adjustments.allSatisfy { $0.cents > 0 }, "seed \(seed)")
            }
            let sum = outcome.paidCents + outcome.patientCents + outcome.adjustedCents
            #expect(sum == lines.reduce(0) { $0 + $1.chargeCents }, "seed \(seed)")
            #expect(outcome.reversed.paidCents == -outcome.paidCents, "seed \(seed)")
        }
    }
}
