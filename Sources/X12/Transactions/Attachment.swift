/// A PWK segment: supporting documents that were sent or are at hand. Source: 005010X222A1 loops 2300 and 2400.
public struct Attachment: Sendable, Equatable, Encodable {
    /// PWK01: kind of report, such as `OZ` support data or `PN` physical therapy notes.
    public var reportType: String
    /// PWK02: `AA` on request, `BM` by mail, `EL` electronically, `EM` e-mail, `FT` file transfer, `FX` fax.
    public var transmission: String
    /// PWK06 (AC), written on the documents too; empty when they are available on request only.
    public var controlNumber: String

    /// Documents with the number that ties them to the claim.
    public init(reportType: String, transmission: String, controlNumber: String = "") {
        self.reportType = reportType
        self.transmission = transmission
        self.controlNumber = controlNumber
    }

    init(_ segment: Segment) {
        self.init(reportType: segment[1], transmission: segment[2], controlNumber: segment[6])
    }

    func write(to writer: inout SegmentWriter) {
        writer.segment(
            "PWK", reportType, transmission, "", "", controlNumber.isEmpty ? "" : "AC", controlNumber)
    }
}
