import Testing

@testable import Billing

@Suite struct ExpectedPaymentTests {
    private let medicare = PaymentTerms(
        coinsurancePercent: 20, reducesMultipleProcedures: true, reducesAssistants: true, isSequestered: true)

    private func line(_ code: String, units: Int = 1, modifiers: [String] = ["GO"]) -> ClaimLine {
        ClaimLine(
            code: code, modifiers: modifiers, units: units, chargeCents: 10_000, diagnosisPointers: [1],
            expectedAllowedCents: 0)
    }

    /// The worked payment of the catalogue: allowed 100.00.
    @Test func assistantsCutThePayersShareAlone() {
        let schedule = FeeSchedule(defaultCents: 10_000)
        let plain = ExpectedPayment(lines: [line("97530")], terms: medicare, schedule: schedule, on: day("2026-10-05"))
        #expect(plain.lines[0].paidCents == 7840)
        let assisted = ExpectedPayment(
            lines: [line("97530", modifiers: ["GO", "CO"])], terms: medicare, schedule: schedule, on: day("2026-10-05"))
        #expect(assisted.lines[0].assistantCents == 1200)
        #expect(assisted.lines[0].patientCents == 2000)
        #expect(assisted.lines[0].sequestrationCents == 136)
        #expect(assisted.lines[0].paidCents == 6664)
    }

    @Test(arguments: [
        ("2021-12-31", 8000), ("2022-01-01", 6800), ("2022-04-01", 6732), ("2022-06-30", 6732), ("2022-07-01", 6664),
    ])
    func lawsBeginOnTheirDay(_ date: String, _ paid: Int64) {
        let payment = ExpectedPayment(
            lines: [line("97530", modifiers: ["GO", "CO"])], terms: medicare,
            schedule: FeeSchedule(defaultCents: 10_000), on: day(date))
        #expect(payment.paidCents == paid)
    }

    private let values = RelativeValues([
        "97530": DatedTable(always: value(work: 440, expense: 640, malpractice: 10)),
        "97110": DatedTable(always: value(work: 450, expense: 400, malpractice: 20)),
        "97165": DatedTable(always: value(work: 1540, expense: 1390, malpractice: 60, reduces: false)),
    ])

    private static func value(work: Int, expense: Int, malpractice: Int, reduces: Bool = true) -> RelativeValues.Value {
        RelativeValues.Value(
            work: work, practiceExpense: expense, facilityPracticeExpense: expense, malpractice: malpractice,
            reducesMultiple: reduces, conversionFactor: 323_465)
    }

    @Test func everyUnitButTheDearestLosesHalfItsPracticeExpense() {
        let payment = ExpectedPayment(
            lines: [line("97110", units: 2), line("97530", units: 2), line("97165")],
            terms: PaymentTerms(reducesMultipleProcedures: true), schedule: nil, values: values, on: day("2025-10-05"))
        // 0.87 and 1.09 units at 32.3465 are 28.14 and 35.26; practice expense is 12.94 and 20.70.
        #expect(payment.lines.map(\.feeCents) == [5628, 7052, 9672])
        #expect(payment.lines.map(\.multipleProcedureCents) == [1294, 1035, 0])
        #expect(payment.allowedCents == 5628 + 7052 + 9672 - 1294 - 1035)
    }

    @Test func theOrderOfLinesDoesNotMatter() {
        let lines = [line("97110", units: 2), line("97530"), line("97165")]
        let forward = ExpectedPayment(
            lines: lines, terms: medicare, schedule: nil, values: values, on: day("2025-10-05"))
        let backward = ExpectedPayment(
            lines: lines.reversed(), terms: medicare, schedule: nil, values: values, on: day("2025-10-05"))
        #expect(forward.paidCents == backward.paidCents && forward.lines == backward.lines.reversed())
    }

    @Test func theDeductibleComesFirst() {
        let payment = ExpectedPayment(
            lines: [line("97530"), line("97535")], terms: PaymentTerms(coinsurancePercent: 20),
            schedule: FeeSchedule(defaultCents: 10_000), on: day("2026-10-05"), deductibleLeftCents: 12_500)
        #expect(payment.lines.map(\.patientCents) == [10_000, 4000])
        #expect(payment.paidCents == 6000)
    }
}

@Suite struct PaymentVarianceTests {
    private let expected = ExpectedPayment(
        lines: [
            ClaimLine(
                code: "97530", modifiers: ["GO"], units: 1, chargeCents: 10_000, diagnosisPointers: [1],
                expectedAllowedCents: 0)
        ],
        terms: PaymentTerms(reducesMultipleProcedures: true), schedule: FeeSchedule(defaultCents: 4000),
        values: RelativeValues([
            "97530": DatedTable(
                always: RelativeValues.Value(
                    work: 440, practiceExpense: 640, facilityPracticeExpense: 640, malpractice: 10,
                    reducesMultiple: true, conversionFactor: 323_465))
        ]),
        on: day("2026-10-05")
    ).lines[0]

    private func reason(_ allowed: Int64) -> PaymentVariance? {
        PaymentVariance.reason(
            allowedCents: allowed, expected: expected, on: day("2026-10-05"),
            alternatives: .init(years: [3800], localities: [3700], contracts: [3600]))
    }

    @Test func withinTheToleranceNothingIsMissing() {
        #expect(reason(4000) == nil && reason(4100) == nil && reason(3960) == nil)
    }

    @Test func theFirstReasonThatGivesTheAmountIsTheOne() {
        #expect(reason(2965) == .multipleProcedures)
        #expect(reason(3400) == .assistant)
        #expect(reason(3920) == .sequestration)
        #expect(reason(3800) == .feeYear)
        #expect(reason(3700) == .locality)
        #expect(reason(3601) == .contractVersion)
        #expect(reason(3000) == .unexplained)
    }
}
