-- Appointments: what is asked of payers before the patient comes.

CREATE SEQUENCE appointment_id AS bigint;
CREATE TABLE appointment (
    appointment_id  bigint      NOT NULL DEFAULT nextval('appointment_id'),
    clinic_id       integer     NOT NULL,
    appointment_key text        NOT NULL,
    content_hash    bytea       NOT NULL,
    sealed          bytea       NOT NULL,
    service_date    date        NOT NULL,
    payer_id        text        NOT NULL,
    route_id        smallint    NOT NULL,
    patient_index   bytea       NOT NULL,
    state           text        NOT NULL CHECK (state IN ('scheduled', 'clear', 'problem', 'unanswered', 'cancelled')),
    -- Codes of what is wrong, such as visits_used_up; never patient data.
    problems        text[]      NOT NULL DEFAULT '{}',
    -- What the payer said of therapy: numbers and codes.
    benefits        text,
    checks          integer     NOT NULL DEFAULT 0,
    checked_at      timestamptz,
    -- A person has dealt with these problems; a check that finds others opens the case again.
    resolved_at     timestamptz,
    resolved_by     text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (appointment_id, clinic_id),
    UNIQUE (clinic_id, appointment_key)
);
CREATE INDEX appointment_date ON appointment (service_date, clinic_id);
-- Those that wait for a person.
CREATE INDEX appointment_open ON appointment (service_date)
    WHERE state IN ('problem', 'unanswered') AND resolved_at IS NULL;

-- Every answer to a check, as history.
CREATE TABLE appointment_check (
    appointment_id bigint      NOT NULL,
    clinic_id      integer     NOT NULL,
    number         integer     NOT NULL,
    state          text        NOT NULL,
    problems       text[]      NOT NULL,
    sealed         bytea       NOT NULL,
    checked_at     timestamptz NOT NULL,
    PRIMARY KEY (appointment_id, number, clinic_id)
);

GRANT SELECT, INSERT, UPDATE ON appointment TO claimline_app;
GRANT SELECT, INSERT ON appointment_check TO claimline_app;
GRANT USAGE, SELECT ON SEQUENCE appointment_id TO claimline_app;

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['appointment', 'appointment_check'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY clinics ON %I USING ((SELECT all_clinics_in_scope())
                        OR clinic_id = ANY ((SELECT clinics_in_scope())::integer[]))', tenant_table);
    END LOOP;
END $$;
