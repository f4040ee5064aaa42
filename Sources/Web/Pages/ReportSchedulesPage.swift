import Claims
import Jobs
import Postgres

/// Reports that are made again and again, and what was made.
enum ReportSchedulesPage {
    private static let size = 50
    private static let place = "/reports/schedules"

    static func show(_ call: Call) async throws -> Reply {
        let before = call.query["before"].flatMap { Int64($0) } ?? .max
        let runs = try await ReportSchedules.runs(pool: call.site.pool, before: before, limit: size)
        var blocks: [Block] = []
        // Schedules are the house's; what they made of a clinic is also its people's.
        if Access.house(.readReports).verdict(on: try call.principal) == .admitted {
            let states = try await ReportSchedules.all(pool: call.site.pool)
            blocks.append(.table(schedules(states)))
            if try call.principal.may(.operate) { blocks += forms(states) }
        }
        return .screen(
            Screen(
                title: "Scheduled reports", links: [Link("Reports", "/reports")],
                blocks: blocks + [.table(made(runs))]))
    }

    private static func schedules(_ states: [ReportScheduleState]) -> Table {
        Table(
            title: "Schedules",
            columns: [
                .text("Schedule"), .text("Report"), .text("Clinic"), .text("When"), .text("Time zone"),
                .text("Next (UTC)"), .text("Paused since (UTC)"),
            ],
            rows: states.map { state in
                let schedule = state.schedule
                return [
                    .text(schedule.name), .text(schedule.kind.title), .text(schedule.clinic ?? "all"),
                    .text(schedule.cron), .text(schedule.timeZone), .time(state.nextAt.iso8601),
                    .time(state.pausedAt?.iso8601),
                ]
            }, empty: "None is set.")
    }

    private static func made(_ runs: [ReportRun]) -> Table {
        Table(
            title: "What they made",
            columns: [
                .text("Run"), .text("Schedule"), .text("Report"), .text("Clinic"), .text("Due (UTC)"),
                .text("Made (UTC)"),
            ],
            rows: runs.map { run in
                let isMade = run.madeAt != nil
                return [
                    Cell(text: "\(run.run)", place: isMade ? "/reports/runs/\(run.run)" : nil), .text(run.schedule),
                    .text(ReportKind(rawValue: run.kind)?.title ?? run.kind), .text(run.clinicID ?? "all"),
                    .time(run.dueAt), isMade ? .time(run.madeAt) : .word("not yet", .plain),
                ]
            },
            next: runs.count < size ? nil : "\(place)?before=\(runs.last?.run ?? 0)")
    }

    private static func forms(_ states: [ReportScheduleState]) -> [Block] {
        let add = Form(
            title: "Set a schedule", action: place,
            fields: [
                .init(kind: .text, name: "name", label: "Name", isRequired: true, help: "One there is, is changed."),
                .init(
                    kind: .select, name: "kind", label: "Report",
                    options: ReportKind.allCases.map { ($0.rawValue, $0.title) }),
                .init(
                    kind: .text, name: "cron", label: "When", value: "@monthly", isRequired: true,
                    help: "Minute, hour, day of month, month, day of week; or @daily, @weekly, @monthly, @yearly."),
                .init(
                    kind: .text, name: "zone", label: "Time zone", value: "UTC", isRequired: true,
                    help: "As America/Chicago."),
                .init(kind: .text, name: "clinic", label: "Clinic", help: "None: all."),
            ], button: "Set")
        if states.isEmpty { return [.form(add)] }
        let remove = Form(
            title: "Remove a schedule", action: place + "/remove",
            fields: [
                .init(
                    kind: .select, name: "name", label: "Schedule",
                    options: states.map { ($0.schedule.name, $0.schedule.name) })
            ], button: "Remove", isDangerous: true)
        return [.form(add), .form(remove)]
    }

    static func set(_ call: Call) async throws -> Reply {
        let name = try call.required("name", "The name", limit: 60)
        let cron = try call.required("cron", "When", limit: 100)
        let zone = try call.required("zone", "The time zone", limit: 60)
        guard let kind = call.form["kind"].flatMap(ReportKind.init) else {
            throw Refusal.unprocessable("Say which report.")
        }
        let schedule = ReportSchedule(name: name, kind: kind, cron: cron, timeZone: zone, clinic: call.form["clinic"])
        try await call.record(.configuration, "report schedule \(name) set: \(kind.rawValue) \(cron) \(zone)")
        do {
            _ = try await ReportSchedules.set(schedule, by: call.principal.actor, pool: call.site.pool)
        } catch let error as CronError {
            throw Refusal.unprocessable("When: \(error).")
        } catch ScheduleError.unknownTimeZone {
            throw Refusal.unprocessable("There is no such time zone; one is America/Chicago.")
        } catch ReportError.unknownClinic {
            throw Refusal.unprocessable("There is no clinic of this code.")
        }
        return .seeOther(place)
    }

    static func remove(_ call: Call) async throws -> Reply {
        let name = try call.required("name", "The name", limit: 60)
        try await call.record(.configuration, "report schedule \(name) removed")
        guard try await ReportSchedules.remove(name, pool: call.site.pool) else { throw Refusal.notFound("schedule") }
        return .seeOther(place)
    }

    /// What one run made, on a page or as a file.
    static func run(_ call: Call) async throws -> Reply {
        let number = try call.number("run", of: "run")
        let report: ReportDocument
        do {
            report = try await ReportSchedules.document(ofRun: number, pool: call.site.pool)
        } catch ReportError.noRun, ReportError.notMadeYet {
            throw Refusal.notFound("run with a report")
        }
        if let format = call.query["format"] {
            return try await ReportView.file(named: "run-\(number)", as: format, call) { report }
        }
        return .screen(
            Screen(
                title: report.title, lead: "Made \(report.madeAt), run \(number).",
                links: [Link("Scheduled reports", place)]
                    + (try ReportView.links("/reports/runs/\(number)", call)),
                blocks: ReportView.blocks(report)))
    }
}
