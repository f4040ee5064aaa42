/// Formats of intake files.
public enum IntakeFormat: String, Sendable, CaseIterable {
    /// One visit document a line.
    case ndjson
    /// One visit document, or a list of them, over any number of lines.
    case json
    /// One visit a row under a header of dotted names.
    case csv
    /// Professional claims of a practice system, 837P 005010X222A1.
    case x12

    /// The format of a file, by its first bytes and, where these leave a choice, by the name's ending.
    ///
    /// - Throws: `IntakeError.format` when neither tells.
    static func detect(head: [UInt8], name: String) throws(IntakeError) -> IntakeFormat {
        let ending = name.split(separator: ".").last?.lowercased() ?? ""
        let text = head.drop { $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }
        if text.starts(with: "ISA".utf8) { return .x12 }
        if ["ndjson", "jsonl"].contains(ending) { return .ndjson }
        let line = text.prefix { $0 != 0x0A }
        let isClosed = line.last { $0 > 0x20 } == UInt8(ascii: "}")
        switch text.first {
        case UInt8(ascii: "["): return .json
        case UInt8(ascii: "{"): return isClosed || line.count > 200 ? .ndjson : .json
        default: break
        }
        let hasHeader = String(decoding: line, as: UTF8.self).contains("visit_id")
        if hasHeader || ["csv", "tsv"].contains(ending) { return .csv }
        if ending == "json" { return .ndjson }
        throw .format(reason: "it starts neither with {, [ or ISA nor with a header that names visit_id")
    }
}
