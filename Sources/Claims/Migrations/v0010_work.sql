-- Work lists: claims that wait for a person, who works them, what they wrote, and the filters they keep.

-- A claim that waits for a person, while it does. `stage` is the claim's when it came; a row of another stage is over, and goes
-- with the next look of the coordinator. A lock keeps two people from working one claim at once.
CREATE TABLE work_item (
    claim_id     bigint      NOT NULL,
    clinic_id    integer     NOT NULL,
    stage        smallint    NOT NULL,
    entered_at   timestamptz NOT NULL DEFAULT business_now(),
    assigned_to  text,
    locked_by    text,
    locked_until timestamptz,
    follow_up_on date,
    PRIMARY KEY (claim_id, clinic_id)
);
CREATE INDEX work_item_stage ON work_item (stage);

-- What people write about a claim in its work list, sealed, since they write what they like. request_id: of the program's request
-- that brought it, which may be carried out twice (api_request) and must not write twice.
CREATE TABLE work_note (
    note_id    bigint GENERATED ALWAYS AS IDENTITY,
    clinic_id  integer     NOT NULL,
    claim_id   bigint      NOT NULL,
    written_by text        NOT NULL,
    written_at timestamptz NOT NULL DEFAULT business_now(),
    sealed     bytea       NOT NULL,
    request_id bigint,
    PRIMARY KEY (note_id, clinic_id),
    UNIQUE (claim_id, clinic_id, request_id)
);
CREATE INDEX work_note_claim ON work_note (claim_id, clinic_id);

-- Decisions that allow less than was expected and that somebody accepted: nobody asks the payer about them any more.
CREATE TABLE accepted_shortfall (
    remittance_id bigint      NOT NULL,
    position      integer     NOT NULL,
    clinic_id     integer     NOT NULL,
    claim_id      bigint      NOT NULL,
    accepted_by   text        NOT NULL,
    accepted_at   timestamptz NOT NULL DEFAULT business_now(),
    reason        bytea       NOT NULL,
    PRIMARY KEY (remittance_id, position, clinic_id)
);
CREATE INDEX accepted_shortfall_claim ON accepted_shortfall (claim_id, clinic_id);

-- Filters that a person keeps under a name.
CREATE TABLE saved_filter (
    account_id bigint NOT NULL REFERENCES account,
    name       text   NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
    target     text   NOT NULL CHECK (target LIKE '/work/%' AND char_length(target) <= 1000),
    PRIMARY KEY (account_id, name)
);

-- Keeps the rows of the stages in which a claim waits for a person. The trigger's condition keeps claims that pass without one
-- from paying for it.
CREATE FUNCTION keep_work_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.stage IN (10, 25, 35, 45, 65, 75, 80, 85, 88) THEN
        INSERT INTO work_item (claim_id, clinic_id, stage) VALUES (NEW.claim_id, NEW.clinic_id, NEW.stage)
        ON CONFLICT (claim_id, clinic_id) DO UPDATE
            SET stage = EXCLUDED.stage, entered_at = EXCLUDED.entered_at, follow_up_on = NULL;
    ELSE
        DELETE FROM work_item WHERE claim_id = NEW.claim_id AND clinic_id = NEW.clinic_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER claim_waits AFTER UPDATE OF stage ON claim FOR EACH ROW
    WHEN (OLD.stage <> NEW.stage AND (OLD.stage IN (10, 25, 35, 45, 65, 75, 80, 85, 88)
          OR NEW.stage IN (10, 25, 35, 45, 65, 75, 80, 85, 88)))
    EXECUTE FUNCTION keep_work_item();
CREATE TRIGGER claim_waits_at_once AFTER INSERT ON claim FOR EACH ROW
    WHEN (NEW.stage IN (10, 25, 35, 45, 65, 75, 80, 85, 88)) EXECUTE FUNCTION keep_work_item();

