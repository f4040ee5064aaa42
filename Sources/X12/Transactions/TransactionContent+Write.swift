extension TransactionContent {
    /// Which transaction set it is.
    public var type: TransactionType {
        switch self {
        case .claims: .claim837P
        case .eligibilityInquiry: .eligibility270
        case .eligibility: .eligibility271
        case .claimStatusRequest: .claimStatus276
        case .claimStatus: .claimStatus277
        case .claimAcknowledgement: .claimAcknowledgement277CA
        case .remittance: .remittance835
        case .implementationAcknowledgement: .implementationAcknowledgement999
        case .authorization: .authorization278
        }
    }

    /// Appends ST to SE to an open group of `type`; `controlNumber` is ST02, unique in the group.
    public func write(to writer: inout SegmentWriter, controlNumber: Int) {
        switch self {
        case .claims(let view): view.write(to: &writer, controlNumber: controlNumber)
        case .eligibilityInquiry(let view): view.write(to: &writer, controlNumber: controlNumber)
        case .eligibility(let view): view.write(to: &writer, controlNumber: controlNumber)
        case .claimStatusRequest(let view): view.write(to: &writer, controlNumber: controlNumber)
        case .claimStatus(let view): view.write(to: &writer, controlNumber: controlNumber)
        case .claimAcknowledgement(let view): view.write(to: &writer, controlNumber: controlNumber)
        case .remittance(let view): view.write(to: &writer, controlNumber: controlNumber)
        case .implementationAcknowledgement(let view): view.write(to: &writer, controlNumber: controlNumber)
        case .authorization(let view): view.write(to: &writer, controlNumber: controlNumber)
        }
    }
}
