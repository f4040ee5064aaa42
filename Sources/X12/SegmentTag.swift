/// A segment identifier as one number, so that readers tell segments apart without comparing text.
struct SegmentTag: Sendable, Equatable, ExpressibleByStringLiteral {
    private let code: UInt32

    /// The tag of an identifier of at most four bytes; none for others, which no segment has.
    @inline(__always)
    init(stringLiteral identifier: StaticString) {
        var code: UInt32 = 0
        for index in 0..<identifier.utf8CodeUnitCount { code = code << 8 | UInt32(identifier.utf8Start[index]) }
        self.code = code
    }

    /// The tag of the identifier that stands in a range of bytes.
    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        var code: UInt32 = 0
        if range.count <= 4 {
            for index in range { code = code << 8 | UInt32(bytes[index]) }
        }
        self.code = code
    }

    /// Whether the segment opens or closes an envelope.
    var isEnvelope: Bool {
        self == "ST" || self == "SE" || self == "GS" || self == "GE" || self == "ISA" || self == "IEA"
    }
}
