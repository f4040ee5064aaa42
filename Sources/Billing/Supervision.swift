/// How closely a therapist supervises an assistant.
public enum Supervision: String, Codable, Sendable {
    /// Reachable, not necessarily there.
    case general
    /// On the premises.
    case direct
}
