/// What the oracle found.
enum Breach: Hashable, Sendable {
    /// A holder that the job was taken from wrote.
    case staleWrite(job: Int)
    /// A job went to history twice.
    case settledTwice(job: Int)
    /// Work was left when all faults had long healed.
    case notDrained(jobs: Int, claims: Int)
    /// A claim reached the partner as an original while an earlier one of it stood.
    case sentTwice(claim: Int)
    /// A file that may have arrived was sent again without asking.
    case resentBlindly(file: Int)
    /// A claim ended other than the partner's ledger says.
    case disagreesWithPartner(claim: Int)
    /// A job that kills nobody was taken for a killer.
    case innocentQuarantined(job: Int)
    /// A job lost an attempt through no failure of its own.
    case lostAttempt(job: Int)
    /// One window was planned twice.
    case plannedTwice(window: Int)
}
