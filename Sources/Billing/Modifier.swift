/// Modifiers that rules ask for by name.
enum Modifier {
    /// Under an occupational therapy plan of care.
    static let occupationalTherapy = "GO"

    /// True for the three therapy disciplines: GN speech-language pathology, GO occupational and GP physical therapy.
    static func isDiscipline(_ modifier: String) -> Bool {
        modifier == "GO" || modifier == "GP" || modifier == "GN"
    }

    /// True for the modifiers that say no more than that a service was distinct.
    static func isDistinctService(_ modifier: String) -> Bool {
        switch modifier {
        case "59", "XE", "XP", "XS", "XU": true
        default: false
        }
    }

    /// True for modifiers of a side, finger, toe, eyelid or coronary artery.
    static func isAnatomic(_ modifier: String) -> Bool {
        var bytes = modifier.utf8.makeIterator()
        guard let first = bytes.next(), let second = bytes.next() else { return false }
        let isDigit = (0x31...0x39).contains(second)
        switch first {
        case UInt8(ascii: "F"), UInt8(ascii: "T"): return isDigit || second == UInt8(ascii: "A")
        case UInt8(ascii: "E"): return (0x31...0x34).contains(second)
        case UInt8(ascii: "L"), UInt8(ascii: "R"): break
        default: return false
        }
        return switch modifier {
        case "LT", "RT", "LC", "LD", "RC", "LM", "RI": true
        default: false
        }
    }

    /// True for the modifiers with which a claim passes an edit whose indicator is 1.
    ///
    /// Source: NCCI policy manual for Medicare 2026, ch. I §E.
    static func isEditAssociated(_ modifier: String) -> Bool {
        switch modifier {
        case "24", "25", "27", "57", "58", "78", "79", "91": true
        default: isDistinctService(modifier) || isAnatomic(modifier)
        }
    }
}
