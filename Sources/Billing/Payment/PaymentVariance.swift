/// Why a payer allowed less than expected (B-PAY-4).
///
/// The reasons are tried in a fixed order, and the first that gives the amount allowed is the one: an expected reduction is
/// no underpayment, a fee of another year or contract is one.
public enum PaymentVariance: String, Sendable, CaseIterable {
    /// The cut for multiple procedures was taken on every unit.
    case multipleProcedures = "multiple_procedures"
    /// The assistant's rate was taken off the allowed amount.
    case assistant
    /// Sequestration was taken off the allowed amount.
    case sequestration
    /// The fee of another year was used.
    case feeYear = "fee_year"
    /// The fee of another locality was used.
    case locality
    /// Another version of the contract was used.
    case contractVersion = "contract_version"
    /// None of these gives the amount.
    case unexplained

    /// Fees for all units of the line that may have been used by mistake, in cents.
    public struct Alternatives: Sendable {
        /// Of other years.
        public var years: [Int64]
        /// Of other localities.
        public var localities: [Int64]
        /// Of other versions of the contract.
        public var contracts: [Int64]

        /// Fees from their parts.
        public init(years: [Int64] = [], localities: [Int64] = [], contracts: [Int64] = []) {
            self.years = years
            self.localities = localities
            self.contracts = contracts
        }
    }

    /// Why a line was allowed less than expected; nil when it was not.
    ///
    /// - Parameters:
    ///   - allowedCents: what the payer allowed (835), in cents.
    ///   - expected: what it should have allowed.
    ///   - tolerancePerMille: the shortfall that nobody pursues, in thousandths.
    ///   - day: date of service.
    ///   - alternatives: fees that may have been used by mistake.
    public static func reason(
        allowedCents: Int64, expected: ExpectedPayment.Line, tolerancePerMille: Int64 = 10, on day: CalendarDay,
        alternatives: Alternatives = Alternatives()
    ) -> PaymentVariance? {
        let allowed = expected.allowedCents
        guard allowedCents * 1000 < allowed * (1000 - tolerancePerMille) else { return nil }
        let assistant = PaymentTable.assistantPercent.value(on: day) ?? 100
        let kept = 100 - (PaymentTable.sequestrationPercent.value(on: day) ?? 0)
        let reduced = expected.fullyReducedCents
        let candidates: [(PaymentVariance, [Int64])] = [
            (.multipleProcedures, reduced == allowed ? [] : [reduced]),
            (.assistant, [ExpectedPayment.divided(allowed * assistant, by: 100)]),
            (.sequestration, [ExpectedPayment.divided(allowed * kept, by: 100)]),
            (.feeYear, alternatives.years), (.locality, alternatives.localities),
            (.contractVersion, alternatives.contracts),
        ]
        // A cent may be lost by rounding in another place than ours.
        return candidates.first { $0.1.contains { abs($0 - allowedCents) <= 1 } }?.0 ?? .unexplained
    }
}
