/// What a report is written as.
public enum ReportFormat: String, Sendable, CaseIterable {
    /// Text for a terminal.
    case table
    /// One JSON document.
    case json
    /// One table, RFC 4180, amounts in cents.
    case csv
    /// A workbook, a sheet for each table (ECMA-376 SpreadsheetML).
    case xlsx
    /// One page that needs nothing else and prints well.
    case html
    /// That page through Chromium.
    case pdf

    /// Its media type (RFC 4180, RFC 8259, ECMA-376).
    public var mediaType: String {
        switch self {
        case .table: "text/plain; charset=utf-8"
        case .json: "application/json"
        case .csv: "text/csv; charset=utf-8"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .html: "text/html; charset=utf-8"
        case .pdf: "application/pdf"
        }
    }
}

extension ReportDocument {
    /// The document as bytes. `section` picks the table of a CSV; its main one when nil.
    ///
    /// Throws `ReportError.unknownSection`, and of `pdf` what `ReportPDF.print` throws.
    public func render(as format: ReportFormat, section: String? = nil) async throws -> [UInt8] {
        switch format {
        case .table: Array(ReportText(self).text.utf8)
        case .json: try ReportJSON(self).bytes()
        case .csv: Array(try ReportCSV(self, section: section).text.utf8)
        case .xlsx: ReportWorkbook(self).bytes
        case .html: Array(ReportPage(self).html.utf8)
        case .pdf: try await ReportPDF.print(ReportPage(self).html)
        }
    }
}
