-- Clinics, visits, claims, submissions, answers, money and audit.
--
-- Visit, claim and submission are three things: a visit becomes a claim; a claim is submitted one or more times; one
-- submission file carries many claims; one remittance pays many submissions. clinic_id is in every tenant table's key.

-- Tables with rows for every claim have no foreign keys: a check per row is a look-up and a row lock on its clinic, route
-- or file, a tenth of a claim's cost. The writers take these numbers from the rows themselves, and `verify` looks for
-- rows that name what is not there.

-- Tenant scope. A set of jobs crosses clinics, so a transaction is scoped to an explicit list of clinics:
-- claimline.clinics = '{1,5,9}' (SET LOCAL), or '*' for the coordinator and for audits. No setting = no rows.
CREATE FUNCTION clinics_in_scope() RETURNS integer[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN current_setting('claimline.clinics', true) LIKE '{%'
                THEN current_setting('claimline.clinics', true)::integer[] ELSE '{}' END;

CREATE FUNCTION all_clinics_in_scope() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('claimline.clinics', true) = '*', false);

-- Numbers of `Queue` (Swift): claims whose coverage was asked about by a batch and that wait for the scrub, claims that wait for
-- a window, files of the last hour that wait for their answers. Counts alone, over all clinics; the caller's scope is put back, and not
-- set by the function's own clause, for which an owner that is no superuser has no right.
CREATE OR REPLACE FUNCTION work_between() RETURNS TABLE (queue smallint, jobs double precision)
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    own_scope text := current_setting('claimline.clinics', true);
BEGIN
    PERFORM set_config('claimline.clinics', '*', true);
    RETURN QUERY
    SELECT 1::smallint, sum(cardinality(claim_ids))::double precision FROM inquiry_file
    WHERE status IN ('planned', 'sent')
    UNION ALL SELECT 2::smallint, count(*)::double precision FROM ready_claim
    UNION ALL SELECT 3::smallint, count(*)::double precision FROM submission_file
    WHERE status = 'sent' AND sent_at > business_now() - interval '1 hour';
    PERFORM set_config('claimline.clinics', coalesce(own_scope, ''), true);
END $$;

-- ---------------------------------------------------------------- configuration (no patient data, no tenant rows)

CREATE TABLE clinic (
    clinic_id  integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code       text        NOT NULL UNIQUE,
    profile    jsonb       NOT NULL,
    version    integer     NOT NULL DEFAULT 1,
    changed_by text        NOT NULL DEFAULT 'intake',
    changed_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX clinic_changed ON clinic (changed_at);

-- Earlier versions of clinics' profiles, as they were.
CREATE TABLE clinic_profile_version (
    clinic_id  integer     NOT NULL REFERENCES clinic,
    version    integer     NOT NULL,
    profile    jsonb       NOT NULL,
    changed_by text        NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (clinic_id, version)
);

-- Clinics whose SLA clocks count by a business calendar instead of elapsed time, each from a day on; no calendar = elapsed
-- time again. Append-only and never about the past, so that what a clock counted stays as it was counted.
CREATE TABLE clinic_calendar (
    clinic_id  integer     NOT NULL REFERENCES clinic,
    valid_from date        NOT NULL,
    from_at    timestamptz NOT NULL,
    calendar   jsonb,
    set_by     text        NOT NULL,
    set_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, valid_from)
);

-- Data keys, wrapped by the master key; clinic 0 is the house's own (files that carry several clinics).
CREATE TABLE data_key (
    key_id     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    clinic_id  integer     NOT NULL,
    period     text        NOT NULL,
    wrapped    bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (clinic_id, period)
);

