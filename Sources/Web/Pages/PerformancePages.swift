import Claims
import Postgres

/// Clinics side by side.
enum ClinicsPage {
    static func show(_ call: Call) async throws -> Reply {
        let rows: [[Cell]] = ClinicFigures.all(try await StatusReport.read(call.site.pool)).map { clinic in
            [
                .link(clinic.clinicId, "/claims?clinic=" + Fields.encoded(clinic.clinicId)), .count(clinic.claims),
                .count(clinic.clinicWork), .count(clinic.billingWork), .count(clinic.closed),
                .figure(percent(clinic.submittedWithin24, of: clinic.submitted)),
                .figure(percent(clinic.submittedWithin48, of: clinic.submitted)), .money(clinic.billedCents),
                .money(clinic.paidCents), .money(clinic.openCents),
            ]
        }
        let table = Table(
            title: "Clinics",
            columns: [
                .text("Clinic"), .figure("Claims"), .figure("Clinic's work"), .figure("Billing's work"),
                .figure("Closed"),
                .figure("Sent in 24 h"), .figure("Sent in 48 h"), .figure("Billed"), .figure("Paid"), .figure("Open"),
            ], rows: rows)
        return try call.list(table, title: "Clinics side by side", name: "clinics")
    }

    static func percent(_ part: Int64, of whole: Int64) -> String {
        guard whole > 0 else { return "–" }
        let tenths = (part * 1000 + whole / 2) / whole
        return "\(tenths / 10).\(tenths % 10) %"
    }
}

/// Submission clocks: kept promises, pauses, what runs now and the dollars at risk.
enum DeadlinesPage {
    static func show(_ call: Call) async throws -> Reply {
        let span =
            try call.query["from"] ?? call.query["to"] == nil
            ? await SLAReport.Span.last(days: 7, call.site.pool) : call.span()
        let report = try await SLAReport.read(call.site.pool, span: span, clinic: call.query["clinic"])
        let band = call.query["band"]
        let running = report.running.filter { band == nil || $0.band.rawValue == band }
        let dollars = Dictionary(report.running.map { ($0.band, $0.dollarsAtRiskCents) }, uniquingKeysWith: +)
        let bars = SLAReport.ClockBand.allCases.map { band in
            Chart.Bar(
                name: words(band.rawValue), value: dollars[band] ?? 0, label: Cell.dollars(dollars[band] ?? 0),
                tone: band == .breached || band == .pastTarget ? .bad : band == .atRisk ? .warn : .plain,
                place: "/sla?band=" + band.rawValue)
        }
        let table = Table(
            title: band.map { "Clocks running: " + words($0) } ?? "Clocks running",
            columns: [
                .text("Clinic"), .text("Payer"), .text("Left"), .figure("Claims"), .figure("Dollars at risk"),
                .figure("Raised"),
            ],
            rows: running.map {
                [
                    .text($0.clinicID), .text($0.payerID), .text(words($0.band.rawValue)), .count($0.claims),
                    .money($0.dollarsAtRiskCents), .count($0.escalated),
                ]
            }, empty: "No clock runs.")
        return try call.list(
            table, title: "Deadlines", name: "deadlines",
            before: [
                .form(call.daysForm("/sla")),
                .chart(Chart(title: "Dollars at risk by time left", unit: "dollars", bars: bars)),
            ],
            after: [.table(outcomes(report)), .table(pauses(report)), .table(watched(report))])
    }

    private static func words(_ id: String) -> String {
        switch id {
        case "hours_12": "within 12 hours"
        case "hours_24": "within 24 hours"
        default: id.replacing("_", with: " ")
        }
    }

    private static func outcomes(_ report: SLAReport) -> Table {
        Table(
            title: "Kept promises, by the day of the signed note; without days the last seven",
            columns: [
                .text("Clinic"), .figure("Signed"), .figure("Sent"), .figure("In 24 h"), .figure("In 48 h"),
                .figure("Breached"), .figure("Paused"), .figure("Payer accepted"),
            ],
            rows: report.outcomes.map {
                [
                    .text($0.clinicID), .count($0.started), .count($0.submitted), .count($0.within24h),
                    .count($0.within48h), .count($0.breached), .count($0.pausedNow), .count($0.payerAccepted),
                ]
            })
    }

    private static func pauses(_ report: SLAReport) -> Table {
        Table(
            title: "Pauses", columns: [.text("Clinic"), .text("Reason"), .figure("Pauses"), .figure("Hours")],
            rows: report.pauses.map {
                [
                    .text($0.clinicID), .text(words($0.reason.rawValue)), .count($0.pauses),
                    .count($0.microseconds / 3_600_000_000),
                ]
            })
    }

    private static func watched(_ report: SLAReport) -> Table {
        Table(
            title: "Corrections and touches",
            columns: [
                .text("Clinic"), .text("Clock"), .figure("Running"), .figure("At risk"), .figure("Late"),
                .figure("Open"),
            ],
            rows: report.receivables.map {
                [
                    .text($0.clinicID), .text($0.clock), .count($0.running), .count($0.atRisk), .count($0.late),
                    .money($0.openCents),
                ]
            })
    }
}
