/// One table of a report as CSV (RFC 4180): numbers as they are, amounts in cents. `figures` are the measures.
struct ReportCSV {
    let text: String

    init(_ document: ReportDocument, section name: String?) throws(ReportError) {
        let tables = document.sections.filter { $0.table != nil }
        var table = document.mainTable?.table ?? Self.figures(document.measures)
        if document.kind == .monthly { table = Self.figures(document.measures) }
        if let name {
            let found = name == "figures" ? Self.figures(document.measures) : tables.first { $0.id == name }?.table
            guard let found else { throw .unknownSection(name, known: ["figures"] + tables.map(\.id)) }
            table = found
        }
        let rows = table.rows.map { row in zip(row, table.columns).map { Self.cell($0, $1.unit) } }
        text = ([table.columns.map(\.id)] + rows).map { $0.joined(separator: ",") + "\r\n" }.joined()
    }

    /// The measures as a table, with everything that stands under them.
    static func figures(_ measures: [Measure]) -> ReportTable {
        ReportTable(
            columns: [
                ReportColumn("figure", "Figure"), ReportColumn("of", "Of"), ReportColumn("value", "Value", .number),
                ReportColumn("unit", "Unit"), ReportColumn("numerator", "Numerator", .count),
                ReportColumn("numerator_unit", "in"), ReportColumn("denominator", "Denominator", .count),
                ReportColumn("denominator_unit", "in"), ReportColumn("formula", "Formula"),
                ReportColumn("basis", "By"), ReportColumn("industry", "Industry"),
                ReportColumn("promised", "Promised elsewhere"), ReportColumn("source", "Source"),
                ReportColumn("confidence", "Confidence"),
            ],
            rows: measures.map { measure in
                let benchmark = measure.benchmark
                return [
                    .text(measure.id), ReportValue(measure.of), ReportValue(measure.value),
                    .text(measure.unit.rawValue),
                    .integer(measure.numerator), .text(measure.numeratorUnit.rawValue), .integer(measure.denominator),
                    .text(measure.denominatorUnit.rawValue), .text(measure.formula), .text(measure.basis),
                    ReportValue(benchmark?.industry), ReportValue(benchmark?.promised), ReportValue(benchmark?.source),
                    ReportValue(benchmark?.confidence),
                ]
            })
    }

    private static func cell(_ value: ReportValue, _ unit: ReportUnit) -> String {
        switch value {
        case .none: ""
        case .integer(let number): "\(number)"
        case .number(let number): ReportCell.decimal(number, places: 6)
        case .text(let text): quoted(guarded(text))
        }
    }

    /// A spreadsheet must not take text for a formula (OWASP, "CSV Injection").
    private static func guarded(_ text: String) -> String {
        text.first.map { "=+-@\t\r".contains($0) } == true ? "'" + text : text
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
