public import Postgres

/// What insurers and patients owe, by age: two clocks, insurance and patient apart, credits in columns of their own.
public struct AgeingReport: Sendable, Encodable {
    /// One clinic, payer, clock and age.
    public struct Row: Sendable, Hashable, Encodable {
        /// Clinic code.
        public let clinicID: String
        /// Payer.
        public let payerID: String
        /// `service`: days since the date of service; `submission`: days since the claim was last sent.
        public let clock: String
        /// `0-30`, `31-60`, `61-90`, `91-120`, `120+`, or `unsent`.
        public let bucket: String
        /// Claims with a balance.
        public let claims: Int64
        /// What insurers owe, cents.
        public let insuranceCents: Int64
        /// What patients owe, cents.
        public let patientCents: Int64
        /// What is owed to insurers, cents, negative; never netted against what they owe.
        public let insuranceCreditsCents: Int64
        /// What is owed to patients, cents, negative.
        public let patientCreditsCents: Int64
    }

    /// The rows.
    public let rows: [Row]
    /// Days in receivables, and the share older than 90 days.
    public let measures: [Measure]

    /// Reads it in one transaction; `clinic` narrows it to one clinic's code.
    public static func read(_ pool: Pool, clinic: String? = nil) async throws -> AgeingReport {
        try await pool.transaction { connection in
            _ = try await connection.run(OpenScope.all)
            return try await read(clinic: clinic, on: connection)
        }
    }

    static func read(clinic: String?, on connection: Connection) async throws -> AgeingReport {
        let (rows, charges) = try await connection.pipeline(
            AgeReceivables(clinic: clinic), SumRecentCharges(clinic: clinic))
        return AgeingReport(rows: rows, charges: try charges.only)
    }

    init(rows: [Row], charges: Int64) {
        self.rows = rows
        let byService = rows.filter { $0.clock == "service" }
        func sum(_ rows: [Row], _ cents: (Row) -> Int64) -> Int64 { rows.reduce(0) { $0 + cents($1) } }
        let owed = sum(byService) { $0.insuranceCents + $0.patientCents }
        let insurance = sum(byService, \.insuranceCents)
        let old = sum(byService.filter { $0.bucket == "91-120" || $0.bucket == "120+" }, \.insuranceCents)
        measures = [
            Measure(
                "days_in_receivables", title: "Days in receivables",
                formula: "receivables without credits, in dollars ÷ (gross charges of the last 90 days ÷ 90)",
                basis: "charges by posting, balances now", owed, of: charges, per: 90, unit: .days),
            Measure(
                "insurance_over_90", title: "Insurance receivables over 90 days",
                formula: "dollars that insurers owe for more than 90 days ÷ dollars that insurers owe",
                basis: "date of service", old, of: insurance),
        ]
    }
}
