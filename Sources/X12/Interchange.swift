/// One interchange, ISA to IEA, as read: nothing is checked beyond that it could be divided.
public struct Interchange: Sendable {
    /// Separators found in the ISA.
    public let delimiters: Delimiters
    /// Every segment, ISA and IEA included.
    public let segments: [Segment]
    /// Functional groups in file order; empty for an interchange that carries TA1 only.
    public let groups: [FunctionalGroup]

    init(delimiters: Delimiters, segments: [Segment], groups: [FunctionalGroup], header: Segment) {
        self.delimiters = delimiters
        self.segments = segments
        self.groups = groups
        self.header = header
    }

    /// The ISA segment.
    public let header: Segment
    /// The IEA segment, when the interchange has its end.
    public var trailer: Segment? { segments.last.flatMap { $0.id == "IEA" ? $0 : nil } }
    /// ISA05.
    public var senderQualifier: String { header[5] }
    /// ISA06 without padding.
    public var senderID: String { Self.trimmed(header[6]) }
    /// ISA07.
    public var receiverQualifier: String { header[7] }
    /// ISA08 without padding.
    public var receiverID: String { Self.trimmed(header[8]) }
    /// ISA09, `YYMMDD`.
    public var date: String { header[9] }
    /// ISA10, `HHMM`.
    public var time: String { header[10] }
    /// ISA13, nine digits as written.
    public var controlNumber: String { header[13] }
    /// ISA14 is 1: the sender asks for a TA1.
    public var isAcknowledgementRequested: Bool { header[14] == "1" }
    /// ISA15 is `T`.
    public var isTest: Bool { header[15] == "T" }

    static func trimmed(_ text: String) -> String {
        var slice = text[...]
        while slice.last == " " { slice.removeLast() }
        while slice.first == " " { slice.removeFirst() }
        return String(slice)
    }
}

/// One functional group, GS to GE.
public struct FunctionalGroup: Sendable {
    /// The GS segment.
    public let header: Segment
    /// The GE segment, when the group has its end.
    public let trailer: Segment?
    /// Transaction sets in file order.
    public let transactions: [TransactionSet]
    /// GS01, such as `HC`.
    public var functionalID: String { header[1] }
    /// GS02.
    public var senderCode: String { header[2] }
    /// GS03.
    public var receiverCode: String { header[3] }
    /// GS06.
    public var controlNumber: String { header[6] }
    /// GS08.
    public var version: String { header[8] }
}

/// One transaction set, ST to SE.
public struct TransactionSet: Sendable {
    /// Every segment, ST and (when the set has its end) SE included.
    public let segments: [Segment]
    /// ST01, such as `837`.
    public let id: String
    /// ST02.
    public let controlNumber: String
    /// ST03, or GS08 when ST03 is absent.
    public let version: String
    /// Separators of the interchange.
    public let delimiters: Delimiters
    /// Whether the last segment is the SE.
    public var hasTrailer: Bool { segments.last?.id == "SE" }

    init(segments: [Segment], groupVersion: String, delimiters: Delimiters) {
        self.segments = segments
        id = segments.first?[1] ?? ""
        controlNumber = segments.first?[2] ?? ""
        let own = segments.first?[3] ?? ""
        version = own.isEmpty ? groupVersion : own
        self.delimiters = delimiters
    }
}
