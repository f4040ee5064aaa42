internal import Billing
public import Postgres

/// The work list of what remittances say of no claim of ours, or not yet.
public enum Suspense {
    /// One claim of a remittance that waits.
    public struct Item: Sendable, Hashable, Encodable {
        /// Number.
        public let itemID: Int64
        /// Remittance.
        public let remittanceID: Int64
        /// Place in it, from 1.
        public let position: Int
        /// `unmatched`, `held_reversal`, `paid_twice`, `overcharged` or `no_later_claim`.
        public let reason: String
        /// The claim that it is about, where that is known.
        public let claimID: Int64?
        /// CLP02.
        public let status: String
        /// CLP03, cents.
        public let chargeCents: Int64
        /// CLP04, cents.
        public let paidCents: Int64
        /// CLP07.
        public let payerControlNumber: String?
        /// Name of the payer.
        public let payer: String
        /// Since when, business time, UTC.
        public let notedAt: String

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            itemID = try row.next()
            remittanceID = try row.next()
            position = Int(try row.next(Int32.self))
            reason = try row.next()
            claimID = try row.next()
            status = try row.next()
            chargeCents = try row.next()
            paidCents = try row.next()
            payerControlNumber = try row.next()
            payer = try row.next()
            notedAt = try row.next(Timestamp.self).iso8601
        }
    }

    /// What stands against posting an item; nothing was changed then.
    public enum Problem: Error, Sendable, Hashable {
        /// No open item has the number.
        case unknownItem
        /// No claim, or several, go by the reference.
        case claims(found: Int)
        /// The claim was never submitted, or for less than the item charges.
        case notItsClaim
    }

    /// What waits, oldest first; `after` is the last number of the page before.
    public static func all(after: Int64 = 0, limit: Int = .max, pool: Pool) async throws -> [Item] {
        try await pool.transaction {
            try await $0.pipeline(
                OpenScope.all, ListSuspense(remittanceID: nil, after: after, limit: Int64(limit))
            ).1
        }
    }

    /// Posts an item to the claim that a person found for it.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    /// - Returns: the claim's number.
    public static func post(
        _ itemID: Int64, to reference: String, clinic: String? = nil, by person: String, context: ClaimsContext
    ) async throws -> Int64 {
        let found = try await context.claims(named: reference, clinic: clinic)
        guard found.count == 1, let named = found.first else { throw Problem.claims(found: found.count) }
        try await context.pool.withConnection {
            try await context.keys.prepare([ClinicKeys.house], year: context.currentYear, on: $0)
        }
        return try await context.pool.transaction { connection in
            let clock = try await connection.run(OpenScope.allByKey).only
            let claim = try await connection.run(LockClaims(ids: [named.id])).only
            let (items, submissions) = try await connection.pipeline(
                LockSuspenseItem(itemID: itemID), FindByClaim(claimIDs: [claim.id]))
            guard let item = items.first else { throw Problem.unknownItem }
            guard let submission = submissions.last, item.chargeCents.magnitude <= submission.chargeCents.magnitude
            else { throw Problem.notItsClaim }
            try await SuspenseRelease(context: context, author: Author(actor: person, clock: clock)).post(
                item, to: claim, submissionID: submission.submissionID, because: "posted to claim \(claim.id)",
                on: connection)
            return claim.id
        }
    }
}
