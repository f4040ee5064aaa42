import Claims
import HTTPTypes

/// A report's document on a page and as a file, read now or made on a schedule.
enum ReportView {
    static func blocks(_ report: ReportDocument) -> [Block] {
        report.sections.flatMap { section -> [Block] in
            var blocks: [Block] = []
            if !section.measures.isEmpty { blocks.append(.table(measures(section))) }
            if let table = section.table { blocks.append(.table(self.table(table, section.title))) }
            if let note = section.note { blocks.append(.note(note)) }
            return blocks
        }
    }

    /// Ways to the same as a file, for whoever may take data away.
    static func links(_ place: String, _ call: Call) throws -> [Link] {
        guard try call.principal.may(.export) else { return [] }
        return [ReportFormat.csv, .xlsx, .json, .html, .pdf].map { format in
            Link(
                "As \(format.rawValue.uppercased())",
                place + "?" + call.query.query(adding: [("format", format.rawValue)]))
        }
    }

    /// The file, once it stands in the audit that somebody takes it away.
    static func file(
        named name: String, as formatName: String, _ call: Call, read: () async throws -> ReportDocument
    ) async throws -> Reply {
        guard let format = ReportFormat(rawValue: formatName) else {
            throw Refusal.badRequest("There is no such format.")
        }
        guard try call.principal.may(.export) else { throw Refusal.forbidden }
        let report = try await read()
        try await call.record(.export, "report \(name) \(format.rawValue)")
        do {
            return .file(
                try await report.render(as: format), type: format.mediaType, name: "\(name).\(format.rawValue)")
        } catch ReportError.noBrowser {
            throw Refusal(status: .notImplemented, detail: "PDF needs Chromium on the server. Print the HTML instead.")
        }
    }

    private static func measures(_ section: ReportDocument.Section) -> Table {
        Table(
            title: section.title,
            columns: [
                .text("Figure"), .text("Of"), .figure("Value"), .figure("Numerator"), .figure("Denominator"),
                .text("Made of"),
                .text("By"), .text("Industry"),
            ],
            rows: section.measures.map { measure in
                [
                    .text(measure.title), .text(measure.of), .figure(ReportCell.text(measure)),
                    .figure(ReportCell.part(measure.numerator, measure.numeratorUnit)),
                    .figure(ReportCell.part(measure.denominator, measure.denominatorUnit)), .text(measure.formula),
                    .text(measure.basis),
                    .text(measure.benchmark.flatMap { mark in mark.industry.map { "\($0) (\(mark.source))" } }),
                ]
            })
    }

    private static func table(_ table: ReportTable, _ title: String) -> Table {
        Table(
            title: title,
            columns: table.columns.map { $0.unit == .text ? .text($0.title) : .figure($0.title) },
            rows: table.rows.map { row in
                zip(row, table.columns).map { value, column in
                    Cell(text: ReportCell.text(value, column.unit), isFigure: column.unit != .text)
                }
            })
    }
}
