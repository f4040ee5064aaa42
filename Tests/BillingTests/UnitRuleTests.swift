import Testing

@testable import Billing

@Suite struct UnitRuleTests {
    @Test func thePayersMethodDecides() {
        let services = [service("97530", 8), service("97535", 8)]
        #expect(scrub(services).lineTexts == ["97530-GO×1"])
        #expect(scrub(services).findings.contains { $0.rule == "B-UNIT-1" && $0.inputs["tie"] == true })
        #expect(scrub(services, payer: payer("CI")).lineTexts == ["97530-GO×1", "97535-GO×1"])
    }

    @Test func minutesWithoutAUnitHoldTheClaimOnlyWhenNothingElseIsBilled() {
        #expect(scrub([service("97535", 7)]).outcomes() == ["B-UNIT-1 reject", "B-AMT-2 reject"])
        #expect(scrub([service("97535", 7)], payer: payer("CI")).severity(of: "B-UNIT-2") == .reject)
        let beside = scrub([service("97165"), service("97535", 7)])
        #expect(beside.isClean)
        #expect(beside.severity(of: "B-UNIT-1") == .info)
    }

    @Test func statedUnitsAreCompared() {
        #expect(scrub([service("97530", 40, billed: 3)]).isClean)
        let over = scrub([service("97530", 52, billed: 4)])
        #expect(over.outcomes() == ["B-UNIT-3 reject"])
        #expect(over.findings.first { $0.rule == "B-UNIT-3" }?.inputs["expected_units"] == 3)
        let under = scrub([service("97530", 38, billed: 2)])
        #expect(under.outcomes() == ["B-UNIT-3 warn"])
        #expect(under.lineTexts == ["97530-GO×2"])
    }

    @Test func aTieMayBeBrokenEitherWayButNotAnAllocation() {
        let tie = scrub([service("97112", 20, billed: 1), service("97110", 20, billed: 2)])
        #expect(tie.isClean)
        #expect(tie.lineTexts == ["97112-GO×1", "97110-GO×2"])
        let wrong = scrub([service("97112", 24, billed: 1), service("97110", 23, billed: 2)])
        #expect(wrong.isHeld)
    }

    @Test func theSameCodeIsOneLine() {
        let result = scrub([
            service("97530", 10, cents: 7001), service("97535", 15), service("97530", 20, pointers: [2], cents: 9000),
        ])
        #expect(result.lineTexts == ["97530-GO×2", "97535-GO×1"])
        #expect(result.lines[0].chargeCents == 16_001)
        #expect(result.lines[0].diagnosisPointers == [1, 2])
        #expect(result.findings.first { $0.rule == "B-UNIT-4" }?.lines == [1])
        #expect(result.isClean)
        let mixed = scrub([service("97530", 15, cents: 100), service("97530", 15)])
        #expect(mixed.lines[0].chargeCents == 18_000)
        #expect(mixed.outcomes() == ["B-AMT-3 warn"])
    }

    @Test func modifiersKeepLinesApartWithoutEarningMore() {
        let services = [service("97530", 8), service("97530", 8, modifiers: ["59"])]
        #expect(scrub(services, payer: payer("CI")).lineTexts == ["97530-GO×1"])
        let longer = [service("97530", 16), service("97530", 16, modifiers: ["59"])]
        #expect(scrub(longer).lineTexts == ["97530-GO×1", "97530-GO-59×1"])
        #expect(scrub([service("97150", 30), service("97150", 30)]).outcomes() == ["B-UNIT-7 reject"])
        let sessions = [("09:00", "09:30", []), ("15:00", "15:30", ["76"])].map { start, end, modifiers in
            Visit.Intervention(code: "97150", intervals: [interval(start, end)], modifiers: modifiers)
        }
        #expect(scrub(sessions, payer: payer("CI")).isClean)
    }

    @Test func chargesAreSharedToTheCent() {
        let result = scrub([service("97530", 0, 23), service("97530", 22, cents: nil)])
        #expect(result.lineTexts == ["97530-GO×1", "97530-GO-CO×2"])
        let odd = scrub(
            [service("97530", 15, 30, cents: 10_000)], payer: .resolve(payerID: "MCRTX", filingIndicator: "MB"))
        #expect(odd.lines.map(\.chargeCents) == [3333, 6667])
    }