INSERT INTO work_item (claim_id, clinic_id, stage, entered_at)
SELECT claim_id, clinic_id, stage, touched_at FROM claim WHERE stage IN (10, 25, 35, 45, 65, 75, 80, 85, 88);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['work_item', 'work_note', 'accepted_shortfall'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY clinics ON %I USING ((SELECT all_clinics_in_scope())
                        OR clinic_id = ANY ((SELECT clinics_in_scope())::integer[]))', tenant_table);
    END LOOP;
END $$;

-- Every work list in one: a claim once for each list that it stands in. Rows are the asker's clinics', as in the tables.
-- `due_at`: the nearest thing that happens if nobody does anything. A list is reached by the stages of its claims, and the
-- clock is read once: asked for every row it costs more than all else.
CREATE VIEW work WITH (security_invoker = true) AS
SELECT list.name AS list, claim.claim_id, claim.clinic_id, claim.stage, claim.payer_id, claim.hold_reason,
       item.entered_at AS since,
       coalesce(item.follow_up_on::timestamptz, least(claim.correction_due_at, claim.appeal_by, claim.file_by,
           CASE WHEN claim.sla_stopped_at IS NULL THEN claim.sla_target_at END, claim.next_action_at)) AS due_at,
       CASE WHEN claim.billed_cents = 0 THEN claim.charge_cents
            ELSE claim.billed_cents - claim.paid_cents - claim.adjusted_cents - claim.patient_cents END AS cents,
       item.assigned_to, item.locked_by, item.locked_until, item.follow_up_on
FROM (VALUES
    ('documentation', 10::smallint), ('eligibility', 25), ('authorization', 35), ('scrub', 35), ('release', 45),
    ('no_999', 60), ('no_277ca', 60), ('rejected_by_clearinghouse', 65), ('rejected_by_payer', 65), ('unanswered', 75),
    ('remittance_missing', 75), ('denied', 80), ('appealed', 85), ('credits', 88), ('appeal_limit', 80),
    ('filing_limit', 10), ('filing_limit', 25), ('filing_limit', 35), ('filing_limit', 45), ('filing_limit', 65),
    ('no_follow_up', 60), ('no_follow_up', 65), ('no_follow_up', 75), ('no_follow_up', 80), ('no_follow_up', 85),
    ('no_follow_up', 88)
) AS list(name, stage)
JOIN work_item AS item USING (stage)
JOIN claim USING (claim_id, clinic_id, stage)
WHERE CASE list.name
    WHEN 'authorization' THEN EXISTS (
        SELECT FROM finding WHERE finding.claim_id = claim.claim_id AND finding.clinic_id = claim.clinic_id
            AND finding.rule LIKE 'B-AUTH-%' AND finding.severity = 'reject' AND NOT finding.is_overridden)
    WHEN 'no_999' THEN EXISTS (
        SELECT FROM submission_file AS file WHERE file.file_id = claim.file_id AND file.acknowledged_at IS NULL)
    WHEN 'no_277ca' THEN EXISTS (
        SELECT FROM submission_file AS file WHERE file.file_id = claim.file_id AND file.acknowledged_at IS NOT NULL)
    WHEN 'rejected_by_clearinghouse' THEN NOT EXISTS (
        SELECT FROM submission WHERE submission.claim_id = claim.claim_id AND submission.clinic_id = claim.clinic_id
            AND submission.file_id = claim.file_id AND submission.progress = 8)
    WHEN 'rejected_by_payer' THEN EXISTS (
        SELECT FROM submission WHERE submission.claim_id = claim.claim_id AND submission.clinic_id = claim.clinic_id
            AND submission.file_id = claim.file_id AND submission.progress = 8)
    WHEN 'remittance_missing' THEN claim.sla_stopped_at < (SELECT business_now()) - interval '45 days'
    WHEN 'filing_limit' THEN claim.file_by < (SELECT business_now()) + interval '14 days'
    WHEN 'appeal_limit' THEN claim.appeal_by < (SELECT business_now()) + interval '14 days'
    WHEN 'no_follow_up' THEN claim.next_action_at IS NULL AND item.follow_up_on IS NULL
    ELSE true END
UNION ALL
SELECT 'at_risk', claim.claim_id, claim.clinic_id, claim.stage, claim.payer_id, claim.hold_reason, claim.touched_at,
       claim.sla_target_at, greatest(claim.expected_cents, claim.charge_cents), item.assigned_to, item.locked_by,
       item.locked_until, item.follow_up_on
FROM claim LEFT JOIN work_item AS item USING (claim_id, clinic_id)
WHERE claim.sla_stopped_at IS NULL AND claim.sla_target_at IS NOT NULL
  AND claim.sla_target_at < (SELECT business_now()) + interval '4 hours' AND claim.sla_paused_at IS NULL
UNION ALL
SELECT 'in_doubt', claim.claim_id, claim.clinic_id, claim.stage, claim.payer_id, claim.hold_reason, file.prepared_at,
       claim.sla_target_at, claim.charge_cents, item.assigned_to, item.locked_by, item.locked_until, item.follow_up_on
FROM submission_file AS file
JOIN submission USING (file_id)
JOIN claim ON claim.claim_id = submission.claim_id AND claim.clinic_id = submission.clinic_id
LEFT JOIN work_item AS item ON item.claim_id = claim.claim_id AND item.clinic_id = claim.clinic_id
WHERE file.status = 'in_doubt' AND claim.file_id = file.file_id
UNION ALL
-- Underpaid by the latest decision, until somebody accepts that, for a year at most: so long a payer can be asked to reopen it
-- (for Medicare, 42 CFR 405.980(b)(1)).
SELECT 'underpaid', claim.claim_id, claim.clinic_id, claim.stage, claim.payer_id, claim.hold_reason, remittance.posted_at,
       coalesce(item.follow_up_on::timestamptz, remittance.posted_at + interval '1 year'),
       posted.expected_cents - posted.allowed_cents, item.assigned_to, item.locked_by, item.locked_until,
       item.follow_up_on
FROM remittance_claim AS posted
JOIN remittance USING (remittance_id)
JOIN claim USING (claim_id, clinic_id)
LEFT JOIN work_item AS item USING (claim_id, clinic_id)
WHERE posted.reverses_remittance IS NULL AND posted.allowed_cents > 0
  AND posted.allowed_cents * 1000 < posted.expected_cents * 990
  AND remittance.posted_at > (SELECT business_now()) - interval '1 year'
  AND NOT EXISTS (
      SELECT FROM remittance_claim AS later
      WHERE later.claim_id = posted.claim_id AND later.clinic_id = posted.clinic_id
        AND (later.remittance_id, later.position) > (posted.remittance_id, posted.position))
  AND NOT EXISTS (
      SELECT FROM accepted_shortfall AS accepted
      WHERE accepted.remittance_id = posted.remittance_id AND accepted.position = posted.position
        AND accepted.clinic_id = posted.clinic_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON work_item, saved_filter TO claimline_app;
GRANT SELECT, INSERT ON work_note, accepted_shortfall TO claimline_app;
GRANT SELECT ON work TO claimline_app;
GRANT USAGE, SELECT ON SEQUENCE work_note_note_id_seq TO claimline_app;
CREATE INDEX submission_file_in_doubt ON submission_file (file_id) WHERE status = 'in_doubt';

-- Decisions that allow less than 99 % of what was expected: few among many.
CREATE INDEX remittance_claim_short ON remittance_claim (remittance_id)
    WHERE reverses_remittance IS NULL AND allowed_cents > 0 AND allowed_cents * 1000 < expected_cents * 990;
-- What waits in suspense, oldest first.
CREATE INDEX suspense_item_waiting ON suspense_item (item_id) WHERE resolved_at IS NULL;
-- From a received file to what it speaks of.
CREATE INDEX acknowledgement_inbound ON acknowledgement (inbound_id);
CREATE INDEX file_acknowledgement_inbound ON file_acknowledgement (inbound_id);
CREATE INDEX remittance_inbound ON remittance (inbound_id);
-- Stays of claims that the clinic owns, few among all events.
CREATE INDEX claim_event_pause ON claim_event (claim_id, clinic_id) WHERE to_stage IN (10, 25, 35);
