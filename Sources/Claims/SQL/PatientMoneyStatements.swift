internal import Postgres

/// Gives every patient with a balance an account number. Walks the patients' entries of the ledger.
struct OpenPatientAccounts: Statement {
    static let name = "patients_accounts_open"
    static let sql = """
        INSERT INTO patient_account (clinic_id, patient_index)
        SELECT DISTINCT claim.clinic_id, claim.patient_index
        FROM ledger_entry JOIN claim USING (claim_id, clinic_id) WHERE account = 'patient_receivable'
        ON CONFLICT (clinic_id, patient_index) DO NOTHING
        """
}

/// The claims of patients' accounts with what the patient owes on each; below zero is a credit. Of one account, or all.
struct ReadPatientBalances: Statement {
    static let name = "patients_balances"
    static let sql = """
        WITH balance AS (
            SELECT claim_id, clinic_id, sum(amount_cents)::bigint AS cents FROM ledger_entry
            WHERE account = 'patient_receivable' GROUP BY claim_id, clinic_id HAVING sum(amount_cents) <> 0
        )
        SELECT patient_account.account_id, claim.clinic_id, clinic.code, claim.claim_id, claim.visit_id,
               claim.service_date, claim.stage, claim.charge_cents, claim.paid_cents, claim.adjusted_cents,
               claim.patient_cents, balance.cents
        FROM balance JOIN claim USING (claim_id, clinic_id) JOIN clinic USING (clinic_id)
        JOIN patient_account ON patient_account.clinic_id = claim.clinic_id
                            AND patient_account.patient_index = claim.patient_index
        WHERE ($1::bigint IS NULL OR account_id = $1) AND ($2::text IS NULL OR clinic.code = $2)
        ORDER BY account_id, claim.service_date, claim.claim_id
        """
    let accountID: Int64?
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(accountID)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> PatientBalance {
        PatientBalance(
            accountID: try row.next(), clinicID: try row.next(), clinic: try row.next(), claimID: try row.next(),
            visitID: try row.next(), serviceDate: try row.next(), stage: try ClaimRow.stage(row.next()),
            chargeCents: try row.next(), paidCents: try row.next(), adjustedCents: try row.next(),
            shareCents: try row.next(), balanceCents: try row.next())
    }
}

/// A patient's account, locked: payments of one patient follow one another.
struct LockPatientAccount: Statement {
    static let name = "patients_account_lock"
    static let sql = """
        SELECT account_id, clinic_id FROM patient_account WHERE account_id = $1 FOR NO KEY UPDATE
        """
    let accountID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(accountID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (accountID: Int64, clinicID: Int32) {
        (accountID: try row.next(), clinicID: try row.next())
    }
}

/// The newest claim of an account's patient. Served by `claim_patient`.
struct FindNewestClaim: Statement {
    static let name = "patients_newest_claim"
    static let sql = """
        SELECT claim_id FROM claim JOIN patient_account USING (clinic_id, patient_index)
        WHERE account_id = $1 AND ($2::bigint IS NULL OR claim_id = $2) ORDER BY service_date DESC, claim_id DESC LIMIT 1
        """
    let accountID: Int64
    /// Only this one, if it is the patient's.
    let claimID: Int64?

