import Billing

/// What a format's reader hands on: a record found but not yet checked.
struct RawRecord {
    enum Content {
        /// JSON text of a visit document.
        case json([UInt8])
        /// A visit document put together from cells.
        case tree(JSONValue)
        /// A visit put together from a claim.
        case visit(Visit)
        /// A record that could not be taken apart.
        case damaged(FieldProblem)
    }

    /// Line or segment of the record's start, from 1.
    let line: Int
    let content: Content
}

extension RawRecord {
    /// A record that could not be taken apart.
    static func damaged(line: Int, field: String = "", _ reason: String) -> RawRecord {
        RawRecord(line: line, content: .damaged(FieldProblem(field: field, reason: reason)))
    }

    static let tooLong = "is longer than \(LineSplitter.lineLimit) bytes"
}
