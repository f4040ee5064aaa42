/// Finds the records of a CSV file: one visit a row, under a header that names the columns (see `CSVColumn`).
///
/// The delimiter is the comma, semicolon or tab that the header has most of. Quoted cells may hold line breaks. Lists of
/// texts and numbers stand in one cell, parted by `|`; intervals as `09:00-09:23/OTA|09:23-09:36/OT`; a cell of a list or
/// an object may hold its JSON text instead. An empty cell is null. A damaged row costs only itself: when a quoted cell
/// does not end well, its first line is rejected and reading goes on with the second.
struct CSVReader {
    /// A quoted cell that has not ended after so many lines never will.
    private static let recordLineLimit = 100

    private var lines: LineSplitter
    /// Lines taken for a record that proved damaged; to be read again, the last first.
    private var returned: [LineSplitter.Line] = []
    private var columns: [CSVColumn?] = []
    private var delimiter = UInt8(ascii: ",")

    /// Reads the header.
    init(_ source: ByteSource, root: SchemaNode) throws(IntakeError) {
        lines = LineSplitter(source)
        var header = try lines.next()
        while let line = header, line.isBlank { header = try lines.next() }
        guard let header, !header.isTooLong else { throw .format(reason: "it has no CSV header") }
        let candidates = [",", ";", "\t"].compactMap(\.utf8.first)
        func count(_ byte: UInt8) -> Int { header.bytes.count { $0 == byte } }
        delimiter = candidates.max { count($0) < count($1) } ?? delimiter
        guard case .complete(let names) = CSVCells.parse(header.bytes, delimiter: delimiter) else {
            throw .format(reason: "the quotes of the CSV header do not match")
        }
        columns = names.map { CSVColumn($0, root: root) }
        let paths = columns.compactMap { $0?.path }
        guard Set(paths).count == paths.count else { throw .format(reason: "a column appears twice in the CSV header") }
        guard paths.contains([.name("visit_id")]) else { throw .missingColumn("visit_id") }
    }

    mutating func next() throws(IntakeError) -> RawRecord? {
        while let first = try nextLine() {
            if first.isTooLong { return .damaged(line: first.number, RawRecord.tooLong) }
            if first.isBlank { continue }
            if let record = try record(from: first) { return record }
        }
        return nil
    }

    private mutating func nextLine() throws(IntakeError) -> LineSplitter.Line? {
        if let line = returned.popLast() { return line }
        return try lines.next()
    }

    /// The record that starts with this line; nil when all its cells are empty.
    private mutating func record(from first: LineSplitter.Line) throws(IntakeError) -> RawRecord? {
        var bytes = first.bytes
        var further: [LineSplitter.Line] = []
        while true {
            switch CSVCells.parse(bytes, delimiter: delimiter) {
            case .complete(let cells):
                let isWhole = cells.count == columns.count || further.isEmpty
                if isWhole { return record(cells, bytes, line: first.number) }
                return damaged(first, further)
            case .unfinished:
                guard further.count < Self.recordLineLimit, bytes.count < LineSplitter.lineLimit,
                    let line = try nextLine()
                else { return damaged(first, further) }
                further.append(line)
                if line.isTooLong { return damaged(first, further) }
                bytes.append(0x0A)
                bytes.append(contentsOf: line.bytes)
            case .damaged: return damaged(first, further)
            }
        }
    }

    private mutating func damaged(_ first: LineSplitter.Line, _ further: [LineSplitter.Line]) -> RawRecord {
        returned += further.reversed()
        return .damaged(line: first.number, "has a quoted cell that does not end before a delimiter or the line's end")
    }

    private func record(_ cells: [String], _ bytes: [UInt8], line: Int) -> RawRecord? {
        if cells.allSatisfy(\.isEmpty) { return nil }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            return .damaged(line: line, "is not valid UTF-8")
        }
        guard cells.count == columns.count else {
            return .damaged(line: line, "has \(cells.count) cells where the header has \(columns.count)")
        }
        var tree = CellTree()
        for (column, cell) in zip(columns, cells) {
            if let column, let value = column.value(of: cell) { tree.set(value, at: column.path[...]) }
        }
        return RawRecord(line: line, content: .tree(tree.json))
    }
}
