/// Why X12 text could not be read: the place and the rule, never the value that stood there.
public struct X12Error: Error, Sendable, Equatable {
    /// Number of the segment in the file, from 1; 0 when no segment was read yet.
    public let segment: Int
    /// Identifier of that segment (`CLM`), or empty when there is none.
    public let segmentID: String
    /// Number of the element in the segment, from 1, when one element is to blame.
    public let element: Int?
    /// Offset in bytes from the start of the file to the start of the segment.
    public let byteOffset: Int
    /// What is wrong, in words that hold no value of the file.
    public let reason: String

    /// A fault at a place known by numbers.
    public init(segment: Int, segmentID: String, element: Int? = nil, byteOffset: Int, reason: String) {
        self.segment = segment
        self.segmentID = segmentID
        self.element = element
        self.byteOffset = byteOffset
        self.reason = reason
    }

    /// A fault at a segment that was read.
    public init(at segment: Segment, element: Int? = nil, reason: String) {
        self.init(
            segment: segment.index, segmentID: segment.id, element: element, byteOffset: segment.byteOffset,
            reason: reason)
    }
}

extension X12Error: CustomStringConvertible {
    /// `segment 12 (CLM) element 2 at byte 734: reason`.
    public var description: String {
        let place = element.map { " element \($0)" } ?? ""
        return "segment \(segment) (\(segmentID))\(place) at byte \(byteOffset): \(reason)"
    }
}
