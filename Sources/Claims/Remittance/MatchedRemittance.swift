internal import X12

/// One balanced 835 transaction with what was found for its claims.
struct MatchedRemittance: Sendable {
    let file: InboundFile
    /// Token of the job that posts the file.
    let token: Int64
    let payerID: String
    let key: RemittanceKey
    let remittance: Remittance835
    /// Our submission of each claim, in the file's order; `nil` for one that is not found.
    let answered: [Answered?]
    /// The payee's clinic; the house where the NPI is not one clinic's.
    let clinicID: Int32
    /// Claims that the references of its PLB name.
    let claimsByReference: [String: Int64]
}
