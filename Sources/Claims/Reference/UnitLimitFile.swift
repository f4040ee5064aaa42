internal import Billing

/// NCCI medically unlikely edits: CSV below a copyright notice, with a line of column names.
///
/// The adjudication indicator is a text that begins with its number, as `3 Date of Service Edit: Clinical`.
///
/// Source: CMS MUE practitioner services file, 2026.
struct UnitLimitFile: ReferenceLayout {
    private var records: DelimitedRecords
    private var columns: (code: Int, units: Int, adjudication: Int)?

    init(_ source: ByteSource) {
        records = DelimitedRecords(source)
    }

    mutating func next() throws(LineFault) -> ReferenceRow? {
        let columns = try header()
        guard let record = try records.next() else { return nil }
        func fault(_ reason: String) -> LineFault { LineFault(line: record.line, reason: reason) }
        guard let code = ReferenceCell.procedure(record[columns.code]) else {
            throw fault("there is no procedure code")
        }
        guard let units = ReferenceCell.number(record[columns.units]) else { throw fault("the MUE value is no number") }
        guard let adjudication = ReferenceCell.number(record[columns.adjudication].prefix(1)),
            (1...3).contains(adjudication)
        else { throw fault("the adjudication indicator does not begin with 1, 2 or 3") }
        return ReferenceRow(code: code, indicator: Int16(adjudication), amounts: [Int32(units)])
    }

    private mutating func header() throws(LineFault) -> (code: Int, units: Int, adjudication: Int) {
        if let columns { return columns }
        let found: (code: Int, units: Int, adjudication: Int) = try records.header(
            naming: "HCPCS/CPT Code, MUE Values and MUE Adjudication Indicator"
        ) { names in
            guard let code = names.firstIndex(where: { $0.hasSuffix("cptcode") || $0 == "hcpcscode" }),
                let units = names.firstIndex(where: { $0.contains("muevalue") }),
                let adjudication = names.firstIndex(where: { $0.contains("adjudicationindicator") })
            else { return nil }
            return (code, units, adjudication)
        }
        columns = found
        return found
    }
}
