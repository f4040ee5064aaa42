internal import Jobs
internal import Postgres

/// Claims that a payer said it sent on, and that the next payer never answered.
public enum ForwardedClaims {
    /// What stands against billing such a claim; nothing was changed then.
    public enum Problem: Error, Sendable, Hashable {
        /// No claim to a later payer, or several, go by the reference.
        case claims(found: Int)
        /// It was submitted, or does not wait for a person.
        case notWaiting
    }

    /// Has a claim billed by ourselves that was forwarded and not answered: it goes to the rules and then to its payer.
    /// - Returns: the claim's number.
    public static func bill(
        _ reference: String, clinic: String? = nil, by person: String, context: ClaimsContext
    ) async throws -> Int64 {
        let found = try await context.claims(named: reference, clinic: clinic).filter { $0.coverageRank > 1 }
        guard found.count == 1, let named = found.first else { throw Problem.claims(found: found.count) }
        return try await context.pool.transaction { connection in
            let clock = try await connection.run(OpenScope(clinics: [named.clinicID])).only
            let (claims, submissions) = try await connection.pipeline(
                LockClaims(ids: [named.id]), FindByClaim(claimIDs: [named.id]))
            let claim = try claims.only
            guard claim.stage == .unanswered, submissions.isEmpty else { throw Problem.notWaiting }
            var changes = ClaimChanges(author: Author(actor: person, clock: clock))
            let due = clock.business.adding(hours: 24)
            changes.move(claim, to: .scrub, because: "not forwarded after all", nextActionAt: due)
            try await changes.save(on: connection)
            try await Enqueue.jobs(
                [
                    NewJob(
                        queue: .scrub, clinicID: claim.clinicID, subject: claim.id,
                        deadline: min(due, claim.fileBy ?? due), routeID: claim.routeID)
                ], on: connection)
            return claim.id
        }
    }
}