-- A trading partner and the way to it: batch files go to `address` (a URL or a folder), 270 and 276 to `real_time`. Control numbers are counted here, in the transaction that stores the file.
CREATE TABLE payer_route (
    route_id         smallint PRIMARY KEY,
    name             text     NOT NULL UNIQUE,
    transport        text     NOT NULL CHECK (transport IN ('core', 'drop', 'sftp')),
    address          text     NOT NULL,
    real_time        text     NOT NULL,
    sender_id        text     NOT NULL,
    receiver_id      text     NOT NULL,
    usage            text     NOT NULL CHECK (usage IN ('P', 'T')),
    window_ms        integer  NOT NULL CHECK (window_ms >= 0),
    claims_per_file  integer  NOT NULL CHECK (claims_per_file BETWEEN 1 AND 5000),
    -- A set of at least so many claims asks for eligibility by one batch file; NULL: always in real time.
    batch_inquiries_from integer CHECK (batch_inquiries_from > 0),
    last_interchange bigint   NOT NULL DEFAULT 0,
    last_window_at   timestamptz NOT NULL DEFAULT '-infinity',
    cutoff           time,
    cutoff_zone      text,
    -- Name of the companion guide that the partner's files follow.
    guide            text     NOT NULL DEFAULT 'standard',
    -- Where passwords, keys and certificates lie (paths, never the secrets themselves).
    access           jsonb    NOT NULL DEFAULT '{}',
    CHECK ((cutoff IS NULL) = (cutoff_zone IS NULL))
);

-- Payers that do not use route 1.
CREATE TABLE payer (
    payer_id text PRIMARY KEY,
    route_id smallint NOT NULL REFERENCES payer_route
);

-- Payer profile files as people loaded them; the latest stands in place of the one that the program ships.
CREATE TABLE payer_profile_file (
    file_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version   text        NOT NULL,
    document  text        NOT NULL,
    loaded_by text        NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now()
);

-- Payers to whom nothing is sent until a person resumes them; what comes from them is read all the same.
CREATE TABLE payer_pause (
    payer_id  text        PRIMARY KEY,
    paused_by text        NOT NULL,
    reason    text        NOT NULL,
    paused_at timestamptz NOT NULL DEFAULT now()
);

-- ---------------------------------------------------------------- reference data (public tables that operators download)

-- A loaded version of a kind of reference data and the dates of service it answers for. Those of a kind never overlap: their
-- writers lock the kind and look.
CREATE SEQUENCE reference_version_id AS integer;
CREATE TABLE reference_version (
    version_id    integer     PRIMARY KEY DEFAULT nextval('reference_version_id'),
    kind          text        NOT NULL,
    version       text        NOT NULL,
    valid_from    date        NOT NULL,
    valid_through date,
    row_count     bigint      NOT NULL,
    files         text[]      NOT NULL,
    loaded_by     text        NOT NULL,
    loaded_at     timestamptz NOT NULL DEFAULT now(),
    UNIQUE (kind, version),
    CHECK (valid_through >= valid_from)
);

-- Rows of all kinds; the kind says what partner, indicator and amounts are (an edit: column 2, CCMI, nothing). Workers read
-- whole versions, page by page, and never look a code up here, so no index is by code.
CREATE TABLE reference_row (
    version_id    integer NOT NULL,
    page          integer NOT NULL,
    code          text    NOT NULL,
    partner       text,
    valid_from    date,
    valid_through date,
    indicator     smallint,
    amounts       integer[]
);
CREATE INDEX reference_row_page ON reference_row (version_id, page);

-- Who changed which reference data, and when; append-only.
CREATE TABLE reference_event (
    event_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    actor         text        NOT NULL,
    action        text        NOT NULL CHECK (action IN ('load', 'replace', 'end', 'remove')),
    kind          text        NOT NULL,
    version       text        NOT NULL,
    valid_from    date        NOT NULL,
    valid_through date,
    row_count     bigint      NOT NULL,
    files         text[]      NOT NULL,
    at            timestamptz NOT NULL DEFAULT now()
);

-- ---------------------------------------------------------------- intake

CREATE TABLE intake_file (
    intake_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    content_hash bytea       NOT NULL,
    format       text        NOT NULL,
    accepted     integer     NOT NULL DEFAULT 0,
    updated      integer     NOT NULL DEFAULT 0,
    unchanged    integer     NOT NULL DEFAULT 0,
    rejected     integer     NOT NULL DEFAULT 0,
    imported_at  timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz
);

CREATE SEQUENCE visit_id AS bigint;
CREATE TABLE visit (
    visit_id     bigint      NOT NULL DEFAULT nextval('visit_id'),
    clinic_id    integer     NOT NULL,
    visit_key    text        NOT NULL,
    content_hash bytea       NOT NULL,
    sealed       bytea       NOT NULL,
    intake_id    bigint      NOT NULL,
    revision     smallint    NOT NULL DEFAULT 1,
    received_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (visit_id, clinic_id),
    UNIQUE (clinic_id, visit_key)
);

