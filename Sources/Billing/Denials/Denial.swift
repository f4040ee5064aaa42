/// A payment refused, and what to do about it.
public struct Denial: Sendable, Equatable {
    /// What kind of work a denial is.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Correct the claim and submit it again.
        case correct
        /// Appeal the decision.
        case appeal
        /// The patient owes it.
        case patient
        /// Write it off.
        case writeOff = "write_off"
        /// Bill another payer.
        case otherPayer = "other_payer"
        /// Nothing is refused for good; find or wait for what it points to.
        case informational
        /// Send records.
        case documents
    }

    /// The adjustment that decided.
    public let adjustment: Adjustment
    /// What kind of work it is.
    public let kind: Kind
    /// What comes next where that does not apply, in this order.
    public let alternatives: [Kind]
    /// What to do next, one sentence for a person.
    public let action: String
    /// Ids of rules of ours that would have prevented it.
    public let rules: [String]
    /// The member of the payer's profile by which the rules see it; nil where they need none.
    public let profileMember: String?
    /// True when the claim never entered adjudication: there is no appeal, and what is corrected goes as a new original.
    public let isUnprocessable: Bool
}
