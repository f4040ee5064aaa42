extension DenialReport {
    /// The figures with the rows, dearest first, and the rows summed by reason.
    var sections: [ReportDocument.Section] {
        let amounts = [
            ReportColumn("denials", "Denials", .count), ReportColumn("claims", "Claims", .count),
            ReportColumn("amount_cents", "Refused", .cents), ReportColumn("open_cents", "Being worked", .cents),
        ]
        let details = ReportTable(
            columns: [
                ReportColumn("clinic_id", "Clinic"), ReportColumn("payer_id", "Payer"), ReportColumn("group", "Group"),
                ReportColumn("carc", "Reason"), ReportColumn("code", "Code"),
            ] + amounts,
            rows: rows.map { row in
                [
                    .text(row.clinicID), .text(row.payerID), .text(row.group), .text(row.carc), ReportValue(row.code),
                    .integer(row.denials), .integer(row.claims), .integer(row.amountCents), .integer(row.openCents),
                ]
            })
        let groups = Dictionary(grouping: rows) { "\($0.group)-\($0.carc)" }
        let reasons = groups.map { reason, rows -> (reason: String, cells: [Int64]) in
            (
                reason,
                [
                    rows.reduce(0) { $0 + $1.denials }, rows.reduce(0) { $0 + $1.amountCents },
                    rows.reduce(0) { $0 + $1.openCents },
                ]
            )
        }.sorted { ($1.cells[1], $0.reason) < ($0.cells[1], $1.reason) }
        return [
            .init(
                "denials", "By reason, payer, clinic and procedure",
                note: "By the day of the remittance. A claim may stand in several rows.", measures: measures,
                table: details),
            .init(
                "by_reason", "By reason",
                table: ReportTable(
                    columns: [ReportColumn("reason", "Reason"), amounts[0], amounts[2], amounts[3]],
                    rows: reasons.map { reason in [.text(reason.reason)] + reason.cells.map { .integer($0) } })),
        ]
    }
}
