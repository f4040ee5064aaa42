/// Finds the visit documents of a JSON file that is spread over lines: one document, several, or a list of them.
struct JSONDocumentReader {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    init(_ source: ByteSource) throws(IntakeError) {
        var source = source
        bytes = try source.readAll()
    }

    /// The next object that stands in no other object; what stands between objects is skipped.
    mutating func next() -> RawRecord? {
        while position < bytes.count, bytes[position] != UInt8(ascii: "{") { advance() }
        guard position < bytes.count else { return nil }
        let start = position
        let startLine = line
        var depth = 0
        repeat {
            switch bytes[position] {
            case UInt8(ascii: "\""): skipString()
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            default: break
            }
            advance()
        } while depth > 0 && position < bytes.count
        let text = bytes[start..<min(position, bytes.count)]
        if text.count > LineSplitter.lineLimit { return .damaged(line: startLine, RawRecord.tooLong) }
        return RawRecord(line: startLine, content: .json(Array(text)))
    }

    private mutating func advance() {
        if position < bytes.count, bytes[position] == 0x0A { line += 1 }
        position += 1
    }

    /// Moves from the opening quote to the closing one.
    private mutating func skipString() {
        advance()
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == UInt8(ascii: "\\") { advance() }
            advance()
        }
    }
}
