/// Puts the parts of one interchange together.
struct InterchangeAssembler {
    private let header: Segment
    private let delimiters: Delimiters
    private var segments: [Segment]
    private var groups: [FunctionalGroup] = []
    private var group: Segment?
    private var transactions: [TransactionSet] = []

    init(header: Segment, delimiters: Delimiters) {
        self.header = header
        self.delimiters = delimiters
        segments = [header]
    }

    mutating func take(_ part: FileReader.Part) {
        switch part {
        case .group(let segment):
            group = segment
            if segment.id == "GS" { segments.append(segment) }
        case .transaction(let part):
            segments += part.set.segments
            transactions.append(part.set)
        case .loose(let segment): segments.append(segment)
        case .groupEnd(let trailer):
            if let trailer { segments.append(trailer) }
            guard let group else { return }
            groups.append(FunctionalGroup(header: group, trailer: trailer, transactions: transactions))
            self.group = nil
            transactions = []
        case .interchange, .interchangeEnd, .fault: return
        }
    }

    func finish(_ trailer: Segment?) -> Interchange {
        Interchange(
            delimiters: delimiters, segments: segments + (trailer.map { [$0] } ?? []), groups: groups, header: header)
    }
}
