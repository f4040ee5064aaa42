/// A list of claims that wait for a person. The view `work` (v0010) says which claims stand in which.
public enum WorkList: String, Sendable, CaseIterable, Codable {
    /// The note is not signed.
    case documentation
    /// The payer does not know the patient, or the coverage is not active.
    case eligibility
    /// A rule about a prior authorization rejected it.
    case authorization
    /// Some rule rejected it.
    case scrub
    /// A second person must release it.
    case release
    /// Unsent with four hours or less to its target.
    case atRisk = "at_risk"
    /// In a file whose arrival is unknown.
    case inDoubt = "in_doubt"
    /// Sent, and after the time for it not even its file is acknowledged (TA1 or 999).
    case no999 = "no_999"
    /// In a file that was acknowledged, and after the time for it nobody says what became of the claim.
    case no277CA = "no_277ca"
    /// Rejected by TA1, 999, or a 277CA on the way.
    case rejectedByClearinghouse = "rejected_by_clearinghouse"
    /// Rejected by the payer's 277CA.
    case rejectedByPayer = "rejected_by_payer"
    /// Accepted, asked about, and not answered.
    case unanswered
    /// Of these, sent 45 days ago or more.
    case remittanceMissing = "remittance_missing"
    /// Refused by the payer.
    case denied
    /// Refused, and an appeal of it is filed.
    case appealed
    /// Its latest decision allows less than was expected by contract, and nobody has accepted that.
    case underpaid
    /// The appeal's limit is 14 days away or less.
    case appealLimit = "appeal_limit"
    /// The filing limit is 14 days away or less.
    case filingLimit = "filing_limit"
    /// Paid more than was billed.
    case credits
    /// In a work list of billing with no next date: must be empty.
    case noFollowUp = "no_follow_up"

    /// In words for people.
    public var title: String {
        switch self {
        case .documentation: "Documentation incomplete"
        case .eligibility: "Eligibility failed"
        case .authorization: "Authorization missing or used up"
        case .scrub: "Scrub failed"
        case .release: "Waits for release"
        case .atRisk: "Not sent, deadline at risk"
        case .inDoubt: "Sent, arrival in doubt"
        case .no999: "Sent, no 999"
        case .no277CA: "Sent, no 277CA"
        case .rejectedByClearinghouse: "Rejected by clearinghouse"
        case .rejectedByPayer: "Rejected by payer"
        case .unanswered: "No answer"
        case .remittanceMissing: "Remittance missing, 45 days"
        case .denied: "Denied"
        case .appealed: "Appealed"
        case .underpaid: "Underpaid against contract"
        case .appealLimit: "Appeal limit at risk"
        case .filingLimit: "Filing limit at risk"
        case .credits: "Credit balances"
        case .noFollowUp: "No follow-up date"
        }
    }
}

/// A work list at a glance.
public struct WorkListSummary: Sendable, Hashable, Encodable {
    /// The list.
    public let list: WorkList
    /// Claims.
    public let claims: Int64
    /// What they are about: open with insurers, or billed where nothing is sent yet; cents.
    public let cents: Int64
    /// Since when the oldest waits, UTC; nil when there is none.
    public let oldestAt: String?
    /// The nearest date of one of them, UTC.
    public let dueSoonestAt: String?
}

/// A claim in a work list.
public struct WorkItem: Sendable, Hashable, Encodable {
    /// Number of the claim.
    public let claimID: Int64
    /// Clinic code.
    public let clinicID: String
    /// The visit's own name.
    public let visitID: String
    /// Stage.
    public let stage: String
    /// Payer.
    public let payerID: String
    /// Why it waits.
    public let reason: String?
    /// What it is about, cents.
    public let cents: Int64
    /// Since when it waits, UTC.
    public let since: String?
    /// What happens next happens then, UTC.
    public let dueAt: String?
    /// Whose work it is.
    public let assignedTo: String?
    /// Who works it right now.
    public let lockedBy: String?
    /// The day for which somebody put it off.
    public let followUpOn: String?
}
