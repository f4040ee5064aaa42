internal import Billing
internal import Postgres

/// The monthly report and the comparison of two spans as documents.
enum MonthlyReport {
    static func sections(_ figures: MonthlyFigures) -> [ReportDocument.Section] {
        let owed = figures.receivables
        return [
            .init("quality", "Clean claims and rejections", measures: figures.quality),
            .init("decisions", "First adjudication and appeals", measures: figures.decisions),
            .init("money", "Collection and receivables", measures: figures.money),
            .init("speed", "Speed", measures: figures.speed),
            .init("effort", "Effort", measures: figures.effort),
            .init("by_clinic", "By clinic", table: byClinic(figures)),
            .init(
                "lags", "Lags", note: "Seconds; p50 and p95 are the median and the 95th percentile.",
                table: lags(figures)),
            .init(
                "receivables", "Receivables on the last day",
                note: "Credits are what is owed to others; they are never netted.",
                table: ReportTable(
                    columns: [
                        ReportColumn("of", "Owed by"), ReportColumn("owed_cents", "Owed", .cents),
                        ReportColumn("credits_cents", "Credits", .cents),
                    ],
                    rows: [
                        [.text("insurers"), .integer(owed.insuranceCents), .integer(owed.insuranceCreditsCents)],
                        [.text("patients"), .integer(owed.patientCents), .integer(owed.patientCreditsCents)],
                    ])),
        ]
    }

    private static func byClinic(_ figures: MonthlyFigures) -> ReportTable {
        let sent = Dictionary(figures.sent.map { ($0.clinicID, $0) }) { first, _ in first }
        let decided = Dictionary(figures.decided.map { ($0.clinicID, $0) }) { first, _ in first }
        let signed = Dictionary(figures.signed.map { ($0.clinicID, $0) }) { first, _ in first }
        let clinics = Set(sent.keys).union(decided.keys).union(signed.keys).compactMap { $0 }.sorted()
        let columns = [
            ReportColumn("clinic_id", "Clinic"), ReportColumn("signed", "Signed", .count),
            ReportColumn("within_24h", "In 24 h", .count), ReportColumn("within_48h", "In 48 h", .count),
            ReportColumn("sent", "Sent", .count), ReportColumn("clean", "Clean", .count),
            ReportColumn("rejected", "Rejected", .count), ReportColumn("resubmitted", "Sent again", .count),
            ReportColumn("adjudicated", "Adjudicated", .count), ReportColumn("denied", "Denied", .count),
            ReportColumn("billed_cents", "Billed", .cents), ReportColumn("denied_cents", "Denied $", .cents),
            ReportColumn("paid_cents", "Paid", .cents),
        ]
        let rows = clinics.map { clinic -> [ReportValue] in
            let sent = sent[clinic] ?? MonthlyFigures.Sent()
            let decided = decided[clinic] ?? MonthlyFigures.Decided()
            let signed = signed[clinic] ?? MonthlyFigures.Signed()
            let numbers = [
                signed.claims, signed.within24, signed.within48, sent.claims, sent.clean, sent.rejected,
                sent.resubmitted, decided.claims, decided.denied, decided.billedCents, decided.deniedCents,
                decided.paidCents,
            ]
            return [.text(clinic)] + numbers.map { .integer($0) }
        }
        return ReportTable(columns: columns, rows: rows)
    }

    private static func lags(_ figures: MonthlyFigures) -> ReportTable {
        let signed = figures.allSigned
        let decided = figures.allDecided
        func row(_ name: String, _ claims: Int64, sum: Int64, _ median: Int64?, _ p95: Int64?) -> [ReportValue] {
            [
                .text(name), .integer(claims), claims == 0 ? .none : .integer(sum / claims), ReportValue(median),
                ReportValue(p95),
            ]
        }
        return ReportTable(
            columns: [
                ReportColumn("lag", "Lag"), ReportColumn("claims", "Claims", .count),
                ReportColumn("mean_seconds", "Mean", .seconds), ReportColumn("p50_seconds", "p50", .seconds),
                ReportColumn("p95_seconds", "p95", .seconds),
            ],
            rows: [
                row(
                    "service to signed note", signed.claims, sum: signed.chargeLagDays * 86_400,
                    signed.chargeLagMedianSeconds, signed.chargeLagP95Seconds),
                row(
                    "signed note to transport", signed.sent, sum: signed.submissionLagSeconds,
                    signed.submissionLagMedianSeconds, signed.submissionLagP95Seconds),
                row(
                    "payer's acceptance to decision", decided.timed, sum: decided.turnaroundDays * 86_400,
                    decided.turnaroundMedianSeconds, decided.turnaroundP95Seconds),
            ])
    }

    /// Each figure of two spans side by side, and what they are made of in the later one.
    static func comparison(before: MonthlyFigures, after: MonthlyFigures) -> [ReportDocument.Section] {
        let columns = [
            ReportColumn("figure", "Figure"), ReportColumn("unit", "Unit"), ReportColumn("before", "Before", .number),
            ReportColumn("before_numerator", "of", .count), ReportColumn("before_denominator", "÷", .count),
            ReportColumn("after", "After", .number), ReportColumn("after_numerator", "of", .count),
            ReportColumn("after_denominator", "÷", .count), ReportColumn("change", "Change", .number),
        ]
        let rows = zip(before.measures, after.measures).map { old, new -> [ReportValue] in
            let change = old.value.flatMap { old in new.value.map { $0 - old } }
            return [
                .text(new.id), .text(new.unit.rawValue), ReportValue(old.value), .integer(old.numerator),
                .integer(old.denominator), ReportValue(new.value), .integer(new.numerator), .integer(new.denominator),
                ReportValue(change),
            ]
        }
        let spans = "Before: \(text(of: before.days)); after: \(text(of: after.days)). Amounts in cents."
        return [
            .init("comparison", "Before and after", note: spans, table: ReportTable(columns: columns, rows: rows)),
            .init("after", "After, with formulas", measures: after.measures),
        ]
    }

    private static func text(of days: ReportDays) -> String { "\(days.first.day.iso) to \(days.last.day.iso)" }
}
