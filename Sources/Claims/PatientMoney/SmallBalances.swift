public import Postgres

/// Debts of patients that cost more to ask for than they bring. The limit is a clinic's configuration; giving one up is a
/// person's decision, each time.
public enum SmallBalances {
    /// Sets the limit in cents of a clinic by its code, or of every clinic without its own.
    /// - Returns: false for a clinic that is not set up.
    public static func setLimit(_ cents: Int64, clinic: String?, by person: String, pool: Pool) async throws -> Bool {
        try await pool.withConnection {
            try await $0.execute(SetSmallBalance(clinic: clinic, limitCents: cents, person: person)) > 0
        }
    }

    /// Accounts that owe something, but not more than their clinic's limit; none while no limit is set.
    public static func candidates(pool: Pool) async throws -> [PatientAccounts.Account] {
        let (limits, clinics) = try await pool.withConnection {
            try await $0.pipeline(ReadSmallBalances(), ReadAllClinics())
        }
        let byClinic = Dictionary(uniqueKeysWithValues: limits.map { ($0.clinicID, $0.limitCents) })
        let ids = Dictionary(uniqueKeysWithValues: clinics.map { ($0.code, $0.id) })
        return try await PatientAccounts.all(pool: pool).filter { account in
            let limit = ids[account.clinicID].flatMap { byClinic[$0] } ?? byClinic[0] ?? 0
            return account.owedCents > 0 && account.owedCents <= limit
        }
    }

    /// Gives up what the accounts owe; those that are no candidates are left alone.
    /// - Returns: the accounts, as they were.
    public static func giveUp(
        _ accountIDs: [Int64]?, by person: String, pool: Pool
    ) async throws -> [PatientAccounts.Account] {
        let accounts = try await candidates(pool: pool).filter { accountIDs?.contains($0.accountID) ?? true }
        for account in accounts {
            let new = PatientPayments.New(
                accountID: account.accountID, cents: account.owedCents, method: "small balance", person: person)
            _ = try await PatientPayments.record(new, .smallBalance, pool: pool) { _, balances in
                PatientPayments.split(
                    new.cents,
                    over: balances.filter { $0.owedCents > 0 }.map { (claimID: $0.claimID, most: $0.owedCents) })
            }
        }
        return accounts
    }
}
