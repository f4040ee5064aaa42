/// A report as one HTML page that needs nothing else: no script, no picture, its stylesheet inside. On paper the heads of
/// tables repeat and rows stay whole.
struct ReportPage {
    let html: String

    init(_ document: ReportDocument) {
        var body = "<h1>\(Self.escaped(document.kind.title))</h1>\n<p class=\"about\">"
        let days = [document.from, document.to].compactMap { $0 }
        let about = [
            days.isEmpty ? "all days" : days.first == days.last ? days[0] : days.joined(separator: " to "),
            document.clinicID.map { "clinic \($0)" } ?? "all clinics", "made \(document.madeAt)",
        ]
        body += Self.escaped(about.joined(separator: " · ")) + "</p>\n"
        for section in document.sections { body += Self.html(of: section) }
        html = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>\(Self.escaped(document.title))</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            \(body)</body>
            </html>

            """
    }

    private static func html(of section: ReportDocument.Section) -> String {
        var html = "<section id=\"\(escaped(section.id))\">\n<h2>\(escaped(section.title))</h2>\n"
        if let note = section.note { html += "<p class=\"note\">\(escaped(note))</p>\n" }
        if !section.measures.isEmpty { html += figures(section.measures) }
        if let table = section.table { html += self.table(table) }
        return html + "</section>\n"
    }

    private static func figures(_ measures: [Measure]) -> String {
        let hasSubject = measures.contains { $0.of != nil }
        let hasBenchmark = measures.contains { $0.benchmark != nil }
        var html = "<table class=\"figures\">\n<thead><tr><th scope=\"col\">Figure</th>"
        if hasSubject { html += "<th scope=\"col\">Of</th>" }
        html += "<th scope=\"col\" class=\"n\">Value</th><th scope=\"col\">Made of</th>"
        if hasBenchmark { html += "<th scope=\"col\">Others</th>" }
        html += "</tr></thead>\n<tbody>\n"
        for measure in measures {
            html += "<tr><th scope=\"row\">\(escaped(measure.title))</th>"
            if hasSubject { html += "<td>\(escaped(measure.of ?? ""))</td>" }
            let numerator = ReportCell.part(measure.numerator, measure.numeratorUnit)
            let denominator = ReportCell.part(measure.denominator, measure.denominatorUnit)
            html += "<td class=\"n value\">\(escaped(ReportCell.text(measure)))</td>"
            html += "<td>\(escaped("\(numerator) ÷ \(denominator)"))<br><small>\(escaped(measure.formula)); "
            html += "by \(escaped(measure.basis))</small></td>"
            if hasBenchmark { html += "<td>\(benchmark(measure.benchmark))</td>" }
            html += "</tr>\n"
        }
        return html + "</tbody>\n</table>\n"
    }

    private static func benchmark(_ benchmark: Benchmark?) -> String {
        guard let benchmark else { return "" }
        let words = [benchmark.industry.map { "industry \($0)" }, benchmark.promised.map { "promised \($0)" }]
        let text = words.compactMap { $0 }.joined(separator: ", ")
        return
            "\(escaped(text))<br><small>\(escaped(benchmark.source)); confidence \(escaped(benchmark.confidence))</small>"
    }

    private static func table(_ table: ReportTable) -> String {
        var html = "<table>\n<thead><tr>"
        for column in table.columns {
            html += "<th scope=\"col\"\(column.unit == .text ? "" : " class=\"n\"")>\(escaped(column.title))</th>"
        }
        html += "</tr></thead>\n<tbody>\n"
        for row in table.rows {
            let cells = zip(row, table.columns).map { value, column in
                let tag = column.unit == .text ? "<td>" : "<td class=\"n\">"
                return tag + escaped(ReportCell.text(value, column.unit)) + "</td>"
            }
            html += "<tr>\(cells.joined())</tr>\n"
        }
        if table.rows.isEmpty { html += "<tr><td colspan=\"\(table.columns.count)\">nothing</td></tr>\n" }
        return html + "</tbody>\n</table>\n"
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    private static let style = """
        body { font: 14px/1.4 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
        h1 { font-size: 1.6rem; margin: 0; }
        h2 { font-size: 1.15rem; margin: 2rem 0 .4rem; }
        .about, .note, small { color: #555; }
        table { border-collapse: collapse; width: 100%; }
        th, td { border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top; }
        thead th { border-bottom: 2px solid #555; }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .value { font-weight: 600; }
        @page { size: letter landscape; margin: 15mm; }
        @media print {
          body { margin: 0; max-width: none; font-size: 10px; }
          thead { display: table-header-group; }
          tr { break-inside: avoid; }
          h2 { break-after: avoid; }
        }
        """
}
