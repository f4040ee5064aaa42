internal import Postgres

/// I4: a posting that does not sum to zero.
enum UnbalancedPostings: BreachCheck {
    static let name = "verify_postings"
    static let sql = """
        SELECT count(*) FROM (SELECT 1 FROM ledger_entry GROUP BY clinic_id, claim_id, posting, remittance_id, source_id
                              HAVING sum(amount_cents) <> 0) AS unbalanced
        """
}

/// I4: a claim whose roll-ups are not what the ledger says.
enum RollUpsUnlikeLedger: BreachCheck {
    static let name = "verify_roll_ups"
    static let sql = """
        WITH booked AS (
            SELECT claim_id,
                   coalesce(-sum(amount_cents) FILTER (WHERE account IN ('revenue', 'transfer')), 0) AS billed,
                   coalesce(sum(amount_cents) FILTER (WHERE account = 'cash'), 0) AS paid,
                   coalesce(sum(amount_cents) FILTER (WHERE account = 'adjustment'), 0) AS adjusted,
                   coalesce(sum(amount_cents) FILTER (WHERE account = 'patient_receivable'
                                                        AND posting IN ('remittance', 'transfer', 'decision')), 0) AS patient,
                   coalesce(sum(amount_cents) FILTER (WHERE account = 'patient_cash' AND source_id IS NULL), 0) AS collected,
                   coalesce(sum(amount_cents) FILTER (WHERE account = 'insurance_receivable'), 0) AS open
            FROM ledger_entry WHERE claim_id IS NOT NULL GROUP BY claim_id
        )
        SELECT count(*) FROM claim LEFT JOIN booked USING (claim_id)
        WHERE (billed_cents, paid_cents, adjusted_cents, patient_cents, collected_cents)
              IS DISTINCT FROM (coalesce(billed, 0), coalesce(paid, 0), coalesce(adjusted, 0), coalesce(patient, 0),
                                coalesce(collected, 0))
           OR billed_cents - paid_cents - adjusted_cents - patient_cents <> coalesce(open, 0)
           OR (stage = 90 AND coalesce(open, 0) <> 0)
        """
}

/// I4: what screens read instead of the claims and the ledger, unlike them.
enum SumsUnlikeRows: BreachCheck {
    static let name = "verify_sums"
    static let sql = """
        SELECT (SELECT count(*) FROM (
                    SELECT clinic_id, stage, count(*) AS claims, sum(billed_cents) AS billed, sum(paid_cents) AS paid,
                           sum(adjusted_cents) AS adjusted, sum(patient_cents) AS patient,
                           sum(coalesce(allowed_cents, 0)) AS allowed,
                           count(*) FILTER (WHERE sla_stopped_at <= sla_target_at) AS in_24h,
                           count(*) FILTER (WHERE sla_stopped_at <= sla_breach_at) AS in_48h, count(sla_stopped_at) AS sent
                    FROM claim GROUP BY clinic_id, stage) AS counted
                FULL JOIN claim_count AS kept USING (clinic_id, stage)
                WHERE (counted.claims, billed, paid, adjusted, patient, allowed, in_24h, in_48h, sent) IS DISTINCT FROM
                      (kept.claims, billed_cents, paid_cents, adjusted_cents, patient_cents, allowed_cents, within_24h,
                       within_48h, submitted))
             + (SELECT count(*) FROM (SELECT claim_id, clinic_id FROM claim WHERE stage <> 90) AS claim
                FULL JOIN (SELECT claim_id, clinic_id, true AS is_kept FROM claim_open) AS kept USING (claim_id, clinic_id)
                WHERE is_kept IS NULL OR NOT EXISTS (
                    SELECT 1 FROM claim AS open WHERE open.claim_id = kept.claim_id AND open.clinic_id = kept.clinic_id
                                                  AND open.stage <> 90))
             + (SELECT count(*) FROM (
                    SELECT claim_id, clinic_id,
                           coalesce(sum(amount_cents) FILTER (WHERE account = 'insurance_receivable'), 0) AS insurance,
                           coalesce(sum(amount_cents) FILTER (WHERE account = 'patient_receivable'), 0) AS patient
                    FROM ledger_entry WHERE claim_id IS NOT NULL GROUP BY claim_id, clinic_id) AS booked
                FULL JOIN claim_receivable AS kept USING (claim_id, clinic_id)
                WHERE (coalesce(insurance, 0), coalesce(patient, 0)) <>
                      (coalesce(insurance_cents, 0), coalesce(patient_cents, 0)))
        """
}

/// I4: a claim whose charge is not the sum of its lines, or was not submitted as such, or that was decided on for more.
enum ChargesUnlikeLines: BreachCheck {
    static let name = "verify_charges"
    static let sql = """
        SELECT (SELECT count(*) FROM claim WHERE charge_cents <>
                    (SELECT coalesce(sum(claim_line.charge_cents), 0) FROM claim_line
                     WHERE claim_line.claim_id = claim.claim_id AND claim_line.clinic_id = claim.clinic_id))
             + (SELECT count(*) FROM submission JOIN claim USING (claim_id, clinic_id)
                WHERE submission.status IN ('open', 'accepted') AND submission.charge_cents <> claim.charge_cents
                  AND claim.stage >= 50
                  AND submission.number = (SELECT max(latest.number) FROM submission AS latest
                                           WHERE latest.claim_id = submission.claim_id
                                             AND latest.clinic_id = submission.clinic_id))
             + (SELECT count(*) FROM remittance_claim JOIN submission USING (submission_id, clinic_id)
                WHERE abs(remittance_claim.charge_cents) > submission.charge_cents)
        """
}

