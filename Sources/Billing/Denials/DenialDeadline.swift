/// By which limit the work on a denial ends.
public enum DenialDeadline: Sendable, Equatable {
    /// The payer's limit for corrected claims.
    case correctedClaim
    /// The limit of the level of appeal that is open.
    case appeal
    /// Calendar days of our own from the payer's decision.
    case days(Int)
}
