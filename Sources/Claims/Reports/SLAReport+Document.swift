extension SLAReport {
    /// Outcomes, pauses, running clocks and waits.
    var sections: [ReportDocument.Section] {
        let started = outcomes.reduce(0) { $0 + $1.started }
        let basis = "day on which the note was signed, UTC"
        let figures = [
            Measure(
                "sla_24h", title: "Sent within 24 h",
                formula: "claims accepted by a transport within the target ÷ notes signed",
                basis: basis, outcomes.reduce(0) { $0 + $1.within24h }, of: started),
            Measure(
                "sla_48h", title: "Sent within 48 h",
                formula: "claims accepted by a transport within 48 h ÷ notes signed",
                basis: basis, outcomes.reduce(0) { $0 + $1.within48h }, of: started),
            Measure(
                "payer_accepted_48h", title: "Accepted by the payer within 48 h",
                formula: "claims accepted by the payer within 48 h of the signed note ÷ notes signed", basis: basis,
                outcomes.reduce(0) { $0 + $1.payerAcceptedWithin48h }, of: started),
        ]
        return [
            .init("outcomes", "How the clocks ended", measures: figures, table: outcomeTable),
            .init("pauses", "Pauses for the clinics' own reasons", table: pauseTable),
            .init("running", "Clocks that run now", table: runningTable),
            .init("receivables", "Corrections and touches now", table: receivableTable),
            .init("waits", "Waits for a worker in the last hour", table: waitTable),
        ]
    }

    private var outcomeTable: ReportTable {
        let names = [
            ("started", "Signed"), ("submitted", "Sent"), ("within_24h", "In 24 h"), ("within_48h", "In 48 h"),
            ("breached", "Breached"), ("paused_now", "Paused now"), ("payer_accepted", "Payer accepted"),
            ("payer_accepted_within_24h", "Payer in 24 h"), ("payer_accepted_within_48h", "Payer in 48 h"),
        ]
        return ReportTable(
            columns: [ReportColumn("clinic_id", "Clinic")] + names.map { ReportColumn($0.0, $0.1, .count) },
            rows: outcomes.map { row in
                let numbers = [
                    row.started, row.submitted, row.within24h, row.within48h, row.breached, row.pausedNow,
                    row.payerAccepted, row.payerAcceptedWithin24h, row.payerAcceptedWithin48h,
                ]
                return [.text(row.clinicID)] + numbers.map { .integer($0) }
            })
    }

    private var pauseTable: ReportTable {
        ReportTable(
            columns: [
                ReportColumn("clinic_id", "Clinic"), ReportColumn("reason", "Reason"),
                ReportColumn("pauses", "Pauses", .count), ReportColumn("seconds", "Time", .seconds),
            ],
            rows: pauses.map {
                [
                    .text($0.clinicID), .text($0.reason.rawValue), .integer($0.pauses),
                    .integer($0.microseconds / 1_000_000),
                ]
            })
    }

    private var runningTable: ReportTable {
        ReportTable(
            columns: [
                ReportColumn("clinic_id", "Clinic"), ReportColumn("payer_id", "Payer"),
                ReportColumn("band", "Time left"),
                ReportColumn("claims", "Claims", .count), ReportColumn("dollars_at_risk_cents", "At risk", .cents),
                ReportColumn("escalated", "Raised", .count),
            ],
            rows: running.map {
                [
                    .text($0.clinicID), .text($0.payerID), .text($0.band.rawValue), .integer($0.claims),
                    .integer($0.dollarsAtRiskCents), .integer($0.escalated),
                ]
            })
    }

    private var receivableTable: ReportTable {
        ReportTable(
            columns: [
                ReportColumn("clinic_id", "Clinic"), ReportColumn("clock", "Clock"),
                ReportColumn("running", "Running", .count), ReportColumn("at_risk", "At risk", .count),
                ReportColumn("late", "Late", .count), ReportColumn("open_cents", "Open", .cents),
            ],
            rows: receivables.map {
                [
                    .text($0.clinicID), .text($0.clock), .integer($0.running), .integer($0.atRisk), .integer($0.late),
                    .integer($0.openCents),
                ]
            })
    }

    private var waitTable: ReportTable {
        ReportTable(
            columns: [
                ReportColumn("clinic_id", "Clinic"), ReportColumn("jobs", "Jobs", .count),
                ReportColumn("median_milliseconds", "Median ms", .count),
                ReportColumn("p95_milliseconds", "p95 ms", .count),
                ReportColumn("longest_milliseconds", "Longest ms", .count),
            ],
            rows: waits.map {
                [
                    .text($0.clinicID), .integer($0.jobs), .integer($0.medianMilliseconds),
                    .integer($0.p95Milliseconds),
                    .integer($0.longestMilliseconds),
                ]
            })
    }
}
