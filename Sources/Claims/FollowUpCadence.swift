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

    /// A look that is due has a day: its deadline is never over the moment that it becomes due.
    static func lookBy(_ due: Timestamp) -> Timestamp { due.adding(days: 1) }

    /// A finalised claim's 835 should follow within a week.
    static func remittanceAfterFinal(from instant: Timestamp) -> Timestamp { instant.adding(days: 7) }
}
