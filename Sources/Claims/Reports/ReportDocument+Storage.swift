internal import Foundation

extension ReportDocument {
    /// From what `stored` wrote. Throws `DecodingError`.
    init(stored text: String) throws {
        self = try JSONDecoder().decode(ReportDocument.self, from: Data(text.utf8))
    }

    /// As JSON for the database, from which every format can be made later.
    var stored: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }
}
