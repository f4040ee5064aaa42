internal import Billing
public import Postgres

/// Looking at remittances; nothing here names a patient.
public enum RemittanceListing {
    /// A remittance.
    public struct Entry: Sendable, Hashable, Encodable {
        /// Number.
        public let remittanceID: Int64
        /// Name of the payer as it gives it.
        public let payer: String
        /// TRN03.
        public let payerTIN: String
        /// Payee.
        public let payeeNPI: String
        /// TRN02: transfer or cheque number.
        public let trace: String
        /// BPR04.
        public let method: String
        /// BPR02, cents.
        public let paymentCents: Int64
        /// BPR16, ISO.
        public let effectiveOn: String
        /// When it was posted, UTC.
        public let postedAt: String
        /// The remittance that said the same before; nothing of this one was posted then.
        public let duplicateOf: Int64?
        /// Claims posted.
        public let claims: Int64
        /// Claims that wait in suspense.
        public let suspended: Int64
        /// PLB in all, cents; positive reduced the payment.
        public let providerAdjustmentCents: Int64

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            remittanceID = try row.next()
            payer = try row.next()
            payerTIN = try row.next()
            payeeNPI = try row.next()
            trace = try row.next()
            method = try row.next()
            paymentCents = try row.next()
            effectiveOn = try row.next(PostgresDate.self).day.iso
            postedAt = try row.next(Timestamp.self).iso8601
            duplicateOf = try row.next()
            claims = try row.next()
            suspended = try row.next()
            providerAdjustmentCents = try row.next()
        }
    }

    /// A claim as a remittance decided it.
    public struct ClaimEntry: Sendable, Encodable {
        /// Place in the remittance, from 1.
        public let position: Int
        /// Claim number.
        public let claimID: Int64
        /// Clinic code.
        public let clinicID: String
        /// CLP02.
        public let status: String
        /// Cents.
        public let chargeCents: Int64
        /// Cents.
        public let paidCents: Int64
        /// Expected adjustments, cents.
        public let adjustedCents: Int64
        /// Patient's responsibility, cents.
        public let patientCents: Int64
        /// Cents.
        public let allowedCents: Int64
        /// What we expected to be allowed, cents.
        public let expectedCents: Int64
        /// Left open, cents.
        public let refusedCents: Int64
        /// CLP07.
        public let payerControlNumber: String?
        /// The remittance whose posting this one takes back.
        public let reversesRemittance: Int64?
        /// `CO-45 2000` of the claim and its lines.
        public let adjustments: [String]
        /// Remark codes of the claim and its lines.
        public let remarks: [String]
        /// AMT*I, cents.
        public let interestCents: Int64?
        /// Whether the payer sends the claim on by itself.
        public let isForwarded: Bool
        /// Whether the payer corrected the patient's name or number.
        public let isPatientCorrected: Bool

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            position = Int(try row.next(Int32.self))
            claimID = try row.next()
            clinicID = try row.next()
            status = try row.next()
            chargeCents = try row.next()
            paidCents = try row.next()
            adjustedCents = try row.next()
            patientCents = try row.next()
            allowedCents = try row.next()
            expectedCents = try row.next()
            refusedCents = try row.next()
            payerControlNumber = try row.next()
            reversesRemittance = try row.next()
            let lineText: String = try row.next()
            let factText: String = try row.next()
            let lines = (try? RemittedLine.lines(json: lineText)) ?? []
            let facts = (try? RemittedFacts(json: factText)) ?? RemittedFacts()
            adjustments = (facts.adjustments + lines.flatMap(\.adjustments)).map(\.text)
            remarks = facts.remarks + lines.flatMap(\.remarks)
            interestCents = facts.interestCents
            isForwarded = facts.isForwarded
            isPatientCorrected = try row.next()
        }
    }

    /// A PLB.
    public struct Adjustment: Sendable, Hashable, Encodable {
        /// PLB01.
        public let providerID: String
        /// PLB03-1.
        public let code: String
        /// Where it is posted.
        public let account: String
        /// PLB04, cents.
        public let amountCents: Int64
        /// The claim that PLB03-2 names.
        public let claimID: Int64?

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            providerID = try row.next()
            code = try row.next()
            account = try row.next()
            amountCents = try row.next()
            claimID = try row.next()
        }
    }

    /// A remittance with everything that it said.
    public struct Detail: Sendable, Encodable {
        /// The remittance.
        public let remittance: Entry
        /// Its claims.
        public let claims: [ClaimEntry]
        /// Its PLB.
        public let providerAdjustments: [Adjustment]
        /// What of it waits in suspense.
        public let suspended: [Suspense.Item]
    }

    /// A page of remittances, latest first; `before` is the last number of the page before.
    public static func list(before: Int64 = .max, limit: Int, pool: Pool) async throws -> [Entry] {
        try await pool.transaction {
            try await $0.pipeline(OpenScope.all, ListRemittances(id: nil, before: before, limit: Int64(limit))).1
        }
    }

    /// One remittance; `nil` when there is none of the number.
    public static func show(_ id: Int64, pool: Pool) async throws -> Detail? {
        try await pool.transaction { connection in
            let (_, entries, claims, adjustments, suspended) = try await connection.pipeline(
                OpenScope.all, ListRemittances(id: id, before: .max, limit: 1), ReadRemittanceClaims(remittanceID: id),
                ReadProviderAdjustments(remittanceID: id), ListSuspense(remittanceID: id))
            return entries.first.map {
                Detail(remittance: $0, claims: claims, providerAdjustments: adjustments, suspended: suspended)
            }
        }
    }
}
