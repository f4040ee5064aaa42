import ArgumentParser
import Billing
import Claims
import Foundation

/// `claimline clinic`: who bills, and by which hours submission clocks count.
struct ClinicCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clinic", abstract: "Clinics.", subcommands: [Profile.self, Calendar.self, Release.self])

    /// `claimline clinic calendar`.
    struct Calendar: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Business calendars. Without one, submission clocks count elapsed hours.",
            subcommands: [Set.self, Show.self])
    }

    /// `claimline clinic calendar set`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a clinic's clocks count by a calendar, or by elapsed hours again, from a coming day on.",
            discussion: """
                The file reads {"time_zone":"America/Chicago","hours":{"mon":["08:00-12:00","13:00-17:00"]},
                "holidays":["2026-11-26"]}. Clocks that reach beyond the day get new due times.
                """)

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The clinic's code.") var clinic: String
        @Option(help: "The calendar, a JSON file.", completion: .file()) var file: String?
        @Flag(help: "Count elapsed hours instead of a calendar.") var elapsed = false
        @Option(help: "First day, YYYY-MM-DD.", transform: DayArgument.day) var from: CalendarDay

        func validate() throws {
            guard (file != nil) != elapsed else { throw ValidationError("give --file or --elapsed") }
        }

        func run() async throws {
            let calendar = try file.map(Self.read)
            let moved = try await database.withPool(application: "claimline clinic", size: 1) { pool in
                do {
                    return try await Calendars.set(
                        calendar, of: clinic, from: from, by: "person:\(NSUserName())", pool: pool)
                } catch let problem as Calendars.Problem {
                    throw Failure(code: 65, message: problem.text(clinic))
                }
            }
            Console.note("clocks with new due times: \(moved)")
        }

        private static func read(_ path: String) throws -> BusinessCalendar {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw Failure(code: 65, message: "cannot read \(path)")
            }
            do {
                return try JSONDecoder().decode(BusinessCalendar.self, from: data)
            } catch DecodingError.dataCorrupted(let context) {
                throw Failure(code: 65, message: "\(path): \(context.debugDescription)")
            } catch {
                throw Failure(code: 65, message: "\(path) is not a calendar")
            }
        }
    }

    /// `claimline clinic calendar show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List a clinic's calendars, earliest first.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The clinic's code.") var clinic: String
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let calendars: [Calendars.Version]
        }

        func run() async throws {
            let versions = try await database.withPool(application: "claimline clinic", size: 1) { pool in
                do {
                    return try await Calendars.all(of: clinic, pool: pool)
                } catch let problem as Calendars.Problem {
                    throw Failure(code: 1, message: problem.text(clinic))
                }
            }
            if json { return try Console.json(Report(calendars: versions)) }
            Console.table(
                ["from", "time zone", "open on", "holidays", "set by"],
                versions.map {
                    let days = BusinessCalendar.Weekday.allCases.filter { [hours = $0.calendar?.hours] day in
                        hours?[day] != nil
                    }
                    return [
                        $0.validFrom, $0.calendar?.timeZone ?? "elapsed hours",
                        days.map(\.rawValue).joined(separator: " "),
                        "\($0.calendar?.holidays.count ?? 0)", $0.setBy,
                    ]
                })
        }
    }
}

extension Calendars.Problem {
    fileprivate func text(_ clinic: String) -> String {
        switch self {
        case .unknownClinic: "no clinic \(clinic)"
        case .notInTheFuture: "the day has begun already; a calendar holds from a coming day on"
        }
    }
}