    @Test(arguments: [
        (interval("09:00", "09:15"), interval("09:15", "09:30"), false),
        (interval("09:00", "09:16"), interval("09:15", "09:31"), true),
        (interval("09:00", "09:16"), interval("09:15", "09:31", .assistant), true),
    ])
    func oneOnOneTimeMayTouchButNotOverlap(_ first: Visit.Interval, _ second: Visit.Interval, _ isRejected: Bool) {
        let result = scrub([
            .init(code: "97530", intervals: [first]), .init(code: "97535", intervals: [second]),
        ])
        #expect(result.outcomes().contains("B-UNIT-5 reject") == isRejected)
    }

    @Test func modalitiesMayRunBesideTreatment() {
        let beside = [
            Visit.Intervention(code: "97530", intervals: [interval("09:00", "09:20")]),
            Visit.Intervention(code: "97022", intervals: [interval("09:05", "09:15")]),
        ]
        #expect(scrub(beside).isClean)
        let evaluation = [
            Visit.Intervention(code: "97165", intervals: [interval("09:00", "09:40")]),
            Visit.Intervention(code: "97530", intervals: [interval("09:30", "09:50")]),
        ]
        #expect(scrub(evaluation).severity(of: "B-UNIT-5") == .reject)
    }

    @Test func groupTimeIsNotOneOnOneTime() {
        let group = scrub([service("97150", 45, isGroup: true), service("97530", 15)])
        #expect(group.lineTexts == ["97150-GO×1", "97530-GO×1"])
        #expect(group.isClean)
        let wrongCode = scrub([service("97530", 45, isGroup: true)])
        #expect(wrongCode.lineTexts == ["97530-GO×1"])
        #expect(wrongCode.outcomes() == ["B-UNIT-5 reject"])
    }

    @Test func impossibleTimesAndAmountsAreHeldAndDoNotOverflow() {
        let backwards = Visit.Intervention(code: "97530", intervals: [interval("09:30", "09:00")])
        #expect(scrub([backwards, service("97535", 15)]).severity(of: "B-UNIT-7") == .reject)
        let contradiction = Visit.Intervention(
            code: "97530", intervals: [interval("09:00", "09:30")], minutes: .init(therapist: 31))
        #expect(scrub([contradiction]).severity(of: "B-UNIT-7") == .reject)
        let huge = [
            service("97530", .max, billed: .max, cents: .max), service("97535", .min, billed: .min, cents: .min),
            service("L3908", billed: .max), service("97530", 1440, 0, cents: .max),
        ]
        #expect(scrub(huge).isHeld)
        #expect(scrub(huge, payer: payer("CI")).isHeld)
    }

    @Test func dailyLimitsHold() {
        #expect(scrub([service("97129", 22)]).isClean)
        #expect(scrub([service("97129", 23)]).outcomes() == ["B-UNIT-7 reject"])
        #expect(scrub([service("97165", billed: 2)]).outcomes() == ["B-UNIT-7 reject"])
        #expect(scrub([service("97129", 15), service("97130", 15)]).isClean)
        #expect(scrub([service("97130", 15)]).outcomes() == ["B-NCCI-10 reject"])
    }

    @Test func unitsFitTheLengthOfTheVisit() {
        let both = [
            Visit.Intervention(code: "97530", intervals: [interval("09:00", "09:08")]),
            Visit.Intervention(code: "97535", intervals: [interval("09:08", "09:16")]),
        ]
        #expect(scrub(both, payer: payer("CI")).isClean)
        let doubled = [
            Visit.Intervention(code: "97530", intervals: [interval("09:00", "09:30")]),
            Visit.Intervention(code: "97535", intervals: [interval("09:00", "09:30")]),
        ]
        #expect(scrub(doubled).outcomes() == ["B-UNIT-5 reject", "B-UNIT-7 reject"])
    }
}
