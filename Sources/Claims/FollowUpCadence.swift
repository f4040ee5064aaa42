internal import Jobs
internal import Postgres

/// When an unanswered claim is looked at again (business clock, calendar days).
///
/// Defaults of the follow-up cadence: 277CA within one day; Medicare holds clean electronic claims 13 days, so day 14;
/// others day 15 after acceptance; then every ten days; after the fourth look a person takes over.
enum FollowUpCadence {
    static let looksBeforePerson: Int64 = 4

    static func acknowledgementChase(from instant: Timestamp) -> Timestamp { instant.adding(days: 1) }

    static func remittanceChase(from instant: Timestamp) -> Timestamp { instant.adding(days: 14) }

    static func nextLook(from instant: Timestamp) -> Timestamp { instant.adding(days: 10) }

    /// The job of a claim's next look. It has a day once it is due, so that its deadline is not over at that moment.
    static func look(at claim: Claim, on due: Timestamp) -> NewJob {
        NewJob(
            queue: .followUp, clinicID: claim.clinicID, subject: claim.id, deadline: due.adding(days: 1),
            routeID: claim.routeID, due: .business(due))
    }

    /// A finalised claim's 835 should follow within a week.
    static func remittanceAfterFinal(from instant: Timestamp) -> Timestamp { instant.adding(days: 7) }
}
