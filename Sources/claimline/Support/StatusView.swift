import Claims
import Jobs

/// The status as one document and as lines for people.
struct StatusView: Encodable {
    struct Queue: Encodable {
        let name: String
        let runnable: Int64
        let leased: Int64
        let later: Int64
        let dead: Int64
        let oldestSeconds: Int64
        let completedLastMinute: Int64
    }

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

    init(_ status: StatusReport) {
        let counts = status.counts
        func sum(_ part: (ClaimCounts) -> Int64) -> Int64 { counts.reduce(0) { $0 + part($1) } }
        claims = sum(\.claims)
        stages = Dictionary(counts.map { ($0.stage.name, $0.claims) }, uniquingKeysWith: +)
        slaClocks = status.clocks
        submittedWithin24h = sum(\.within24Hours)
        submittedWithin48h = sum(\.within48Hours)
        billedCents = sum(\.billedCents)
        paidCents = sum(\.paidCents)
        adjustedCents = sum(\.adjustedCents)
        patientCents = sum(\.patientCents)
        openCents = billedCents - paidCents - adjustedCents - patientCents
        operations = status.operations
        alarms = status.alarms
        queues = status.queues.map {
            Queue(
                name: $0.queue.name, runnable: $0.depth.runnable, leased: $0.depth.leased, later: $0.depth.later,
                dead: $0.depth.dead, oldestSeconds: $0.oldestMicroseconds / 1_000_000,
                completedLastMinute: $0.completedInWindow)
        }
    }

    /// Everything, section by section.
    var lines: [String] {
        let stageRows = ClaimStage.allCases.compactMap { stage in stages[stage.name].map { [stage.name, "\($0)"] } }
        return Console.tableLines(["stage", "claims"], stageRows, rightAligned: [1]) + [""] + clockLines + [""]
            + queueLines + [""] + operationLines + alarms.map { "  \($0.kind) \($0.subject): \($0.detail)" }
    }

    private var clockLines: [String] {
        [
            "clocks running: \(slaClocks.onTime) on time, \(slaClocks.atRisk) at risk, \(slaClocks.pastTarget) past 24 h, "
                + "\(slaClocks.breached) past 48 h, \(slaClocks.paused) paused by the clinic, \(slaClocks.escalated) raised",
            "sent within 24 h: \(submittedWithin24h), within 48 h: \(submittedWithin48h)",
            "billed \(Console.dollars(billedCents)) = paid \(Console.dollars(paidCents)) + adjusted "
                + "\(Console.dollars(adjustedCents)) + patient \(Console.dollars(patientCents)) + open "
                + "\(Console.dollars(openCents))",
        ]
    }

    private var queueLines: [String] {
        Console.tableLines(
            ["queue", "runnable", "leased", "later", "dead", "oldest s", "done/min"],
            queues.map {
                [
                    $0.name, "\($0.runnable)", "\($0.leased)", "\($0.later)", "\($0.dead)", "\($0.oldestSeconds)",
                    "\($0.completedLastMinute)",
                ]
            }, rightAligned: [1, 2, 3, 4, 5, 6])
    }

    private var operationLines: [String] {
        [
            "workers \(operations.workers), leader \(operations.leader ?? "none"), files sent \(operations.filesSent), "
                + "in doubt \(operations.filesInDoubt), answers quarantined \(operations.filesQuarantined), "
                + "open alarms \(operations.openAlarms)",
            "for people: \(operations.suspenseItems) items in suspense, "
                + "\(operations.appointmentProblems) appointments with problems",
        ]
    }

    /// One line that says the most, for repeating.
    var summary: String {
        let waiting = queues.reduce(0) { $0 + $1.runnable }
        let running = queues.reduce(0) { $0 + $1.leased }
        let done = queues.reduce(0) { $0 + $1.completedLastMinute }
        let late = slaClocks.pastTarget + slaClocks.breached
        return "claims \(claims), jobs waiting \(waiting), running \(running), done/min \(done), dead "
            + "\(queues.reduce(0) { $0 + $1.dead }), at risk \(slaClocks.atRisk), late \(late), in doubt "
            + "\(operations.filesInDoubt), workers \(operations.workers), alarms \(operations.openAlarms)"
    }

    /// What stands in the live view, the most urgent first: a screen may cut off the rest.
    var liveLines: [String] {
        let stageText = ClaimStage.allCases.compactMap { stage in stages[stage.name].map { "\(stage.name) \($0)" } }
        return [summary, ""] + alarms.prefix(5).map { "! \($0.kind) \($0.subject): \($0.detail)" } + clockLines + [""]
            + queueLines + [""] + operationLines + ["", "claims: " + stageText.joined(separator: ", ")]
    }
}
