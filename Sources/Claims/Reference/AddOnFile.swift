internal import Billing

/// NCCI add-on codes: tab-separated with a line of column names; a row for each pair of an add-on code and a base.
///
/// A pair is in force until the first of three deletions: of the edit, of the add-on code, of the base. Days are
/// written with the day of the year (`2026091`), and read in other forms as well.
///
/// Source: CMS NCCI add-on code edit file, 2024 and later.
struct AddOnFile: ReferenceLayout {
    private struct Columns {
        let code: Int
        let base: Int
        let type: Int
        let from: Int
        let deletions: [Int]
    }

    private var records: DelimitedRecords
    private var columns: Columns?

    init(_ source: ByteSource) {
        records = DelimitedRecords(source)
    }

    mutating func next() throws(LineFault) -> ReferenceRow? {
        let columns = try header()
        guard let record = try records.next() else { return nil }
        func fault(_ reason: String) -> LineFault { LineFault(line: record.line, reason: reason) }
        guard let code = ReferenceCell.procedure(record[columns.code]) else {
            throw fault("the add-on code is no code")
        }
        guard let base = ReferenceCell.procedure(record[columns.base]) else {
            throw fault("the primary code is no code")
        }
        guard let type = ReferenceCell.number(record[columns.type]), (1...3).contains(type) else {
            throw fault("the type is not 1, 2 or 3")
        }
        var days: [CalendarDay?] = []
        for column in [columns.from] + columns.deletions {
            let cell = record[column]
            let day = ReferenceCell.day(cell)
            guard day != nil || ReferenceCell.isNone(cell) else { throw fault("a date is no date") }
            days.append(day)
        }
        return ReferenceRow(
            code: code, partner: base, from: days[0], through: days.dropFirst().compactMap { $0 }.min(),
            indicator: Int16(type))
    }

    private mutating func header() throws(LineFault) -> Columns {
        if let columns { return columns }
        let found: Columns = try records.header(naming: "Add-On Code, Primary Code, effective date and type") { names in
            let dates = names.indices.filter { names[$0].contains("dt") || names[$0].contains("date") }
            guard let code = names.firstIndex(of: "addoncode"), let base = names.firstIndex(of: "primarycode"),
                let type = names.firstIndex(where: { $0.contains("type") }),
                let from = dates.first(where: { names[$0].contains("eff") })
            else { return nil }
            return Columns(
                code: code, base: base, type: type, from: from, deletions: dates.filter { names[$0].contains("del") })
        }
        columns = found
        return found
    }
}
