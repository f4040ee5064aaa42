/// What is done about a claim status category of a 277 or 277CA.
public struct StatusAction: Sendable, Equatable {
    /// What is done.
    public enum Kind: String, Sendable, Decodable, CaseIterable {
        /// Wait and ask again.
        case wait
        /// The remittance should follow; without it a person traces it.
        case remittance
        /// A person sends records by a day.
        case documents
        /// A person looks at it now.
        case workList = "work_list"
        /// Rejected before adjudication: a person corrects it.
        case correct
        /// The payer does not have it: a person checks the acceptance before it is sent again.
        case notOnFile = "not_on_file"
        /// Ask again with fewer keys; then it is not on file.
        case widenSearch = "widen_search"
        /// The answer says nothing about the claim: ask again soon.
        case retry
    }

    /// What is done.
    public let kind: Kind
    /// Calendar days until the next look or until documents are due; nil for the payer's usual time.
    public let days: Int?
    /// What the category means, in our words.
    public let meaning: String
}
