/// What is done when a line has more than the four modifiers that a claim carries.
public enum ModifierOverflow: String, Sendable, Codable {
    /// A person decides.
    case reject
    /// The first three stay and 99 stands for the others.
    case ninetyNine = "99"
    /// Informational modifiers at the end are dropped.
    case dropInformational = "drop_informational"
}
