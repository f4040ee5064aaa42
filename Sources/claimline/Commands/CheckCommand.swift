import ArgumentParser
import Billing
import Claims
import Foundation

/// `claimline check`: scrubs a file of visits without a database.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Scrub a file of visits against the claim rules, without a database.",
        discussion: """
            Reads NDJSON, JSON, CSV or 837P. Exit codes: 0 all visits are clean, 1 there are findings of severity reject \
            or warn, or records that are no visits, 65 the file cannot be read.
            """)

    @Argument(help: "The file of visits.", completion: .file())
    var file: String

    @Flag(help: "Print one JSON document.")
    var json = false

    @Option(
        help: "A reference file to look codes up in, as mue=FILE; may be given again, also for parts of a kind.",
        transform: ReferenceArgument.init)
    var reference: [ReferenceArgument] = []

    @Option(help: "Business day to check as of (YYYY-MM-DD); by default today in UTC.", transform: DayArgument.day)
    var today: CalendarDay?

    func run() async throws {
        let report: CheckReport
        do {
            let tables = try ReferenceArgument.tables(reference)
            var check = OfflineCheck(today: today ?? Self.systemDay, reference: tables)
            let options = IntakeOptions(takesUnknownNPIAsClinic: true)
            report = try check.run(IntakeReader(path: file, options: options))
        } catch {
            FileHandle.standardError.write(Data("claimline check: \(error)\n".utf8))
            throw ExitCode(65)
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            print(CheckTable(report).text, terminator: "")
        }
        if !report.isClean { throw ExitCode(1) }
    }

    private static var systemDay: CalendarDay {
        CalendarDay(daysSinceEpoch: Int32(time(nil) / 86_400))
    }
}

/// The report of `check` for a terminal: claims, then what was found, then the counts.
private struct CheckTable {
    let text: String

    init(_ report: CheckReport) {
        var text = ""
        if !report.claims.isEmpty {
            text += Self.row("VISIT", "CLINIC", "PAYER", "CHARGE") + "LINES\n"
        }
        for claim in report.claims {
            let lines = claim.lines.map { line in
                ([line.code] + line.modifiers).joined(separator: "-") + "×\(line.units)"
            }
            text += Self.row(claim.visitID, claim.clinicID, claim.payerID, Self.dollars(claim.totalChargeCents))
            text += lines.joined(separator: " ") + "\n"
        }
        let problems = report.findings.filter { $0.severity == .reject || $0.severity == .warn }
        if !problems.isEmpty { text += "\n" }
        for finding in problems {
            text += "\(finding.visitID)  \(finding.severity.rawValue)  \(finding.rule)  \(finding.message)\n"
        }
        if !report.rejects.isEmpty { text += "\n" }
        for reject in report.rejects {
            text += "line \(reject.line)  rejected  \(reject.field) \(reject.reason)\n"
        }
        let fixes = report.findings.count { $0.severity == .fix }
        text += "\n\(report.visits) visits, \(report.clean) clean, \(fixes) automatic fixes"
        text += ", \(report.rejects.count) problems in rejected records"
        self.text = text + (report.repeated == 0 ? "\n" : ", \(report.repeated) repeated records\n")
    }

    private static func row(_ visit: String, _ clinic: String, _ payer: String, _ charge: String) -> String {
        let charge = String(repeating: " ", count: max(0, 11 - charge.count)) + charge
        return padded(visit, 16) + padded(clinic, 8) + padded(payer, 8) + charge + "  "
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private static func dollars(_ cents: Int64) -> String {
        let (dollars, rest) = cents.magnitude.quotientAndRemainder(dividingBy: 100)
        return (cents < 0 ? "-" : "") + "\(dollars)." + (rest < 10 ? "0" : "") + "\(rest)"
    }
}
