/// A report for a terminal: tables with padded columns, under them the figures with what they are made of.
struct ReportText {
    private let document: ReportDocument

    init(_ document: ReportDocument) { self.document = document }

    var text: String {
        var lines = [document.title, "made \(document.madeAt)"]
        for section in document.sections {
            lines += ["", section.title]
            if let note = section.note { lines.append("  \(note)") }
            if let table = section.table { lines += Self.lines(of: table) }
            for measure in section.measures { lines += Self.lines(of: measure) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Figure, numerator and denominator, formula and basis, benchmark.
    private static func lines(of measure: Measure) -> [String] {
        let numerator = ReportCell.part(measure.numerator, measure.numeratorUnit)
        let denominator = ReportCell.part(measure.denominator, measure.denominatorUnit)
        let subject = measure.of.map { " (\($0))" } ?? ""
        var lines = [
            "\(measure.id)\(subject) \(ReportCell.text(measure)) = \(numerator) / \(denominator)",
            "    \(measure.formula); by \(measure.basis)",
        ]
        if let benchmark = measure.benchmark {
            let words = [
                benchmark.industry.map { "industry \($0)" }, benchmark.promised.map { "promised \($0)" },
            ].compactMap { $0 }.joined(separator: ", ")
            lines.append("    \(words) (\(benchmark.source); confidence \(benchmark.confidence))")
        }
        return lines
    }

    private static func lines(of table: ReportTable) -> [String] {
        let header = table.columns.map(\.title)
        let rows = table.rows.map { row in zip(row, table.columns).map { ReportCell.text($0, $1.unit) } }
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        return ([header] + rows).map { row in
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: max(0, widths[column] - cell.count))
                return table.columns[column].unit == .text ? cell + padding : padding + cell
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
