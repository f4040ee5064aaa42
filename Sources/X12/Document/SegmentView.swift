/// A segment as printed.
public struct SegmentView: Sendable, Encodable {
    /// Number of the segment in the file, from 1.
    public let number: Int
    /// Offset in bytes from the start of the file.
    public let byteOffset: Int
    /// Segment identifier.
    public let id: String
    /// Elements from 1 on.
    public let elements: [ElementView]

    init(_ segment: Segment, delimiters: Delimiters) {
        number = segment.index
        byteOffset = segment.byteOffset
        id = segment.id
        // ISA11 and ISA16 are the separators themselves.
        let isHeader = segment.id == "ISA"
        elements = (0..<segment.elementCount).map { index in
            isHeader ? .simple(segment[index + 1]) : ElementView(segment.composites(index + 1))
        }
    }
}

/// An element as printed: text when simple, `{"components": […]}` when composite, `{"repetitions": […]}` of either
/// when repeating.
public indirect enum ElementView: Sendable, Encodable {
    /// A simple element.
    case simple(String)
    /// A composite element.
    case composite([String])
    /// A repeating element.
    case repeating([ElementView])

    private enum CodingKeys: String, CodingKey {
        case components, repetitions
    }

    init(_ occurrences: [[String]]) {
        let views = occurrences.map { parts in parts.count > 1 ? Self.composite(parts) : .simple(parts.first ?? "") }
        self = views.count > 1 ? .repeating(views) : views.first ?? .simple("")
    }

    /// Writes the shape that the type's summary names.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .simple(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .composite(let parts):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(parts, forKey: .components)
        case .repeating(let occurrences):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(occurrences, forKey: .repetitions)
        }
    }
}
