/// A composite medical procedure (C003): code with modifiers.
public struct Procedure: Sendable, Equatable, Encodable {
    /// `HC` for CPT and HCPCS.
    public var qualifier: String
    /// The procedure code.
    public var code: String
    /// Up to four modifiers.
    public var modifiers: [String]
    /// Free text, mostly empty.
    public var description: String

    /// A CPT or HCPCS procedure.
    public init(code: String, modifiers: [String] = [], description: String = "", qualifier: String = "HC") {
        self.qualifier = qualifier
        self.code = code
        self.modifiers = modifiers
        self.description = description
    }

    init(components: [String]) {
        let part = { components.indices.contains($0) ? components[$0] : "" }
        self.init(
            code: part(1), modifiers: components.dropFirst(2).prefix(4).filter { !$0.isEmpty }, description: part(6),
            qualifier: part(0))
    }

    func composite(in writer: SegmentWriter) -> String {
        let padding = Array(repeating: "", count: max(0, 4 - modifiers.count))
        return writer.composite([qualifier, code] + modifiers.prefix(4) + padding + [description])
    }
}
