internal import Billing
public import Postgres

/// What a patient owes on one claim.
struct PatientBalance: Sendable, Hashable {
    let accountID: Int64
    let clinicID: Int32
    let clinic: String
    let claimID: Int64
    let visitID: Int64
    let serviceDate: PostgresDate
    let stage: ClaimStage
    let chargeCents: Int64
    let paidCents: Int64
    let adjustedCents: Int64
    /// What the payer left to the patient.
    let shareCents: Int64
    /// What is still owed; below zero a credit.
    let balanceCents: Int64

    /// Whether the payer has answered, so that what is over is a credit and what is missing a debt.
    var isSettled: Bool { stage == .closed }
    /// The debt, zero for a credit or while the payer has not answered.
    var owedCents: Int64 { isSettled ? max(0, balanceCents) : 0 }
    /// The credit, zero for a debt or while the payer has not answered.
    var creditCents: Int64 { isSettled ? max(0, -balanceCents) : 0 }
}

/// Patients' accounts under numbers of our own; nothing here names a patient.
public enum PatientAccounts {
    /// An account. Debts and credits stand apart: a credit of one claim is never netted with another's debt.
    public struct Account: Sendable, Hashable, Encodable {
        /// Our number for the patient.
        public let accountID: Int64
        /// Clinic code.
        public let clinicID: String
        /// Owed on claims that payers have settled, cents.
        public let owedCents: Int64
        /// Paid beyond what is owed on such claims, cents.
        public let creditCents: Int64
        /// Paid on claims that payers have not answered yet, cents.
        public let prepaidCents: Int64
        /// Claims with a balance.
        public let claims: [Line]
    }

    /// A claim with a balance.
    public struct Line: Sendable, Hashable, Encodable {
        /// Claim number.
        public let claimID: Int64
        /// Date of service, ISO.
        public let serviceDate: String
        /// Where the claim stands.
        public let stage: String
        /// What payers left to the patient, cents.
        public let shareCents: Int64
        /// Still owed, cents; below zero a credit.
        public let balanceCents: Int64
    }

    /// Accounts with a balance, of all clinics or of one by its code.
    public static func all(clinic: String? = nil, accountID: Int64? = nil, pool: Pool) async throws -> [Account] {
        let balances = try await pool.transaction { connection in
            _ = try await connection.pipeline(OpenScope.all, OpenPatientAccounts())
            return try await connection.run(ReadPatientBalances(accountID: accountID, clinic: clinic))
        }
        return Dictionary(grouping: balances, by: \.accountID).sorted { $0.key < $1.key }.compactMap { id, lines in
            lines.first.map { account(id, clinic: $0.clinic, lines) }
        }
    }

    private static func account(_ id: Int64, clinic: String, _ lines: [PatientBalance]) -> Account {
        Account(
            accountID: id, clinicID: clinic, owedCents: lines.reduce(0) { $0 + $1.owedCents },
            creditCents: lines.reduce(0) { $0 + $1.creditCents },
            prepaidCents: lines.reduce(0) { $0 + ($1.isSettled ? 0 : max(0, -$1.balanceCents)) },
            claims: lines.map {
                Line(
                    claimID: $0.claimID, serviceDate: $0.serviceDate.day.iso, stage: $0.stage.name,
                    shareCents: $0.shareCents, balanceCents: $0.balanceCents)
            })
    }
}
