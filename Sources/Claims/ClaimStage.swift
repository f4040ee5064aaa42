/// Where a claim stands. The numbers are stored; they are never reused.
public enum ClaimStage: Int16, Sendable, CaseIterable, Codable {
    /// The note is not signed: waits in the clinic's work list, no clock runs.
    case documentation = 10
    /// Coverage is being checked (270/271).
    case eligibility = 20
    /// The payer does not know the patient or the coverage is not active: work list.
    case eligibilityFailed = 25
    /// Rules are being run.
    case scrub = 30
    /// A rule rejected the claim: work list.
    case scrubFailed = 35
    /// Clean; waits for the payer route's next batch window.
    case ready = 40
    /// Clean; waits for a second person to release it: work list.
    case awaitingRelease = 45
    /// In a submission file whose sending is under way or in doubt.
    case submitting = 50
    /// The transport accepted the file; waits for TA1, 999 and 277CA.
    case submitted = 60
    /// A later payer's claim that the payer before sent on by itself; waits for the remittance.
    case crossover = 62
    /// Rejected by TA1, 999 or 277CA: work list.
    case rejected = 65
    /// Accepted for processing (277CA); waits for the remittance, with a follow-up date.
    case accepted = 70
    /// Neither answer nor money after the follow-ups: work list.
    case unanswered = 75
    /// Adjudicated with money still open that the payer refused: work list.
    case denied = 80
    /// An appeal of the payer's refusal is filed: work list, with the day by which a decision should be there.
    case appealed = 85
    /// Paid more than was billed: the insurer's credit waits for a refund or its recovery: work list.
    case overpaid = 88
    /// Posted and settled with the insurer; nothing open.
    case closed = 90

    /// The name in JSON, command lines and events.
    public var name: String {
        switch self {
        case .documentation: "documentation_incomplete"
        case .eligibility: "eligibility"
        case .eligibilityFailed: "eligibility_failed"
        case .scrub: "scrub"
        case .scrubFailed: "scrub_failed"
        case .ready: "ready"
        case .awaitingRelease: "waiting_for_release"
        case .submitting: "submitting"
        case .submitted: "submitted"
        case .crossover: "crossover"
        case .rejected: "rejected"
        case .accepted: "accepted"
        case .unanswered: "unanswered"
        case .denied: "denied"
        case .appealed: "appealed"
        case .overpaid: "overpaid"
        case .closed: "closed"
        }
    }

    /// The stage of a name.
    public init?(name: String) {
        guard let stage = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = stage
    }
}
