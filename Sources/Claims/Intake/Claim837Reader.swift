import X12

/// Finds the claims of 837P interchanges (005010X222A1) as practice systems write them: one visit a claim.
///
/// The file is read in parts, so that memory does not grow with it. A damaged interchange or transaction set is one
/// reject; claims that are no visit, such as those over several days, are one reject each. Line numbers are segment
/// numbers.
struct Claim837Reader {
    /// Segments held at once, some hundreds of claims.
    private static let segmentsPerPart = 20_000

    private var file: FileReader
    private let options: IntakeOptions
    private var mapping: Claim837Mapping?
    private var records: [RawRecord] = []
    private var taken = 0

    /// Reads up to the first record.
    init(_ source: ByteSource, options: IntakeOptions) throws(IntakeError) {
        var source = source
        file = FileReader(reading: { _ in try source.read() }, segmentsPerPart: Self.segmentsPerPart)
        self.options = options
        while records.isEmpty || mapping == nil {
            guard readPart() else { break }
        }
        if mapping == nil { throw .format(reason: "it has no readable ISA segment") }
        if records.isEmpty { throw .format(reason: "its interchanges hold no transaction set") }
    }

    mutating func next() -> RawRecord? {
        while taken == records.count {
            records = []
            taken = 0
            guard readPart() else { return nil }
        }
        defer { taken += 1 }
        return records[taken]
    }

    /// Adds the records of the file's next part; false at the end.
    private mutating func readPart() -> Bool {
        guard let part = file.next() else { return false }
        switch part {
        case .interchange(let header, _): mapping = Claim837Mapping(header: header, options: options)
        case .transaction(let part):
            if let mapping { records += Self.records(of: part.set, mapping) }
        case .fault(let fault): records.append(.damaged(line: fault.segment, field: fault.segmentID, fault.reason))
        default: break
        }
        return true
    }

    private static func records(of transaction: TransactionSet, _ mapping: Claim837Mapping) -> [RawRecord] {
        let start = transaction.segments.first?.index ?? 0
        guard transaction.id == "837", transaction.version.hasPrefix("005010X222") else {
            return [.damaged(line: start, field: "ST", "is no 837P of version 005010X222A1")]
        }
        let file: Claim837P
        do {
            file = try Claim837P(transaction)
        } catch {
            return [.damaged(line: error.segment, field: error.segmentID, error.reason)]
        }
        var lines = ClaimLines(transaction)
        var records: [RawRecord] = []
        for billing in file.billingProviders {
            for subscriber in billing.subscribers {
                let patients: [(Claim837P.Dependant?, [Claim837P.Claim])] =
                    [(nil, subscriber.claims)] + subscriber.dependants.map { ($0, $0.claims) }
                for (dependant, claims) in patients {
                    for claim in claims {
                        let line = lines.take(claim.patientControlNumber) ?? start
                        let source = Claim837Mapping.Source(
                            billing: billing, subscriber: subscriber, dependant: dependant, claim: claim)
                        records.append(RawRecord(line: line, content: mapping.content(of: source)))
                    }
                }
            }
        }
        return records.sorted { $0.line < $1.line }
    }
}

/// Segment numbers of the CLM segments by CLM01, each given out once.
private struct ClaimLines {
    private var lines: [String: [Int]] = [:]

    init(_ transaction: TransactionSet) {
        for segment in transaction.segments.reversed() where segment.id == "CLM" {
            lines[segment[1], default: []].append(segment.index)
        }
    }

    mutating func take(_ controlNumber: String) -> Int? {
        lines[controlNumber]?.popLast()
    }
}
