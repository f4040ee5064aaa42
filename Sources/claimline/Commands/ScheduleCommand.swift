import ArgumentParser
import Foundation
import Jobs
import Postgres

/// `claimline schedule set|list|remove|pause|resume`: recurring jobs.
struct ScheduleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Recurring jobs, on the clock of a time zone.",
        subcommands: [Set.self, List.self, Remove.self, Pause.self, Resume.self])

    struct Row: Encodable {
        let name: String
        let cron: String
        let timeZone: String
        let queue: String
        let clinic: Int32
        let subject: Int64
        let nextAt: String?
        let pausedAt: String?
    }

    struct Report: Encodable {
        let schemaVersion = 1
        let schedules: [Row]
    }

    /// What every command but `list` has in common: it names one schedule and prints what has become of it.
    struct One: ParsableArguments {
        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The schedule's name.") var name: String
        @Flag(help: "Print one JSON document.") var json = false

        /// Runs `body`, which answers false where there is no such schedule.
        func change(_ body: (Connection) async throws -> Bool) async throws {
            try await database.withPool(application: "claimline schedule", size: 1) { pool in
                try await pool.withConnection { connection in
                    guard try await ScheduleCommand.explained({ try await body(connection) }) else {
                        throw Failure(code: 1, message: "there is no schedule '\(name)'")
                    }
                    try await ScheduleCommand.show(connection, json: json) { $0.schedule.name == name }
                }
            }
        }
    }

    /// `claimline schedule set NAME`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create or change a schedule.",
            discussion: """
                The expression has five fields: minute, hour, day of month, month, day of week; or it is @hourly, @daily,
                @weekly, @monthly or @yearly. What daylight saving skips runs once right after the gap; what it repeats
                runs once.
                """)

        @OptionGroup var schedule: One
        @Option(help: "When, as '30 6 * * mon-fri'.") var cron: String
        @Option(help: "Whose clock counts.") var zone = "UTC"
        @Option(help: "The queue of its jobs, by name or number.") var queue: String
        @Option(help: "The clinic's number; 0 for none.") var clinic: Int32 = 0
        @Option(help: "What its jobs are about, as that queue understands it.") var subject: Int64

        func run() async throws {
            try await schedule.change { connection in
                let number: Int16 = try await QueueNames(on: connection).number(of: queue)
                _ = try await Schedules.set(
                    JobSchedule(
                        name: schedule.name, cron: cron, timeZone: zone, queue: number, clinicID: clinic,
                        subject: subject), on: connection)
                return true
            }
        }
    }

    /// `claimline schedule list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the schedules.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await database.withPool(application: "claimline schedule", size: 1) { pool in
                try await pool.withConnection { try await ScheduleCommand.show($0, json: json) { _ in true } }
            }
        }
    }

    /// `claimline schedule remove NAME`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a schedule; its jobs stay.")

        @OptionGroup var schedule: One
        @OptionGroup var confirmation: ConfirmationOptions

        func run() async throws {
            guard try confirmation.permits("Removes the schedule '\(schedule.name)'; it will enqueue nothing more.")
            else { return }
            try await schedule.change { try await Schedules.remove(schedule.name, on: $0) }
        }
    }

    /// `claimline schedule pause NAME`.
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a schedule enqueue nothing until it is resumed.")

        @OptionGroup var schedule: One

        func run() async throws {
            try await schedule.change { try await Schedules.pause(schedule.name, on: $0) }
        }
    }

    /// `claimline schedule resume NAME`.
    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Resume a schedule from its next instant on; what it missed is not made up for.")

        @OptionGroup var schedule: One

        func run() async throws {
            try await schedule.change { try await Schedules.resume(schedule.name, on: $0) }
        }
    }

    /// Prints the schedules that `isWanted` picks.
    private static func show(
        _ connection: Connection, json: Bool, _ isWanted: (ScheduleState) -> Bool
    ) async throws {
        let names = try await QueueNames(on: connection)
        let rows = try await Schedules.all(on: connection).filter(isWanted).map { state in
            Row(
                name: state.schedule.name, cron: state.schedule.cron, timeZone: state.schedule.timeZone,
                queue: names.name(of: state.schedule.queueID), clinic: state.schedule.clinicID,
                subject: state.schedule.subject, nextAt: state.nextAt.text, pausedAt: state.pausedAt?.text)
        }
        if json { return try Console.json(Report(schedules: rows)) }
        Console.table(
            ["schedule", "cron", "time zone", "queue", "clinic", "subject", "next", "paused"],
            rows.map {
                [
                    $0.name, $0.cron, $0.timeZone, $0.queue, "\($0.clinic)", "\($0.subject)", $0.nextAt ?? "",
                    $0.pausedAt ?? "",
                ]
            }, rightAligned: [4, 5])
    }

    /// Turns what is wrong with a schedule into usage errors.
    private static func explained(_ body: () async throws -> Bool) async throws -> Bool {
        do {
            return try await body()
        } catch let error as CronError {
            throw Failure(code: 64, message: "--cron: \(error)")
        } catch ScheduleError.unknownTimeZone(let zone) {
            throw Failure(code: 64, message: "--zone: there is no time zone '\(zone)'; one is America/Chicago")
        }
    }
}
