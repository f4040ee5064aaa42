internal import Billing
internal import Postgres

/// Claims that payers allowed less for than was expected. No money changes by it: what to pursue is for people.
public enum Underpayments {
    /// One claim.
    public struct Underpayment: Sendable, Encodable {
        /// Claim number.
        public let claimID: Int64
        /// Clinic code.
        public let clinicID: String
        /// Payer.
        public let payerID: String
        /// Date of service, ISO.
        public let serviceDate: String
        /// Remittance that decided.
        public let remittanceID: Int64
        /// Expected to be allowed, cents.
        public let expectedCents: Int64
        /// Allowed, cents.
        public let allowedCents: Int64
        /// Paid, cents.
        public let paidCents: Int64
        /// Its lines that were allowed less for.
        public let lines: [Line]
    }

    /// One line.
    public struct Line: Sendable, Encodable {
        /// Line number; nil for a payer's line that is none of ours.
        public let line: Int16?
        /// Code.
        public let code: String
        /// Expected to be allowed, cents.
        public let expectedCents: Int64
        /// Allowed, cents.
        public let allowedCents: Int64
        /// What explains it: `multiple_procedures`, `assistant`, `sequestration`, `unexplained` …
        public let reason: String
    }

    /// Thousandths of the expected amount that nobody pursues.
    public static let tolerancePerMille: Int64 = 10

    /// Standing decisions below the expected amount, the largest shortfall first.
    public static func all(
        clinic: String? = nil, payer: String? = nil, limit: Int = 1000, context: ClaimsContext
    ) async throws -> [Underpayment] {
        let rows = try await context.pool.transaction { connection in
            try await connection.pipeline(
                OpenScope.all,
                ListUnderpaid(
                    tolerancePerMille: tolerancePerMille, clinic: clinic, payer: payer, limit: Int64(limit))
            ).1
        }
        let lines = try await context.pool.transaction {
            try await $0.pipeline(OpenScope.all, ReadLines(claimIDs: rows.map(\.claimID))).1
        }
        let own = Dictionary(grouping: lines, by: \.claimID)
        let clinics = try await context.directory.clinics(rows.map(\.clinicID))
        let profiles = try await context.directory.payerProfiles()
        let reference = try await context.reference.tables(on: Set(rows.map(\.serviceDate.day)))
        return try rows.compactMap { row in
            let day = row.serviceDate.day
            let profile = profiles.profile(
                payerID: row.payerID, filingIndicator: indicator(row.payerClass), on: day)
            guard let clinic = clinics[row.clinicID] else { return nil }
            let stored = own[row.claimID] ?? []
            let expected = ExpectedPayment(
                lines: stored.map(ClaimLine.init), terms: profile.payment,
                schedule: clinic.profile.allowed(by: profile, on: day),
                values: reference[day]?.relativeValues, on: day)
            let under = try compare(
                RemittedLine.lines(json: row.lines), with: Array(zip(stored, expected.lines)), on: day)
            return under.isEmpty
                ? nil
                : Underpayment(
                    claimID: row.claimID, clinicID: row.clinic, payerID: row.payerID, serviceDate: day.iso,
                    remittanceID: row.remittanceID, expectedCents: row.expectedCents, allowedCents: row.allowedCents,
                    paidCents: row.paidCents, lines: under)
        }
    }

    /// Lines below what was expected. A line that was refused whole is a denial, not an underpayment.
    private static func compare(
        _ decided: [RemittedLine], with own: [(StoredLine, ExpectedPayment.Line)], on day: CalendarDay
    ) -> [Line] {
        decided.compactMap { line in
            let patient = line.adjustments.filter { $0.group == "PR" }.reduce(0) { $0 + $1.cents }
            let allowed = line.allowedCents ?? line.paidCents + patient
            guard allowed > 0, let expected = own.first(where: { $0.0.number == line.number })?.1,
                let reason = PaymentVariance.reason(
                    allowedCents: allowed, expected: expected, tolerancePerMille: tolerancePerMille, on: day)
            else { return nil }
            return Line(
                line: line.number, code: line.code, expectedCents: expected.allowedCents, allowedCents: allowed,
                reason: reason.rawValue)
        }
    }

    /// A claim filing indicator (X12 element 1032) of a kind of payer.
    private static func indicator(_ payerClass: String) -> String {
        switch PayerClass(rawValue: payerClass) {
        case .medicare: "MB"
        case .medicareAdvantage: "16"
        case .medicaid: "MC"
        case .tricare: "CH"
        case .workersComp: "WC"
        case .commercial, nil: "CI"
        }
    }
}

extension ClaimLine {
    fileprivate init(_ line: StoredLine) {
        self.init(
            code: line.code, modifiers: line.modifiers.split(separator: " ").map(String.init), units: Int(line.units),
            chargeCents: line.chargeCents, diagnosisPointers: line.pointers.map(Int.init),
            expectedAllowedCents: line.expectedCents)
    }
}
