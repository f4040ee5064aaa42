import ArgumentParser
import Foundation
import X12

/// Prints or checks files of X12.
struct X12Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "x12", abstract: "Print, check or write an X12 file.",
        subcommands: [JSONCommand.self, ValidateCommand.self, WriteCommand.self])

    /// `claimline x12 json FILE`
    struct JSONCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "json",
            abstract: "Print every interchange of an X12 file as JSON, with what is wrong in it.",
            discussion: """
                Interchanges hold groups, groups transactions, transactions segments and, for known transaction sets, \
                a typed view. Damaged files are printed as far as they can be read, and the exit status is still 0. \
                It is 65 when the file holds no readable ISA segment.
                """)

        @Argument(help: "The file to print.", completion: .file())
        var file: String

        func run() async throws {
            let source = try X12FileReading(file)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            var printer = DocumentPrinter { value in
                String(decoding: try encoder.encode(value), as: UTF8.self)
            } write: { text in
                FileHandle.standardOutput.write(Data(text.utf8))
            }
            var reader = try source.reader()
            while let part = reader.next() { try printer.take(part) }
            guard printer.hasInterchange else { throw X12FileReading.noHeader(file) }
            var problems = try source.problems()
            try printer.finish { problems.next() }
        }
    }

    /// `claimline x12 validate FILE`
    struct ValidateCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "validate", abstract: "Say what is wrong with an X12 file.",
            discussion: "Exit status: 0 no problems, 1 problems, 65 no readable ISA segment.")

        @Argument(help: "The file to check.", completion: .file())
        var file: String

        @Flag(help: "Print one JSON document instead of a table.")
        var json = false

        func run() async throws {
            let source = try X12FileReading(file)
            var problems = try source.problems()
            var count = 0
            var waiting: [X12Problem] = []
            while let found = problems.next() {
                waiting += found
                // What stands before the first interchange is only said of a file that has one.
                guard problems.hasInterchange else { continue }
                for problem in waiting {
                    try printProblem(problem, number: count)
                    count += 1
                }
                waiting = []
            }
            guard problems.hasInterchange else { throw X12FileReading.noHeader(file) }
            if json {
                if count == 0 { Console.print("{\"problems\":[") }
                Console.print("],\"schema_version\":1}")
            } else if count == 0 {
                Console.print("no problems")
            }
            if count > 0 { throw ExitCode(1) }
        }

        private func printProblem(_ problem: X12Problem, number: Int) throws {
            if json {
                Console.print(number == 0 ? "{\"problems\":[" : ",")
                return try Console.json(problem)
            }
            if number == 0 { printRow(["SEGMENT", "ID", "ELEMENT", "BYTE", "SEVERITY", "REASON"]) }
            printRow([
                String(problem.segment), problem.segmentID, problem.element.map(String.init) ?? "-",
                String(problem.byteOffset), problem.severity.rawValue, problem.reason,
            ])
        }

        /// A row of columns that are wide enough for any file, since it is not known what is still to come.
        private func printRow(_ cells: [String]) {
            let widths = [9, 3, 7, 11, 8, 0]
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }
            Console.print(padded.joined(separator: "  "))
        }
    }
}
