/// A MIA segment: what a payer said of an inpatient claim as a whole. Source: 005010X221A1 loop 2100.
///
/// Its amounts are of no use to therapy billing and stay as written; its remark codes count like those of a MOA.
public struct InpatientAdjudication: Sendable, Equatable, Encodable {
    /// MIA01 to MIA24 as written, none trailing empty.
    public var elements: [String]

    /// Remark codes: MIA05 and MIA20 to MIA23.
    public var remarks: [String] {
        [5, 20, 21, 22, 23].compactMap { $0 <= elements.count ? elements[$0 - 1] : nil }.filter { !$0.isEmpty }
    }

    /// From MIA01 on.
    public init(elements: [String]) {
        self.elements = elements
    }

    init(_ segment: Segment) {
        elements = segment.values
    }

    func write(to writer: inout SegmentWriter) {
        writer.segment("MIA", elements: elements)
    }
}
