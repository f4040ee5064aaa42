/// What became of one claim of a submission.
struct ClaimDecision: Sendable {
    var claim: ClaimReading
    /// STC01 of the 277CA.
    var status: ClaimStatus
    var disposition: LedgerLine.Disposition
    /// Counts the claims ever received, from 1.
    var number: Int
    /// What the payer decided; nil for rejected and voided claims.
    var outcome: ClaimOutcome?
    /// The earlier payment that a replacement or void takes back.
    var reversal: Payment?
    /// How the 835 shows the claim.
    var quirks: RemittanceQuirks
    /// The claim's status after each hop, in order: all that 277CAs tell.
    var hops: [HopStatus] = []
    /// When the payer pays, after receipt.
    var payDelay: Int64 = 0
    /// What a 276 hears until then.
    var pendingStatus = ClaimStatus(category: "P1", code: "20")
    /// The later decision that takes the place of `outcome`, and when after the payment.
    var correction: (outcome: ClaimOutcome, delay: Int64)?

    var isAccepted: Bool { disposition == .accepted }
    /// REF*1K of the 277CA, CLP07 of the 835.
    var payerControlNumber: String { ClaimRecord.payerControlNumber(number) }

    /// What the 835 reports: the reversal first, then the new result.
    var payments: [Payment] {
        var found = reversal.map { [$0] } ?? []
        if let outcome {
            found.append(
                Payment(claim: claim, payerControlNumber: payerControlNumber, outcome: outcome, quirks: quirks))
        }
        return found
    }

    /// What a later 835 reports, when the payer changes its mind: the payment taken back, then the new result.
    var corrections: [Payment] {
        guard let outcome, let correction else { return [] }
        return [
            Payment(
                claim: claim, payerControlNumber: payerControlNumber, outcome: outcome.reversed, isReversal: true,
                quirks: quirks.withoutInterest),
            Payment(
                claim: claim, payerControlNumber: payerControlNumber, outcome: correction.outcome,
                quirks: quirks.withoutInterest),
        ]
    }

    /// Every payment because of this claim, in the order in which they are reported.
    var allPayments: [Payment] { payments + corrections }
}

/// What one station on a claim's way said of it in a 277CA.
struct HopStatus: Sendable, Hashable {
    var hop: FaultRule.Hop
    var status: ClaimStatus
    var isRejection = false
    /// Whether the first line is named.
    var isAtLine = false
}

/// What a payer has on file about an accepted claim.
struct ClaimRecord: Sendable {
    /// Where its remittance is.
    enum Remittance: Sendable, Hashable {
        /// Kept back until a 276 asks.
        case held
        /// In an answer file that may be taken from this moment on.
        case filed(answer: String, from: Timestamp)
        /// In an answer file that was lost; a 276 brings it back.
        case lost(answer: String)
    }

    let key: ClaimKey
    let number: Int
    let claim: ClaimReading
    let outcome: ClaimOutcome
    var decidedAt: Timestamp
    /// TRN02 of the remittance.
    var trace: String
    var remittance: Remittance
    /// What a 276 hears before the remittance is there.
    var pendingStatus = ClaimStatus(category: "P1", code: "20")
    /// A replacement or void has taken its place.
    var isSuperseded = false

    var payerControlNumber: String { Self.payerControlNumber(number) }
    var serviceDates: String { claim.serviceDates }

    /// `P` and ten digits.
    static func payerControlNumber(_ number: Int) -> String {
        let digits = String(number)
        return "P" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }
}
