internal import Billing
internal import Jobs
internal import Postgres

/// When a claim that waits for answers is looked at again, by the times of its payer (business clock).
///
/// After the transport took it: two business days later somebody should have acknowledged it, five later the payer is asked
/// (276). After the payer accepted it: day 14 for Medicare, which holds clean electronic claims 13 days, day 15 for others;
/// then every ten days; on day 30 a person calls. These are defaults: `follow-up.json` and the payers' profiles.
struct FollowUpCadence: Sendable {
    let times: FollowUpTimes

    init(times: FollowUpTimes) {
        self.times = times
    }

    init(_ claim: Claim, _ profiles: PayerProfiles) {
        let profile = profiles.profile(
            payerID: claim.payerID, payerClass: claim.payerClass, on: claim.serviceDate.day)
        times = FollowUpPlan.times(profile)
    }

    /// The first 277CA should be there.
    func acknowledgementChase(from instant: Timestamp) -> Timestamp {
        instant.adding(businessDays: times.claimAcknowledgementDays)
    }

    /// Without the payer's acceptance the payer is asked.
    func payerChase(from instant: Timestamp) -> Timestamp {
        instant.adding(businessDays: times.payerAcknowledgementDays)
    }

    /// Without a remittance the payer is asked.
    func remittanceChase(from instant: Timestamp) -> Timestamp { instant.adding(days: Int64(times.firstStatusDays)) }

    /// The look after one, never beyond the day on which a person calls.
    func nextLook(from instant: Timestamp, waitingSince since: Timestamp, days: Int?) -> Timestamp {
        let usual = instant.adding(days: Int64(days ?? times.repeatDays))
        let person = personCalls(since: since)
        return person > instant ? min(usual, person) : usual
    }

    /// A finalised claim's 835 should follow.
    func remittanceAfterFinal(from instant: Timestamp, days: Int?) -> Timestamp {
        instant.adding(days: Int64(days ?? times.remittanceDays))
    }

    /// When a person calls the payer about a claim that still waits.
    func personCalls(since instant: Timestamp) -> Timestamp { instant.adding(days: Int64(times.personDays)) }

    /// The job of a claim's next look. It has a day once it is due, so that its deadline is not over at that moment. Looks
    /// of one route that are due together are spread by the route's rate limit.
    static func look(at claim: Claim, on due: Timestamp) -> NewJob {
        NewJob(
            queue: .followUp, clinicID: claim.clinicID, subject: claim.id, deadline: due.adding(days: 1),
            routeID: claim.routeID, due: .business(due))
    }
}

extension Timestamp {
    /// The same time of day so many business days later, by the days of UTC.
    func adding(businessDays count: Int) -> Timestamp {
        adding(days: Int64(day.days(until: day.adding(businessDays: count))))
    }
}
