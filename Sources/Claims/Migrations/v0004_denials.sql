-- Acknowledgements of files, denials, what people do about them, appeals.

-- What was said of a whole file (TA1, 999), as history. No patient data, no tenant rows.
CREATE TABLE file_acknowledgement (
    file_id    bigint      NOT NULL,
    inbound_id bigint      NOT NULL,
    source     text        NOT NULL,
    code       text        NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (file_id, inbound_id, source, code)
);
-- Sent files that nobody acknowledged yet; a file leaves it with its first TA1 or 999.
CREATE INDEX submission_file_unacknowledged ON submission_file (sent_at) WHERE acknowledged_at IS NULL;

-- By which the last answer about a claim is found.
CREATE INDEX status_inquiry_claim ON status_inquiry (claim_id, clinic_id);

-- What a payer refused: one row per claim, line, group and reason of a remittance. Codes and amounts only. Kind, action and
-- limits are as the playbook gave them on the day; what becomes of it follows from its claim, its submission and what people
-- decided (`denial_state`), so that these cannot disagree.
CREATE TABLE denial (
    denial_id        bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id        integer     NOT NULL,
    claim_id         bigint      NOT NULL,
    submission_id    bigint      NOT NULL,
    remittance_id    bigint      NOT NULL,
    position         integer     NOT NULL,
    item             smallint    NOT NULL,
    payer_id         text        NOT NULL,
    line_no          smallint,
    code             text,
    group_code       text        NOT NULL,
    carc             text        NOT NULL,
    remarks          text[]      NOT NULL,
    amount_cents     bigint      NOT NULL,
    kind             text        NOT NULL CHECK (kind IN
                         ('correct', 'appeal', 'patient', 'write_off', 'other_payer', 'informational', 'documents')),
    action           text        NOT NULL,
    is_unprocessable boolean     NOT NULL,
    playbook         text        NOT NULL,
    -- The therapist's NPI, which is public.
    rendering_npi    text,
    decided_on       date        NOT NULL,
    -- When the next action is due; never NULL, so that nothing is forgotten.
    due_at           timestamptz NOT NULL,
    -- When the payer's limit for that action ends; NULL where none is known.
    limit_at         timestamptz,
    recorded_at      timestamptz NOT NULL,
    PRIMARY KEY (denial_id, clinic_id),
    UNIQUE (remittance_id, position, item, clinic_id)
);
CREATE INDEX denial_claim ON denial (claim_id, clinic_id);
CREATE INDEX denial_recorded ON denial (recorded_at);

-- What people did about a denial; append-only. The reason is sealed, since people write what they like.
CREATE TABLE denial_work (
    work_id      bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id    integer     NOT NULL,
    denial_id    bigint      NOT NULL,
    claim_id     bigint      NOT NULL,
    action       text        NOT NULL CHECK (action IN
                     ('follow_up', 'reopening', 'documents_sent', 'write_off', 'patient', 'other_payer')),
    amount_cents bigint,
    role         text        NOT NULL,
    person       text        NOT NULL,
    reason       bytea       NOT NULL,
    until_at     timestamptz,
    at           timestamptz NOT NULL DEFAULT business_now(),
    PRIMARY KEY (work_id, clinic_id)
);
CREATE INDEX denial_work_of ON denial_work (denial_id, clinic_id);
-- An amount is settled once.
CREATE UNIQUE INDEX denial_work_settled ON denial_work (denial_id, clinic_id) WHERE action IN ('write_off', 'patient');

-- Appeals, one row per level of a claim. A packet is prepared, then filed, then decided.
CREATE TABLE appeal (
    appeal_id    bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id    integer     NOT NULL,
    claim_id     bigint      NOT NULL,
    number       smallint    NOT NULL,
    level        text        NOT NULL,
    file_by      timestamptz NOT NULL,
    amount_cents bigint      NOT NULL,
    packet_hash  bytea       NOT NULL,
    prepared_by  text        NOT NULL,
    prepared_at  timestamptz NOT NULL,
    method       text        CHECK (method IN ('portal', 'fax', 'mail', 'electronic')),
    filed_by     text,
    filed_at     timestamptz,
    decision_due_at timestamptz,
    outcome      text        CHECK (outcome IN ('won', 'partly_won', 'lost', 'dismissed', 'withdrawn')),
    won_cents    bigint,
    decided_by   text,
    decided_at   timestamptz,
    PRIMARY KEY (appeal_id, clinic_id),
    UNIQUE (claim_id, number, clinic_id),
    CHECK ((filed_at IS NULL) = (method IS NULL)),
    CHECK ((filed_at IS NULL) = (decision_due_at IS NULL)),
    CHECK ((decided_at IS NULL) = (outcome IS NULL)),
    CHECK (decided_at IS NULL OR filed_at IS NOT NULL)
);
-- One appeal at a time.
CREATE UNIQUE INDEX appeal_open ON appeal (claim_id, clinic_id) WHERE outcome IS NULL;

-- Claims that people ordered to be voided with the payer (frequency 8), until the payer has accepted it.
CREATE TABLE claim_void (
    claim_id   bigint      NOT NULL,
    clinic_id  integer     NOT NULL,
    ordered_by text        NOT NULL,
    reason     bytea       NOT NULL,
    ordered_at timestamptz NOT NULL DEFAULT business_now(),
    PRIMARY KEY (claim_id, clinic_id)
);

-- Where each denial stands: settled by a person or with its claim; superseded once its claim was sent or adjudicated again;
-- otherwise as its claim: open, appealed, or in correction.
CREATE VIEW denial_state WITH (security_invoker = true) AS
SELECT denial.denial_id, denial.clinic_id,
       CASE WHEN EXISTS (SELECT 1 FROM denial_work AS work
                         WHERE work.denial_id = denial.denial_id AND work.clinic_id = denial.clinic_id
                           AND work.action IN ('write_off', 'patient')) THEN 'settled'
            WHEN claim.stage IN (88, 90) THEN 'settled'
            WHEN EXISTS (SELECT 1 FROM submission AS later
                         WHERE later.claim_id = denial.claim_id AND later.clinic_id = denial.clinic_id
                           AND later.submission_id > denial.submission_id) THEN 'superseded'
            WHEN EXISTS (SELECT 1 FROM remittance_claim AS later
                         WHERE later.claim_id = denial.claim_id AND later.clinic_id = denial.clinic_id
                           AND (later.remittance_id > denial.remittance_id
                                -- Taken back by the remittance that brought it.
                                OR later.reverses_remittance = denial.remittance_id
                                AND later.reverses_position = denial.position)) THEN 'superseded'
            WHEN claim.stage = 85 THEN 'appealed'
            WHEN claim.stage = 80 THEN 'open'
            ELSE 'in_correction' END AS state
FROM denial JOIN claim USING (claim_id, clinic_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON file_acknowledgement, denial, denial_work, appeal, claim_void TO claimline_app;
GRANT SELECT ON denial_state TO claimline_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO claimline_app;
REVOKE UPDATE, DELETE ON file_acknowledgement, denial_work FROM claimline_app;
REVOKE DELETE ON denial, appeal FROM claimline_app;

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['denial', 'denial_work', 'appeal', 'claim_void']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY clinics ON %I USING ((SELECT all_clinics_in_scope())
                        OR clinic_id = ANY ((SELECT clinics_in_scope())::integer[]))', tenant_table);
    END LOOP;
END $$;
