/// What a payer should allow and pay for the lines of a day, to the cent: the measure for underpayments.
///
/// Amounts come from a fee schedule (a contract's, or the payer's), or else from relative values of the physician fee
/// schedule without locality. Rounding is half up, line by line. Sources: MCPM ch. 5 §10.7 (multiple procedures), 42 CFR
/// 410.59(a)(4) (assistants), CARC 253 (sequestration, whose place in the order is not certain).
public struct ExpectedPayment: Sendable, Equatable {
    /// One line.
    public struct Line: Sendable, Equatable {
        /// CPT or HCPCS code.
        public let code: String
        /// Fee for all units before any reduction, in cents.
        public let feeCents: Int64
        /// Cut for multiple procedures, in cents (B-PAY-1); 0 also when no relative values are loaded.
        public let multipleProcedureCents: Int64
        /// What the patient owes: deductible and coinsurance, in cents.
        public let patientCents: Int64
        /// Cut of the payer's share for an assistant, in cents (B-PAY-2); never the patient's.
        public let assistantCents: Int64
        /// Kept back by sequestration, in cents (B-PAY-3).
        public let sequestrationCents: Int64
        /// What the line would be allowed were every unit of it reduced for multiple procedures, in cents.
        public let fullyReducedCents: Int64

        /// The fee less the cut for multiple procedures, in cents.
        public var allowedCents: Int64 { feeCents - multipleProcedureCents }
        /// What the payer pays, in cents.
        public var paidCents: Int64 { allowedCents - patientCents - assistantCents - sequestrationCents }
    }

    /// The lines in the order given.
    public let lines: [Line]

    /// Allowed for all lines, in cents.
    public var allowedCents: Int64 { lines.reduce(0) { $0 + $1.allowedCents } }
    /// Paid for all lines, in cents.
    public var paidCents: Int64 { lines.reduce(0) { $0 + $1.paidCents } }

    /// Computes the payment of one patient's lines of one day to one payer.
    ///
    /// - Parameters:
    ///   - lines: all lines of the day, other claims' included, since the reduction runs over the day.
    ///   - terms: how the payer pays.
    ///   - schedule: fee per unit; nil takes relative values alone.
    ///   - values: relative values, for practice expense and for codes without a fee; nil when none are loaded.
    ///   - day: date of service.
    ///   - isFacility: true when practice expense is that of a facility.
    ///   - deductibleLeftCents: what the patient still owes of the deductible, in cents.
    public init(
        lines: [ClaimLine], terms: PaymentTerms, schedule: FeeSchedule?, values: RelativeValues? = nil,
        on day: CalendarDay, isFacility: Bool = false, deductibleLeftCents: Int64 = 0
    ) {
        let fees = lines.map { LineFee($0, schedule, values?.value(of: $0.code, on: day), isFacility: isFacility) }
        let reductions = Self.reductions(fees, terms, on: day)
        var deductible = max(0, deductibleLeftCents)
        self.lines = zip(zip(lines, fees), reductions).map { pair, reduction in
            Self.line(pair.0, pair.1, cut: reduction, terms, day, deductible: &deductible)
        }
    }

    /// The fee of a line and the part of it that is practice expense.
    private struct LineFee {
        let units: Int64
        let cents: Int64
        /// Practice expense of one unit in cents; nil when the reduction does not apply or is not known.
        let practiceExpense: Int64?

        init(_ line: ClaimLine, _ schedule: FeeSchedule?, _ value: RelativeValues.Value?, isFacility: Bool) {
            units = Int64(line.units)
            let expense = value.map { isFacility ? $0.facilityPracticeExpense : $0.practiceExpense } ?? 0
            let perUnit =
                schedule?.cents(for: line.code)
                ?? value.map { Self.cents($0.work + expense + $0.malpractice, $0.conversionFactor) } ?? 0
            cents = perUnit * units
            practiceExpense = value.flatMap { $0.reducesMultiple ? Self.cents(expense, $0.conversionFactor) : nil }
        }

        /// Thousandths of a unit times ten-thousandths of a dollar, in cents.
        private static func cents(_ thousandths: Int, _ factor: Int) -> Int64 {
            ExpectedPayment.divided(Int64(thousandths) * Int64(factor), by: 100_000)
        }
    }

    /// Every unit loses part of its practice expense, except one unit of the highest on the day; a tie goes to the first.
    private static func reductions(_ fees: [LineFee], _ terms: PaymentTerms, on day: CalendarDay) -> [(Int64, Int64)] {
        guard terms.reducesMultipleProcedures, let percent = PaymentTable.practiceExpensePercent.value(on: day) else {
            return fees.map { _ in (0, 0) }
        }
        var highest: Int?
        for (index, fee) in fees.enumerated() where fee.units > 0 {
            guard let expense = fee.practiceExpense else { continue }
            if let best = highest, fees[best].practiceExpense ?? 0 >= expense { continue }
            highest = index
        }
        return fees.enumerated().map { index, fee in
            guard let expense = fee.practiceExpense else { return (0, 0) }
            let perUnit = divided(expense * (100 - percent), by: 100)
            let whole = min(fee.cents, perUnit * fee.units)
            return (index == highest ? whole - min(whole, perUnit) : whole, whole)
        }
    }

    private static func line(
        _ line: ClaimLine, _ fee: LineFee, cut: (Int64, Int64), _ terms: PaymentTerms, _ day: CalendarDay,
        deductible: inout Int64
    ) -> Line {
        let allowed = fee.cents - cut.0
        let deducted = min(deductible, allowed)
        deductible -= deducted
        let coinsurance = divided((allowed - deducted) * Int64(terms.coinsurancePercent), by: 100)
        let share = allowed - deducted - coinsurance
        var assistant: Int64 = 0
        if terms.reducesAssistants, line.modifiers.contains("CO"),
            let percent = PaymentTable.assistantPercent.value(on: day)
        {
            assistant = share - divided(share * percent, by: 100)
        }
        let sequestered =
            terms.isSequestered
            ? divided((share - assistant) * (PaymentTable.sequestrationPercent.value(on: day) ?? 0), by: 100) : 0
        return Line(
            code: line.code, feeCents: fee.cents, multipleProcedureCents: cut.0, patientCents: deducted + coinsurance,
            assistantCents: assistant, sequestrationCents: sequestered, fullyReducedCents: fee.cents - cut.1)
    }

    /// Half up, for amounts of at least 0.
    static func divided(_ amount: Int64, by divisor: Int64) -> Int64 {
        (amount + divisor / 2) / divisor
    }
}
