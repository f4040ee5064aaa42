internal import Postgres

/// What people did, by person: moves and notes on claims, work on denials, appeals, decisions on rules, patients' money.
struct ProductivityReport: Sendable {
    /// One kind of work of one person.
    struct Row: Sendable, Hashable {
        /// Account of the person.
        let person: String
        /// What was done.
        let activity: String
        /// How often.
        let actions: Int64
        /// Claims that it was about.
        let claims: Int64
        /// Amounts that it was about, cents.
        let cents: Int64
    }

    let rows: [Row]
    /// Claims first sent in the same days, with how often they were touched.
    let sent: MonthlyFigures.Sent

    static func read(_ days: ReportDays, clinic: String?, on connection: Connection) async throws -> ProductivityReport
    {
        let (rows, sent) = try await connection.pipeline(
            CountWork(days: days, clinic: clinic), CountSentClaims(days: days, clinic: clinic))
        return ProductivityReport(rows: rows, sent: sent.first { $0.clinicID == nil } ?? .init())
    }

    var sections: [ReportDocument.Section] {
        let people = Set(rows.map(\.person)).count
        let basis = "day on which it was done"
        return [
            .init(
                "work", "By person",
                measures: [
                    Measure(
                        "actions_per_person", formula: "what people did ÷ people who did something", basis: basis,
                        rows.reduce(0) { $0 + $1.actions }, of: Int64(people), unit: .number),
                    Measure(
                        "touches_per_claim", formula: "what people did about the claims ÷ claims first sent",
                        basis: "day on which a transport first accepted the claim", sent.touches, of: sent.claims,
                        unit: .number),
                    Measure(
                        "automation_rate", formula: "claims that nobody touched ÷ claims first sent",
                        basis: "day on which a transport first accepted the claim", sent.untouched, of: sent.claims),
                ],
                table: ReportTable(
                    columns: [
                        ReportColumn("person", "Person"), ReportColumn("activity", "Work"),
                        ReportColumn("actions", "Times", .count), ReportColumn("claims", "Claims", .count),
                        ReportColumn("amount_cents", "Amount", .cents),
                    ],
                    rows: rows.map {
                        [
                            .text($0.person), .text($0.activity), .integer($0.actions), .integer($0.claims),
                            .integer($0.cents),
                        ]
                    }))
        ]
    }
}
