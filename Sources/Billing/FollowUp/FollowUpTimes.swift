/// When claims of a payer that wait for answers are looked at.
public struct FollowUpTimes: Sendable, Equatable, Decodable {
    /// Hours within which TA1 or 999 should be there.
    public var fileAcknowledgementHours: Int
    /// Business days within which the first 277CA should be there.
    public var claimAcknowledgementDays: Int
    /// Business days after which a claim without the payer's acceptance is asked about.
    public var payerAcknowledgementDays: Int
    /// Calendar days after acceptance until the first status inquiry.
    public var firstStatusDays: Int
    /// Calendar days between status inquiries.
    public var repeatDays: Int
    /// Calendar days within which a remittance follows a final status.
    public var remittanceDays: Int
    /// Calendar days after which a person calls the payer.
    public var personDays: Int

    private enum CodingKeys: String, CodingKey {
        case fileAcknowledgementHours = "file_acknowledgement_hours"
        case claimAcknowledgementDays = "claim_acknowledgement_days"
        case payerAcknowledgementDays = "payer_acknowledgement_days"
        case firstStatusDays = "first_status_days"
        case repeatDays = "repeat_days"
        case remittanceDays = "remittance_days"
        case personDays = "person_days"
    }

    /// What a file says of some payers: absent means as before.
    public struct Changes: Sendable, Equatable, Decodable {
        private let fileAcknowledgementHours: Int?
        private let claimAcknowledgementDays: Int?
        private let payerAcknowledgementDays: Int?
        private let firstStatusDays: Int?
        private let repeatDays: Int?
        private let remittanceDays: Int?
        private let personDays: Int?

        private typealias CodingKeys = FollowUpTimes.CodingKeys

        func applied(to times: FollowUpTimes) -> FollowUpTimes {
            var times = times
            times.fileAcknowledgementHours = fileAcknowledgementHours ?? times.fileAcknowledgementHours
            times.claimAcknowledgementDays = claimAcknowledgementDays ?? times.claimAcknowledgementDays
            times.payerAcknowledgementDays = payerAcknowledgementDays ?? times.payerAcknowledgementDays
            times.firstStatusDays = firstStatusDays ?? times.firstStatusDays
            times.repeatDays = repeatDays ?? times.repeatDays
            times.remittanceDays = remittanceDays ?? times.remittanceDays
            times.personDays = personDays ?? times.personDays
            return times
        }
    }
}
