/// Finds the records of an NDJSON file: one a line, blank lines skipped.
struct NDJSONReader {
    private var lines: LineSplitter

    init(_ source: ByteSource) {
        lines = LineSplitter(source)
    }

    mutating func next() throws(IntakeError) -> RawRecord? {
        while let line = try lines.next() {
            if line.isTooLong { return .damaged(line: line.number, RawRecord.tooLong) }
            if !line.isBlank { return RawRecord(line: line.number, content: .json(line.bytes)) }
        }
        return nil
    }
}
