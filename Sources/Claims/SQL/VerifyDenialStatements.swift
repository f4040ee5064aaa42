/// I2: a replacement or void that names nothing that the payer has of the claim.
enum ReplacementsOfNothing: BreachCheck {
    static let name = "verify_replacements"
    static let sql = """
        SELECT count(*) FROM submission WHERE frequency IN (7, 8) AND NOT EXISTS (
            SELECT 1 FROM submission AS earlier
            WHERE earlier.claim_id = submission.claim_id AND earlier.clinic_id = submission.clinic_id
              AND earlier.number < submission.number AND earlier.payer_control_number = submission.original_reference)
        """
}

/// I1: something refused that is open without anybody's next action: a denied claim without a record of what was refused, an
/// appeal without a day, a claim in billing's work list whose next action lies beyond all limits.
enum RefusalsWithoutNextAction: BreachCheck {
    static let name = "verify_refusals"
    static let sql = """
        SELECT (SELECT count(*) FROM claim WHERE stage = 80 AND EXISTS (
                    SELECT 1 FROM remittance_claim AS said
                    WHERE said.claim_id = claim.claim_id AND said.clinic_id = claim.clinic_id AND said.status_code <> '22'
                      AND said.refused_cents > 0)
                  AND NOT EXISTS (SELECT 1 FROM denial WHERE denial.claim_id = claim.claim_id
                                    AND denial.clinic_id = claim.clinic_id))
             + (SELECT count(*) FROM claim WHERE stage = 85 AND NOT EXISTS (
                    SELECT 1 FROM appeal WHERE appeal.claim_id = claim.claim_id AND appeal.clinic_id = claim.clinic_id
                      AND appeal.filed_at IS NOT NULL AND appeal.outcome IS NULL))
             + (SELECT count(*) FROM claim WHERE stage IN (65, 75, 80, 85) AND next_action_at >= 'infinity')
        """
}

/// I4: a settled refusal that is not what the payer refused, or not what was posted for it.
enum SettlementsUnlikeDenials: BreachCheck {
    static let name = "verify_settlements"
    static let sql = """
        SELECT (SELECT count(*) FROM denial_work AS work JOIN denial USING (denial_id, clinic_id)
                WHERE work.action IN ('write_off', 'patient')
                  AND work.amount_cents IS DISTINCT FROM denial.amount_cents)
             + (SELECT count(*) FROM (
                    SELECT claim_id, clinic_id, sum(amount_cents) AS cents FROM denial_work
                    WHERE action IN ('write_off', 'patient') GROUP BY claim_id, clinic_id) AS decided
                FULL JOIN (
                    SELECT claim_id, clinic_id, -sum(amount_cents) AS cents FROM ledger_entry
                    WHERE posting = 'decision' AND account = 'insurance_receivable'
                    GROUP BY claim_id, clinic_id) AS posted USING (claim_id, clinic_id)
                WHERE decided.cents IS DISTINCT FROM posted.cents)
        """
}
