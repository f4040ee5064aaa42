/// Writes segments as bytes: trims trailing empty elements, keeps values free of delimiters, counts.
///
/// Values may be any text. Letters with accents are written as their base letter and what has no place in the X12
/// extended character set becomes a space, so that a value can never break the segment it stands in. Upper-casing
/// is the caller's business. Source: X12.6 character sets.
public struct SegmentWriter: Sendable {
    /// Separators in use.
    public let delimiters: Delimiters
    /// Everything written so far.
    public private(set) var bytes: [UInt8] = []
    /// Segments written so far.
    public private(set) var segmentCount = 0
    /// Open envelopes; see the `Envelope` extension.
    var envelope = EnvelopeState()

    /// For each byte whether it cannot stand in a value as it is.
    private let isSpecial: [Bool]

    /// Stand for the component and repetition separators inside a value until `segment` writes it; being control
    /// characters they cannot come from outside.
    private static let componentMark: UInt8 = 0x1F
    private static let repetitionMark: UInt8 = 0x1E

    /// An empty writer.
    public init(delimiters: Delimiters = .standard) {
        self.delimiters = delimiters
        isSpecial = (0...255).map { byte in
            byte < 0x20 || byte >= 0x7F || delimiters.contains(UInt8(truncatingIfNeeded: byte))
        }
    }

    /// Appends one segment; empty elements at its end are left out, those between are kept.
    public mutating func segment(_ id: String, _ elements: String...) {
        segment(id, elements: elements)
    }

    /// Appends one segment; empty elements at its end are left out, those between are kept.
    public mutating func segment(_ id: String, elements: [String]) {
        bytes.append(contentsOf: id.utf8)
        var contentEnd = bytes.count
        for element in elements {
            bytes.append(delimiters.element)
            let start = bytes.count
            append(element)
            if bytes.count > start { contentEnd = bytes.count }
        }
        bytes.removeLast(bytes.count - contentEnd)
        bytes.append(delimiters.segment)
        segmentCount += 1
    }

    /// A composite value for `segment`; empty components at its end are left out.
    public func composite(_ parts: String...) -> String {
        composite(parts)
    }

    /// A composite value for `segment`; empty components at its end are left out.
    public func composite(_ parts: [String]) -> String {
        var value = ""
        for index in 0..<((parts.lastIndex { !$0.isEmpty } ?? -1) + 1) {
            if index > 0 { value += "\u{1F}" }
            value += Self.withoutMarks(parts[index])
        }
        return value
    }

    /// A repeating value for `segment`, each occurrence plain text or made by `composite`.
    public func repeated(_ values: [String]) -> String {
        values.joined(separator: "\u{1E}")
    }

    /// Appends bytes that are a segment already, ISA with its fixed widths.
    mutating func appendRaw(_ raw: [UInt8]) {
        bytes += raw
        segmentCount += 1
    }

    private static func withoutMarks(_ part: String) -> String {
        guard part.utf8.contains(where: { $0 < 0x20 }) else { return part }
        return String(part.map { $0.isASCII && ($0.asciiValue ?? 0) < 0x20 ? " " : $0 })
    }

    /// Whether a value needs no cleaning.
    private func isClean(_ value: String) -> Bool {
        let text = value.utf8Span.span
        let special = isSpecial.span
        guard text[0] != 0x20, text[text.count - 1] != 0x20 else { return false }
        for index in text.indices where special[Int(text[index])] { return false }
        return true
    }

    /// Appends a value, cleaned, without spaces at its ends.
    private mutating func append(_ value: String) {
        if value.isEmpty { return }
        if isClean(value) { return bytes.append(contentsOf: value.utf8) }
        let start = bytes.count
        for byte in value.utf8 {
            switch byte {
            case Self.componentMark: bytes.append(delimiters.component)
            case Self.repetitionMark where delimiters.repetition != 0: bytes.append(delimiters.repetition)
            case 0x80...:
                bytes.removeLast(bytes.count - start)
                return append(X12Text.plain(value))
            case 0x00...0x20, 0x7F: appendSpace(since: start)
            default:
                if delimiters.contains(byte) { appendSpace(since: start) } else { bytes.append(byte) }
            }
        }
        while bytes.count > start, bytes.last == 0x20 { bytes.removeLast() }
    }

    private mutating func appendSpace(since start: Int) {
        if bytes.count > start { bytes.append(0x20) }
    }
}
