import Testing

@testable import Billing

@Suite struct AssistantUnitsTests {
    // C1 to C8: therapist, assistant, units, then units without and with CO.
    /// Fewer units than the minutes are worth may be billed; whose they are is plain when one person was there alone.
    @Test func unitsOfOnePersonNeedNoReview() {
        let therapist = AssistantUnits.split(units: 2, therapistMinutes: 52, assistantMinutes: 0)
        #expect(therapist == AssistantUnits.Split(plain: 2, assistant: 0, needsReview: false))
        let assistant = AssistantUnits.split(units: 2, therapistMinutes: 0, assistantMinutes: 52)
        #expect(assistant == AssistantUnits.Split(plain: 0, assistant: 2, needsReview: false))
    }

    @Test(arguments: [
        (13, 23, 2, 1, 1), (12, 14, 2, 1, 1), (8, 8, 1, 1, 0), (7, 8, 1, 0, 1), (5, 10, 1, 0, 1), (5, 6, 1, 0, 1),
        (20, 5, 2, 1, 1), (0, 45, 3, 0, 3), (30, 0, 2, 2, 0), (9, 14, 2, 1, 1),
    ])
    func workedExamples(_ therapist: Int, _ assistant: Int, _ units: Int, _ plain: Int, _ withModifier: Int) {
        let split = AssistantUnits.split(units: units, therapistMinutes: therapist, assistantMinutes: assistant)
        #expect(split == .init(plain: plain, assistant: withModifier, needsReview: false))
    }

    @Test func theShareMustExceedTenPercent() {
        #expect(!AssistantUnits.concernsWhole(therapistMinutes: 45, assistantMinutes: 5))
        #expect(AssistantUnits.concernsWhole(therapistMinutes: 44, assistantMinutes: 5))
        #expect(!AssistantUnits.concernsWhole(therapistMinutes: 0, assistantMinutes: 0))
        // The last unit rests on 7 and 1 minutes: 12.5 %.
        #expect(AssistantUnits.split(units: 2, therapistMinutes: 22, assistantMinutes: 1).assistant == 1)
    }

    @Test func unitsBorrowedFromOtherCodesGoToAPerson() {
        let split = AssistantUnits.split(units: 2, therapistMinutes: 3, assistantMinutes: 13)
        #expect(split == .init(plain: 1, assistant: 1, needsReview: true))
    }

    @Test func plainAndAssistantUnitsAddUp() {
        var random = SeededGenerator("plainAndAssistantUnitsAddUp")
        for _ in 0..<4_000 {
            let times = (0..<4).map { _ in
                (Int.random(in: 0...50, using: &random), Int.random(in: 0...50, using: &random))
            }
            let units = TimedUnits.allocate(minutes: times.map { $0.0 + $0.1 }, method: .cms8).units
            for (count, time) in zip(units, times) {
                let split = AssistantUnits.split(units: count, therapistMinutes: time.0, assistantMinutes: time.1)
                let left = count - time.0 / 15 - time.1 / 15
                #expect((0...2).contains(left))
                #expect(split.plain + split.assistant == count)
                #expect(split.plain >= time.0 / 15 && split.assistant >= time.1 / 15)
                #expect(time.1 > 0 || split.assistant == 0)
            }
        }
    }
}

@Suite struct UnitCalculationTests {
    @Test func reportsEveryCodeInTheOrderGiven() {
        let calculation = UnitCalculation(
            method: .cms8,
            entries: [
                .init(code: "97110", therapistMinutes: 13, assistantMinutes: 23),
                .init(code: "97140", therapistMinutes: 30),
                .init(code: "97035", therapistMinutes: 0),
                .init(code: "97165", therapistMinutes: 40, assistantMinutes: 4),
                .init(code: "96125", therapistMinutes: 31),
            ])
        #expect(calculation.timedMinutes == 66)
        #expect(calculation.lines.map(\.units) == [2, 2, 0, 1, 1])
        #expect(calculation.lines.map(\.minutes) == [36, 30, 0, 44, 31])
        #expect(calculation.lines.map(\.assistantUnits) == [1, 0, 0, 0, 0])
        #expect(calculation.units == 6)
        #expect(!calculation.isTie)
    }

    @Test func aTieIsSaid() {
        let entries = ["97530", "97535"].map { UnitCalculation.Entry(code: $0, therapistMinutes: 8) }
        #expect(UnitCalculation(method: .cms8, entries: entries).isTie)
        #expect(UnitCalculation(method: .cms8, entries: entries).lines.map(\.units) == [1, 0])
        #expect(UnitCalculation(method: .ama8, entries: entries).lines.map(\.units) == [1, 1])
    }
}
