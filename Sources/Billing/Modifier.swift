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
        switch modifier {
        case "LT", "RT", "FA", "TA", "LC", "LD", "RC", "LM", "RI", "E1", "E2", "E3", "E4": true
        default: isNumbered(modifier, "F") || isNumbered(modifier, "T")
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

    private static func isNumbered(_ modifier: String, _ letter: Unicode.Scalar) -> Bool {
        let scalars = modifier.unicodeScalars
        guard scalars.count == 2, scalars.first == letter, let digit = scalars.last else { return false }
        return ("1"..."9").contains(digit)
    }
}