-- One-on-one time of a therapist or assistant with the patient of a visit: minutes of the day as 540-563,570-585. Who it was
-- is a blind index. Nobody treats two patients in the same minute (rule B-UNIT-5).
CREATE TABLE treatment_time (
    clinic_id     integer NOT NULL,
    service_date  date    NOT NULL,
    person_index  bytea   NOT NULL,
    visit_id      bigint  NOT NULL,
    patient_index bytea   NOT NULL,
    minutes       text    NOT NULL,
    PRIMARY KEY (clinic_id, service_date, person_index, visit_id)
);

-- ---------------------------------------------------------------- claims

CREATE SEQUENCE claim_id AS bigint;
-- No index holds a column that changes from stage to stage, so that moving a claim on is a HOT update.
CREATE TABLE claim (
    claim_id            bigint      NOT NULL DEFAULT nextval('claim_id'),
    clinic_id           integer     NOT NULL,
    visit_id            bigint      NOT NULL,
    -- Which of the visit's coverages it bills, in the order in which they pay; of how many; and the claim to the one before.
    coverage_rank       smallint    NOT NULL DEFAULT 1,
    coverages           smallint    NOT NULL DEFAULT 1,
    prior_claim_id      bigint,
    stage               smallint    NOT NULL,
    hold_reason         text,
    payer_id            text        NOT NULL,
    payer_class         text        NOT NULL,
    route_id            smallint    NOT NULL,
    service_date        date        NOT NULL,
    is_evaluation       boolean     NOT NULL,
    patient_index       bytea       NOT NULL,
    duplicate_index     bytea       NOT NULL,
    charge_cents        bigint      NOT NULL DEFAULT 0,
    expected_cents      bigint      NOT NULL DEFAULT 0,
    allowed_cents       bigint,
    paid_cents          bigint      NOT NULL DEFAULT 0,
    adjusted_cents      bigint      NOT NULL DEFAULT 0,
    patient_cents       bigint      NOT NULL DEFAULT 0,
    billed_cents        bigint      NOT NULL DEFAULT 0,
    -- What the patient paid at the visit, as posted.
    collected_cents     bigint      NOT NULL DEFAULT 0,
    sla_started_at      timestamptz,
    sla_target_at       timestamptz,
    sla_breach_at       timestamptz,
    sla_paused_at       timestamptz,
    sla_paused_us       bigint      NOT NULL DEFAULT 0,
    sla_stopped_at      timestamptz,
    payer_accepted_at   timestamptz,
    correction_due_at   timestamptz,
    file_by             timestamptz,
    appeal_by           timestamptz,
    next_action_at      timestamptz,
    touched_at          timestamptz NOT NULL DEFAULT business_now(),
    escalated_at        timestamptz,
    file_id             bigint,
    event_seq           integer     NOT NULL,
    event_hash          bytea       NOT NULL,
    created_at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (claim_id, clinic_id)
) WITH (fillfactor = 60);
CREATE UNIQUE INDEX claim_visit ON claim (visit_id, clinic_id, coverage_rank);
CREATE INDEX claim_patient ON claim (clinic_id, patient_index, service_date);
CREATE INDEX claim_duplicate ON claim (clinic_id, duplicate_index);
CREATE INDEX claim_running_clock ON claim (sla_target_at) WHERE sla_stopped_at IS NULL AND sla_target_at IS NOT NULL;

-- For reports over a span: clocks start in the order of the rows, roughly, and never start again.
CREATE INDEX claim_started ON claim USING brin (sla_started_at) WITH (pages_per_range = 32);

-- Clocks of claims that rest with billing: correction (24 h from a rejection or denial) and touch (30 days without anybody's
-- doing). A row says when the claim must be looked at again at the earliest; the claim's own columns decide.
CREATE TABLE claim_clock (
    claim_id     bigint      NOT NULL,
    clinic_id    integer     NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('correction', 'touch')),
    due_at       timestamptz NOT NULL,
    escalated_at timestamptz,
    PRIMARY KEY (claim_id, kind, clinic_id)
);
CREATE INDEX claim_clock_due ON claim_clock (kind, due_at);

