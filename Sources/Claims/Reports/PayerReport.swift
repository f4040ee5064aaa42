public import Postgres

/// How payers treat what is sent to them: speed, rejections, denials, underpayments.
public struct PayerReport: Sendable, Encodable {
    /// One payer.
    public struct Row: Sendable, Hashable, Encodable {
        /// Payer.
        public let payerID: String
        /// Claims first sent within the days.
        public let claims: Int64
        /// Median seconds from the transport's acceptance to the first word about the file (TA1 or 999).
        public let acknowledgementMedianSeconds: Int64?
        /// Median seconds from the transport's acceptance to the payer's (277CA A2).
        public let acceptanceMedianSeconds: Int64?
        /// Median seconds from the payer's acceptance to its decision.
        public let turnaroundMedianSeconds: Int64?
        /// 95th percentile of the same.
        public let turnaroundP95Seconds: Int64?
        /// Charges, cents.
        public let billedCents: Int64
        /// Paid, cents.
        public let paidCents: Int64
        /// Refused, cents.
        public let deniedCents: Int64
        /// First-pass acceptance, resubmission, denial and underpayment rates.
        public let measures: [Measure]

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            payerID = try row.next()
            claims = try row.next()
            let rejected: Int64 = try row.next()
            let resubmitted: Int64 = try row.next()
            let decided: Int64 = try row.next()
            let denied: Int64 = try row.next()
            billedCents = try row.next()
            paidCents = try row.next()
            deniedCents = try row.next()
            acknowledgementMedianSeconds = try row.next()
            acceptanceMedianSeconds = try row.next()
            turnaroundMedianSeconds = try row.next()
            turnaroundP95Seconds = try row.next()
            let short: Int64 = try row.next()
            let expected: Int64 = try row.next()
            let basis = "date of the first submission"
            measures = [
                Measure(
                    "first_pass_acceptance", about: payerID,
                    formula: "originals without a rejection by TA1, 999 or 277CA ÷ originals",
                    basis: basis, claims - rejected, of: claims),
                Measure(
                    "resubmission_rate", about: payerID, formula: "claims submitted more than once ÷ claims",
                    basis: basis, resubmitted,
                    of: claims),
                Measure(
                    "denial_rate", about: payerID, formula: "adjudicated claims with a denial ÷ claims adjudicated",
                    basis: basis,
                    denied,
                    of: decided),
                Measure(
                    "underpayment", about: payerID,
                    formula: "what was expected beyond what was allowed ÷ expected, in dollars",
                    basis: basis, short, of: expected),
            ]
        }
    }

    /// The payers.
    public let rows: [Row]

    /// Reads it in one transaction; `clinic` narrows it to one clinic's code.
    public static func read(_ pool: Pool, days: ReportDays, clinic: String? = nil) async throws -> PayerReport {
        try await pool.transaction { connection in
            _ = try await connection.run(OpenScope.all)
            return try await read(days: days, clinic: clinic, on: connection)
        }
    }

    static func read(days: ReportDays, clinic: String?, on connection: Connection) async throws -> PayerReport {
        PayerReport(rows: try await connection.run(MeasurePayers(days: days, clinic: clinic)))
    }
}
