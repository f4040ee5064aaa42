import ArgumentParser
import Claims
import Jobs

/// `claimline status`: everything at a glance.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Claims, clocks, queues, workers and alarms at a glance.")

    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Print one JSON document.") var json = false

    private struct Report: Encodable {
        let schemaVersion = 1
        let claims: Int64
        let stages: [String: Int64]
        let slaClocks: ClockCounts
        let submittedWithin24h: Int64
        let submittedWithin48h: Int64
        let billedCents: Int64
        let paidCents: Int64
        let adjustedCents: Int64
        let patientCents: Int64
        let openCents: Int64
        let operations: OperationsState
        let alarms: [OpenAlarm]
        let queues: [Queue]

        struct Queue: Encodable {
            let name: String
            let runnable: Int64
            let leased: Int64
            let later: Int64
            let dead: Int64
            let oldestSeconds: Int64
            let completedLastMinute: Int64
        }
    }

    func run() async throws {
        let status = try await database.withPool(application: "claimline status", size: 1) { pool in
            try await StatusReport.read(pool)
        }
        let report = Self.report(status)
        if json { return try Console.json(report) }
        show(report)
    }

    private static func report(_ status: StatusReport) -> Report {
        let counts = status.counts
        let stages = Dictionary(counts.map { ($0.stage.name, $0.claims) }, uniquingKeysWith: +)
        let billed = counts.reduce(0) { $0 + $1.billedCents }
        let paid = counts.reduce(0) { $0 + $1.paidCents }
        let adjusted = counts.reduce(0) { $0 + $1.adjustedCents }
        let patient = counts.reduce(0) { $0 + $1.patientCents }
        return Report(
            claims: counts.reduce(0) { $0 + $1.claims }, stages: stages, slaClocks: status.clocks,
            submittedWithin24h: counts.reduce(0) { $0 + $1.within24Hours },
            submittedWithin48h: counts.reduce(0) { $0 + $1.within48Hours }, billedCents: billed, paidCents: paid,
            adjustedCents: adjusted, patientCents: patient, openCents: billed - paid - adjusted - patient,
            operations: status.operations, alarms: status.alarms,
            queues: status.queues.map {
                Report.Queue(
                    name: $0.queue.name, runnable: $0.depth.runnable, leased: $0.depth.leased, later: $0.depth.later,
                    dead: $0.depth.dead,
                    oldestSeconds: $0.oldestMicroseconds / 1_000_000, completedLastMinute: $0.completedInWindow)
            })
    }

    private func show(_ report: Report) {
        Console.table(
            ["stage", "claims"],
            ClaimStage.allCases.compactMap { stage in report.stages[stage.name].map { [stage.name, "\($0)"] } },
            rightAligned: [1])
        let clocks = report.slaClocks
        Console.print(
            "\nclocks running: \(clocks.onTime) on time, \(clocks.atRisk) at risk, \(clocks.pastTarget) past 24 h, "
                + "\(clocks.breached) past 48 h, \(clocks.paused) paused by the clinic, \(clocks.escalated) raised")
        Console.print(
            "sent within 24 h: \(report.submittedWithin24h), within 48 h: \(report.submittedWithin48h)")
        Console.print(
            "billed \(Console.dollars(report.billedCents)) = paid \(Console.dollars(report.paidCents)) + adjusted "
                + "\(Console.dollars(report.adjustedCents)) + patient \(Console.dollars(report.patientCents)) + open "
                + "\(Console.dollars(report.openCents))\n")
        Console.table(
            ["queue", "runnable", "leased", "later", "dead", "oldest s", "done/min"],
            report.queues.map {
                [
                    $0.name, "\($0.runnable)", "\($0.leased)", "\($0.later)", "\($0.dead)", "\($0.oldestSeconds)",
                    "\($0.completedLastMinute)",
                ]
            }, rightAligned: [1, 2, 3, 4, 5, 6])
        let operations = report.operations
        Console.print(
            "\nworkers \(operations.workers), leader \(operations.leader ?? "none"), files sent \(operations.filesSent), "
                + "in doubt \(operations.filesInDoubt), answers quarantined \(operations.filesQuarantined), "
                + "open alarms \(operations.openAlarms)")
        for alarm in report.alarms { Console.print("  \(alarm.kind) \(alarm.subject): \(alarm.detail)") }
    }
}
