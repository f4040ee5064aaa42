/// A MOA segment: what a payer said of an outpatient claim as a whole. Source: 005010X221A1 loop 2100, 005010X222A1
/// loop 2320.
public struct OutpatientAdjudication: Sendable, Equatable, Encodable {
    /// MOA01: a fraction, as written.
    public var reimbursementRate = ""
    /// MOA02: payable by HCPCS.
    public var hcpcsPayableCents: Int64?
    /// MOA03 to MOA07: remark codes, at most five.
    public var remarks: [String] = []
    /// MOA08: end stage renal disease.
    public var renalPaidCents: Int64?
    /// MOA09: professional component that was billed but is not payable.
    public var nonPayableProfessionalCents: Int64?

    /// With remark codes alone, as most payers send.
    public init(remarks: [String] = []) {
        self.remarks = remarks
    }

    init(_ segment: Segment) throws(X12Error) {
        reimbursementRate = segment[1]
        hcpcsPayableCents = try segment.optionalAmount(2)
        remarks = (3...7).map { segment[$0] }.filter { !$0.isEmpty }
        renalPaidCents = try segment.optionalAmount(8)
        nonPayableProfessionalCents = try segment.optionalAmount(9)
    }

    func write(to writer: inout SegmentWriter) {
        let codes = remarks.prefix(5) + Array(repeating: "", count: max(0, 5 - remarks.count))
        writer.segment(
            "MOA",
            elements: [reimbursementRate, X12Amount.optionalText(cents: hcpcsPayableCents)] + codes + [
                X12Amount.optionalText(cents: renalPaidCents),
                X12Amount.optionalText(cents: nonPayableProfessionalCents),
            ])
    }
}
