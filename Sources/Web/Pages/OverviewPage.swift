import Claims
import Jobs

/// Where the work stands: clocks first, then stages, money and what needs somebody.
enum OverviewPage {
    static func show(_ call: Call) async throws -> Reply {
        .screen(try await LivePages.screen(call) { try await read(call.site, call.principal) })
    }

    static func read(_ site: Site, _ principal: Principal) async throws -> Screen {
        let status = try await StatusReport.read(site.pool)
        let seesHouse = Access.house(.readOperations).verdict(on: principal) == .admitted
        var blocks: [Block] = [.tiles(clocks(status.clocks)), .tiles(money(status.counts))]
        if seesHouse { blocks.append(.tiles(operations(status.operations))) }
        blocks.append(.chart(stages(status.counts)))
        if seesHouse { blocks.append(.table(alarms(status.alarms))) }
        return Screen(
            title: "Overview",
            lead: "Claims that are not sent count against 24 hours from the signed note, 48 at the latest.",
            blocks: blocks, isLive: true)
    }

    private static func clocks(_ clocks: ClockCounts) -> [Tile] {
        func tile(_ name: String, _ count: Int64, _ band: String, _ tone: Tone) -> Tile {
            Tile(
                name: name, figure: Cell.grouped(count), place: "/sla?band=" + band,
                tone: count == 0 ? .plain : tone)
        }
        return [
            tile("past 48 h", clocks.breached, "breached", .bad),
            tile("past 24 h", clocks.pastTarget, "past_target", .bad),
            tile("at risk, 4 h left", clocks.atRisk, "at_risk", .warn),
            tile("on time", clocks.onTime, "hours_24", .good),
            tile("paused by the clinic", clocks.paused, "paused", .plain),
            Tile(
                name: "raised", figure: Cell.grouped(clocks.escalated), place: "/claims?raised=1",
                tone: clocks.escalated == 0 ? .plain : .warn),
        ]
    }

    private static func money(_ counts: [ClaimCounts]) -> [Tile] {
        let billed = counts.reduce(0) { $0 + $1.billedCents }
        let paid = counts.reduce(0) { $0 + $1.paidCents }
        let adjusted = counts.reduce(0) { $0 + $1.adjustedCents }
        let patient = counts.reduce(0) { $0 + $1.patientCents }
        return [
            Tile(name: "claims", figure: Cell.grouped(counts.reduce(0) { $0 + $1.claims }), place: "/claims"),
            Tile(name: "billed", figure: Cell.dollars(billed)), Tile(name: "paid", figure: Cell.dollars(paid)),
            Tile(name: "adjusted", figure: Cell.dollars(adjusted)),
            Tile(name: "patients owe", figure: Cell.dollars(patient)),
            Tile(name: "open with insurers", figure: Cell.dollars(billed - paid - adjusted - patient)),
        ]
    }

    private static func operations(_ state: OperationsState) -> [Tile] {
        func tile(_ name: String, _ count: Int64, _ place: String) -> Tile {
            Tile(name: name, figure: Cell.grouped(count), place: place, tone: count == 0 ? .plain : .warn)
        }
        return [
            Tile(
                name: "workers", figure: Cell.grouped(state.workers), place: "/queues",
                tone: state.workers == 0 ? .bad : .good),
            Tile(
                name: "leader", figure: state.leader == nil ? "none" : "1", detail: state.leader,
                tone: state.leader == nil ? .bad : .good),
            tile("files in doubt", state.filesInDoubt, "/files/sent?status=in_doubt"),
            tile("answers quarantined", state.filesQuarantined, "/files?status=quarantined"),
            tile("in suspense", state.suspenseItems, "/suspense"),
            tile("alarms", state.openAlarms, "/"),
        ]
    }

    private static func stages(_ counts: [ClaimCounts]) -> Chart {
        let byStage = Dictionary(counts.map { ($0.stage, $0.claims) }, uniquingKeysWith: +)
        return Chart(
            title: "Claims by stage", unit: "claims",
            bars: ClaimStage.allCases.compactMap { stage in
                byStage[stage].map { count in
                    Chart.Bar(
                        name: stage.title, value: count, label: Cell.grouped(count), tone: stage.tone,
                        place: "/claims?stage=\(stage.name)")
                }
            })
    }

    private static func alarms(_ alarms: [OpenAlarm]) -> Table {
        Table(
            title: "Alarms", columns: [.text("Since"), .text("Kind"), .text("Of"), .text("What")],
            rows: alarms.prefix(20).map {
                [.time($0.raisedAt), .word($0.kind, .warn), .text($0.subject), .text($0.detail)]
            },
            empty: "None is open.")
    }
}

extension ClaimStage {
    /// In words for people.
    var title: String { name.replacing("_", with: " ") }

    /// Whether somebody has to do something.
    var tone: Tone {
        switch self {
        case .documentation, .eligibilityFailed, .scrubFailed, .awaitingRelease, .unanswered, .appealed, .overpaid:
            .warn
        case .rejected, .denied: .bad
        case .closed: .good
        case .eligibility, .scrub, .ready, .submitting, .submitted, .crossover, .accepted: .plain
        }
    }
}