    func bind(_ parameters: inout Parameters) {
        parameters.append(accountID)
        parameters.append(claimID)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Records what a patient paid, got back or was forgiven; no row for a reference that was recorded before.
struct InsertPatientPayment: Statement {
    static let name = "patients_payment_insert"
    static let sql = """
        INSERT INTO patient_payment (clinic_id, account_id, kind, method, amount_cents, reference, recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (clinic_id, account_id, kind, method, reference) WHERE reference IS NOT NULL DO NOTHING
        RETURNING payment_id
        """
    let clinicID: Int32
    let accountID: Int64
    let kind: PatientPayments.Kind
    let method: String
    let cents: Int64
    let reference: String?
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(clinicID)
        parameters.append(accountID)
        parameters.append(kind.rawValue)
        parameters.append(method)
        parameters.append(cents)
        parameters.append(reference)
        parameters.append(person)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// What was recorded, latest first: of one account, or of all.
struct ListPatientPayments: Statement {
    static let name = "patients_payments"
    static let sql = """
        SELECT payment_id, account_id, clinic.code, kind, method, amount_cents, reference, recorded_by, recorded_at
        FROM patient_payment JOIN clinic USING (clinic_id)
        WHERE ($1::bigint IS NULL OR account_id = $1) AND ($2::text IS NULL OR kind = $2)
        ORDER BY payment_id DESC LIMIT 1000
        """
    let accountID: Int64?
    let kind: PatientPayments.Kind?

    func bind(_ parameters: inout Parameters) {
        parameters.append(accountID)
        parameters.append(kind?.rawValue)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> PatientPayments.Recorded {
        try PatientPayments.Recorded(decoding: &row)
    }
}

/// Opens a plan; a second standing plan of an account is a unique violation.
struct InsertPaymentPlan: Statement {
    static let name = "patients_plan_insert"
    static let sql = """
        INSERT INTO payment_plan (clinic_id, account_id, installment_cents, installments, first_due_on, opened_by)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING plan_id
        """
    let clinicID: Int32
    let plan: PaymentPlans.New

    func bind(_ parameters: inout Parameters) {
        parameters.append(clinicID)
        parameters.append(plan.accountID)
        parameters.append(plan.installmentCents)
        parameters.append(Int32(plan.installments))
        parameters.append(PostgresDate(plan.firstDueOn))
        parameters.append(plan.person)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Ends a standing plan.
struct EndPaymentPlan: Statement {
    static let name = "patients_plan_end"
    static let sql = """
        UPDATE payment_plan SET ended_at = business_now(), ended_by = $2 WHERE plan_id = $1 AND ended_at IS NULL
        """
    let planID: Int64
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(planID)
        parameters.append(person)
    }
}

/// Standing plans with what was paid since they were opened, and the business clock.
struct ReadPaymentPlans: Statement {
    static let name = "patients_plans"
    static let sql = """
        SELECT plan_id, account_id, clinic.code, installment_cents, installments, first_due_on,
               coalesce((SELECT sum(amount_cents)::bigint FROM patient_payment AS payment
                         WHERE payment.account_id = plan.account_id AND payment.clinic_id = plan.clinic_id
                           AND kind = 'payment' AND recorded_at >= plan.opened_at), 0), business_now()
        FROM payment_plan AS plan JOIN clinic USING (clinic_id)
        WHERE ended_at IS NULL AND ($1::bigint IS NULL OR account_id = $1) ORDER BY plan_id
        """
    let accountID: Int64?

    func bind(_ parameters: inout Parameters) { parameters.append(accountID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> PaymentPlans.Standing {
        try PaymentPlans.Standing(decoding: &row)
    }
}

/// How many statements each account had, and when the last.
struct ReadStatementCounts: Statement {
    static let name = "patients_statement_counts"
    static let sql = """
        SELECT account_id, count(*)::integer, max(written_at) FROM patient_statement GROUP BY account_id
        """

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (accountID: Int64, count: Int32, last: Timestamp) {
        (accountID: try row.next(), count: try row.next(), last: try row.next())
    }
}

/// A fresh number of a statement cycle, so that it can stand in the file before the cycle's row is written.
struct DrawStatementCycle: Statement {
    static let name = "patients_cycle_draw"
    static let sql = "SELECT nextval('statement_cycle_id')"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Stores a cycle under its number.
struct InsertStatementCycle: Statement {
    static let name = "patients_cycle_insert"
    static let sql = """
        INSERT INTO statement_cycle (cycle_id, content_hash, statements, due_cents, run_by)
        VALUES ($1, $2, $3, $4, $5)
        """
    let cycleID: Int64
    let contentHash: [UInt8]
    let statements: Int32
    let dueCents: Int64
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(cycleID)
        parameters.append(contentHash)
        parameters.append(statements)
        parameters.append(dueCents)
        parameters.append(person)
    }
}

/// Stores the statements of a cycle.
struct InsertStatements: Statement {
    static let name = "patients_statements_insert"
    static let sql = """
        INSERT INTO patient_statement (cycle_id, account_id, clinic_id, number, due_cents)
        SELECT $1::bigint, * FROM unnest($2::bigint[], $3::integer[], $4::integer[], $5::bigint[])
        """
    let cycleID: Int64
    let statements: [PatientStatement]

    func bind(_ parameters: inout Parameters) {
        parameters.append(cycleID)
        parameters.append(statements.map(\.accountID))
        parameters.append(statements.map(\.clinicID))
        parameters.append(statements.map(\.number))
        parameters.append(statements.map(\.dueCents))
    }
}

/// Cycles, latest first.
struct ListStatementCycles: Statement {
    static let name = "patients_cycles"
    static let sql = """
        SELECT cycle_id, statements, due_cents, run_by, run_at FROM statement_cycle ORDER BY cycle_id DESC LIMIT 1000
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StatementCycles.Cycle {
        try StatementCycles.Cycle(decoding: &row)
    }
}

/// Sets up to what a debt is a small balance, for a clinic by its code, or for all of them.
struct SetSmallBalance: Statement {
    static let name = "patients_small_balance_set"
    static let sql = """
        INSERT INTO small_balance_rule (clinic_id, limit_cents, set_by)
        SELECT coalesce((SELECT clinic_id FROM clinic WHERE code = $1), 0), $2::bigint, $3::text
        WHERE $1::text IS NULL OR EXISTS (SELECT 1 FROM clinic WHERE code = $1)
        ON CONFLICT (clinic_id) DO UPDATE SET limit_cents = excluded.limit_cents, set_by = excluded.set_by, set_at = now()
        """
    let clinic: String?
    let limitCents: Int64
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(clinic)
        parameters.append(limitCents)
        parameters.append(person)
    }
}

/// The limits of small balances by clinic; 0 is that of every other clinic.
struct ReadSmallBalances: Statement {
    static let name = "patients_small_balances"
    static let sql = "SELECT clinic_id, limit_cents FROM small_balance_rule"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (clinicID: Int32, limitCents: Int64) {
        (clinicID: try row.next(), limitCents: try row.next())
    }
}
