import Billing

/// Reads an intake file of any format, record by record, checked against the schema.
///
/// A bad record becomes a reject and reading goes on. NDJSON and CSV are streamed; JSON documents and X12 are read
/// whole. Per record read, a few dozen bytes are kept, to find records that repeat within the file.
public struct IntakeReader {
    /// The format that the file turned out to have.
    public let format: IntakeFormat

    private enum Source {
        case ndjson(NDJSONReader)
        case json(JSONDocumentReader)
        case csv(CSVReader)
        case x12(Claim837Reader)
    }

    private struct Seen {
        let line: Int
        // 64 bits suffice: they are compared only between records of one visit id.
        let contentHash: Int
    }

    private var source: Source
    private let parser: VisitParser
    private var seen: [String: Seen] = [:]

    /// Opens a file.
    ///
    /// - Throws: `IntakeError` when it is missing, unreadable, empty or of no known format.
    public init(path: String, format: IntakeFormat? = nil, options: IntakeOptions = IntakeOptions())
        throws(IntakeError)
    {
        try self.init(source: ByteSource(path: path), name: path, format: format, options: options)
    }

    /// Reads from memory, such as a request's body.
    ///
    /// - Throws: as for a file.
    public init(bytes: [UInt8], format: IntakeFormat? = nil, options: IntakeOptions = IntakeOptions())
        throws(IntakeError)
    {
        try self.init(source: ByteSource(bytes: bytes), name: "", format: format, options: options)
    }

    private init(source: ByteSource, name: String, format: IntakeFormat?, options: IntakeOptions) throws(IntakeError) {
        do {
            parser = VisitParser(schema: try VisitSchema.shipped())
        } catch {
            throw .schema(error)
        }
        guard source.head.contains(where: { $0 > 0x20 }) else { throw .empty }
        self.format = if let format { format } else { try .detect(head: source.head, name: name) }
        switch self.format {
        case .ndjson: self.source = .ndjson(NDJSONReader(source))
        case .json: self.source = .json(try JSONDocumentReader(source))
        case .csv: self.source = .csv(try CSVReader(source, root: parser.root))
        case .x12: self.source = .x12(try Claim837Reader(source, options: options))
        }
    }

    /// The next record; nil at the end of the file.
    ///
    /// - Throws: `IntakeError.unreadable` when the file stops being readable midway.
    public mutating func next() throws(IntakeError) -> IntakeRecord? {
        guard let record = try nextRaw() else { return nil }
        let outcome = parser.parse(record)
        guard case .visit(let visit, let bytes) = outcome else {
            return IntakeRecord(line: record.line, outcome: outcome)
        }
        // A line feed stands in no id, so it parts the two unambiguously.
        let key = visit.clinicID + "\n" + visit.visitID
        let hash = bytes.hashValue
        guard let earlier = seen[key] else {
            seen[key] = Seen(line: record.line, contentHash: hash)
            return IntakeRecord(line: record.line, outcome: outcome)
        }
        guard earlier.contentHash == hash else {
            let reason = "is the visit_id of line \(earlier.line) too, whose content differs"
            let problem = RecordProblem(line: record.line, field: "visit_id", reason: reason)
            return IntakeRecord(line: record.line, outcome: .reject([problem]))
        }
        return IntakeRecord(
            line: record.line,
            outcome: .repeated(clinicID: visit.clinicID, visitID: visit.visitID, firstLine: earlier.line))
    }

    private mutating func nextRaw() throws(IntakeError) -> RawRecord? {
        switch source {
        case .ndjson(var reader):
            let record = try reader.next()
            source = .ndjson(reader)
            return record
        case .json(var reader):
            let record = reader.next()
            source = .json(reader)
            return record
        case .csv(var reader):
            let record = try reader.next()
            source = .csv(reader)
            return record
        case .x12(var reader):
            let record = reader.next()
            source = .x12(reader)
            return record
        }
    }
}
