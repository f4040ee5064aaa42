/// A whole file for people and programs to read: everything that could be divided, typed views, and problems.
public struct X12Document: Sendable, Encodable {
    /// Version of this layout.
    public let schemaVersion = 1
    /// Interchanges in file order.
    public let interchanges: [InterchangeView]
    /// What is wrong, as `X12Validator` says, and why a typed view is missing.
    public let problems: [X12Problem]

    private enum CodingKeys: String, CodingKey {
        case schemaVersion, interchanges, problems
    }

    /// Reads a file, however damaged; throws `X12Error` only when it has no readable ISA.
    public init(_ bytes: [UInt8]) throws(X12Error) {
        let reading = Lexer.read(bytes)
        guard !reading.interchanges.isEmpty else { throw Lexer.unreadable }
        var found = X12Validator.problems(in: reading)
        interchanges = reading.interchanges.map { InterchangeView($0, problems: &found) }
        problems = found
    }
}

/// An interchange as printed.
public struct InterchangeView: Sendable, Encodable {
    /// ISA13.
    public let controlNumber: String
    /// ISA05.
    public let senderQualifier: String
    /// ISA06 without padding.
    public let senderID: String
    /// ISA07.
    public let receiverQualifier: String
    /// ISA08 without padding.
    public let receiverID: String
    /// ISA09.
    public let date: String
    /// ISA10.
    public let time: String
    /// ISA15 is T.
    public let isTest: Bool
    /// Separators as text; `repetition` is empty when there is none.
    public let delimiters: [String: String]
    /// The ISA.
    public let header: SegmentView
    /// The IEA, absent when the file lacks it.
    public let trailer: SegmentView?
    /// TA1 of this interchange, typed.
    public let acknowledgements: [InterchangeAcknowledgement]
    /// Segments outside every group and transaction set, such as TA1.
    public let segments: [SegmentView]
    /// Functional groups.
    public let groups: [GroupView]

    init(_ interchange: Interchange, problems: inout [X12Problem]) {
        controlNumber = interchange.controlNumber
        senderQualifier = interchange.senderQualifier
        senderID = interchange.senderID
        receiverQualifier = interchange.receiverQualifier
        receiverID = interchange.receiverID
        date = interchange.date
        time = interchange.time
        isTest = interchange.isTest
        delimiters = Self.texts(interchange.delimiters)
        header = SegmentView(interchange.header, delimiters: interchange.delimiters)
        trailer = interchange.trailer.map { SegmentView($0, delimiters: interchange.delimiters) }
        do throws(X12Error) {
            acknowledgements = try InterchangeAcknowledgement.all(in: interchange)
        } catch {
            problems.append(X12Problem(error))
            acknowledgements = []
        }
        let placed = Self.placedSegments(of: interchange)
        segments = interchange.segments.filter { !placed.contains($0.index) }
            .map { SegmentView($0, delimiters: interchange.delimiters) }
        groups = interchange.groups.map {
            GroupView($0, delimiters: interchange.delimiters, problems: &problems)
        }
    }

    /// Numbers of the segments that are printed somewhere else than in `segments`.
    private static func placedSegments(of interchange: Interchange) -> Set<Int> {
        var placed: Set<Int> = [interchange.header.index]
        if let trailer = interchange.trailer { placed.insert(trailer.index) }
        for group in interchange.groups {
            placed.insert(group.header.index)
            if let trailer = group.trailer { placed.insert(trailer.index) }
            for transaction in group.transactions { placed.formUnion(transaction.segments.map(\.index)) }
        }
        return placed
    }

    private static func texts(_ delimiters: Delimiters) -> [String: String] {
        func text(_ byte: UInt8) -> String { byte == 0 ? "" : String(Unicode.Scalar(byte)) }
        return [
            "element": text(delimiters.element), "component": text(delimiters.component),
            "repetition": text(delimiters.repetition), "segment": text(delimiters.segment),
        ]
    }
}

/// A functional group as printed.
public struct GroupView: Sendable, Encodable {
    /// GS01.
    public let functionalID: String
    /// GS02.
    public let senderCode: String
    /// GS03.
    public let receiverCode: String
    /// GS06.
    public let controlNumber: String
    /// GS08.
    public let version: String
    /// The GS; absent when transaction sets stand outside every group.
    public let header: SegmentView?
    /// The GE, absent when the file lacks it.
    public let trailer: SegmentView?
    /// Transaction sets.
    public let transactions: [TransactionView]

    init(_ group: FunctionalGroup, delimiters: Delimiters, problems: inout [X12Problem]) {
        let isGroup = group.header.id == "GS"
        functionalID = isGroup ? group.functionalID : ""
        senderCode = isGroup ? group.senderCode : ""
        receiverCode = isGroup ? group.receiverCode : ""
        controlNumber = isGroup ? group.controlNumber : ""
        version = isGroup ? group.version : ""
        header = isGroup ? SegmentView(group.header, delimiters: delimiters) : nil
        trailer = group.trailer.map { SegmentView($0, delimiters: delimiters) }
        transactions = group.transactions.map { TransactionView($0, problems: &problems) }
    }
}

/// A transaction set as printed.
public struct TransactionView: Sendable, Encodable {
    /// ST01.
    public let id: String
    /// ST02.
    public let controlNumber: String
    /// ST03 or GS08.
    public let version: String
    /// Which known transaction set it is, if any.
    public let type: TransactionType?
    /// ST to SE.
    public let segments: [SegmentView]
    /// The typed view; absent for unknown sets and for those whose amounts or loops cannot be read.
    public let content: TransactionContent?

    init(_ transaction: TransactionSet, problems: inout [X12Problem]) {
        id = transaction.id
        controlNumber = transaction.controlNumber
        version = transaction.version
        type = TransactionType(transaction)
        segments = transaction.segments.map { SegmentView($0, delimiters: transaction.delimiters) }
        do throws(X12Error) {
            content = try TransactionContent(transaction)
        } catch {
            content = nil
            let isKnown = problems.contains { $0.segment == error.segment && $0.element == error.element }
            if !isKnown { problems.append(X12Problem(error)) }
        }
    }
}
