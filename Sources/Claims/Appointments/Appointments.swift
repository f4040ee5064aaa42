public import Billing
public import Postgres

/// Looking at appointments and their problems; nothing here names a patient.
public enum Appointments {
    /// An appointment with what the payer said.
    public struct Listing: Sendable, Hashable, Encodable {
        /// Our number.
        public let number: Int64
        /// Clinic code.
        public let clinicID: String
        /// The clinic's own name for it.
        public let appointmentID: String
        /// The day, ISO.
        public let date: String
        /// The primary payer.
        public let payerID: String
        /// `scheduled`, `clear`, `problem`, `unanswered` or `cancelled`.
        public let state: String
        /// What is wrong.
        public let problems: [AppointmentProblem]
        /// What to do about the gravest of them.
        public let nextAction: String?
        /// What the patient pays at the visit, cents.
        public let copayCents: Int64?
        /// What is left of the deductible, cents.
        public let deductibleLeftCents: Int64?
        /// The patient's part of the allowed amount, hundredths of a percent.
        public let coinsurance: Int?
        /// Visits left of the benefit.
        public let visitsLeft: Int?
        /// How often the payer was asked.
        public let checks: Int
        /// When it was asked last, RFC 3339.
        public let checkedAt: String?
        /// When a person dealt with it, RFC 3339.
        public let resolvedAt: String?
        /// Who.
        public let resolvedBy: String?
        /// Whether it waits for a person.
        public var isOpen: Bool { (state == "problem" || state == "unanswered") && resolvedAt == nil }

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            number = try row.next()
            clinicID = try row.next()
            appointmentID = try row.next()
            date = try row.next(PostgresDate.self).day.iso
            payerID = try row.next()
            state = try row.next()
            problems = try row.next([String].self).compactMap { AppointmentProblem(rawValue: $0) }
            nextAction = state == "unanswered" ? "call the payer" : problems.first?.nextAction
            let benefits = try row.next(String?.self).flatMap { TherapyBenefits(json: $0) }
            copayCents = benefits?.copayCents
            deductibleLeftCents = benefits?.deductibleLeftCents
            coinsurance = benefits?.coinsurance
            visitsLeft = benefits?.visitsLeft
            checks = Int(try row.next(Int32.self))
            checkedAt = try row.next(Timestamp?.self)?.iso8601
            resolvedAt = try row.next(Timestamp?.self)?.iso8601
            resolvedBy = try row.next()
        }
    }

    /// Appointments of some days by date and clinic; `problemsOnly`: those that wait for a person; `after`: the number of the
    /// last one of the page before.
    public static func list(
        clinic: String? = nil, from: CalendarDay, through: CalendarDay, problemsOnly: Bool = false,
        after: Int64? = nil, limit: Int = 1000, pool: Pool
    ) async throws -> [Listing] {
        try await pool.transaction { connection in
            try await connection.pipeline(
                OpenScope.all,
                ListAppointments(
                    clinic: clinic, from: PostgresDate(from), through: PostgresDate(through),
                    problemsOnly: problemsOnly, after: after, limit: Int64(limit))
            ).1
        }
    }

    /// Notes that a person has dealt with the problems of appointments, of all or of none.
    ///
    /// - Returns: how many of these numbers were open cases.
    /// - Throws: `PostgresError`.
    public static func resolve(_ numbers: [Int64], by person: String, pool: Pool) async throws -> Int {
        try await pool.transaction { connection in
            try await connection.pipeline(OpenScope.all, ResolveAppointments(ids: numbers, person: person)).1.count
        }
    }
}
