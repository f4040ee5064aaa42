/// Names and addresses travel in the characters of X12.
struct CharacterSet: Rule {
    static let about = RuleDescription(
        .init(
            "B-CHR-1", .fix,
            means: "Names and addresses are written in plain capitals, without separators and outer spaces.",
            example: "A name with an accent: written without."),
        source: "X12.6 §3.3, basic and extended character set")

    func apply(to draft: inout DraftClaim) {
        let patient = draft.visit.patient
        var fields = [
            ("patient.name", patient.lastName), ("patient.name", patient.firstName),
            ("patient.address", patient.address.line1), ("patient.address", patient.address.city),
            ("rendering.name", draft.visit.rendering.lastName), ("rendering.name", draft.visit.rendering.firstName),
        ]
        if let middle = patient.middleName { fields.append(("patient.name", middle)) }
        if let line = patient.address.line2 { fields.append(("patient.address", line)) }
        var reported: [String] = []
        for (field, text) in fields where !Self.isPlain(text) && !reported.contains(field) {
            reported.append(field)
            draft.report(
                "B-CHR-1", .fix, "A name or address goes out in plain characters.", inputs: ["field": .text(field)])
        }
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
