import ArgumentParser
import Claims
import Jobs

extension ReportCommand {
    /// `claimline report schedule set|list|remove`: reports that the coordinator has made.
    struct Schedule: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reports on the clock of a time zone, made by the workers once per due time.",
            subcommands: [Set.self, List.self, Remove.self])
    }

    /// `claimline report runs list|get`: what the schedules made.
    struct Runs: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What the schedules made.", subcommands: [List.self, Get.self])
    }

    static func kind(_ text: String) throws -> ReportKind {
        if let kind = ReportKind(rawValue: text) { return kind }
        let names = ReportKind.allCases.map(\.rawValue)
        throw ValidationError("there is no report '\(text)'\(Spelling.hint(for: text, among: names))")
    }
}

extension ReportCommand.Schedule {
    private struct Row: Encodable {
        let name: String
        let kind: String
        let clinicID: String?
        let cron: String
        let timeZone: String
        let nextAt: String?
        let pausedAt: String?
    }

    private struct Document: Encodable {
        let schemaVersion = 1
        let schedules: [Row]
    }

    private static func show(_ states: [ReportScheduleState], json: Bool) throws {
        let rows = states.map { state in
            Row(
                name: state.schedule.name, kind: state.schedule.kind.rawValue, clinicID: state.schedule.clinic,
                cron: state.schedule.cron, timeZone: state.schedule.timeZone, nextAt: state.nextAt.text,
                pausedAt: state.pausedAt?.text)
        }
        if json { return try Console.json(Document(schedules: rows)) }
        Console.table(
            ["schedule", "report", "clinic", "cron", "time zone", "next", "paused"],
            rows.map {
                [$0.name, $0.kind, $0.clinicID ?? "all", $0.cron, $0.timeZone, $0.nextAt ?? "", $0.pausedAt ?? ""]
            })
    }

    /// `claimline report schedule set NAME`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create or change a schedule.",
            discussion: """
                The expression has five fields: minute, hour, day of month, month, day of week; or it is @daily, @weekly, \
                @monthly or @yearly. A report is about the days that it takes when none are named: monthly is the month \
                before the due time.
                """)

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The schedule's name.") var name: String
        @Option(
            help: "Which report: monthly, ageing, denials, payers, before-after, sla or productivity.",
            completion: .list(ReportKind.allCases.map(\.rawValue)), transform: ReportCommand.kind)
        var kind: ReportKind
        @Option(help: "When, as '0 6 1 * *'.") var cron: String
        @Option(help: "Whose clock counts.") var zone = "UTC"
        @Option(help: "Only this clinic's.") var clinic: String?
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            let schedule = ReportSchedule(name: name, kind: kind, cron: cron, timeZone: zone, clinic: clinic)
            let states = try await database.withPool(application: "claimline report", size: 1) { pool in
                do {
                    _ = try await ReportSchedules.set(schedule, by: ProcessName.user, pool: pool)
                } catch let error as CronError {
                    throw Failure(code: 64, message: "--cron: \(error)")
                } catch ScheduleError.unknownTimeZone(let zone) {
                    throw Failure(code: 64, message: "--zone: there is no time zone '\(zone)'; one is America/Chicago")
                }
                return try await ReportSchedules.all(pool: pool).filter { $0.schedule.name == name }
            }
            try show(states, json: json)
        }
    }

    /// `claimline report schedule list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the schedules.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            let states = try await database.withPool(application: "claimline report", size: 1) { pool in
                try await ReportSchedules.all(pool: pool)
            }
            try show(states, json: json)
        }
    }

    /// `claimline report schedule remove NAME`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a schedule; what it made stays.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The schedule's name.") var name: String
        @OptionGroup var confirmation: ConfirmationOptions

        func run() async throws {
            guard try confirmation.permits("Removes the schedule '\(name)'; it will make nothing more.") else { return }
            let (isRemoved, names) = try await database.withPool(application: "claimline report", size: 1) { pool in
                (
                    try await ReportSchedules.remove(name, pool: pool),
                    try await ReportSchedules.all(pool: pool).map(\.schedule.name)
                )
            }
            guard isRemoved else {
                throw Failure(
                    code: 1, message: "there is no schedule '\(name)'\(Spelling.hint(for: name, among: names))")
            }
        }
    }
}

extension ReportCommand.Runs {
    /// `claimline report runs list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List what was made, newest first.")

        private struct Document: Encodable {
            let schemaVersion = 1
            let runs: [ReportRun]
        }

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Most runs to list.") var limit = 50
        @Option(help: "Only runs before this number: the next page.") var before: Int64?
        @Flag(help: "Print one JSON document.") var json = false

        func validate() throws {
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be 1 to 10000") }
        }

        func run() async throws {
            let runs = try await database.withPool(application: "claimline report", size: 1) { pool in
                try await ReportSchedules.runs(pool: pool, before: before ?? .max, limit: limit)
            }
            if json { return try Console.json(Document(runs: runs)) }
            Console.table(
                ["run", "schedule", "report", "clinic", "due", "made"],
                runs.map {
                    ["\($0.run)", $0.schedule, $0.kind, $0.clinicID ?? "all", $0.dueAt, $0.madeAt ?? "not yet"]
                }, rightAligned: [0])
        }
    }

    /// `claimline report runs get N`.
    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write what a run made, in any form.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The run's number.") var run: Int64
        @OptionGroup var target: ReportTarget

        func run() async throws {
            let document = try await database.withPool(application: "claimline report", size: 1) { pool in
                try await ReportSchedules.document(ofRun: run, pool: pool)
            }
            try await target.write(document)
        }
    }
}
