import Foundation

/// Data on standard output; progress, notes and errors on standard error.
enum Console {
    /// One line of data.
    static func print(_ line: String) {
        write(line + "\n", to: .standardOutput)
    }

    /// One JSON document, keys in snake case and sorted.
    static func json(_ document: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(document), as: UTF8.self))
    }

    /// A note for the person at the terminal.
    static func note(_ line: String) {
        write(line + "\n", to: .standardError)
    }

    /// What went wrong, in one line.
    static func error(_ message: String) {
        write("claimline: \(message)\n", to: .standardError)
    }

    /// A table with padded columns; numbers are right-aligned by giving their column's index.
    static func table(_ header: [String], _ rows: [[String]], rightAligned: Set<Int> = []) {
        for line in tableLines(header, rows, rightAligned: rightAligned) { print(line) }
    }

    /// The lines of such a table.
    static func tableLines(_ header: [String], _ rows: [[String]], rightAligned: Set<Int> = []) -> [String] {
        let widths = header.indices.map { column in
            ([header] + rows).map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return ([header] + rows).map { row in
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: max(0, widths[column] - cell.count))
                return rightAligned.contains(column) ? padding + cell : cell + padding
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// Dollars and cents, exactly.
    static func dollars(_ cents: Int64) -> String {
        let digits = String(cents.magnitude)
        let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        var whole = String(padded.dropLast(2))
        var index = whole.count - 3
        while index > 0 {
            whole.insert(",", at: whole.index(whole.startIndex, offsetBy: index))
            index -= 3
        }
        return (cents < 0 ? "-$" : "$") + whole + "." + padded.suffix(2)
    }

    static let isTerminal = isatty(STDERR_FILENO) == 1

    /// Data as it is, on standard output.
    static func write(_ data: Data) {
        try? FileHandle.standardOutput.write(contentsOf: data)
    }

    private static func write(_ text: String, to handle: FileHandle) {
        // A closed pipe (`| head`) is the reader's wish to stop, not an error of ours.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
