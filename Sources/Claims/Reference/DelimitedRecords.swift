/// The records of a delimited file: cells without the spaces around them; a quoted cell may span lines (RFC 4180).
///
/// Tabs part the cells when the first line holds one, otherwise commas. Bytes that are not ASCII only occur in texts
/// that nobody reads, so the character set does not matter.
struct DelimitedRecords {
    /// A quoted cell that has not ended after so many lines never will.
    private static let recordLineLimit = 100

    struct Record {
        /// The line on which the record begins.
        let line: Int
        let cells: [String]

        /// A cell's bytes; none for a column beyond the record's end.
        subscript(column: Int) -> ArraySlice<UInt8> {
            column < cells.count ? ReferenceCell.trimmed(Array(cells[column].utf8)[...]) : []
        }

        var isBlank: Bool { cells.allSatisfy { $0.allSatisfy(\.isWhitespace) } }
    }

    private var lines: ReferenceLines
    private var delimiter: UInt8?

    init(_ source: ByteSource) {
        lines = ReferenceLines(source)
    }

    /// The next record with anything in it; nil at the end.
    mutating func next() throws(LineFault) -> Record? {
        while let (number, bytes) = try lines.next() {
            let record = Record(line: number, cells: try cells(from: bytes, line: number))
            if !record.isBlank { return record }
        }
        return nil
    }

    private mutating func cells(from first: [UInt8], line: Int) throws(LineFault) -> [String] {
        let delimiter = delimiter ?? (first.contains(0x09) ? 0x09 : 0x2C)
        self.delimiter = delimiter
        var bytes = first
        for _ in 0..<Self.recordLineLimit {
            switch CSVCells.parse(bytes, delimiter: delimiter) {
            case .complete(let cells): return cells
            case .damaged: throw LineFault(line: line, reason: "text follows a closing quote")
            case .unfinished:
                guard let next = try lines.next() else {
                    throw LineFault(line: line, reason: "a quote is never closed")
                }
                bytes.append(0x0A)
                bytes.append(contentsOf: next.bytes)
            }
        }
        throw LineFault(line: line, reason: "a quote is never closed")
    }
}

extension DelimitedRecords {
    /// Reads on to the record that names the columns.
    ///
    /// - Parameter columns: says where the columns are that the kind needs; nil for a record that is no header. Names
    ///   come as small letters and digits alone: `HCPCS/CPT Code` is `hcpcscptcode`.
    mutating func header<Columns>(
        naming what: String, _ columns: ([String]) -> Columns?
    ) throws(LineFault) -> Columns {
        var last = 1
        while let record = try next() {
            last = record.line
            let names = record.cells.map { cell in
                cell.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
            }
            if let found = columns(names) { return found }
        }
        throw LineFault(line: last, reason: "there is no line that names the columns \(what)")
    }
}
