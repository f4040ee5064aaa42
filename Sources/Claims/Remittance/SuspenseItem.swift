internal import Postgres

/// A claim of a remittance that cannot be posted to a claim of ours yet. Its money is in suspense.
///
/// The rest of its remittance is posted all the same: the payment is real and balanced, and one claim of another system
/// must not hold up the money of hundreds. What does not balance is quarantined whole instead.
struct SuspenseItem: Sendable, Hashable {
    /// Why.
    enum Reason: String, Sendable, CaseIterable {
        /// No claim of ours was found; a person finds one, or sends the money back.
        case unmatched
        /// Takes back a payment that is not known; posted once that appears.
        case heldReversal = "held_reversal"
        /// Says what was posted already, with money; a reversal of the first makes it the one that counts.
        case paidTwice = "paid_twice"
        /// Is about more than was billed.
        case overcharged
        /// Decided by a later payer, before there is a claim to it; posted once there is.
        case noLaterClaim = "no_later_claim"
    }

    var id: Int64 = 0
    let clinicID: Int32
    let place: PostingPlace
    let reason: Reason
    let claimID: Int64?
    let submissionID: Int64?
    let statusCode: String
    let chargeCents: Int64
    let paidCents: Int64
    let payerControlNumber: String?
    let contentHash: [UInt8]

    static let columns = """
        item_id, clinic_id, remittance_id, position, reason, claim_id, submission_id, status_code, charge_cents, paid_cents,
        payer_control_number, content_hash
        """
}

extension SuspenseItem {
    init(_ row: inout RowDecoder) throws(PostgresError) {
        id = try row.next()
        clinicID = try row.next()
        place = PostingPlace(remittanceID: try row.next(), position: try row.next())
        let name: String = try row.next()
        guard let known = Reason(rawValue: name) else {
            throw PostgresError(kind: .decoding, message: "a reason of suspense is not known to this version")
        }
        reason = known
        claimID = try row.next()
        submissionID = try row.next()
        statusCode = try row.next()
        chargeCents = try row.next()
        paidCents = try row.next()
        payerControlNumber = try row.next()
        contentHash = try row.next()
    }
}
