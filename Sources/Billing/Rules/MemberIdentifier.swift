/// Medicare members are known by their MBI.
struct MemberIdentifier: Rule {
    static let about = RuleDescription(
        "B-ID-7", meaning: "The member id is a Medicare beneficiary identifier without dashes.", payers: [.medicare],
        source: "CMS, Understanding the MBI format")

    // C: 1...9, A: letter, N: digit, X: letter or digit, by position.
    private static let pattern = Array("CAXNAXNAANN".utf8)

    func apply(to draft: inout DraftClaim) {
        guard let member = draft.visit.primaryCoverage?.memberID, !Self.isValid(member) else { return }
        draft.report("B-ID-7", .reject, "The member id is not a Medicare beneficiary identifier.", carc: "31")
    }

    static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count == pattern.count else { return false }
        return zip(bytes, pattern).allSatisfy { byte, kind in
            let isDigit = (0x30...0x39).contains(byte)
            return switch kind {
            case UInt8(ascii: "C"): isDigit && byte != 0x30
            case UInt8(ascii: "N"): isDigit
            case UInt8(ascii: "A"): isLetter(byte)
            default: isDigit || isLetter(byte)
            }
        }
    }

    // S, L, O, I, B and Z are left out, because they are easily misread.
    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "S"), UInt8(ascii: "L"), UInt8(ascii: "O"), UInt8(ascii: "I"), UInt8(ascii: "B"),
            UInt8(ascii: "Z"):
            false
        default: (0x41...0x5a).contains(byte)
        }
    }
}
