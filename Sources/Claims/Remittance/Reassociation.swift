internal import Billing
public import Postgres

/// Money that came against remittances that were told: transfers by trace, tax id and amount, cheques by number.
///
/// Source: CAQH CORE 370: transfer and remittance come within three business days of each other; either is chased after four.
public enum Reassociation {
    /// Business days that one side waits for the other before it is told.
    static let patience = 4

    /// One side without the other.
    public struct Unmatched: Sendable, Hashable, Encodable {
        /// `remittance`: told, and no money came; `bank`: money came, and no remittance.
        public let side: String
        /// Number of the remittance or of the bank's payment.
        public let id: Int64
        /// BPR04 or the bank's method.
        public let method: String
        /// Trace, or the cheque's number.
        public let trace: String
        /// Payer's tax id as in TRN03.
        public let payerTIN: String
        /// Cents.
        public let amountCents: Int64
        /// Date of the payment, ISO.
        public let effectiveOn: String
        /// Whether four business days have passed.
        public let isLate: Bool

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            side = try row.next()
            id = try row.next()
            method = try row.next()
            trace = try row.next()
            payerTIN = try row.next()
            amountCents = try row.next()
            let day = try row.next(PostgresDate.self).day
            effectiveOn = day.iso
            let today = try row.next(Timestamp.self).day
            isLate = day <= today.adding(businessDays: -Reassociation.patience)
        }
    }

    /// Stores the payments of a bank's file; those that were stored before are left alone.
    /// - Returns: how many were new.
    public static func take(_ payments: [BankPaymentFile.Payment], by person: String, pool: Pool) async throws -> Int {
        try await pool.transaction {
            try await $0.execute(InsertBankPayments(payments: payments, person: person))
        }
    }

    /// What has no counterpart, oldest first.
    public static func unmatched(pool: Pool) async throws -> [Unmatched] {
        try await pool.transaction { try await $0.pipeline(OpenScope.all, ReadUnmatchedPayments()).1 }
    }
}
