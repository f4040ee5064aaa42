internal import Billing

/// A list of codes as a table with a line of column names: comma- or tab-separated, with a column of codes and, if the
/// list has them, columns of first and last days (`Start`, `Effective Date`; `Stop`, `Deactivation Date`).
///
/// Source: NUCC provider taxonomy CSV; CMS place-of-service code set; X12 code lists 139 and 411 as tables.
struct CodeListFile: ReferenceLayout {
    private struct Columns {
        let code: Int
        let from: Int?
        let through: Int?
    }

    private let kind: ReferenceKind
    private var records: DelimitedRecords
    private var columns: Columns?

    init(_ source: ByteSource, kind: ReferenceKind) {
        self.kind = kind
        records = DelimitedRecords(source)
    }

    mutating func next() throws(LineFault) -> ReferenceRow? {
        let columns = try header()
        while let record = try records.next() {
            if kind == .placesOfService, record.cells.contains(where: { $0.lowercased() == "unassigned" }) { continue }
            guard let code = code(record[columns.code]) else {
                throw LineFault(line: record.line, reason: "the code is none of \(kind.rawValue)")
            }
            return ReferenceRow(
                code: code, from: try day(columns.from, of: record), through: try day(columns.through, of: record))
        }
        return nil
    }

    private func day(_ column: Int?, of record: DelimitedRecords.Record) throws(LineFault) -> CalendarDay? {
        guard let column, !ReferenceCell.isNone(record[column]) else { return nil }
        guard let day = ReferenceCell.day(record[column]) else {
            throw LineFault(line: record.line, reason: "column \(column + 1) is no date")
        }
        return day
    }

    private func code(_ cell: ArraySlice<UInt8>) -> CodeKey? {
        switch kind {
        case .taxonomies: return cell.count == 10 ? CodeKey(cell) : nil
        case .placesOfService:
            // Spreadsheets drop the leading zero.
            guard let number = ReferenceCell.number(cell), number <= 99 else { return nil }
            return CodeKey(number < 10 ? "0\(number)" : "\(number)")
        case .adjustmentReasons: return (1...3).contains(cell.count) ? CodeKey(cell) : nil
        case .remarks: return (2...5).contains(cell.count) ? CodeKey(cell) : nil
        case .procedureEdits, .unitLimits, .addOns, .relativeValues, .diagnoses: return nil
        }
    }

    private mutating func header() throws(LineFault) -> Columns {
        if let columns { return columns }
        let found: Columns = try records.header(naming: "Code (and dates, if there are any)") { names in
            names.firstIndex(where: Self.codeColumns.contains).map { code in
                Columns(
                    code: code, from: names.firstIndex { $0.hasPrefix("start") || $0.hasPrefix("effective") },
                    through: names.firstIndex { $0.hasPrefix("stop") || $0.hasPrefix("deactivation") })
            }
        }
        columns = found
        return found
    }

    private static let codeColumns: Set = [
        "code", "codes", "taxonomycode", "poscode", "poscodes", "placeofservicecode", "placeofservicecodes", "carc",
        "rarc",
        "claimadjustmentreasoncode", "remittanceadviceremarkcode",
    ]
}
