extension PayerReport {
    /// The rows with the figures of each payer.
    var sections: [ReportDocument.Section] {
        let table = ReportTable(
            columns: [
                ReportColumn("payer_id", "Payer"), ReportColumn("claims", "Claims", .count),
                ReportColumn("acknowledgement_median_seconds", "To 999 p50", .seconds),
                ReportColumn("acceptance_median_seconds", "To 277CA p50", .seconds),
                ReportColumn("turnaround_median_seconds", "From there to 835 p50", .seconds),
                ReportColumn("turnaround_p95_seconds", "The same p95", .seconds),
                ReportColumn("billed_cents", "Billed", .cents), ReportColumn("paid_cents", "Paid", .cents),
                ReportColumn("denied_cents", "Denied", .cents),
            ],
            rows: rows.map { row in
                [
                    .text(row.payerID), .integer(row.claims), ReportValue(row.acknowledgementMedianSeconds),
                    ReportValue(row.acceptanceMedianSeconds),
                    ReportValue(row.turnaroundMedianSeconds), ReportValue(row.turnaroundP95Seconds),
                    .integer(row.billedCents), .integer(row.paidCents), .integer(row.deniedCents),
                ]
            })
        let note =
            "Claims by the day of their first submission. To 999 and 277CA: from the transport's acceptance to the first word about "
            + "the file and to the payer's acceptance (277CA A2); from there to 835: to the payer's decision."
        return [.init("payers", "By payer", note: note, measures: rows.flatMap(\.measures), table: table)]
    }
}
