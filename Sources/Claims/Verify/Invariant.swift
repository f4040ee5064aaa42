/// One invariant as verified. Never held without having been looked at.
public struct Invariant: Sendable, Hashable, Codable {
    /// How it stands.
    public enum Standing: String, Sendable, Codable {
        /// Looked at, and true.
        case held
        /// Looked at, and false; `reasons` say where.
        case broken
        /// Not looked at; `reasons` say why.
        case notChecked = "not_checked"
    }

    /// I1 … I10.
    public let id: String
    /// What it says.
    public let title: String
    /// How it stands.
    public let standing: Standing
    /// Breaches, or why it was not checked; no patient data.
    public let reasons: [String]

    static func checked(_ id: String, _ title: String, breaches: [String]) -> Invariant {
        Invariant(id: id, title: title, standing: breaches.isEmpty ? .held : .broken, reasons: breaches)
    }

    static func notChecked(_ id: String, _ title: String, why: String) -> Invariant {
        Invariant(id: id, title: title, standing: .notChecked, reasons: [why])
    }
}
