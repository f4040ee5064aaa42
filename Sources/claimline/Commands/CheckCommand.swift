import ArgumentParser
import Billing
import Claims
import Foundation

/// `claimline check`: scrubs files of visits or claims without a database.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Scrub visits against the claim rules, without a database.",
        discussion: """
            Reads NDJSON, JSON, CSV or 837P. Exit codes: 0 all visits are clean, 1 there are findings of severity reject \
            or warn, or records that are no visits, 65 a file cannot be read.

            --shadow replays a history instead: 837P files or visits, each as of the day on which it was signed or \
            written, and the 835 files that answered them, if there are any. It says by rule what would have been caught.
            """)

    @Argument(
        help: "The file of visits or claims; with --shadow one or more, 835 files among them.", completion: .file())
    var files: [String]

    @Flag(help: "Replay a claim history and say what would have been caught, by rule and dollars.")
    var shadow = false

    @Flag(help: "Print one JSON document.")
    var json = false

    @Option(
        help: "A reference file to look codes up in, as mue=FILE; may be given again, also for parts of a kind.",
        transform: ReferenceArgument.init)
    var reference: [ReferenceArgument] = []

    @Option(
        help: "A clinic's profile, as `clinic profile show` prints it; give one for each clinic. Others are invented.",
        completion: .file())
    var clinic: [String] = []

    @Option(help: "Payer profiles in place of the shipped ones.", completion: .file())
    var payerProfiles: String?

    @Option(help: "Business day to check as of (YYYY-MM-DD); by default today in UTC.", transform: DayArgument.day)
    var today: CalendarDay?

    func validate() throws {
        if !shadow, files.count != 1 { throw ValidationError("give one file; several only with --shadow") }
        if shadow, today != nil { throw ValidationError("--shadow checks each claim as of its own day") }
    }

    func run() async throws {
        let isClean = try shadow ? replay() : check()
        if !isClean { throw ExitCode(1) }
    }

    private func check() throws -> Bool {
        let offline = try offline(.fixed(today ?? Self.systemDay))
        let report = try offline.run(IntakeReader(path: files[0], options: offline.intakeOptions))
        if json {
            // The rules' inputs keep their own names, which the usual encoding of keys would rewrite.
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            CheckTable.print(report)
        }
        return report.isClean
    }

    private func replay() throws -> Bool {
        var shadow = ShadowCheck(try offline(.signing))
        for file in files { try shadow.add(path: file) }
        let report = shadow.report()
        if json { try Console.json(report) } else { CheckTable.print(report) }
        return report.isClean
    }

    private func offline(_ day: OfflineCheck.Day) throws -> OfflineCheck {
        OfflineCheck(
            asOf: day, reference: try tables(), payers: try payerProfiles.map(ProfileArgument.payers) ?? .shipped,
            clinics: try clinic.map(ProfileArgument.clinic))
    }

    private func tables() throws -> ReferenceTables {
        do {
            return try ReferenceArgument.tables(reference)
        } catch {
            throw Failure(code: 65, message: "\(error)")
        }
    }

    private static var systemDay: CalendarDay {
        CalendarDay(daysSinceEpoch: Int32(time(nil) / 86_400))
    }
}
