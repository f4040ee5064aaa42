import ArgumentParser
import Billing
import Claims
import Foundation
import Logging

/// `claimline appointments`: what is settled before the patient comes.
struct AppointmentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "appointments",
        abstract: "Ask payers about visits to come, and list what is to be settled before.",
        subcommands: [Import.self, List.self, Resolve.self])

    /// `claimline appointments import FILE`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Import appointments (NDJSON). Importing a file twice adds nothing.",
            discussion: """
                Each payer is asked some days ahead (eligibility_days_ahead of the clinic's profile, 3 when it says nothing) \
                and again on the morning of the day. Exit code 0 when every record was taken, 1 when some were not, 65 when \
                the file cannot be read at all.
                """)

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The file.") var file: String
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let accepted: Int
            let updated: Int
            let unchanged: Int
            let rejected: Int
            let problems: [Problem]
        }

        private struct Problem: Encodable {
            let line: Int
            let field: String
            let reason: String
        }

        func run() async throws {
            let (summary, problems) = try await database.withContext(
                application: "claimline appointments", size: 2, logger: Logger(label: "claimline.appointments")
            ) { try await AppointmentImport(context: $0).run(path: file) }
            if json {
                try Console.json(
                    Report(
                        accepted: summary.accepted, updated: summary.updated, unchanged: summary.unchanged,
                        rejected: summary.rejected,
                        problems: problems.map { Problem(line: $0.line, field: $0.field, reason: $0.reason) }))
            } else {
                Console.print(
                    "accepted \(summary.accepted), updated \(summary.updated), unchanged \(summary.unchanged), "
                        + "rejected \(summary.rejected)")
                for problem in problems {
                    Console.note("line \(problem.line): \(problem.field) \(problem.reason)")
                }
            }
            if summary.rejected > 0 { throw ExitCode(1) }
        }
    }

    /// `claimline appointments list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List appointments with what their payers said. Nothing here names a patient.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Only this clinic's.") var clinic: String?
        @Option(help: "First day. [today]", transform: DayArgument.day) var from: CalendarDay?
        @Option(help: "Last day. [two weeks after the first]", transform: DayArgument.day) var through: CalendarDay?
        @Flag(help: "Only those that wait for a person: the work list.") var problems = false
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let appointments: [Appointments.Listing]
        }

        func run() async throws {
            let found = try await database.withPool(application: "claimline appointments", size: 1) { pool in
                let first = if let from { from } else { try await BusinessClock.today(pool: pool) }
                return try await Appointments.list(
                    clinic: clinic, from: first, through: through ?? first.adding(days: 14), problemsOnly: problems,
                    pool: pool)
            }
            if json { return try Console.json(Report(appointments: found)) }
            func dollars(_ cents: Int64?) -> String { cents.map { Console.dollars($0) } ?? "" }
            Console.table(
                ["no.", "date", "clinic", "appointment", "payer", "state", "copay", "visits left", "problems", "next"],
                found.map {
                    [
                        "\($0.number)", $0.date, $0.clinicID, $0.appointmentID, $0.payerID, $0.state,
                        dollars($0.copayCents), $0.visitsLeft.map { "\($0)" } ?? "",
                        $0.problems.map(\.rawValue).joined(separator: ", "), $0.resolvedBy ?? $0.nextAction ?? "",
                    ]
                }, rightAligned: [0, 6, 7])
        }
    }

    /// `claimline appointments resolve NUMBER`.
    struct Resolve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Note that a person has dealt with an appointment's problems.",
            discussion:
                "Exit code 0 when there was an open case, 1 otherwise. A check that finds other problems opens it again."
        )

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The appointment's number, as in the list.") var number: Int64
        @Option(help: "Who did it.") var by: String

        func run() async throws {
            let isDone = try await database.withPool(application: "claimline appointments", size: 1) { pool in
                try await Appointments.resolve([number], by: by, pool: pool) > 0
            }
            guard isDone else { throw Failure(code: 1, message: "no open case of this number") }
        }
    }
}
