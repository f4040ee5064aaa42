/// Members are known by an id of the payer's form, in Medicare the MBI.
struct MemberIdentifier: Rule {
    static let about = RuleDescription(
        .init(
            "B-ID-7", .reject,
            means: "The member id has the form that the payer gives out.",
            example: "MBI with dashes: reject."),
        source: "CMS, Understanding the MBI format; payer profile")

    static func apply(to draft: inout DraftClaim) {
        guard let pattern = draft.payer.memberIDPattern, let member = draft.visit.primaryCoverage?.memberID,
            !Self.isValid(member, pattern)
        else { return }
        draft.report("B-ID-7", .reject, "The member id does not have the payer's form.", carc: "31")
    }

    /// By position `C` stands for 1...9, `A` for a letter, `N` for a digit, and anything else for a letter or digit.
    static func isValid(_ text: String, _ pattern: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count == pattern.utf8.count else { return false }
        return zip(bytes, pattern.utf8).allSatisfy { byte, kind in
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