CREATE TABLE claim_line (
    claim_id       bigint   NOT NULL,
    line_no        smallint NOT NULL,
    clinic_id      integer  NOT NULL,
    code           text     NOT NULL,
    modifiers      text     NOT NULL,
    units          integer  NOT NULL,
    charge_cents   bigint   NOT NULL,
    expected_cents bigint   NOT NULL,
    pointers       smallint[] NOT NULL,
    PRIMARY KEY (claim_id, line_no, clinic_id)
);

-- Findings of the last scrub: what and where in the clear, text and inputs sealed.
CREATE TABLE finding (
    claim_id   bigint     NOT NULL,
    finding_no smallint   NOT NULL,
    clinic_id  integer    NOT NULL,
    rule       text       NOT NULL,
    severity   text       NOT NULL,
    lines      smallint[] NOT NULL,
    rule_set   text       NOT NULL,
    is_overridden boolean NOT NULL,
    sealed     bytea      NOT NULL,
    PRIMARY KEY (claim_id, finding_no, clinic_id)
);

-- What people decided against the rules for one claim: a rejection or warning overridden, or a fix taken back. In force
-- until it expires or is revoked. The reason is sealed, since people write what they like.
CREATE TABLE rule_decision (
    decision_id bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id   integer     NOT NULL,
    claim_id    bigint      NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('override', 'undo_fix')),
    rule        text        NOT NULL,
    role        text        NOT NULL,
    decided_by  text        NOT NULL,
    reason      bytea       NOT NULL,
    decided_at  timestamptz NOT NULL DEFAULT business_now(),
    expires_at  timestamptz,
    revoked_at  timestamptz,
    revoked_by  text,
    PRIMARY KEY (decision_id, clinic_id)
);
-- A later decision of the same kind about the same rule takes the place of an earlier one.
CREATE UNIQUE INDEX rule_decision_standing ON rule_decision (claim_id, kind, rule, clinic_id) WHERE revoked_at IS NULL;

-- Prior authorizations as visits tell of them; what the latest date of service says counts, but a smaller grant takes
-- nothing back that is spoken for. Patient and number are blind indexes. Rows are locked in the unique key's order.
CREATE TABLE prior_authorization (
    authorization_id bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id        integer NOT NULL,
    patient_index    bytea   NOT NULL,
    payer_id         text    NOT NULL,
    number_index     bytea   NOT NULL,
    told_on          date    NOT NULL,
    valid_from       date,
    valid_to         date,
    visits           integer,
    units            integer,
    codes            text[]  NOT NULL,
    PRIMARY KEY (authorization_id, clinic_id),
    UNIQUE (clinic_id, patient_index, payer_id, number_index)
);

-- The visit and units that a claim takes of its authorization. Whether they are reserved, committed or released follows
-- from where the claim stands, so that the two cannot disagree.
CREATE TABLE authorization_reservation (
    claim_id         bigint  NOT NULL,
    clinic_id        integer NOT NULL,
    authorization_id bigint  NOT NULL,
    units            integer NOT NULL,
    PRIMARY KEY (claim_id, clinic_id)
);
CREATE INDEX authorization_reservation_of ON authorization_reservation (authorization_id, clinic_id);

-- Reserved from the scrub on, committed once the payer accepted the claim, released by a rejection or a hold.
CREATE VIEW authorization_use WITH (security_invoker = true) AS
SELECT authorization_id, clinic_id, claim_id, units,
       CASE WHEN stage < 40 OR stage = 65 THEN 'released'
            WHEN stage >= 70 AND payer_accepted_at IS NOT NULL THEN 'committed' ELSE 'reserved' END AS state
FROM authorization_reservation JOIN claim USING (claim_id, clinic_id);

-- Claims that wait for their route's next batch window.
CREATE TABLE ready_claim (
    route_id  smallint    NOT NULL,
    deadline  timestamptz NOT NULL,
    claim_id  bigint      NOT NULL,
    clinic_id integer     NOT NULL,
    payer_id  text        NOT NULL,
    ready_at  timestamptz NOT NULL DEFAULT business_now(),
    PRIMARY KEY (route_id, deadline, claim_id, clinic_id)
);

