/// A REF segment.
public struct Reference: Sendable, Equatable, Encodable {
    /// REF01, such as `1K` payer claim control number.
    public var qualifier: String
    /// REF02.
    public var value: String

    /// A reference.
    public init(qualifier: String, value: String) {
        self.qualifier = qualifier
        self.value = value
    }

    init(_ segment: Segment) {
        self.init(qualifier: segment[1], value: segment[2])
    }
}

/// A DTP or DTM segment: a day or a range of days.
public struct DateReference: Sendable, Equatable, Encodable {
    /// DTP01, such as `472` service.
    public var qualifier: String
    /// First day, `YYYYMMDD` as written.
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
        let text = segment.id == "DTM" ? segment[2] : segment[3]
        let days = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let isRange = segment.id == "DTP" && segment[2] == "RD8" && days.count == 2
        self.init(
            qualifier: segment[1], from: isRange ? String(days[0]) : text, to: isRange ? String(days[1]) : "")
    }

    func write(to writer: inout SegmentWriter) {
        let isRange = !to.isEmpty && to != from
        writer.segment("DTP", qualifier, isRange ? "RD8" : "D8", isRange ? "\(from)-\(to)" : from)
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
}

extension [Reference] {
    /// Value of the first reference with this qualifier, or nil.
    public func value(_ qualifier: String) -> String? {
        first { $0.qualifier == qualifier }?.value
    }
}

extension [DateReference] {
    /// The first date with this qualifier, or nil.
    public func date(_ qualifier: String) -> DateReference? {
        first { $0.qualifier == qualifier }
    }
}

extension [QualifiedAmount] {
    /// Cents of the first amount with this qualifier, or nil.
    public func cents(_ qualifier: String) -> Int64? {
        first { $0.qualifier == qualifier }?.cents
    }
}
