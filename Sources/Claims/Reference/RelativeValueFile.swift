internal import Billing

/// Relative values of the Medicare physician fee schedule: CSV whose column names are spread over several lines, the
/// last of which begins with `HCPCS`.
///
/// Rows with a modifier (26, TC, 53) and codes without any relative value are left out.
///
/// Source: CMS PPRRVU file, 2019 to 2026.
struct RelativeValueFile: ReferenceLayout {
    private struct Columns {
        /// Work, practice expense outside of facilities and in them, malpractice.
        let values: [Int]
        let multipleProcedures: Int
        let conversionFactor: Int
    }

    private var records: DelimitedRecords
    private var columns: Columns?

    init(_ source: ByteSource) {
        records = DelimitedRecords(source)
    }

    mutating func next() throws(LineFault) -> ReferenceRow? {
        let columns = try header()
        while let record = try records.next() {
            guard record[1].isEmpty else { continue }
            func fault(_ reason: String) -> LineFault { LineFault(line: record.line, reason: reason) }
            guard let code = ReferenceCell.procedure(record[0]) else { throw fault("HCPCS is no procedure code") }
            let values = columns.values.map { ReferenceCell.decimal(record[$0], places: 3) }
            guard let factor = ReferenceCell.decimal(record[columns.conversionFactor], places: 4),
                !values.contains(nil)
            else { throw fault("a relative value or the conversion factor is no number") }
            let amounts = values.compactMap { $0 }
            if amounts.allSatisfy({ $0 == 0 }) { continue }
            let multiple = ReferenceCell.number(record[columns.multipleProcedures]).map(Int16.init)
            return ReferenceRow(code: code, indicator: multiple ?? 0, amounts: amounts + [factor])
        }
        return nil
    }

    /// The columns by their whole names, such as `NON-FAC PE RVU`, of which each line holds a word or two.
    private mutating func header() throws(LineFault) -> Columns {
        if let columns { return columns }
        var words: [Set<Substring>] = []
        var last = 1
        while let record = try records.next() {
            last = record.line
            for (column, cell) in record.cells.enumerated() {
                while words.count <= column { words.append([]) }
                words[column].formUnion(cell.uppercased().split { $0 == " " || $0 == "\n" })
            }
            guard record[0].elementsEqual("HCPCS".utf8) else { continue }
            columns = Self.columns(words)
            if let columns { return columns }
            break
        }
        throw LineFault(line: last, reason: "the columns of relative values are not where their names should be")
    }

    private static func columns(_ words: [Set<Substring>]) -> Columns? {
        func column(_ all: Set<Substring>, without none: Set<Substring> = []) -> Int? {
            words.firstIndex { $0.isSuperset(of: all) && $0.isDisjoint(with: none) }
        }
        let outside: Set<Substring> = ["NON-FAC", "NON-FACILITY"]
        guard let work = column(["WORK", "RVU"]),
            let practice = words.firstIndex(where: {
                $0.isSuperset(of: ["PE", "RVU"]) && !$0.isDisjoint(with: outside)
            }),
            let facility = column(["PE", "RVU"], without: outside), let malpractice = column(["MP", "RVU"]),
            let multiple = column(["MULT", "PROC"]), let factor = column(["CONV", "FACTOR"])
        else { return nil }
        return Columns(
            values: [work, practice, facility, malpractice], multipleProcedures: multiple, conversionFactor: factor)
    }
}