-- Audit: append-only, chained per claim. hash = SHA-256(previous hash, canonical fields); xid serves the anchors.
CREATE TABLE claim_event (
    claim_id    bigint      NOT NULL,
    seq         integer     NOT NULL,
    clinic_id   integer     NOT NULL,
    from_stage  smallint,
    to_stage    smallint    NOT NULL,
    actor       text        NOT NULL,
    token       bigint      NOT NULL,
    detail      text        NOT NULL,
    at          timestamptz NOT NULL,
    business_at timestamptz NOT NULL,
    hash        bytea       NOT NULL,
    xid         xid8        NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (claim_id, seq, clinic_id)
);
-- xid8 has no BRIN support in PostgreSQL 15, and anchors read only the newest rows in a batch.
CREATE INDEX claim_event_xid ON claim_event (xid);

-- Periodic anchor over all events of the transactions in [from_xid, to_xid).
CREATE TABLE audit_anchor (
    anchor_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_xid  xid8        NOT NULL,
    to_xid    xid8        NOT NULL,
    events    bigint      NOT NULL,
    digest    bytea       NOT NULL,
    at        timestamptz NOT NULL DEFAULT now()
);

-- ---------------------------------------------------------------- eligibility

CREATE TABLE eligibility (
    eligibility_id bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id      integer     NOT NULL,
    claim_id       bigint      NOT NULL,
    coverage_index bytea       NOT NULL,
    service_date   date        NOT NULL,
    is_active      boolean     NOT NULL,
    reason         text,
    sealed         bytea,
    inbound_id     bigint,
    checked_at     timestamptz NOT NULL,
    -- What it says of therapy beyond active coverage, in plain: numbers and codes.
    facts          text,
    -- The benefits: the sealed 271 of one patient, or the stored batch file that holds them.
    CHECK ((sealed IS NULL) <> (inbound_id IS NULL)),
    PRIMARY KEY (eligibility_id, clinic_id)
);
CREATE INDEX eligibility_coverage ON eligibility (clinic_id, coverage_index, checked_at);

-- What the rules are to know of a claim's coverage; no row for most claims, of which there is nothing to say.
CREATE TABLE coverage_fact (
    claim_id   bigint      NOT NULL,
    clinic_id  integer     NOT NULL,
    facts      text        NOT NULL,
    checked_at timestamptz NOT NULL,
    PRIMARY KEY (claim_id, clinic_id)
);

-- A batch of eligibility questions to one route: the sealed 270 file, and of each claim its clinic, where it stood and the
-- blind index of its coverage, in the order that the traces count. One row for hundreds of claims.
CREATE SEQUENCE inquiry_id AS bigint;
CREATE TABLE inquiry_file (
    inquiry_id       bigint      PRIMARY KEY,
    route_id         smallint    NOT NULL REFERENCES payer_route,
    status           text        NOT NULL CHECK (status IN ('planned', 'sent', 'answered', 'expired')),
    payload_id       text        NOT NULL UNIQUE,
    claim_ids        bigint[]    NOT NULL,
    clinic_ids       integer[]   NOT NULL,
    event_seqs       integer[]   NOT NULL,
    coverage_indexes bytea[]     NOT NULL,
    sealed           bytea       NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    settled_at       timestamptz
);
CREATE INDEX inquiry_file_open ON inquiry_file (inquiry_id) WHERE status IN ('planned', 'sent');

-- ---------------------------------------------------------------- submission

-- One file per payer route and window. status: planned, prepared, sending, sent, accepted, rejected, in_doubt, empty.
CREATE TABLE submission_file (
    file_id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    route_id            smallint    NOT NULL REFERENCES payer_route,
    status              text        NOT NULL CHECK (status IN
                            ('planned', 'prepared', 'sending', 'sent', 'accepted', 'rejected', 'in_doubt', 'empty')),
    interchange_control bigint,
    payload_id          text UNIQUE,
    sealed              bytea,
    claims              integer     NOT NULL DEFAULT 0,
    charge_cents        bigint      NOT NULL DEFAULT 0,
    window_at           timestamptz NOT NULL,
    prepared_at         timestamptz,
    sent_at             timestamptz,
    acknowledged_at     timestamptz,
    UNIQUE (route_id, interchange_control)
);
CREATE INDEX submission_file_open ON submission_file (route_id) WHERE status = 'planned';

