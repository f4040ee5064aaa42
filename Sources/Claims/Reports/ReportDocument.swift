/// A report as data, without patient data: what every renderer and every screen starts from.
public struct ReportDocument: Sendable, Hashable, Codable {
    /// Part of a report: figures, a table, or both.
    public struct Section: Sendable, Hashable, Codable {
        /// Name in documents, such as `by_clinic`.
        public let id: String
        /// Name for people.
        public let title: String
        /// What to know when reading it.
        public let note: String?
        /// Figures with what they are made of.
        public let measures: [Measure]
        /// A table.
        public let table: ReportTable?

        init(_ id: String, _ title: String, note: String? = nil, measures: [Measure] = [], table: ReportTable? = nil) {
            self.id = id
            self.title = title
            self.note = note
            self.measures = measures
            self.table = table
        }
    }

    /// What it is.
    public let kind: ReportKind
    /// The clinic's code; nil: all that the reader may see.
    public let clinicID: String?
    /// First day, ISO; nil: from the beginning.
    public let from: String?
    /// Last day, ISO; nil: without end.
    public let to: String?
    /// When it was made on the business clock, UTC.
    public let madeAt: String
    /// Its parts, the most important first.
    public let sections: [Section]

    /// Title with clinic and days.
    public var title: String {
        let days = from.map { first in
            to.map { first == $0 ? ", \(first)" : ", \(first) to \($0)" } ?? ", from \(first)"
        }
        return kind.title + (days ?? to.map { ", to \($0)" } ?? "") + (clinicID.map { ", clinic \($0)" } ?? "")
    }

    /// The table that stands for the report in CSV.
    public var mainTable: Section? { sections.first { $0.table != nil } }
    /// All figures in their order.
    public var measures: [Measure] { sections.flatMap(\.measures) }
}
