/// A whole file for people and programs to read: everything that could be divided, typed views, and problems.
public struct X12Document: Sendable, Encodable {
    /// Version of this layout.
    static let version = 1

    /// Version of this layout.
    public let schemaVersion = X12Document.version
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
    let head: InterchangeHead
    let tail: InterchangeTail
    /// Functional groups.
    public let groups: [GroupView]
    /// TA1 of this interchange, typed.
    public var acknowledgements: [InterchangeAcknowledgement] { tail.acknowledgements }
    /// Segments outside every group and transaction set, such as TA1.
    public var segments: [SegmentView] { tail.segments }

    private enum CodingKeys: String, CodingKey {
        case groups
    }

    init(_ interchange: Interchange, problems: inout [X12Problem]) {
        let delimiters = interchange.delimiters
        var acknowledgements: [InterchangeAcknowledgement] = []
        do throws(X12Error) {
            acknowledgements = try InterchangeAcknowledgement.all(in: interchange)
        } catch {
            problems.append(X12Problem(error))
        }
        let placed = Self.placedSegments(of: interchange)
        let loose = interchange.segments.filter { !placed.contains($0.index) }
        head = InterchangeHead(interchange.header, delimiters: delimiters)
        tail = InterchangeTail(
            interchange.trailer, loose: loose.map { SegmentView($0, delimiters: delimiters) },
            acknowledgements: acknowledgements, delimiters: delimiters)
        groups = interchange.groups.map { GroupView($0, delimiters: delimiters, problems: &problems) }
    }

    /// Writes the parts as one object.
    public func encode(to encoder: any Encoder) throws {
        try head.encode(to: encoder)
        try tail.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(groups, forKey: .groups)
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
}

/// What the ISA says.
struct InterchangeHead: Sendable, Encodable {
    let controlNumber: String
    let senderQualifier: String
    let senderID: String
    let receiverQualifier: String
    let receiverID: String
    let date: String
    let time: String
    let isTest: Bool
    /// Separators as text; `repetition` is empty when there is none.
    let delimiters: [String: String]
    let header: SegmentView

    init(_ header: Segment, delimiters: Delimiters) {
        controlNumber = header[13]
        senderQualifier = header[5]
        senderID = Interchange.trimmed(header[6])
        receiverQualifier = header[7]
        receiverID = Interchange.trimmed(header[8])
        date = header[9]
        time = header[10]
        isTest = header[15] == "T"
        self.delimiters = Self.texts(delimiters)
        self.header = SegmentView(header, delimiters: delimiters)
    }

    private static func texts(_ delimiters: Delimiters) -> [String: String] {
        func text(_ byte: UInt8) -> String { byte == 0 ? "" : String(Unicode.Scalar(byte)) }
        return [
            "element": text(delimiters.element), "component": text(delimiters.component),
            "repetition": text(delimiters.repetition), "segment": text(delimiters.segment),
        ]
    }
}

/// What is known of an interchange at its end.
struct InterchangeTail: Sendable, Encodable {
    /// Absent when the file lacks it.
    let trailer: SegmentView?
    let acknowledgements: [InterchangeAcknowledgement]
    let segments: [SegmentView]

    init(
        _ trailer: Segment?, loose: [SegmentView], acknowledgements: [InterchangeAcknowledgement],
        delimiters: Delimiters
    ) {
        self.trailer = trailer.map { SegmentView($0, delimiters: delimiters) }
        self.acknowledgements = acknowledgements
        segments = loose
    }
}
