-- Money that no single claim explains, money of patients, and the checks of the ledger.

-- ---------------------------------------------------------------- the ledger's own check

-- Entries are written whole postings at a time, so that one look at the statement's rows is enough.
CREATE FUNCTION check_ledger_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM entered GROUP BY clinic_id, claim_id, posting, remittance_id, source_id
               HAVING sum(amount_cents) <> 0) THEN
        RAISE EXCEPTION 'a posting does not sum to zero' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_postings_balance AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS entered
    FOR EACH STATEMENT EXECUTE FUNCTION check_ledger_postings();

-- ---------------------------------------------------------------- remittances

-- The same claims and the same money under another trace: kept, nothing posted.
CREATE TABLE duplicate_remittance (
    remittance_id bigint PRIMARY KEY REFERENCES remittance,
    duplicate_of  bigint NOT NULL REFERENCES remittance
);

-- Claims of remittances that cannot be posted to a claim; their money is in suspense until resolved.
-- unmatched: no claim of ours; held_reversal: takes back what is not known yet; paid_twice: the same content again;
-- overcharged: more than was billed; no_later_claim: decided as a later payer, without a claim to it yet.
CREATE TABLE suspense_item (
    item_id              bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id            integer     NOT NULL,
    remittance_id        bigint      NOT NULL,
    position             integer     NOT NULL,
    reason               text        NOT NULL CHECK (reason IN
                             ('unmatched', 'held_reversal', 'paid_twice', 'overcharged', 'no_later_claim')),
    claim_id             bigint,
    submission_id        bigint,
    status_code          text        NOT NULL,
    charge_cents         bigint      NOT NULL,
    paid_cents           bigint      NOT NULL,
    payer_control_number text,
    content_hash         bytea       NOT NULL,
    noted_at             timestamptz NOT NULL DEFAULT business_now(),
    resolved_at          timestamptz,
    resolved_by          text,
    resolution           text,
    PRIMARY KEY (item_id, clinic_id),
    UNIQUE (remittance_id, position, clinic_id)
);
CREATE INDEX suspense_item_open ON suspense_item (claim_id, clinic_id) WHERE resolved_at IS NULL;

-- PLB of remittances: money of the provider. The reference, which some payers fill with a member's number, is a blind index;
-- `claim_id` is the claim that it names.
CREATE TABLE provider_adjustment (
    remittance_id   bigint  NOT NULL,
    position        integer NOT NULL,
    clinic_id       integer NOT NULL,
    provider_id     text    NOT NULL,
    fiscal_on       date,
    code            text    NOT NULL,
    account         text    NOT NULL,
    amount_cents    bigint  NOT NULL,
    reference_index bytea   NOT NULL,
    claim_id        bigint,
    PRIMARY KEY (remittance_id, position, clinic_id)
);

-- What the bank says: transfers (CCD+ with addenda) and cheques. Matched to remittances by trace, tax id and amount.
CREATE TABLE bank_payment (
    payment_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    method       text        NOT NULL CHECK (method IN ('ACH', 'CHK')),
    trace        text        NOT NULL,
    payer_tin    text        NOT NULL,
    amount_cents bigint      NOT NULL,
    effective_on date        NOT NULL,
    imported_by  text        NOT NULL,
    imported_at  timestamptz NOT NULL DEFAULT business_now(),
    UNIQUE (trace, payer_tin, amount_cents, effective_on)
);

-- ---------------------------------------------------------------- patients' money

-- A patient of a clinic under a number that says nothing; the patient is the claims' blind index.
CREATE TABLE patient_account (
    account_id    bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id     integer     NOT NULL,
    patient_index bytea       NOT NULL,
    opened_at     timestamptz NOT NULL DEFAULT business_now(),
    PRIMARY KEY (account_id, clinic_id),
    UNIQUE (clinic_id, patient_index)
);

-- What patients paid, got back, or were forgiven, as a person recorded it; the ledger says on which claims.
CREATE TABLE patient_payment (
    payment_id   bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id    integer     NOT NULL,
    account_id   bigint      NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('payment', 'refund', 'small_balance')),
    method       text        NOT NULL,
    amount_cents bigint      NOT NULL CHECK (amount_cents > 0),
    reference    text,
    recorded_by  text        NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT business_now(),
    PRIMARY KEY (payment_id, clinic_id)
);
CREATE INDEX patient_payment_account ON patient_payment (account_id, clinic_id);
-- A cheque or card slip is recorded once.
CREATE UNIQUE INDEX patient_payment_reference ON patient_payment (clinic_id, account_id, kind, method, reference)
    WHERE reference IS NOT NULL;

CREATE TABLE payment_plan (
    plan_id           bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id         integer     NOT NULL,
    account_id        bigint      NOT NULL,
    installment_cents bigint      NOT NULL CHECK (installment_cents > 0),
    installments      integer     NOT NULL CHECK (installments BETWEEN 1 AND 120),
    first_due_on      date        NOT NULL,
    opened_by         text        NOT NULL,
    opened_at         timestamptz NOT NULL DEFAULT business_now(),
    ended_at          timestamptz,
    ended_by          text,
    PRIMARY KEY (plan_id, clinic_id)
);
CREATE UNIQUE INDEX payment_plan_standing ON payment_plan (account_id, clinic_id) WHERE ended_at IS NULL;

-- Statements written for the print service; a cycle is one file.
CREATE SEQUENCE statement_cycle_id AS bigint;
CREATE TABLE statement_cycle (
    cycle_id     bigint      PRIMARY KEY,
    content_hash bytea       NOT NULL,
    statements   integer     NOT NULL,
    due_cents    bigint      NOT NULL,
    run_by       text        NOT NULL,
    run_at       timestamptz NOT NULL DEFAULT business_now()
);
CREATE TABLE patient_statement (
    cycle_id   bigint      NOT NULL,
    account_id bigint      NOT NULL,
    clinic_id  integer     NOT NULL,
    number     integer     NOT NULL,
    due_cents  bigint      NOT NULL,
    written_at timestamptz NOT NULL DEFAULT business_now(),
    PRIMARY KEY (cycle_id, account_id, clinic_id)
);
CREATE INDEX patient_statement_account ON patient_statement (account_id, clinic_id);

-- Up to what a patient's debt may be given up, by a person, one by one or all at once; clinic 0: every clinic without its own.
CREATE TABLE small_balance_rule (
    clinic_id   integer     PRIMARY KEY,
    limit_cents bigint      NOT NULL CHECK (limit_cents >= 0),
    set_by      text        NOT NULL,
    set_at      timestamptz NOT NULL DEFAULT now()
);

-- ---------------------------------------------------------------- rights

GRANT SELECT, INSERT, UPDATE ON suspense_item, patient_account, payment_plan, small_balance_rule TO claimline_app;
GRANT USAGE ON SEQUENCE statement_cycle_id TO claimline_app;
GRANT SELECT, INSERT ON duplicate_remittance, provider_adjustment, bank_payment, patient_payment,
    statement_cycle, patient_statement TO claimline_app;

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['suspense_item', 'provider_adjustment', 'patient_account', 'patient_payment',
        'payment_plan', 'patient_statement']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY clinics ON %I USING ((SELECT all_clinics_in_scope())
                        OR clinic_id = ANY ((SELECT clinics_in_scope())::integer[]))', tenant_table);
    END LOOP;
END $$;
