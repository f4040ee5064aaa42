-- What triggers keep beside claims and ledger, for a history that was written without them; as v0008_reports.sql and
-- v0010_work.sql do for a database that they find full.
TRUNCATE claim_tally, claim_tally_change, claim_open, claim_receivable;
INSERT INTO claim_tally
SELECT clinic_id, stage, count(*), sum(billed_cents), sum(paid_cents), sum(adjusted_cents), sum(patient_cents),
       sum(coalesce(allowed_cents, 0)), count(*) FILTER (WHERE sla_stopped_at <= sla_target_at),
       count(*) FILTER (WHERE sla_stopped_at <= sla_breach_at), count(sla_stopped_at)
FROM claim GROUP BY clinic_id, stage;
INSERT INTO claim_open SELECT claim_id, clinic_id FROM claim WHERE stage <> 90;
INSERT INTO claim_receivable
SELECT claim_id, clinic_id, coalesce(sum(amount_cents) FILTER (WHERE account = 'insurance_receivable'), 0) AS insurance,
       coalesce(sum(amount_cents) FILTER (WHERE account = 'patient_receivable'), 0) AS patient
FROM ledger_entry WHERE claim_id IS NOT NULL AND account IN ('insurance_receivable', 'patient_receivable')
GROUP BY claim_id, clinic_id
HAVING coalesce(sum(amount_cents) FILTER (WHERE account = 'insurance_receivable'), 0) <> 0
    OR coalesce(sum(amount_cents) FILTER (WHERE account = 'patient_receivable'), 0) <> 0;
TRUNCATE work_item;
INSERT INTO work_item (claim_id, clinic_id, stage, entered_at)
SELECT claim_id, clinic_id, stage, touched_at FROM claim WHERE stage IN (10, 25, 35, 45, 65, 75, 80, 85, 88);
