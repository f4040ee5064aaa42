/// Whether those who bill and treat may bill this payer for the day. What is nil is not known.
public struct EnrollmentFacts: Sendable, Equatable {
    /// True when the rendering therapist is enrolled on the date of service.
    public var isRenderingEnrolled: Bool?
    /// True when the clinic is enrolled on the date of service.
    public var isBillingEnrolled: Bool?
    /// False when the clearinghouse does not list the payer for professional claims.
    public var isPayerListed: Bool?

    /// Facts from their parts.
    public init(isRenderingEnrolled: Bool? = nil, isBillingEnrolled: Bool? = nil, isPayerListed: Bool? = nil) {
        self.isRenderingEnrolled = isRenderingEnrolled
        self.isBillingEnrolled = isBillingEnrolled
        self.isPayerListed = isPayerListed
    }
}
