/// The typed view of any known transaction set.
public enum TransactionContent: Sendable, Encodable {
    /// 837P.
    case claims(Claim837P)
    /// 270.
    case eligibilityInquiry(Eligibility270)
    /// 271.
    case eligibility(Eligibility271)
    /// 276.
    case claimStatusRequest(ClaimStatus276)
    /// 277.
    case claimStatus(ClaimStatus277)
    /// 277CA.
    case claimAcknowledgement(ClaimAcknowledgement277CA)
    /// 835.
    case remittance(Remittance835)
    /// 278.
    case authorization(Authorization278)
    /// 999.
    case implementationAcknowledgement(ImplementationAcknowledgement999)

    /// Nil for an unknown set; throws `X12Error` when a known one cannot be read.
    public init?(_ transaction: TransactionSet) throws(X12Error) {
        guard let type = TransactionType(transaction) else { return nil }
        switch type {
        case .claim837P: self = .claims(try Claim837P(transaction))
        case .eligibility270: self = .eligibilityInquiry(try Eligibility270(transaction))
        case .eligibility271: self = .eligibility(try Eligibility271(transaction))
        case .claimStatus276: self = .claimStatusRequest(try ClaimStatus276(transaction))
        case .claimStatus277: self = .claimStatus(try ClaimStatus277(transaction))
        case .claimAcknowledgement277CA: self = .claimAcknowledgement(try ClaimAcknowledgement277CA(transaction))
        case .remittance835: self = .remittance(try Remittance835(transaction))
        case .authorization278: self = .authorization(try Authorization278(transaction))
        case .implementationAcknowledgement999:
            self = .implementationAcknowledgement(try ImplementationAcknowledgement999(transaction))
        }
    }

    /// Writes the view itself, without a name around it.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .claims(let view): try view.encode(to: encoder)
        case .eligibilityInquiry(let view): try view.encode(to: encoder)
        case .eligibility(let view): try view.encode(to: encoder)
        case .claimStatusRequest(let view): try view.encode(to: encoder)
        case .claimStatus(let view): try view.encode(to: encoder)
        case .claimAcknowledgement(let view): try view.encode(to: encoder)
        case .remittance(let view): try view.encode(to: encoder)
        case .authorization(let view): try view.encode(to: encoder)
        case .implementationAcknowledgement(let view): try view.encode(to: encoder)
        }
    }
}
