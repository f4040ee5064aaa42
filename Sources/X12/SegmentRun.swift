/// The segments of one piece while they are read: where their elements start.
struct SegmentRun {
    /// Where a segment ended.
    struct End {
        let position: Int
        var isTerminated = true
        var isEmpty = false
        /// A line break inside the segment was met: it must be read without them.
        var isWrapped = false
    }

    /// A segment without its text.
    struct Record {
        let index: Int
        let byteOffset: Int
        let tag: SegmentTag
        let firstBound: Int32
        let boundCount: Int32
    }

    /// The separators, also as words of eight.
    struct Marks {
        static let lineFeed = repeated(0x0A)
        static let carriageReturn = repeated(0x0D)

        let delimiters: Delimiters
        let element: UInt64
        let terminator: UInt64

        init(_ delimiters: Delimiters) {
            self.delimiters = delimiters
            element = Self.repeated(delimiters.element)
            terminator = Self.repeated(delimiters.segment)
        }

        private static func repeated(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }
    }

    /// Whether the last segment kept is an IEA.
    private(set) var lastIsInterchangeTrailer = false
    private var base = 0
    private var bounds: [UInt32] = []
    private var records: [Record] = []
    private var isASCII = true
    /// The text without line breaks, once a segment had some inside.
    private var copy: [UInt8] = []
    private(set) var isCopying = false
    /// Number of bounds and of copied bytes before the segment that is being read.
    private var open = (bounds: 0, copied: 0)

    /// Segments kept.
    var count: Int { records.count }
    /// Bytes that they span.
    var byteCount: Int { bounds.last.map(Int.init) ?? 0 }

    /// Begins a piece at a place of the window.
    mutating func begin(at position: Int) {
        let capacity = bounds.count
        base = position
        bounds = []
        bounds.reserveCapacity(capacity)
        records.removeAll(keepingCapacity: true)
        copy = []
        isCopying = false
        isASCII = true
        lastIsInterchangeTrailer = false
    }

    /// Begins to copy; the run must be empty.
    mutating func beginCopying() {
        base = 0
        isCopying = true
    }

    /// Finds the elements of the segment at `start`, which `keep` or `drop` then decides about.
    mutating func scan(_ bytes: [UInt8], from start: Int, to limit: Int, marks: Marks) -> End {
        open = (bounds.count, copy.count)
        if isCopying { return scanCopying(bytes, from: start, to: limit, marks: marks) }
        bounds.append(UInt32(truncatingIfNeeded: start &- base))
        let end = bytes.withUnsafeBytes { scan($0, from: start, to: limit, marks: marks) }
        // As if a terminator followed where there is none.
        if !end.isTerminated, !end.isWrapped { bounds.append(UInt32(truncatingIfNeeded: end.position &- base &+ 1)) }
        return end
    }

    /// Eight bytes at a time, then the rest one by one.
    private mutating func scan(
        _ bytes: UnsafeRawBufferPointer, from start: Int, to limit: Int, marks: Marks
    ) -> End {
        var position = start
        var foreign: UInt64 = 0
        defer { if foreign & 0x8080_8080_8080_8080 != 0 { isASCII = false } }
        while position &+ 8 <= limit {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            foreign |= word
            let elements = Self.zeros(word ^ marks.element)
            let ends = Self.zeros(word ^ marks.terminator)
            var hits = elements | ends | Self.zeros(word ^ Marks.lineFeed) | Self.zeros(word ^ Marks.carriageReturn)
            while hits != 0 {
                let place = position &+ hits.trailingZeroBitCount >> 3 &+ 1
                let bit = hits & (0 &- hits)
                hits ^= bit
                if elements & bit != 0 {
                    bounds.append(UInt32(truncatingIfNeeded: place &- base))
                } else if ends & bit != 0 {
                    bounds.append(UInt32(truncatingIfNeeded: place &- base))
                    return End(position: place, isEmpty: place == start &+ 1)
                } else {
                    return End(position: place, isWrapped: true)
                }
            }
            position &+= 8
        }
        while position < limit {
            let byte = bytes[position]
            position &+= 1
            foreign |= UInt64(byte)
            if byte == marks.delimiters.element {
                bounds.append(UInt32(truncatingIfNeeded: position &- base))
            } else if byte == marks.delimiters.segment {
                bounds.append(UInt32(truncatingIfNeeded: position &- base))
                return End(position: position, isEmpty: position == start &+ 1)
            } else if byte == 0x0A || byte == 0x0D {
                return End(position: position, isWrapped: true)
            }
        }
        return End(position: position, isTerminated: false, isEmpty: position == start)
    }

    /// The high bit of each byte that is zero.
    private static func zeros(_ word: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        return ~(((word & low) &+ low) | word | low)
    }

    private mutating func scanCopying(_ bytes: [UInt8], from start: Int, to limit: Int, marks: Marks) -> End {
        var position = start
        var isTerminated = false
        bounds.append(UInt32(truncatingIfNeeded: copy.count))
        while position < limit, !isTerminated {
            let byte = bytes[position]
            position += 1
            isTerminated = byte == marks.delimiters.segment
            if !isTerminated, byte == 0x0A || byte == 0x0D { continue }
            if byte >= 0x80 { isASCII = false }
            copy.append(byte)
            if byte == marks.delimiters.element { bounds.append(UInt32(truncatingIfNeeded: copy.count)) }
        }
        let isEmpty = copy.count == open.copied + (isTerminated ? 1 : 0)
        bounds.append(UInt32(truncatingIfNeeded: copy.count + (isTerminated ? 0 : 1)))
        return End(position: position, isTerminated: isTerminated, isEmpty: isEmpty)
    }

    /// Forgets the segment that was scanned last.
    mutating func drop() {
        bounds.removeLast(bounds.count - open.bounds)
        copy.removeLast(copy.count - open.copied)
    }

    /// Keeps the segment that was scanned last.
    mutating func keep(index: Int, byteOffset: Int, in bytes: [UInt8]) {
        let identifier = lastIdentifierRange
        let tag = (isCopying ? copy : bytes).withUnsafeBytes { SegmentTag($0, identifier) }
        lastIsInterchangeTrailer = tag == "IEA"
        records.append(
            Record(
                index: index, byteOffset: byteOffset, tag: tag, firstBound: Int32(truncatingIfNeeded: open.bounds),
                boundCount: Int32(truncatingIfNeeded: bounds.count - open.bounds)))
    }

    /// The first three bytes of the last segment's identifier, for a message.
    func lastIdentifier(in bytes: [UInt8]) -> String {
        String(decoding: (isCopying ? copy : bytes)[lastIdentifierRange].prefix(3), as: UTF8.self)
    }

    private var lastIdentifierRange: Range<Int> {
        base + Int(bounds[open.bounds])..<(base + Int(bounds[open.bounds + 1]) - 1)
    }

    /// What was read, over the bytes that it was scanned in.
    func finish(_ bytes: [UInt8], _ delimiters: Delimiters) -> (text: SegmentText, records: [Record]) {
        let text = SegmentText(
            bytes: isCopying ? copy : bytes, base: base, bounds: bounds, delimiters: delimiters, isASCII: isASCII)
        return (text, records)
    }
}
