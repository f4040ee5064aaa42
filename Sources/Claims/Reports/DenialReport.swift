public import Postgres

/// Denials by reason, payer, clinic and procedure, with the denial rate and the success of appeals.
public struct DenialReport: Sendable, Encodable {
    /// One clinic, payer, reason and procedure.
    public struct Row: Sendable, Hashable, Encodable {
        /// Clinic code.
        public let clinicID: String
        /// Payer.
        public let payerID: String
        /// CAS01.
        public let group: String
        /// Claim adjustment reason code.
        public let carc: String
        /// Procedure code; nil for claims as a whole.
        public let code: String?
        /// Denials.
        public let denials: Int64
        /// Claims that have them.
        public let claims: Int64
        /// Refused, cents.
        public let amountCents: Int64
        /// Of that still being worked, cents.
        public let openCents: Int64
    }

    /// The rows, dearest first.
    public let rows: [Row]
    /// Denial rate by claims and dollars, appeal success by appeals and dollars.
    public let measures: [Measure]

    /// Reads it in one transaction; `clinic` narrows it to one clinic's code.
    public static func read(_ pool: Pool, days: ReportDays, clinic: String? = nil) async throws -> DenialReport {
        try await pool.transaction { connection in
            _ = try await connection.run(OpenScope.all)
            return try await read(days: days, clinic: clinic, on: connection)
        }
    }

    static func read(days: ReportDays, clinic: String?, on connection: Connection) async throws -> DenialReport {
        let (rows, counts) = try await connection.pipeline(
            CountDenials(days: days, clinic: clinic), CountAdjudications(days: days, clinic: clinic))
        return DenialReport(rows: rows, counts: try counts.only)
    }

    init(rows: [Row], counts: AdjudicationCounts) {
        self.rows = rows
        measures = [
            Measure(
                "denial_rate", formula: "claims with a denial on first adjudication ÷ claims adjudicated",
                basis: "date of the first remittance", counts.denied, of: counts.adjudicated),
            Measure(
                "denial_rate_dollars", formula: "dollars denied on first adjudication ÷ dollars billed",
                basis: "date of the first remittance", counts.deniedCents, of: counts.billedCents),
            Measure(
                "appeal_success", formula: "appeals won or partly won ÷ appeals decided", basis: "date of the decision",
                counts.appealsWon, of: counts.appeals),
            Measure(
                "appeal_success_dollars", formula: "dollars won ÷ dollars in dispute of appeals decided",
                basis: "date of the decision", counts.wonCents, of: counts.appealedCents),
        ]
    }
}
