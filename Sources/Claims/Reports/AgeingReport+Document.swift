extension AgeingReport {
    /// The figures, the rows, and the same rows summed by age, clinic and payer.
    var sections: [ReportDocument.Section] {
        let amounts = [
            ReportColumn("claims", "Claims", .count), ReportColumn("insurance_cents", "Insurance", .cents),
            ReportColumn("patient_cents", "Patient", .cents),
            ReportColumn("insurance_credits_cents", "Insurance credits", .cents),
            ReportColumn("patient_credits_cents", "Patient credits", .cents),
        ]
        let note = "By days from the date of service and, apart, from the last submission. Credits are never netted."
        let details = ReportTable(
            columns: [
                ReportColumn("clinic_id", "Clinic"), ReportColumn("payer_id", "Payer"), ReportColumn("clock", "Clock"),
                ReportColumn("bucket", "Days"),
            ] + amounts,
            rows: rows.map { row in
                [.text(row.clinicID), .text(row.payerID), .text(row.clock), .text(row.bucket)] + Self.cells([row])
            })
        func summed(_ id: String, _ title: String, by key: (Row) -> String) -> ReportDocument.Section {
            let groups = Dictionary(grouping: rows) { [$0.clock, key($0), $0.bucket] }
            let keys = groups.keys.sorted { left, right in
                (left[0], left[1], Self.rank(left[2])) < (right[0], right[1], Self.rank(right[2]))
            }
            let columns = [ReportColumn("clock", "Clock"), ReportColumn("of", title), ReportColumn("bucket", "Days")]
            return .init(
                id, "By \(title.lowercased())",
                table: ReportTable(
                    columns: columns + amounts,
                    rows: keys.map { key in key.map { .text($0) } + Self.cells(groups[key] ?? []) }))
        }
        return [
            .init("ageing", "By clinic and payer", note: note, measures: measures, table: details),
            summed("totals", "All") { _ in "all" }, summed("by_clinic", "Clinic", by: \.clinicID),
            summed("by_payer", "Payer", by: \.payerID),
        ]
    }

    private static func cells(_ rows: [Row]) -> [ReportValue] {
        let sums: [(Row) -> Int64] = [
            \.claims, \.insuranceCents, \.patientCents, \.insuranceCreditsCents, \.patientCreditsCents,
        ]
        return sums.map { part in .integer(rows.reduce(0) { $0 + part($1) }) }
    }

    private static func rank(_ bucket: String) -> Int {
        ["unsent", "0-30", "31-60", "61-90", "91-120", "120+"].firstIndex(of: bucket) ?? 6
    }
}
