import ArgumentParser
import Billing
import Foundation

/// `claimline units`: units from minutes, without a visit.
struct UnitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "units", abstract: "Compute billable units from treatment minutes.",
        discussion: """
            Each argument is CODE=OT or CODE=OT+OTA, in minutes: 97110=13+23 is 13 minutes by the therapist and 23 by
            the assistant. Ties go to the code given first.
            """)

    @Option(
        help: "cms8: CMS total time (8-minute rule). ama8: AMA midpoint per code. full15: whole quarter hours per code."
    )
    var method: String

    @Flag(help: "Print one JSON document.")
    var json = false

    @Argument(help: ArgumentHelp("Minutes per code.", valueName: "code=minutes"))
    var entries: [String]

    func validate() throws {
        _ = try calculation()
    }

    func run() async throws {
        let calculation = try calculation()
        print(json ? try Self.json(calculation) : Self.table(calculation))
    }

    private func calculation() throws -> UnitCalculation {
        guard let method = UnitMethod(rawValue: method), method != .payerSpecific else {
            throw ValidationError("--method must be cms8, ama8 or full15")
        }
        guard !entries.isEmpty else { throw ValidationError("give at least one CODE=MINUTES") }
        let parsed = try entries.map { try Self.entry($0) }
        guard Set(parsed.map(\.code)).count == parsed.count else {
            throw ValidationError("give every code once")
        }
        return UnitCalculation(method: method, entries: parsed)
    }

    static func entry(_ text: String) throws -> UnitCalculation.Entry {
        let sides = text.split(separator: "=", omittingEmptySubsequences: false)
        let isCode = sides[0].utf8.count == 5 && sides[0].allSatisfy { $0.isASCII && ($0.isNumber || $0.isUppercase) }
        guard sides.count == 2, isCode else {
            throw ValidationError("'\(text)' is not CODE=MINUTES or CODE=MINUTES+MINUTES")
        }
        let minutes = try sides[1].split(separator: "+", omittingEmptySubsequences: false).map { part in
            guard let value = Int(part), (0...1440).contains(value) else {
                throw ValidationError("'\(text)': minutes are whole numbers from 0 to 1440")
            }
            return value
        }
        guard minutes.count <= 2 else { throw ValidationError("'\(text)': at most two numbers of minutes") }
        return UnitCalculation.Entry(
            code: String(sides[0]), therapistMinutes: minutes[0], assistantMinutes: minutes.count == 2 ? minutes[1] : 0)
    }

    private static func json(_ calculation: UnitCalculation) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(Report(calculation)), as: UTF8.self)
    }

    private static func table(_ calculation: UnitCalculation) -> String {
        let header = "code   minutes  units  with CO"
        let rows = calculation.lines.map { line in
            let cells = [(line.code, 5), ("\(line.minutes)", 9), ("\(line.units)", 7), ("\(line.assistantUnits)", 9)]
            return cells.map { text, width in String(repeating: " ", count: max(0, width - text.count)) + text }
                .joined()
        }
        let tie = calculation.isTie ? "; the last unit is a tie" : ""
        let total = "\(calculation.units) units, \(calculation.timedMinutes) timed minutes, \(calculation.method)\(tie)"
        return ([header] + rows + [total]).joined(separator: "\n")
    }

    /// The JSON document of `--json`.
    private struct Report: Encodable {
        struct Line: Encodable {
            let code: String
            let minutes: Int
            let units: Int
            let coUnits: Int

            enum CodingKeys: String, CodingKey {
                case code, minutes, units
                case coUnits = "co_units"
            }
        }

        let schemaVersion = 1
        let method: String
        let timedMinutes: Int
        let units: Int
        let tie: Bool
        let lines: [Line]

        init(_ calculation: UnitCalculation) {
            method = calculation.method.rawValue
            timedMinutes = calculation.timedMinutes
            units = calculation.units
            tie = calculation.isTie
            lines = calculation.lines.map {
                Line(code: $0.code, minutes: $0.minutes, units: $0.units, coUnits: $0.assistantUnits)
            }
        }

        enum CodingKeys: String, CodingKey {
            case method, units, tie, lines
            case schemaVersion = "schema_version"
            case timedMinutes = "timed_minutes"
        }
    }
}
