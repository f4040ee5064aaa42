/// One thing wrong with a file: where, and which rule; never a value of the file.
public struct X12Problem: Sendable, Equatable, Encodable {
    /// How bad it is.
    public enum Severity: String, Sendable, Encodable {
        /// A receiver will or may refuse the file.
        case error
        /// Readable and mostly taken, but not as the guide says or not checked.
        case warning
    }

    /// Number of the segment in the file, from 1; 0 when there is none.
    public let segment: Int
    /// Identifier of the segment.
    public let segmentID: String
    /// Offset in bytes from the start of the file to the segment.
    public let byteOffset: Int
    /// Number of the element, from 1, when one is to blame.
    public let element: Int?
    /// The rule that is broken.
    public let reason: String
    /// How bad it is.
    public let severity: Severity

    private enum CodingKeys: String, CodingKey {
        case segment, segmentID, byteOffset, element, reason, severity
    }

    init(_ error: X12Error, severity: Severity = .error) {
        segment = error.segment
        segmentID = error.segmentID
        byteOffset = error.byteOffset
        element = error.element
        reason = error.reason
        self.severity = severity
    }

    init(at segment: Segment, element: Int? = nil, _ reason: String, severity: Severity = .error) {
        self.init(X12Error(at: segment, element: element, reason: reason), severity: severity)
    }

    /// Writes every key, `element` as null when none is to blame.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(segment, forKey: .segment)
        try container.encode(segmentID, forKey: .segmentID)
        try container.encode(byteOffset, forKey: .byteOffset)
        try container.encode(element, forKey: .element)
        try container.encode(reason, forKey: .reason)
        try container.encode(severity, forKey: .severity)
    }
}