CREATE SEQUENCE submission_id AS bigint;
CREATE TABLE submission (
    submission_id        bigint      NOT NULL DEFAULT nextval('submission_id'),
    clinic_id            integer     NOT NULL,
    claim_id             bigint      NOT NULL,
    number               smallint    NOT NULL,
    predecessor          bigint,
    frequency            smallint    NOT NULL CHECK (frequency IN (1, 7, 8)),
    file_id              bigint      NOT NULL,
    set_control          text        NOT NULL,
    control_number       text        NOT NULL UNIQUE,
    status               text        NOT NULL CHECK (status IN ('open', 'accepted', 'rejected', 'returned')),
    -- How far downstream the highest answer came from; numbers as in `AnswerRank`.
    progress             smallint    NOT NULL DEFAULT 0,
    charge_cents         bigint      NOT NULL,
    payer_control_number text,
    -- REF*F8: the payer's number of the submission that this one replaces (frequency 7) or voids (8).
    original_reference   text,
    created_at           timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (submission_id, clinic_id),
    UNIQUE (claim_id, number, clinic_id),
    CHECK ((frequency = 1) = (original_reference IS NULL))
);
-- A second original can exist only once its predecessor was rejected or returned.
CREATE UNIQUE INDEX submission_one_original ON submission (claim_id, clinic_id)
    WHERE frequency = 1 AND status IN ('open', 'accepted');
CREATE INDEX submission_file_claims ON submission (file_id, set_control);
-- By which a remittance finds its claim whose CLM01 came back damaged.
CREATE INDEX submission_payer_control ON submission (payer_control_number) WHERE payer_control_number IS NOT NULL;

-- ---------------------------------------------------------------- answers

CREATE TABLE inbound_file (
    inbound_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    route_id     smallint    NOT NULL REFERENCES payer_route,
    kind         text        NOT NULL CHECK (kind IN ('271', 'TA1', '999', '277CA', '835', 'unknown')),
    content_hash bytea       NOT NULL UNIQUE,
    sealed       bytea       NOT NULL,
    status       text        NOT NULL CHECK (status IN ('received', 'processed', 'quarantined')),
    reason       text,
    received_at  timestamptz NOT NULL DEFAULT now(),
    processed_at timestamptz
);

-- Every acknowledgement of a claim, as history; the claim's stage follows the most downstream one.
CREATE TABLE acknowledgement (
    clinic_id     integer     NOT NULL,
    submission_id bigint      NOT NULL,
    inbound_id    bigint      NOT NULL,
    source        text        NOT NULL,
    code          text        NOT NULL,
    is_accepted   boolean     NOT NULL,
    at            timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (submission_id, inbound_id, code, clinic_id)
);

CREATE TABLE remittance (
    remittance_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inbound_id     bigint      NOT NULL REFERENCES inbound_file,
    route_id       smallint    NOT NULL,
    payer_id       text        NOT NULL,
    trace          text        NOT NULL,
    payer_tin      text        NOT NULL,
    payee_npi      text        NOT NULL,
    payment_cents  bigint      NOT NULL,
    effective_on   date        NOT NULL,
    -- BPR04: ACH, FWT, CHK, BOP, or NON when no money moves.
    method         text        NOT NULL,
    posted_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (payer_tin, trace, payee_npi, effective_on, payment_cents)
);

