internal import Billing

/// NCCI procedure-to-procedure edits: tab-separated, below some lines of title and column names.
///
/// Columns: column 1, column 2, mark of edits older than 1996 (not a date), first day, last day or `*`, modifier
/// indicator, rationale. A pair stands once for each of its periods, and all of them are kept. An edit whose last day
/// lies before its first never applies.
///
/// Source: CMS NCCI PTP practitioner files, version 32.3.
struct ProcedureEditFile: ReferenceLayout {
    private var lines: ReferenceLines
    private var hasBegun = false

    init(_ source: ByteSource) {
        lines = ReferenceLines(source)
    }

    mutating func next() throws(LineFault) -> ReferenceRow? {
        while let (number, bytes) = try lines.next() {
            let cells = bytes.split(separator: 0x09, maxSplits: 6, omittingEmptySubsequences: false)
                .map(ReferenceCell.trimmed)
            // The first line with a date in its place ends the titles; from there on every line must be an edit.
            hasBegun = hasBegun || cells.count >= 6 && ReferenceCell.number(cells[3]) != nil
            if hasBegun { return try row(cells, line: number) }
        }
        return nil
    }

    private func row(_ cells: [ArraySlice<UInt8>], line: Int) throws(LineFault) -> ReferenceRow {
        func fault(_ reason: String) -> LineFault { LineFault(line: line, reason: reason) }
        guard cells.count >= 6 else { throw fault("has \(cells.count) columns where an edit has at least six") }
        guard let first = ReferenceCell.procedure(cells[0]) else { throw fault("column 1 is no procedure code") }
        guard let second = ReferenceCell.procedure(cells[1]) else { throw fault("column 2 is no procedure code") }
        guard let from = ReferenceCell.day(cells[3]) else { throw fault("the effective date is no date") }
        let through = ReferenceCell.isNone(cells[4]) ? nil : ReferenceCell.day(cells[4])
        guard through != nil || ReferenceCell.isNone(cells[4]) else { throw fault("the deletion date is no date") }
        guard let indicator = ReferenceCell.number(cells[5]), [0, 1, 9].contains(indicator) else {
            throw fault("the modifier indicator is not 0, 1 or 9")
        }
        return ReferenceRow(
            code: first, partner: second, from: from, through: through, indicator: Int16(indicator))
    }
}
