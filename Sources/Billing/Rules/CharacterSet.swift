/// Names and addresses travel in the characters of X12.
struct CharacterSet: Rule {
    static let about = RuleDescription(
        .init(
            "B-CHR-1", .fix,
            means: "Names and addresses are written in plain capitals, without separators and outer spaces.",
            example: "A name with an accent: written without."),
        source: "X12.6 §3.3, basic and extended character set")

    static func apply(to draft: inout DraftClaim) {
        let patient = draft.visit.patient
        let rendering = draft.visit.rendering
        let isNamePlain =
            Self.isPlain(patient.lastName) && Self.isPlain(patient.firstName) && Self.isPlain(patient.middleName ?? "")
        let isAddressPlain =
            Self.isPlain(patient.address.line1) && Self.isPlain(patient.address.line2 ?? "")
            && Self.isPlain(patient.address.city)
        let isRenderingPlain = Self.isPlain(rendering.lastName) && Self.isPlain(rendering.firstName)
        if !isNamePlain { report("patient.name", &draft) }
        if !isAddressPlain { report("patient.address", &draft) }
        if !isRenderingPlain { report("rendering.name", &draft) }
    }

    private static func report(_ field: String, _ draft: inout DraftClaim) {
        draft.report(
            "B-CHR-1", .fix, "A name or address goes out in plain characters.", inputs: ["field": .text(field)])
    }

    private static func isPlain(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.first != 0x20, bytes.last != 0x20 else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "~"), UInt8(ascii: "*"), UInt8(ascii: ":"), UInt8(ascii: "^"): false
            default: (0x20...0x7e).contains(byte)
            }
        }
    }
}
