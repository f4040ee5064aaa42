/// Sorts the segments of one interchange into groups and transaction sets; a missing end closes what is open.
struct EnvelopeAssembler {
    private let delimiters: Delimiters
    private var header: Segment?
    private var groups: [FunctionalGroup] = []
    private var groupHeader: Segment?
    private var transactions: [TransactionSet] = []
    private var open: [Segment] = []
    private(set) var faults: [X12Error] = []

    init(delimiters: Delimiters) {
        self.delimiters = delimiters
    }

    mutating func take(_ segment: Segment) {
        switch segment.id {
        case "ISA": header = header ?? segment
        case "GS":
            closeTransaction(at: segment)
            if groupHeader != nil { closeGroup(trailer: nil, at: segment) }
            groupHeader = segment
        case "ST":
            closeTransaction(at: segment)
            if groupHeader == nil { fault("ST outside a functional group", at: segment) }
            open = [segment]
        case "SE":
            if open.isEmpty {
                fault("SE without ST", at: segment)
            } else {
                open.append(segment)
                store()
            }
        case "GE":
            closeTransaction(at: segment)
            if groupHeader == nil { fault("GE without GS", at: segment) }
            closeGroup(trailer: segment, at: segment)
        case "IEA": closeTransactionAndGroup(at: segment)
        default: takeContent(segment)
        }
    }

    /// The interchange, or nil when there was not even an ISA.
    mutating func finish(_ segments: [Segment]) -> Interchange? {
        guard let header, let last = segments.last else { return nil }
        closeTransactionAndGroup(at: last)
        if last.id != "IEA" { fault("interchange has no IEA", at: last) }
        return Interchange(delimiters: delimiters, segments: segments, groups: groups, header: header)
    }

    private mutating func takeContent(_ segment: Segment) {
        if !open.isEmpty {
            open.append(segment)
        } else if groupHeader != nil {
            fault("segment outside a transaction set", at: segment)
        } else if segment.id != "TA1" {
            fault("segment outside a functional group", at: segment)
        }
    }

    private mutating func closeTransactionAndGroup(at segment: Segment) {
        closeTransaction(at: segment)
        if groupHeader != nil || !transactions.isEmpty { closeGroup(trailer: nil, at: segment) }
    }

    private mutating func closeTransaction(at segment: Segment) {
        guard !open.isEmpty else { return }
        fault("transaction set has no SE", at: segment)
        store()
    }

    private mutating func store() {
        transactions.append(
            TransactionSet(segments: open, groupVersion: groupHeader?[8] ?? "", delimiters: delimiters))
        open = []
    }

    private mutating func closeGroup(trailer: Segment?, at segment: Segment) {
        // Transaction sets without a GS are kept under the segment that should have been preceded by one.
        guard let first = groupHeader ?? transactions.first?.segments.first else { return }
        if trailer == nil, groupHeader != nil { fault("functional group has no GE", at: segment) }
        groups.append(FunctionalGroup(header: first, trailer: trailer, transactions: transactions))
        groupHeader = nil
        transactions = []
    }

    private mutating func fault(_ reason: String, at segment: Segment) {
        faults.append(X12Error(at: segment, reason: reason))
    }
}
