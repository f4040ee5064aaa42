/// Why X12 text could not be read: the place and the rule, never the value that stood there.
public struct X12Error: Error, Sendable, Equatable {
    /// Number of the segment in the file, from 1; 0 when no segment was read yet.
    public let segment: Int
    /// Identifier of that segment (`CLM`), or empty when there is none. One that no segment can have is `?`, since it
    /// could be anything, a patient's name even.
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
        let isIdentifier =
            segmentID.utf8.count <= 3
            && segmentID.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
            }
        self.segmentID = isIdentifier ? segmentID : "?"
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

extension X12Error: LosslessStringConvertible {
    /// `segment 12 (CLM) element 2 at byte 734: reason`.
    public var description: String {
        let place = element.map { " element \($0)" } ?? ""
        return "segment \(segment) (\(segmentID))\(place) at byte \(byteOffset): \(reason)"
    }

    /// Reads what `description` says; nil for any other text.
    public init?(_ description: String) {
        let form = #/segment (\d+) \(([^)]*)\)(?: element (\d+))? at byte (\d+): (.*)/#
        guard let match = description.wholeMatch(of: form), let segment = Int(match.1), let byteOffset = Int(match.4)
        else { return nil }
        self.init(
            segment: segment, segmentID: String(match.2), element: match.3.flatMap { Int($0) }, byteOffset: byteOffset,
            reason: String(match.5))
    }
}
