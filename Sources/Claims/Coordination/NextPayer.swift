internal import Billing
internal import Jobs
internal import Postgres

/// When a claim goes on to the patient's next payer.
enum NextPayer {
    /// How long the payer to which a claim was forwarded is waited for before a person looks.
    ///
    /// Source: the practice of Medicare crossover: wait 30 days before billing the supplemental payer directly.
    static let crossoverDays: Int64 = 30

    /// Whether the claim's payer left something to the patient that another payer may owe.
    static func isOwed(_ claim: Claim) -> Bool {
        claim.stage == .closed && claim.coverageRank < claim.coverages && claim.money.patient > 0
    }

    /// The job that bills the next payer; `nil` when there is nothing to bill.
    static func job(after claim: Claim, at business: Timestamp) -> NewJob? {
        isOwed(claim)
            ? NewJob(
                queue: .nextPayer, clinicID: claim.clinicID, subject: claim.id, deadline: business.adding(days: 1))
            : nil
    }
}
