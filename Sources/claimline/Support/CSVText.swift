/// Rows as CSV (RFC 4180) on standard output.
enum CSVText {
    static func print(_ header: [String], _ rows: [[String]]) {
        for row in [header] + rows { Console.print(row.map(cell).joined(separator: ",")) }
    }

    private static func cell(_ text: String) -> String {
        let needsQuotes = text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
        return needsQuotes
            ? "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
            : text
    }
}