/// I4: a remittance whose postings (claims, suspense and provider accounts) do not add up to its payment.
enum RemittancesUnlikePayment: BreachCheck {
    static let name = "verify_remittances"
    static let sql = """
        WITH booked AS (
            SELECT remittance_id, sum(amount_cents) AS cash FROM ledger_entry
            WHERE account = 'cash' AND remittance_id IS NOT NULL GROUP BY remittance_id
        )
        SELECT count(*) FROM remittance LEFT JOIN booked USING (remittance_id)
        WHERE payment_cents <> coalesce(cash, 0)
          AND remittance_id NOT IN (SELECT duplicate_remittance.remittance_id FROM duplicate_remittance)
        """
}

/// I4: a posting that a payer took back by other amounts than it was made by.
enum UnequalReversals: BreachCheck {
    static let name = "verify_reversals"
    static let sql = """
        SELECT count(*) FROM remittance_claim AS taken
        LEFT JOIN remittance_claim AS given
               ON given.remittance_id = taken.reverses_remittance AND given.position = taken.reverses_position
              AND given.claim_id = taken.claim_id
        WHERE taken.reverses_remittance IS NOT NULL
          AND (taken.paid_cents, taken.adjusted_cents, taken.patient_cents)
              IS DISTINCT FROM (-given.paid_cents, -given.adjusted_cents, -given.patient_cents)
        """
}

/// I4: provider accounts and suspense that differ from the adjustments and items they stand for.
enum ProviderAccountsUnlikeItems: BreachCheck {
    static let name = "verify_provider_accounts"
    static let sql = """
        WITH said AS (
            SELECT account, sum(amount_cents) AS cents FROM provider_adjustment GROUP BY account
            UNION ALL
            SELECT 'suspense', -sum(paid_cents) FROM suspense_item WHERE resolved_at IS NULL
        ), booked AS (
            SELECT account, sum(amount_cents) AS cents FROM ledger_entry WHERE claim_id IS NULL AND account <> 'cash'
            GROUP BY account
        )
        SELECT count(*) FROM said FULL JOIN booked USING (account)
        WHERE coalesce(said.cents, 0) <> coalesce(booked.cents, 0)
        """
}

/// I4: a visit whose claims to several payers do not hang together: money moved that did not arrive, more billed to a later
/// payer than the charge, or more paid than charged with nobody told.
enum PayersUnlikeCharge: BreachCheck {
    static let name = "verify_payers"
    static let sql = """
        WITH moved AS (
            SELECT claim.visit_id, claim.clinic_id FROM ledger_entry JOIN claim USING (claim_id, clinic_id)
            WHERE account = 'transfer' GROUP BY claim.visit_id, claim.clinic_id HAVING sum(amount_cents) <> 0
        ), paid AS (
            SELECT 1 FROM claim GROUP BY visit_id, clinic_id
            HAVING sum(paid_cents) > max(charge_cents) AND bool_and(stage <> 88)
        )
        SELECT (SELECT count(*) FROM moved) + (SELECT count(*) FROM paid)
             + (SELECT count(*) FROM claim WHERE coverage_rank > 1
                AND (billed_cents > charge_cents OR prior_claim_id IS NULL))
        """
}

/// A claim's place in a remittance.
struct PaymentPlace: Sendable, Hashable {
    let trace: String
    let position: Int32
}

/// A claim of a remittance as posted.
struct PostedPayment: Sendable {
    let place: PaymentPlace
    let chargeCents: Int64
    let paidCents: Int64
    /// Of the whole remittance.
    let paymentCents: Int64
}

/// Every claim of every remittance that was posted.
struct ReadPostedPayments: Statement {
    static let name = "verify_payments"
    static let sql = """
        SELECT trace, position, charge_cents, paid_cents, payment_cents FROM remittance_claim JOIN remittance USING (remittance_id)
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> PostedPayment {
        PostedPayment(
            place: PaymentPlace(trace: try row.next(), position: try row.next()), chargeCents: try row.next(),
            paidCents: try row.next(), paymentCents: try row.next())
    }
}

/// I4: a patient's payment, refund or small balance of which the ledger has another amount.
enum PatientPaymentsUnlikeLedger: BreachCheck {
    static let name = "verify_patient_payments"
    static let sql = """
        WITH booked AS (
            SELECT clinic_id, source_id AS payment_id, abs(sum(amount_cents)) AS cents FROM ledger_entry
            WHERE account IN ('patient_cash', 'write_off') AND source_id IS NOT NULL GROUP BY clinic_id, source_id
        )
        SELECT count(*) FROM patient_payment FULL JOIN booked USING (clinic_id, payment_id)
        WHERE amount_cents IS DISTINCT FROM cents
        """
}
