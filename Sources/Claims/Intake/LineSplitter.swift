/// Divides bytes into lines that end with LF or CRLF, holding one line in memory.
struct LineSplitter {
    /// Longer lines are skipped and reported: no visit needs a megabyte.
    static let lineLimit = 1 << 20

    struct Line {
        /// From 1.
        let number: Int
        /// Without the line break; empty when the line is too long.
        let bytes: [UInt8]
        let isTooLong: Bool

        var isBlank: Bool { !isTooLong && bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
    }

    private var source: ByteSource
    private var chunk: [UInt8] = []
    private var position = 0
    private var number = 0

    init(_ source: ByteSource) {
        self.source = source
    }

    /// The next line; nil at the end.
    mutating func next() throws(IntakeError) -> Line? {
        var line: [UInt8] = []
        var length = 0
        while true {
            if position == chunk.count {
                chunk = try source.read()
                position = 0
                if chunk.isEmpty { return length == 0 ? nil : finish(&line, length) }
            }
            let end = chunk[position...].firstIndex(of: 0x0A)
            let part = chunk[position..<(end ?? chunk.count)]
            length += part.count
            if length <= Self.lineLimit { line.append(contentsOf: part) }
            position = end.map { $0 + 1 } ?? chunk.count
            if end != nil { return finish(&line, length) }
        }
    }

    private mutating func finish(_ line: inout [UInt8], _ length: Int) -> Line {
        number += 1
        if length > Self.lineLimit { return Line(number: number, bytes: [], isTooLong: true) }
        if line.last == 0x0D { line.removeLast() }
        return Line(number: number, bytes: line, isTooLong: false)
    }
}
