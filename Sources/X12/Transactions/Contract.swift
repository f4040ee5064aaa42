/// A CN1 segment: the contract that an amount was billed under. Source: 005010X222A1 loops 2300 and 2400.
public struct Contract: Sendable, Equatable, Encodable {
    /// CN101: 01 DRG, 02 per diem, 03 variable per diem, 04 flat, 05 capitated, 06 percent, 09 other.
    public var type: String
    /// CN102.
    public var amountCents: Int64?
    /// CN103 as written.
    public var percent = ""
    /// CN104.
    public var code = ""
    /// CN105: discount in percent, as written.
    public var termsDiscountPercent = ""
    /// CN106.
    public var version = ""

    /// A contract of a type; set the others as they apply.
    public init(type: String, amountCents: Int64? = nil) {
        self.type = type
        self.amountCents = amountCents
    }

    init(_ segment: Segment) throws(X12Error) {
        self.init(type: segment[1], amountCents: try segment.optionalAmount(2))
        percent = segment[3]
        code = segment[4]
        termsDiscountPercent = segment[5]
        version = segment[6]
    }

    func write(to writer: inout SegmentWriter) {
        writer.segment(
            "CN1", type, X12Amount.optionalText(cents: amountCents), percent, code, termsDiscountPercent, version)
    }
}
