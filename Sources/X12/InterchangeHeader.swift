/// The place and delimiters of an ISA segment.
struct InterchangeHeader {
    /// Offset of the `I` in the file.
    let start: Int
    let delimiters: Delimiters
    /// False when the elements are divided as they should be but not padded to their widths.
    let hasFixedWidth: Bool

    /// Offsets of the element separators in an ISA of the standard's widths.
    private static let separatorOffsets = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103]
    /// No ISA, even badly padded, is longer than this.
    private static let longest = 200
    /// Bytes that a header is looked for in, line breaks included.
    static let lookAhead = 4096

    /// The first readable ISA that starts in `position..<end`.
    static func next(in bytes: [UInt8], from position: Int, to end: Int) -> InterchangeHeader? {
        var start = position
        while start < end, start + 3 < bytes.count {
            if let header = InterchangeHeader(in: bytes, at: start) { return header }
            start += 1
        }
        return nil
    }

    /// Nil unless sixteen elements, a component separator and a terminator can be told apart from `start` on.
    init?(in bytes: [UInt8], at start: Int) {
        guard start + 3 < bytes.count, bytes[start] == 0x49, bytes[start + 1] == 0x53, bytes[start + 2] == 0x41,
            Self.canSeparate(bytes[start + 3])
        else { return nil }
        let element = bytes[start + 3]
        let end = min(bytes.count, start + Self.lookAhead)
        var header: [UInt8] = []
        var separators: [Int] = []
        var position = start
        while position < end, header.count < Self.longest, separators.count < 16 {
            let byte = bytes[position]
            position += 1
            if byte == 0x0A || byte == 0x0D { continue }
            if byte == element { separators.append(header.count) }
            header.append(byte)
        }
        guard separators.count == 16, let last = separators.last else { return nil }
        while position < end, bytes[position] == 0x0A || bytes[position] == 0x0D { position += 1 }
        guard position + 1 < end, let terminator = Self.terminator(in: bytes[..<end], at: position + 1) else {
            return nil
        }
        let component = bytes[position]
        guard Self.canSeparate(component), component != element, terminator != element, terminator != component,
            last < Self.longest
        else { return nil }
        let repetition = header[separators[10] + 1]
        let repeats =
            Self.canSeparate(repetition) && repetition != element && repetition != component
            && repetition != terminator
        self.start = start
        delimiters = Delimiters(
            element: element, component: component, repetition: repeats ? repetition : 0, segment: terminator)
        hasFixedWidth = separators == Self.separatorOffsets
    }

    /// The terminator at `position`; a line break counts unless it only wraps the line before the real terminator.
    private static func terminator(in bytes: ArraySlice<UInt8>, at position: Int) -> UInt8? {
        let byte = bytes[position]
        guard byte == 0x0A || byte == 0x0D else { return canSeparate(byte) ? byte : nil }
        let next = bytes[position...].first { $0 != 0x0A && $0 != 0x0D }
        if let next, canSeparate(next), next != 0x20 { return next }
        return byte
    }

    private static func canSeparate(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20, 0x00: false
        default: true
        }
    }
}
