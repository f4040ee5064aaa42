public import Billing
public import Postgres

/// What patients agreed to pay by the month.
public enum PaymentPlans {
    /// A plan to be opened.
    public struct New: Sendable {
        /// Account.
        public var accountID: Int64
        /// Cents of a month.
        public var installmentCents: Int64
        /// Months, 1...120.
        public var installments: Int
        /// When the first is due; the others on the same day of the following months.
        public var firstDueOn: CalendarDay
        /// Who opens it.
        public var person: String

        /// A plan from its parts.
        public init(
            accountID: Int64, installmentCents: Int64, installments: Int, firstDueOn: CalendarDay, person: String
        ) {
            self.accountID = accountID
            self.installmentCents = installmentCents
            self.installments = installments
            self.firstDueOn = firstDueOn
            self.person = person
        }
    }

    /// A plan in force.
    public struct Standing: Sendable, Hashable, Encodable {
        /// Number.
        public let planID: Int64
        /// Account.
        public let accountID: Int64
        /// Clinic code.
        public let clinicID: String
        /// Cents of a month.
        public let installmentCents: Int64
        /// Months.
        public let installments: Int
        /// First due date, ISO.
        public let firstDueOn: String
        /// Paid since the plan was opened, cents.
        public let paidCents: Int64
        /// Due by today, cents.
        public let dueCents: Int64
        /// Due by today and not paid, cents.
        public let behindCents: Int64
        /// When the next is due, ISO; nil after the last.
        public let nextDueOn: String?

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            planID = try row.next()
            accountID = try row.next()
            clinicID = try row.next()
            installmentCents = try row.next()
            installments = Int(try row.next(Int32.self))
            let first = try row.next(PostgresDate.self).day
            firstDueOn = first.iso
            paidCents = try row.next()
            let today = try row.next(Timestamp.self).day
            let days = (0..<installments).map { PaymentPlans.day(first, months: $0) }
            dueCents = Int64(days.count { $0 <= today }) * installmentCents
            behindCents = max(0, dueCents - paidCents)
            nextDueOn = days.first { $0 > today }?.iso
        }
    }

    /// What stands against opening a plan.
    public enum Problem: Error, Sendable, Hashable {
        /// No account has the number.
        case unknown
        /// The account has a plan already.
        case hasOne
        /// Less than a cent a month, or other than 1 to 120 months.
        case notAPlan
    }

    /// Opens a plan.
    /// - Returns: its number.
    public static func open(_ plan: New, pool: Pool) async throws -> Int64 {
        guard plan.installmentCents > 0, (1...120).contains(plan.installments) else { throw Problem.notAPlan }
        do {
            return try await pool.transaction { connection in
                let (_, accounts) = try await connection.pipeline(
                    OpenScope.all, LockPatientAccount(accountID: plan.accountID))
                guard let account = accounts.first else { throw Problem.unknown }
                return try await connection.run(InsertPaymentPlan(clinicID: account.clinicID, plan: plan)).only
            }
        } catch let error as PostgresError where error.sqlState == "23505" {
            throw Problem.hasOne
        }
    }

    /// Ends a plan before its time, or after it.
    /// - Returns: false when no such plan stands.
    public static func end(_ planID: Int64, by person: String, pool: Pool) async throws -> Bool {
        try await pool.transaction { connection in
            _ = try await connection.run(OpenScope.all)
            return try await connection.execute(EndPaymentPlan(planID: planID, person: person)) > 0
        }
    }

    /// Plans in force, of all accounts or of one.
    public static func standing(accountID: Int64? = nil, pool: Pool) async throws -> [Standing] {
        try await pool.transaction {
            try await $0.pipeline(OpenScope.all, ReadPaymentPlans(accountID: accountID)).1
        }
    }

    /// The same day so many months later, or the month's last.
    static func day(_ first: CalendarDay, months: Int) -> CalendarDay {
        let month = first.year * 12 + first.month - 1 + months
        let days = stride(from: first.day, through: min(first.day, 28), by: -1)
        return days.compactMap { CalendarDay(year: month / 12, month: month % 12 + 1, day: $0) }.first ?? first
    }
}
