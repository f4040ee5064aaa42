/// Signs that the bytes of a segment were damaged on their way.
enum SegmentIntegrity {
    /// Throws when the identifier is none, or when control characters that no text holds stand in the segment.
    static func check(_ segment: Segment, delimiters: Delimiters) throws(X12Error) {
        let id = segment.id.utf8
        guard (2...3).contains(id.count), id.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) })
        else { throw X12Error(at: segment, reason: "segment identifier is not legal") }
        // The ISA declares the separators, and so holds them outside their places.
        guard segment.id != "ISA" else { return }
        let isControl = { (byte: UInt8) in
            (byte < 0x20 && byte != 0x09 || byte == 0x7F) && !delimiters.contains(byte)
        }
        if segment.bytes.contains(where: isControl) { throw X12Error(at: segment, reason: "control character") }
        if segment.elementCount == 0 { throw X12Error(at: segment, reason: "segment has no elements") }
    }
}
