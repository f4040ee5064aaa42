/// What is left of an authorization or referral for this claim, claims in flight taken off. What is nil is not limited.
public struct AuthorizationBalance: Sendable, Equatable {
    /// Visits left, this one not counted.
    public var visits: Int?
    /// Units left, this claim's not counted.
    public var units: Int?
    /// Visits left of the referral, this one not counted.
    public var referralVisits: Int?

    /// A balance from its parts.
    public init(visits: Int? = nil, units: Int? = nil, referralVisits: Int? = nil) {
        self.visits = visits
        self.units = units
        self.referralVisits = referralVisits
    }
}
