import X12

extension TransactionGenerator {
    /// One of each transaction set.
    mutating func everything() -> [TransactionContent] {
        [
            .claims(claims()), .eligibilityInquiry(eligibilityInquiry()), .eligibility(eligibility()),
            .claimStatusRequest(claimStatusRequest()), .claimStatus(claimStatus()),
            .claimAcknowledgement(claimAcknowledgement()), .remittance(remittance()),
            .implementationAcknowledgement(implementationAcknowledgement()),
            .authorization(authorization(isResponse: false)), .authorization(authorization(isResponse: true)),
        ]
    }

    /// An interchange with each set in a group of its own.
    static func file(_ contents: [TransactionContent], delimiters: Delimiters = .standard) -> [UInt8] {
        var writer = SegmentWriter(delimiters: delimiters)
        writer.beginInterchange(
            sender: InterchangeParty(id: "CLAIMLINE"), receiver: InterchangeParty(id: "CLRHOUSE"), date: "20261006",
            time: "0815", controlNumber: 42, isTest: true, isAcknowledgementRequested: false)
        for (index, content) in contents.enumerated() {
            writer.beginGroup(
                functionalID: content.type.functionalID, sender: "CLAIMLINE", receiver: "CLRHOUSE", date: "20261006",
                time: "0815", controlNumber: index + 1, version: content.type.version)
            content.write(to: &writer, controlNumber: index + 1)
            writer.endGroup()
        }
        writer.endInterchange()
        return writer.bytes
    }
}
