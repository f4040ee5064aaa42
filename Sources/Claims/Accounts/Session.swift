public import Billing

/// A signed-in person's session, as it is begun.
public struct Session: Sendable {
    /// 256 random bits in hexadecimal; told once, since only its SHA-256 is stored.
    public let token: String
    /// Who.
    public let principal: Principal
    /// To be sent with every change; follows from the token.
    public let csrfToken: String
    /// When a page should warn.
    public let warnsAt: Instant
    /// When it ends unless it is used.
    public let endsAt: Instant
    /// One-time codes in place of an authenticator; filled at enrolment only, to be shown once.
    public let recoveryCodes: [String]
}
