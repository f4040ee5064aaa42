/// A PRV segment: what a provider does here, and its specialty.
public struct ProviderSpecialty: Sendable, Equatable, Encodable {
    /// PRV01: `BI` billing, `PE` performing, `AT` attending, `RF` referring, `OR` ordering, `PC` primary care.
    public var role: String
    /// PRV03: NUCC taxonomy code (qualified PXC), or a number as `qualifier` says.
    public var code: String
    /// PRV02: `PXC` taxonomy, `HPI` NPI, `EI`, `9K`, `D3`, `SY`, `TJ`.
    public var qualifier: String

    /// A role with a taxonomy code.
    public init(role: String, code: String, qualifier: String = "PXC") {
        self.role = role
        self.code = code
        self.qualifier = code.isEmpty ? "" : qualifier
    }

    init(_ segment: Segment) {
        self.init(role: segment[1], code: segment[3], qualifier: segment[2])
    }

    func write(to writer: inout SegmentWriter) {
        writer.segment("PRV", role, qualifier, code)
    }
}
