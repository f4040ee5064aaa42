-- Roll-ups for screens and reports, so that what they cost follows the open work and not the history; reports on a schedule.

-- ---------------------------------------------------------------- claims by clinic and stage

-- What `claim` adds up to. Every statement that changes claims appends how it changed the sums, so that workers never wait for
-- each other on a row of them; the coordinator folds the changes in. The sum of both is exact at any moment.
CREATE TABLE claim_tally (
    clinic_id      integer  NOT NULL,
    stage          smallint NOT NULL,
    claims         bigint   NOT NULL,
    billed_cents   bigint   NOT NULL,
    paid_cents     bigint   NOT NULL,
    adjusted_cents bigint   NOT NULL,
    patient_cents  bigint   NOT NULL,
    allowed_cents  bigint   NOT NULL,
    within_24h     bigint   NOT NULL,
    within_48h     bigint   NOT NULL,
    submitted      bigint   NOT NULL,
    PRIMARY KEY (clinic_id, stage)
);
CREATE TABLE claim_tally_change (
    clinic_id      integer  NOT NULL,
    stage          smallint NOT NULL,
    claims         bigint   NOT NULL,
    billed_cents   bigint   NOT NULL,
    paid_cents     bigint   NOT NULL,
    adjusted_cents bigint   NOT NULL,
    patient_cents  bigint   NOT NULL,
    allowed_cents  bigint   NOT NULL,
    within_24h     bigint   NOT NULL,
    within_48h     bigint   NOT NULL,
    submitted      bigint   NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE VIEW claim_count WITH (security_invoker = true) AS
SELECT clinic_id, stage, sum(claims)::bigint AS claims, sum(billed_cents)::bigint AS billed_cents,
       sum(paid_cents)::bigint AS paid_cents, sum(adjusted_cents)::bigint AS adjusted_cents,
       sum(patient_cents)::bigint AS patient_cents, sum(allowed_cents)::bigint AS allowed_cents,
       sum(within_24h)::bigint AS within_24h, sum(within_48h)::bigint AS within_48h, sum(submitted)::bigint AS submitted
FROM (SELECT * FROM claim_tally UNION ALL SELECT * FROM claim_tally_change) AS parts
GROUP BY clinic_id, stage HAVING sum(claims) <> 0;

-- Claims that are not closed: what lists by stage look through instead of the history.
CREATE TABLE claim_open (
    claim_id  bigint  NOT NULL,
    clinic_id integer NOT NULL,
    PRIMARY KEY (claim_id, clinic_id)
);

-- No joins by nested loops here: the steps' transactions forbid them, so rows are found by an array of their keys.
CREATE FUNCTION note_new_claims() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claim_tally_change
    SELECT clinic_id, stage, count(*), sum(billed_cents), sum(paid_cents), sum(adjusted_cents), sum(patient_cents),
           sum(coalesce(allowed_cents, 0)), count(*) FILTER (WHERE sla_stopped_at <= sla_target_at),
           count(*) FILTER (WHERE sla_stopped_at <= sla_breach_at), count(sla_stopped_at)
    FROM entered GROUP BY clinic_id, stage;
    INSERT INTO claim_open SELECT claim_id, clinic_id FROM entered WHERE stage <> 90;
    RETURN NULL;
END $$;
CREATE FUNCTION note_changed_claims() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claim_tally_change
    SELECT clinic_id, stage, sum(n), sum(n * billed_cents), sum(n * paid_cents), sum(n * adjusted_cents),
           sum(n * patient_cents), sum(n * coalesce(allowed_cents, 0)),
           coalesce(sum(n) FILTER (WHERE sla_stopped_at <= sla_target_at), 0),
           coalesce(sum(n) FILTER (WHERE sla_stopped_at <= sla_breach_at), 0),
           coalesce(sum(n) FILTER (WHERE sla_stopped_at IS NOT NULL), 0)
    FROM (SELECT 1 AS n, clinic_id, stage, billed_cents, paid_cents, adjusted_cents, patient_cents, allowed_cents,
                 sla_stopped_at, sla_target_at, sla_breach_at FROM entered
          UNION ALL
          SELECT -1, clinic_id, stage, billed_cents, paid_cents, adjusted_cents, patient_cents, allowed_cents,
                 sla_stopped_at, sla_target_at, sla_breach_at FROM gone) AS moved
    GROUP BY clinic_id, stage
    HAVING sum(n) <> 0 OR sum(n * billed_cents) <> 0 OR sum(n * paid_cents) <> 0 OR sum(n * adjusted_cents) <> 0
        OR sum(n * patient_cents) <> 0 OR sum(n * coalesce(allowed_cents, 0)) <> 0
        OR coalesce(sum(n) FILTER (WHERE sla_stopped_at <= sla_target_at), 0) <> 0
        OR coalesce(sum(n) FILTER (WHERE sla_stopped_at <= sla_breach_at), 0) <> 0
        OR coalesce(sum(n) FILTER (WHERE sla_stopped_at IS NOT NULL), 0) <> 0;
    IF EXISTS (SELECT FROM entered WHERE stage = 90) THEN
        DELETE FROM claim_open
        WHERE (claim_id, clinic_id) IN (SELECT claim_id, clinic_id FROM entered WHERE stage = 90)
          AND claim_id = ANY (ARRAY(SELECT claim_id FROM entered WHERE stage = 90));
    END IF;
    IF EXISTS (SELECT FROM gone WHERE stage = 90) THEN
        INSERT INTO claim_open
        SELECT entered.claim_id, entered.clinic_id FROM entered JOIN gone USING (claim_id, clinic_id)
        WHERE gone.stage = 90 AND entered.stage <> 90 ORDER BY entered.claim_id
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER claim_entered AFTER INSERT ON claim REFERENCING NEW TABLE AS entered
    FOR EACH STATEMENT EXECUTE FUNCTION note_new_claims();
CREATE TRIGGER claim_changed AFTER UPDATE ON claim REFERENCING OLD TABLE AS gone NEW TABLE AS entered
    FOR EACH STATEMENT EXECUTE FUNCTION note_changed_claims();

INSERT INTO claim_tally
SELECT clinic_id, stage, count(*), sum(billed_cents), sum(paid_cents), sum(adjusted_cents), sum(patient_cents),
       sum(coalesce(allowed_cents, 0)), count(*) FILTER (WHERE sla_stopped_at <= sla_target_at),
       count(*) FILTER (WHERE sla_stopped_at <= sla_breach_at), count(sla_stopped_at)
FROM claim GROUP BY clinic_id, stage;
INSERT INTO claim_open SELECT claim_id, clinic_id FROM claim WHERE stage <> 90;

-- ---------------------------------------------------------------- what is owed

-- What the ledger's two receivables add up to by claim; no row where both are zero.
CREATE TABLE claim_receivable (
    claim_id        bigint  NOT NULL,
    clinic_id       integer NOT NULL,
    insurance_cents bigint  NOT NULL,
    patient_cents   bigint  NOT NULL,
    PRIMARY KEY (claim_id, clinic_id)
) WITH (fillfactor = 70);

CREATE FUNCTION note_receivables() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claim_receivable AS owed
    SELECT claim_id, clinic_id, coalesce(sum(amount_cents) FILTER (WHERE account = 'insurance_receivable'), 0),
           coalesce(sum(amount_cents) FILTER (WHERE account = 'patient_receivable'), 0)
    FROM entered WHERE claim_id IS NOT NULL AND account IN ('insurance_receivable', 'patient_receivable')
    GROUP BY claim_id, clinic_id ORDER BY claim_id
    ON CONFLICT (claim_id, clinic_id) DO UPDATE SET
        insurance_cents = owed.insurance_cents + excluded.insurance_cents,
        patient_cents = owed.patient_cents + excluded.patient_cents;
    DELETE FROM claim_receivable
    WHERE claim_id = ANY (ARRAY(SELECT claim_id FROM entered WHERE claim_id IS NOT NULL))
      AND insurance_cents = 0 AND patient_cents = 0;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_receivables AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS entered
    FOR EACH STATEMENT EXECUTE FUNCTION note_receivables();

INSERT INTO claim_receivable
SELECT claim_id, clinic_id, coalesce(sum(amount_cents) FILTER (WHERE account = 'insurance_receivable'), 0) AS insurance,
       coalesce(sum(amount_cents) FILTER (WHERE account = 'patient_receivable'), 0) AS patient
FROM ledger_entry WHERE claim_id IS NOT NULL AND account IN ('insurance_receivable', 'patient_receivable')
GROUP BY claim_id, clinic_id
HAVING coalesce(sum(amount_cents) FILTER (WHERE account = 'insurance_receivable'), 0) <> 0
    OR coalesce(sum(amount_cents) FILTER (WHERE account = 'patient_receivable'), 0) <> 0;

-- ---------------------------------------------------------------- ways to a span of days

-- None of these columns changes as a claim moves on, so that moving it on stays a HOT update.
CREATE INDEX claim_clinic ON claim (clinic_id, claim_id);
CREATE INDEX claim_service ON claim USING brin (service_date) WITH (pages_per_range = 32);
CREATE INDEX submission_file_sent ON submission_file (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX submission_file_doubtful ON submission_file (file_id) WHERE status = 'in_doubt';
CREATE INDEX inbound_file_waiting ON inbound_file (inbound_id) WHERE status = 'received';
CREATE INDEX remittance_effective ON remittance (effective_on);
CREATE INDEX denial_decided ON denial (decided_on);
CREATE INDEX ledger_entry_business ON ledger_entry USING brin (business_at) WITH (pages_per_range = 32);
-- What people did; few of all events.
CREATE INDEX claim_event_person ON claim_event (business_at) WHERE actor LIKE 'person:%';

-- ---------------------------------------------------------------- reports on a schedule

-- Clinic 0: over all clinics, for the house.
CREATE TABLE report_schedule (
    name      text        NOT NULL PRIMARY KEY,
    clinic_id integer     NOT NULL,
    kind      text        NOT NULL,
    cron      text        NOT NULL,
    time_zone text        NOT NULL,
    next_at   timestamptz NOT NULL,
    paused_at timestamptz,
    set_by    text        NOT NULL,
    set_at    timestamptz NOT NULL DEFAULT now()
);

-- One row per due time, written with the job that makes it; `document` once it is made, and never again.
CREATE TABLE report_run (
    run_id    bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id integer     NOT NULL,
    schedule  text        NOT NULL,
    kind      text        NOT NULL,
    time_zone text        NOT NULL,
    due_at    timestamptz NOT NULL,
    made_at   timestamptz,
    document  jsonb,
    PRIMARY KEY (run_id, clinic_id),
    UNIQUE (schedule, due_at, clinic_id),
    CHECK ((made_at IS NULL) = (document IS NULL))
);

-- ---------------------------------------------------------------- rights

GRANT SELECT, INSERT, UPDATE, DELETE ON claim_tally, claim_tally_change, claim_open, claim_receivable, report_schedule
    TO claimline_app;
GRANT SELECT, INSERT, UPDATE ON report_run TO claimline_app;
GRANT SELECT ON claim_count TO claimline_app;

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['claim_tally', 'claim_tally_change', 'claim_open', 'claim_receivable',
        'report_schedule', 'report_run']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY clinics ON %I USING ((SELECT all_clinics_in_scope())
                        OR clinic_id = ANY ((SELECT clinics_in_scope())::integer[]))', tenant_table);
    END LOOP;
END $$;
