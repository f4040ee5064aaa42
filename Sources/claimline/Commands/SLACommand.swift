import ArgumentParser
import Billing
import Claims
import Postgres

/// `claimline sla report`: whether the promises are kept.
struct SLACommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sla", abstract: "Submission clocks, corrections and touches.", subcommands: [Report.self])

    /// `claimline sla report`.
    struct Report: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "On time at 24 h and 48 h, pauses by reason, clocks that run, dollars at risk.",
            discussion: "Outcomes and pauses count claims by the day on which the note was signed, UTC.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "First day, YYYY-MM-DD. [all]", transform: DayArgument.day) var from: CalendarDay?
        @Option(help: "Last day, YYYY-MM-DD. [all]", transform: DayArgument.day) var to: CalendarDay?
        @Option(help: "Only this clinic's.") var clinic: String?
        @Flag(help: "Print one JSON document.") var json = false

        private struct Document: Encodable {
            let schemaVersion = 1
            let from: String?
            let to: String?
            let report: SLAReport
        }

        func run() async throws {
            let span = SLAReport.Span(
                from: Self.midnight(from ?? .first), to: Self.midnight((to ?? Self.lastDay).adding(days: 1)))
            let report = try await database.withPool(application: "claimline sla", size: 1) { pool in
                try await SLAReport.read(pool, span: span, clinic: clinic)
            }
            if json { return try Console.json(Document(from: from?.iso, to: to?.iso, report: report)) }
            show(report)
        }

        private static let lastDay = CalendarDay(iso: "9998-12-31") ?? .first

        private static func midnight(_ day: CalendarDay) -> Timestamp {
            Timestamp(microsecondsSinceEpoch: Int64(day.daysSinceEpoch) * 86_400_000_000)
        }

        private func show(_ report: SLAReport) {
            Console.table(
                ["clinic", "signed", "sent", "in 24 h", "in 48 h", "breached", "paused", "payer accepted", "in 48 h"],
                report.outcomes.map {
                    [
                        $0.clinicID, "\($0.started)", "\($0.submitted)", "\($0.within24h)", "\($0.within48h)",
                        "\($0.breached)", "\($0.pausedNow)", "\($0.payerAccepted)", "\($0.payerAcceptedWithin48h)",
                    ]
                }, rightAligned: Set(1...8))
            section(
                "pauses", ["clinic", "reason", "pauses", "hours"],
                report.pauses.map {
                    [$0.clinicID, $0.reason.rawValue, "\($0.pauses)", "\($0.microseconds / 3_600_000_000)"]
                }, rightAligned: [2, 3])
            section(
                "clocks running", ["clinic", "payer", "band", "claims", "dollars at risk", "raised"],
                report.running.map {
                    [
                        $0.clinicID, $0.payerID, $0.band.rawValue, "\($0.claims)",
                        Console.dollars($0.dollarsAtRiskCents), "\($0.escalated)",
                    ]
                }, rightAligned: [3, 4, 5])
            showWatched(report)
        }

        private func showWatched(_ report: SLAReport) {
            section(
                "corrections and touches", ["clinic", "clock", "running", "at risk", "late", "open"],
                report.receivables.map {
                    [
                        $0.clinicID, $0.clock, "\($0.running)", "\($0.atRisk)", "\($0.late)",
                        Console.dollars($0.openCents),
                    ]
                }, rightAligned: [2, 3, 4, 5])
            section(
                "waits of the last hour, ms", ["clinic", "jobs", "median", "p95", "longest"],
                report.waits.map {
                    [
                        $0.clinicID, "\($0.jobs)", "\($0.medianMilliseconds)", "\($0.p95Milliseconds)",
                        "\($0.longestMilliseconds)",
                    ]
                }, rightAligned: [1, 2, 3, 4])
            section(
                "alarms", ["since", "kind", "of", "what"],
                report.alarms.map { [$0.raisedAt, $0.kind, $0.subject, $0.detail] }, rightAligned: [])
        }

        private func section(_ title: String, _ header: [String], _ rows: [[String]], rightAligned: Set<Int>) {
            if rows.isEmpty { return }
            Console.print("\n\(title)")
            Console.table(header, rows, rightAligned: rightAligned)
        }
    }
}
