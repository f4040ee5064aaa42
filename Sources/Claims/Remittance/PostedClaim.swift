internal import Postgres

/// One claim of a remittance, ready to post.
struct PostedClaim: Sendable {
    let position: Int32
    var answered: Answered
    let statusCode: String
    let chargeCents: Int64
    let paidCents: Int64
    /// Expected adjustments only: what the payer refused stays open.
    let adjustedCents: Int64
    let patientCents: Int64
    let allowedCents: Int64
    /// What the payer refused, with the codes that say why; zero for a settled claim.
    let refusedCents: Int64
    let refusalCodes: String
    let payerControlNumber: String?
    /// JSON of `RemittedLine`: our line number, amounts and codes.
    var lines: String
    var facts = RemittedFacts()
    /// What we expected to be allowed for the claim.
    var expectedCents: Int64 = 0
    /// What earlier payers had settled of the charge.
    var priorCents: Int64 = 0
    var contentHash: [UInt8] = []
    /// The posting that this one takes back.
    var reverses: PostingPlace?
    /// NM1*74, sealed.
    var corrected: [UInt8]?
}

/// A claim's place in a remittance.
struct PostingPlace: Sendable, Hashable {
    let remittanceID: Int64
    let position: Int32
}

/// What was posted for a claim and stands.
struct StandingPosting: Sendable, Hashable {
    let remittanceID: Int64
    let position: Int32
    let claimID: Int64
    let submissionID: Int64
    let chargeCents: Int64
    let paidCents: Int64
    let adjustedCents: Int64
    let patientCents: Int64
    let allowedCents: Int64
    let refusedCents: Int64
    let payerControlNumber: String?
    let contentHash: [UInt8]

    var place: PostingPlace { PostingPlace(remittanceID: remittanceID, position: position) }

    init(
        remittanceID: Int64, position: Int32, claimID: Int64, submissionID: Int64, chargeCents: Int64,
        paidCents: Int64, adjustedCents: Int64, patientCents: Int64, allowedCents: Int64, refusedCents: Int64,
        payerControlNumber: String?, contentHash: [UInt8]
    ) {
        self.remittanceID = remittanceID
        self.position = position
        self.claimID = claimID
        self.submissionID = submissionID
        self.chargeCents = chargeCents
        self.paidCents = paidCents
        self.adjustedCents = adjustedCents
        self.patientCents = patientCents
        self.allowedCents = allowedCents
        self.refusedCents = refusedCents
        self.payerControlNumber = payerControlNumber
        self.contentHash = contentHash
    }

    init(_ posted: PostedClaim, remittanceID: Int64) {
        self.init(
            remittanceID: remittanceID, position: posted.position, claimID: posted.answered.claimID,
            submissionID: posted.answered.submissionID, chargeCents: posted.chargeCents, paidCents: posted.paidCents,
            adjustedCents: posted.adjustedCents, patientCents: posted.patientCents, allowedCents: posted.allowedCents,
            refusedCents: posted.refusedCents, payerControlNumber: posted.payerControlNumber,
            contentHash: posted.contentHash)
    }

    /// The posting that takes this one back, amount by amount, at a place of a remittance.
    func reversed(position: Int32, status: String, answered: Answered, contentHash: [UInt8]) -> PostedClaim {
        var posted = PostedClaim(
            position: position, answered: answered, statusCode: status, chargeCents: -chargeCents,
            paidCents: -paidCents, adjustedCents: -adjustedCents, patientCents: -patientCents,
            allowedCents: -allowedCents, refusedCents: -refusedCents, refusalCodes: "",
            payerControlNumber: payerControlNumber, lines: "[]")
        posted.reverses = place
        posted.contentHash = contentHash
        return posted
    }

    /// The same posting again, at another place.
    func repeated(position: Int32, status: String, answered: Answered) -> PostedClaim {
        var posted = PostedClaim(
            position: position, answered: answered, statusCode: status, chargeCents: chargeCents, paidCents: paidCents,
            adjustedCents: adjustedCents, patientCents: patientCents, allowedCents: allowedCents,
            refusedCents: refusedCents, refusalCodes: "", payerControlNumber: payerControlNumber, lines: "[]")
        posted.contentHash = contentHash
        return posted
    }
}

/// What makes two remittances the same payment, under whatever file they come.
struct RemittanceKey: Sendable, Hashable {
    let payerTIN: String
    let trace: String
    let payeeNPI: String
    let effectiveOn: PostgresDate
    let paymentCents: Int64
}
