internal import Billing

/// The layout of a kind's files: takes the rows out, holding one line in memory.
protocol ReferenceLayout {
    /// The next row; nil at the end of the file.
    mutating func next() throws(LineFault) -> ReferenceRow?
}

/// The lines of a reference file that are not blank.
struct ReferenceLines {
    private var lines: LineSplitter
    private var last = 0

    init(_ source: ByteSource) {
        lines = LineSplitter(source)
    }

    mutating func next() throws(LineFault) -> (number: Int, bytes: [UInt8])? {
        while let line = try read() {
            last = line.number
            if line.isTooLong { throw LineFault(line: line.number, reason: "the line is longer than a megabyte") }
            if !line.isBlank { return (line.number, line.bytes) }
        }
        return nil
    }

    private mutating func read() throws(LineFault) -> LineSplitter.Line? {
        do {
            return try lines.next()
        } catch {
            throw LineFault(line: last + 1, reason: "reading failed")
        }
    }
}
