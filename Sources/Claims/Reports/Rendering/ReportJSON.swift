internal import Foundation

/// A report as one JSON document, keys in snake case and sorted. `report.rows` is the main table, `report.measures` all
/// figures, `report.tables` every other table by its name; rows are objects by column.
struct ReportJSON {
    private struct Envelope: Encodable {
        let schemaVersion = 1
        let kind: String
        let title: String
        let clinicID: String?
        let from: String?
        let to: String?
        let madeAt: String
        let report: Body
    }

    private struct Body: Encodable {
        let rows: [[String: ReportValue]]
        let measures: [Measure]
        let tables: [String: [[String: ReportValue]]]
    }

    private let document: ReportDocument

    init(_ document: ReportDocument) { self.document = document }

    /// UTF-8, ending with a line feed.
    func bytes() throws -> [UInt8] {
        let main = document.mainTable
        let others = document.sections.filter { $0.id != main?.id }.compactMap { section in
            section.table.map { (section.id, Self.objects($0)) }
        }
        let envelope = Envelope(
            kind: document.kind.rawValue, title: document.title, clinicID: document.clinicID, from: document.from,
            to: document.to, madeAt: document.madeAt,
            report: Body(
                rows: main?.table.map(Self.objects) ?? [], measures: document.measures,
                tables: Dictionary(others) { first, _ in first }))
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return Array(try encoder.encode(envelope)) + [0x0A]
    }

    private static func objects(_ table: ReportTable) -> [[String: ReportValue]] {
        table.rows.map { row in
            Dictionary(zip(table.columns.map(\.id), row)) { first, _ in first }
        }
    }
}
