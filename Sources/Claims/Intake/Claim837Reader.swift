import X12

/// Finds the claims of 837P interchanges (005010X222A1) as practice systems write them: one visit a claim.
///
/// A damaged interchange or transaction set is one reject; claims that are no visit, such as those over several days,
/// are one reject each. Line numbers are segment numbers.
struct Claim837Reader {
    private var records: [RawRecord] = []
    private var position = 0

    init(_ source: ByteSource, options: IntakeOptions) throws(IntakeError) {
        var source = source
        let reading = Lexer.read(try source.readAll())
        guard !reading.interchanges.isEmpty else { throw .format(reason: "it has no readable ISA segment") }
        for interchange in reading.interchanges {
            let mapping = Claim837Mapping(interchange: interchange, options: options)
            for transaction in interchange.groups.flatMap(\.transactions) {
                records += Self.records(of: transaction, mapping)
            }
        }
        records += reading.faults.map { .damaged(line: $0.segment, field: $0.segmentID, $0.reason) }
        if records.isEmpty { throw .format(reason: "its interchanges hold no transaction set") }
    }

    mutating func next() -> RawRecord? {
        guard position < records.count else { return nil }
        defer { position += 1 }
        return records[position]
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
