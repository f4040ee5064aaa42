public import Postgres

/// Money of patients as people record it: payments, refunds of credits, and small debts given up.
public enum PatientPayments {
    /// What is recorded.
    public enum Kind: String, Sendable, CaseIterable {
        /// The patient paid.
        case payment
        /// A credit went back.
        case refund
        /// A debt too small to ask for was given up.
        case smallBalance = "small_balance"
    }

    /// What a person records.
    public struct New: Sendable {
        /// Account.
        public var accountID: Int64
        /// Cents, above zero.
        public var cents: Int64
        /// `cash`, `card`, `check` …
        public var method: String
        /// Number of the cheque or slip, by which it is recorded once; must not tell who the patient is.
        public var reference: String?
        /// The claim that it is for; `nil`: the oldest debts first.
        public var claimID: Int64?
        /// Who records it, such as `person:ada`.
        public var person: String

        /// A record from its parts.
        public init(
            accountID: Int64, cents: Int64, method: String, reference: String? = nil, claimID: Int64? = nil,
            person: String
        ) {
            self.accountID = accountID
            self.cents = cents
            self.method = method
            self.reference = reference
            self.claimID = claimID
            self.person = person
        }
    }

    /// What was recorded.
    public struct Recorded: Sendable, Hashable, Encodable {
        /// Number.
        public let paymentID: Int64
        /// Account.
        public let accountID: Int64
        /// Clinic code.
        public let clinicID: String
        /// `payment`, `refund` or `small_balance`.
        public let kind: String
        /// How.
        public let method: String
        /// Cents.
        public let amountCents: Int64
        /// Number of the cheque or slip.
        public let reference: String?
        /// Who recorded it.
        public let recordedBy: String
        /// Business time, UTC.
        public let recordedAt: String

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            paymentID = try row.next()
            accountID = try row.next()
            clinicID = try row.next()
            kind = try row.next()
            method = try row.next()
            amountCents = try row.next()
            reference = try row.next()
            recordedBy = try row.next()
            recordedAt = try row.next(Timestamp.self).iso8601
        }
    }

    /// What stands against a record; nothing was changed then.
    public enum Problem: Error, Sendable, Hashable {
        /// No account has the number, or the claim is not its patient's.
        case unknown
        /// The amount is not above zero.
        case notPositive
        /// The reference was recorded before.
        case recordedBefore
        /// More than the patient's credit is.
        case beyondCredit(cents: Int64)
    }

    /// Records a payment on the oldest debts, or on one claim. What is over stays a credit of the last of them.
    /// - Returns: the payment's number.
    public static func pay(_ new: New, pool: Pool) async throws -> Int64 {
        try await record(new, .payment, pool: pool) { connection, balances in
            let debts = balances.filter { $0.owedCents > 0 && (new.claimID ?? $0.claimID) == $0.claimID }
            var shares = split(new.cents, over: debts.map { (claimID: $0.claimID, most: $0.owedCents) })
            let over = new.cents - shares.reduce(0) { $0 + $1.cents }
            if over > 0 {
                let newest = try await connection.first(
                    FindNewestClaim(accountID: new.accountID, claimID: new.claimID))
                guard let claimID = shares.last?.claimID ?? newest else { throw Problem.unknown }
                shares.append((claimID: claimID, cents: over))
            }
            return shares
        }
    }

    /// Gives a patient's credit back, the oldest first, or that of one claim.
    /// - Returns: the refund's number.
    public static func refund(_ new: New, pool: Pool) async throws -> Int64 {
        try await record(new, .refund, pool: pool) { _, balances in
            let credits = balances.filter { $0.creditCents > 0 && (new.claimID ?? $0.claimID) == $0.claimID }
            let total = credits.reduce(0) { $0 + $1.creditCents }
            guard new.cents <= total else { throw Problem.beyondCredit(cents: total) }
            return split(new.cents, over: credits.map { (claimID: $0.claimID, most: $0.creditCents) })
        }
    }

    /// What was recorded, latest first.
    public static func all(
        accountID: Int64? = nil, kind: Kind? = nil, pool: Pool
    ) async throws -> [Recorded] {
        try await pool.transaction {
            try await $0.pipeline(OpenScope.all, ListPatientPayments(accountID: accountID, kind: kind)).1
        }
    }

    /// Each gets at most its own until nothing is left.
    static func split(
        _ cents: Int64, over items: [(claimID: Int64, most: Int64)]
    ) -> [(claimID: Int64, cents: Int64)] {
        var left = cents
        return items.compactMap { item in
            let share = min(left, item.most)
            left -= share
            return share > 0 ? (claimID: item.claimID, cents: share) : nil
        }
    }

    /// Locks account and claims, has `body` divide the amount, and posts it: record and ledger are one transaction.
    static func record(
        _ new: New, _ kind: Kind, pool: Pool,
        _ body: (Connection, [PatientBalance]) async throws -> [(claimID: Int64, cents: Int64)]
    ) async throws -> Int64 {
        guard new.cents > 0 else { throw Problem.notPositive }
        return try await pool.transaction { connection in
            let (_, accounts) = try await connection.pipeline(
                OpenScope.all, LockPatientAccount(accountID: new.accountID))
            guard let account = accounts.first else { throw Problem.unknown }
            let balances = try await connection.run(ReadPatientBalances(accountID: new.accountID, clinic: nil))
            let shares = try await body(connection, balances)
            let id = try await connection.first(
                InsertPatientPayment(
                    clinicID: account.clinicID, accountID: new.accountID, kind: kind, method: new.method,
                    cents: new.cents, reference: new.reference, person: new.person))
            guard let id else { throw Problem.recordedBefore }
            let claims = try await connection.run(ReadClaims(ids: shares.map(\.claimID)))
            let byID = Dictionary(uniqueKeysWithValues: claims.map { ($0.id, $0) })
            var sums: [Int64: Int64] = [:]
            for share in shares { sums[share.claimID, default: 0] += share.cents }
            let entries = sums.sorted { $0.key < $1.key }.flatMap { claimID, cents in
                byID[claimID].map { Self.entries(kind, cents, of: $0, sourceID: id) } ?? []
            }
            _ = try await connection.execute(InsertLedgerEntries(entries: entries))
            return id
        }
    }

    private static func entries(_ kind: Kind, _ cents: Int64, of claim: Claim, sourceID: Int64) -> [LedgerEntry] {
        switch kind {
        case .payment: Ledger.patientPayment(cents, of: claim, sourceID: sourceID)
        case .refund: Ledger.patientRefund(cents, of: claim, sourceID: sourceID)
        case .smallBalance: Ledger.smallBalance(cents, of: claim, sourceID: sourceID)
        }
    }
}