-- A paid, denied or reversed claim of a remittance; `lines` and `facts` hold numbers, amounts and codes, no patient data.
-- A reversal names the row that it takes back; what payers corrected of the patient is sealed.
CREATE TABLE remittance_claim (
    remittance_id        bigint   NOT NULL,
    position             integer  NOT NULL,
    clinic_id            integer  NOT NULL,
    claim_id             bigint   NOT NULL,
    submission_id        bigint   NOT NULL,
    status_code          text     NOT NULL,
    charge_cents         bigint   NOT NULL,
    paid_cents           bigint   NOT NULL,
    adjusted_cents       bigint   NOT NULL,
    patient_cents        bigint   NOT NULL,
    allowed_cents        bigint   NOT NULL,
    -- What we expected to be allowed, what the payer refused, and what earlier payers had settled.
    expected_cents       bigint   NOT NULL,
    refused_cents        bigint   NOT NULL,
    prior_cents          bigint   NOT NULL,
    payer_control_number text,
    content_hash         bytea    NOT NULL,
    reverses_remittance  bigint,
    reverses_position    integer,
    lines                jsonb    NOT NULL,
    facts                jsonb    NOT NULL,
    corrected            bytea,
    PRIMARY KEY (remittance_id, position, clinic_id)
);
CREATE INDEX remittance_claim_claim ON remittance_claim (claim_id, clinic_id);

-- Double-entry ledger, append-only, in cents; debit positive, credit negative; each posting sums to zero. Provider-level
-- money (PLB, suspense) has no claim, and clinic 0 when the payee's NPI is not one clinic's. `source_id` is the row of the
-- patient's payment, or the suspense item, that was posted.
CREATE TABLE ledger_entry (
    entry_id      bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id     integer     NOT NULL,
    claim_id      bigint,
    posting       text        NOT NULL,
    account       text        NOT NULL CHECK (account IN
                      ('insurance_receivable', 'patient_receivable', 'cash', 'adjustment', 'revenue', 'transfer',
                       'patient_cash', 'write_off', 'suspense', 'forwarding_balance', 'overpayment_recovery',
                       'payer_interest', 'provider_adjustment')),
    amount_cents  bigint      NOT NULL CHECK (amount_cents <> 0),
    remittance_id bigint,
    source_id     bigint,
    posted_at     timestamptz NOT NULL DEFAULT now(),
    business_at   timestamptz NOT NULL,
    PRIMARY KEY (entry_id, clinic_id)
);
CREATE INDEX ledger_entry_claim ON ledger_entry (claim_id, clinic_id);

-- What payers answered to 276 inquiries.
CREATE TABLE status_inquiry (
    inquiry_id bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id  integer     NOT NULL,
    claim_id   bigint      NOT NULL,
    code       text        NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (inquiry_id, clinic_id)
);

-- By which claim a job is found that is not runnable: for explanations, and for the one receive job of a route.
CREATE INDEX job_later_subject ON job_later (subject, queue);
CREATE INDEX job_dead_subject ON job_dead (subject, queue);

-- Sealed files are large and do not compress; no attempt is made.
ALTER TABLE inquiry_file ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE submission_file ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE inbound_file ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- ---------------------------------------------------------------- the role that owns nothing, and its rows

DO $$
BEGIN
    -- An owner who may not create roles finds it made by somebody who may.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'claimline_app') THEN
        CREATE ROLE claimline_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
    EXECUTE format('GRANT claimline_app TO %I', current_user);
EXCEPTION WHEN OTHERS THEN
    -- A superuser needs no membership; a concurrent grant of the same is as good.
    NULL;
END $$;

GRANT USAGE ON SCHEMA public TO claimline_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO claimline_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO claimline_app;
-- What was written to audit and ledger stays as it was written; only the operator's own role shifts the clock.
REVOKE UPDATE, DELETE ON claim_event, audit_anchor, ledger_entry, remittance, remittance_claim, acknowledgement,
    status_inquiry, data_key, clinic_calendar, clinic_profile_version, payer_profile_file,
    reference_event FROM claimline_app;
REVOKE INSERT, UPDATE, DELETE ON business_clock, schema_migration FROM claimline_app;

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['visit', 'treatment_time', 'claim', 'claim_clock', 'claim_line', 'finding', 'ready_claim', 'claim_event',
        'eligibility', 'coverage_fact', 'submission', 'acknowledgement', 'remittance_claim', 'ledger_entry', 'status_inquiry',
        'prior_authorization', 'authorization_reservation', 'rule_decision']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY clinics ON %I USING ((SELECT all_clinics_in_scope())
                        OR clinic_id = ANY ((SELECT clinics_in_scope())::integer[]))', tenant_table);
    END LOOP;
END $$;
