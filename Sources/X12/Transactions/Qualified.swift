/// A REF segment.
public struct Reference: Sendable, Equatable, Encodable {
    /// REF01, such as `1K` payer claim control number.
    public var qualifier: String
    /// REF02.
    public var value: String
    /// REF03: words about it, as a 271 gives with plan and group numbers; mostly empty.
    public var description: String
    /// REF04 (2U): id of the other payer that the number belongs to, on service lines of an 837P; mostly empty.
    public var payerID: String

    /// A reference.
    public init(qualifier: String, value: String, description: String = "", payerID: String = "") {
        self.qualifier = qualifier
        self.value = value
        self.description = description
        self.payerID = payerID
    }

    init(_ segment: Segment) {
        self.init(
            qualifier: segment[1], value: segment[2], description: segment[3],
            payerID: segment.component(4, 1) == "2U" ? segment.component(4, 2) : "")
    }

    func write(to writer: inout SegmentWriter) {
        writer.segment(
            "REF", qualifier, value, description, payerID.isEmpty ? "" : writer.composite("2U", payerID))
    }
}

/// A DTP or DTM segment: a day or a range of days.
public struct DateReference: Sendable, Equatable, Encodable {
    /// DTP01, such as `472` service.
    public var qualifier: String
    /// First day, `YYYYMMDD` as written; with a time of day (DT) `YYYYMMDDHHMM`.
    public var from: String
    /// Last day of a range (RD8), else empty.
    public var to: String

    /// A day or, with `to`, a range.
    public init(qualifier: String, from: String, to: String = "") {
        self.qualifier = qualifier
        self.from = from
        self.to = to
    }

    init(_ segment: Segment) {
        let text = segment.tag == "DTM" ? segment[2] : segment[3]
        guard segment.tag == "DTP", segment[2] == "RD8", let hyphen = text.utf8.firstIndex(of: UInt8(ascii: "-")) else {
            self.init(qualifier: segment[1], from: text)
            return
        }
        self.init(
            qualifier: segment[1], from: String(text[..<hyphen]),
            to: String(text[text.utf8.index(after: hyphen)...]))
    }

    /// Writes a DTP: a range when `to` is given, also one of a single day.
    func write(to writer: inout SegmentWriter) {
        if to.isEmpty {
            writer.segment("DTP", qualifier, from.utf8.count == 12 ? "DT" : "D8", from)
        } else {
            writer.segment("DTP", qualifier, "RD8", "\(from)-\(to)")
        }
    }

    /// Writes a DTM, which knows no ranges.
    func writeDTM(to writer: inout SegmentWriter) {
        writer.segment("DTM", qualifier, from)
    }
}

/// An AMT segment.
public struct QualifiedAmount: Sendable, Equatable, Encodable {
    /// AMT01, such as `B6` allowed.
    public var qualifier: String
    /// AMT02 in cents.
    public var cents: Int64

    /// An amount.
    public init(qualifier: String, cents: Int64) {
        self.qualifier = qualifier
        self.cents = cents
    }

    init(_ segment: Segment) throws(X12Error) {
        self.init(qualifier: segment[1], cents: try segment.amount(2))
    }

    func write(to writer: inout SegmentWriter) {
        writer.segment("AMT", qualifier, X12Amount.text(cents: cents))
    }
}

/// A QTY segment.
public struct QualifiedQuantity: Sendable, Equatable, Encodable {
    /// QTY01, such as `VS` visits.
    public var qualifier: String
    /// QTY02 as written.
    public var quantity: String

    /// A quantity.
    public init(qualifier: String, quantity: String) {
        self.qualifier = qualifier
        self.quantity = quantity
    }

    init(_ segment: Segment) {
        self.init(qualifier: segment[1], quantity: segment[2])
    }

    func write(to writer: inout SegmentWriter) {
        writer.segment("QTY", qualifier, quantity)
    }
}

extension [Reference] {
    /// Value of the first reference with this qualifier, or nil.
    public func value(_ qualifier: String) -> String? {
        first { $0.qualifier == qualifier }?.value
    }

    func write(to writer: inout SegmentWriter) {
        for reference in self { reference.write(to: &writer) }
    }
}

extension [DateReference] {
    /// The first date with this qualifier, or nil.
    public func date(_ qualifier: String) -> DateReference? {
        first { $0.qualifier == qualifier }
    }

    func write(to writer: inout SegmentWriter) {
        for date in self { date.write(to: &writer) }
    }
}

extension [QualifiedAmount] {
    /// Cents of the first amount with this qualifier, or nil.
    public func cents(_ qualifier: String) -> Int64? {
        first { $0.qualifier == qualifier }?.cents
    }
}
