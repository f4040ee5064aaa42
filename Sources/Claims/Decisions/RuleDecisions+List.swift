internal import Billing
internal import Postgres
internal import Vault

extension RuleDecisions {
    /// A decision as people and programs read it.
    public struct Listing: Sendable, Hashable, Encodable {
        /// The claim.
        public let claimID: Int64
        /// Clinic code.
        public let clinicID: String
        /// The clinic's own visit key.
        public let visitID: String
        /// What was decided.
        public let kind: Kind
        /// Id of the rule.
        public let rule: String
        /// By which right.
        public let role: String
        /// Who.
        public let decidedBy: String
        /// Why.
        public let reason: String
        /// When, business time, UTC.
        public let decidedAt: String
        /// Until when; nil until revoked.
        public let expiresAt: String?
        /// When it was revoked.
        public let revokedAt: String?
        /// Who revoked it.
        public let revokedBy: String?
        /// Whether it counts now.
        public let isStanding: Bool
    }

    /// A fix that the rules made to a claim.
    public struct FixListing: Sendable, Hashable, Encodable {
        /// The claim.
        public let claimID: Int64
        /// Number of the event in the claim's audit trail.
        public let sequence: Int
        /// Id of the rule.
        public let rule: String
        /// What stood there.
        public let before: String
        /// What the rule left.
        public let after: String
        /// When, business time, UTC.
        public let at: String
        /// Whether the claim is as this fix left it: it was made by the last scrub, and stands.
        public let isCurrent: Bool
    }

    /// Decisions, latest first: of the claims that a reference names, or the last thousand of all.
    public static func all(
        about reference: String? = nil, clinic: String? = nil, context: ClaimsContext
    ) async throws -> [Listing] {
        var named: [Int64]?
        if let reference {
            named = try await context.claims(named: reference, clinic: clinic).map(\.id)
            if named?.isEmpty == true { throw Problem.claims(found: 0) }
        }
        let rows = try await context.pool.transaction { [named] connection in
            try await connection.pipeline(OpenScope.all, ListDecisions(claimIDs: named)).1
        }
        try await context.pool.withConnection { connection in
            try await context.keys.prepare(rows.map(\.clinicNumber), year: context.currentYear, on: connection)
        }
        return try rows.map { try $0.listing(keys: context.keys) }
    }

    /// Fixes of the claims that a reference names, in the order in which they were made.
    public static func fixes(
        about reference: String, clinic: String? = nil, context: ClaimsContext
    ) async throws -> [FixListing] {
        let claims = try await context.claims(named: reference, clinic: clinic)
        if claims.isEmpty { throw Problem.claims(found: 0) }
        let events = try await context.pool.transaction { connection in
            try await connection.pipeline(OpenScope.all, ReadEvents(claimIDs: claims.map(\.id))).1
        }
        return Dictionary(grouping: events, by: \.claimID).sorted { $0.key < $1.key }.flatMap { $0.value.fixes }
    }

    /// A decision as stored.
    struct Stored: Sendable {
        let claimID: Int64
        let clinicNumber: Int32
        let clinicID: String
        let visitID: String
        let kind: Kind
        let rule: String
        let role: String
        let decidedBy: String
        let sealedReason: [UInt8]
        let decidedAt: Timestamp
        let expiresAt: Timestamp?
        let revokedAt: Timestamp?
        let revokedBy: String?
        let isStanding: Bool

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            claimID = try row.next()
            clinicNumber = try row.next()
            clinicID = try row.next()
            visitID = try row.next()
            kind = try ReadStandingDecisions.kind(row.next())
            rule = try row.next()
            role = try row.next()
            decidedBy = try row.next()
            sealedReason = try row.next()
            decidedAt = try row.next()
            expiresAt = try row.next()
            revokedAt = try row.next()
            revokedBy = try row.next()
            isStanding = try row.next()
        }

        func listing(keys: ClinicKeys) throws -> Listing {
            let reason = try keys.open(
                sealedReason, for: .decision(claimID, kind: kind, rule: rule, clinic: clinicNumber))
            return Listing(
                claimID: claimID, clinicID: clinicID, visitID: visitID, kind: kind, rule: rule, role: role,
                decidedBy: decidedBy, reason: String(decoding: reason, as: UTF8.self), decidedAt: decidedAt.iso8601,
                expiresAt: expiresAt?.iso8601, revokedAt: revokedAt?.iso8601, revokedBy: revokedBy,
                isStanding: isStanding)
        }
    }
}

extension [ClaimEvent] {
    /// The fixes that the events of one claim tell of; those of its last scrub are current.
    fileprivate var fixes: [RuleDecisions.FixListing] {
        let lastScrub = last { $0.to == .scrub && !$0.isNote }?.sequence ?? 0
        return filter(\.isNote).flatMap { event in
            FixNote.notes(in: event.detail).map { note in
                RuleDecisions.FixListing(
                    claimID: event.claimID, sequence: Int(event.sequence), rule: note.rule, before: note.before,
                    after: note.after, at: event.clock.business.iso8601, isCurrent: event.sequence > lastScrub)
            }
        }
    }
}
