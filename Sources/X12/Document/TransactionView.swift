/// A functional group as printed.
public struct GroupView: Sendable, Encodable {
    let head: GroupHead
    let tail: GroupTail
    /// Transaction sets.
    public let transactions: [TransactionView]

    private enum CodingKeys: String, CodingKey {
        case transactions
    }

    init(_ group: FunctionalGroup, delimiters: Delimiters, problems: inout [X12Problem]) {
        head = GroupHead(group.header, delimiters: delimiters)
        tail = GroupTail(group.trailer, delimiters: delimiters)
        transactions = group.transactions.map { TransactionView($0, problems: &problems) }
    }

    /// Writes the parts as one object.
    public func encode(to encoder: any Encoder) throws {
        try head.encode(to: encoder)
        try tail.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(transactions, forKey: .transactions)
    }
}

/// What the GS says; nothing when transaction sets stand outside every group.
struct GroupHead: Sendable, Encodable {
    let functionalID: String
    let senderCode: String
    let receiverCode: String
    let controlNumber: String
    let version: String
    let header: SegmentView?

    init(_ segment: Segment, delimiters: Delimiters) {
        let isGroup = segment.id == "GS"
        functionalID = isGroup ? segment[1] : ""
        senderCode = isGroup ? segment[2] : ""
        receiverCode = isGroup ? segment[3] : ""
        controlNumber = isGroup ? segment[6] : ""
        version = isGroup ? segment[8] : ""
        header = isGroup ? SegmentView(segment, delimiters: delimiters) : nil
    }
}

/// The GE, absent when the file lacks it.
struct GroupTail: Sendable, Encodable {
    let trailer: SegmentView?

    init(_ trailer: Segment?, delimiters: Delimiters) {
        self.trailer = trailer.map { SegmentView($0, delimiters: delimiters) }
    }
}

/// A transaction set as printed.
public struct TransactionView: Sendable, Encodable {
    let head: TransactionHead
    /// ST to SE.
    public let segments: [SegmentView]
    /// The typed view; absent for unknown sets and for those whose amounts or loops cannot be read.
    public let content: TransactionContent?

    private enum CodingKeys: String, CodingKey {
        case segments, content
    }

    init(_ transaction: TransactionSet, problems: inout [X12Problem]) {
        head = TransactionHead(transaction)
        segments = transaction.segments.map { SegmentView($0, delimiters: transaction.delimiters) }
        do throws(X12Error) {
            content = try TransactionContent(transaction)
        } catch {
            content = nil
            let isKnown = problems.contains { $0.segment == error.segment && $0.element == error.element }
            if !isKnown { problems.append(X12Problem(error)) }
        }
    }

    /// Writes the parts as one object.
    public func encode(to encoder: any Encoder) throws {
        try head.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(segments, forKey: .segments)
        try container.encodeIfPresent(content, forKey: .content)
    }
}

/// What the ST says.
struct TransactionHead: Sendable, Encodable {
    let id: String
    let controlNumber: String
    /// ST03 or GS08.
    let version: String
    /// Which known transaction set it is, if any.
    let type: TransactionType?

    init(_ transaction: TransactionSet) {
        id = transaction.id
        controlNumber = transaction.controlNumber
        version = transaction.version
        type = TransactionType(transaction)
    }
}

/// A part of a large transaction set as printed.
struct TransactionPartView: Sendable, Encodable {
    /// The segments that no earlier part held.
    let segments: [SegmentView]
    /// The typed view of these under the heading and levels they belong to; absent as in `TransactionView`.
    let content: TransactionContent?

    init(_ part: TransactionPart) {
        segments = part.newSegments.map { SegmentView($0, delimiters: part.set.delimiters) }
        content = (try? TransactionContent(part.set)) ?? nil
    }
}
