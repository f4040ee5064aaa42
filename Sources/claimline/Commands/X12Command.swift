import ArgumentParser
import Foundation
import X12

/// Prints or checks files of X12.
struct X12Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "x12", abstract: "Print or check an X12 file.",
        subcommands: [JSONCommand.self, ValidateCommand.self])

    /// Exit status of a file without a readable ISA, or that cannot be opened (EX_DATAERR of sysexits.h).
    fileprivate static let unreadable = ExitCode(65)

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
            let bytes = try read(file)
            let document: X12Document
            do throws(X12Error) {
                document = try X12Document(bytes)
            } catch {
                throw refuse(file, error)
            }
            try printJSON(document)
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
            let bytes = try read(file)
            let problems: [X12Problem]
            do throws(X12Error) {
                problems = try X12Validator.problems(in: bytes)
            } catch {
                throw refuse(file, error)
            }
            if json {
                try printJSON(Report(problems: problems))
            } else {
                printTable(problems)
            }
            if !problems.isEmpty { throw ExitCode(1) }
        }
    }

    /// What `validate --json` prints.
    private struct Report: Encodable {
        let schemaVersion = 1
        let problems: [X12Problem]

        private enum CodingKeys: String, CodingKey {
            case schemaVersion, problems
        }
    }
}

/// Bytes of a file; says why and ends with 65 when it cannot be opened.
private func read(_ file: String) throws -> [UInt8] {
    do {
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    } catch {
        write("\(file): cannot be read\n", to: .standardError)
        throw X12Command.unreadable
    }
}

private func refuse(_ file: String, _ error: X12Error) -> ExitCode {
    write("\(file): \(error.reason)\n", to: .standardError)
    return X12Command.unreadable
}

private func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    FileHandle.standardOutput.write(try encoder.encode(value))
    write("\n", to: .standardOutput)
}

private func printTable(_ problems: [X12Problem]) {
    guard !problems.isEmpty else { return write("no problems\n", to: .standardOutput) }
    var rows = [["SEGMENT", "ID", "ELEMENT", "BYTE", "SEVERITY", "REASON"]]
    for problem in problems {
        rows.append([
            String(problem.segment), problem.segmentID, problem.element.map(String.init) ?? "-",
            String(problem.byteOffset), problem.severity.rawValue, problem.reason,
        ])
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
        let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        var line = cells.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        write(line + "\n", to: .standardOutput)
    }
}

private func write(_ text: String, to handle: FileHandle) {
    handle.write(Data(text.utf8))
}
