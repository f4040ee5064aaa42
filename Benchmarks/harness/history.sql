-- A billing company's history: as many claims as the setting `history.claims` says over `history.clinics` clinics and two
-- years up to now, with everything that hangs on them. The same settings give the same history, but for the clock: times
-- count back from business_now(). For an empty database, as its owner. Shapes follow what the program writes (what stands
-- behind seals and hashes is not real), so that statements meet realistic sizes, orders and shares.

CREATE FUNCTION history_draw(i bigint, salt integer, sides integer) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN abs(hashint8extended(i, current_setting('history.seed')::bigint * 1000 + salt) % sides)::integer;

INSERT INTO clinic (clinic_id, code, profile) OVERRIDING SYSTEM VALUE
SELECT n, 'H' || to_char(n, 'FM000'),
       jsonb_build_object(
           'clinic_id', 'H' || to_char(n, 'FM000'), 'name', 'History ' || n, 'npi', '1234567893', 'tax_id', '999999999',
           'taxonomy', '225X00000X', 'contact_phone', '5125550100', 'time_zone', 'America/Chicago',
           'charges', jsonb_build_object('97530', 8000), 'address', jsonb_build_object(
               'line1', '1 Main St', 'city', 'Austin', 'state', 'TX', 'postal_code', '787010000')) FROM generate_series(1, current_setting('history.clinics')::integer) AS n;

INSERT INTO payer_route (route_id, name, transport, address, real_time, sender_id, receiver_id, usage, window_ms,
                         claims_per_file)
SELECT n, 'history ' || n, 'drop', '/nowhere', '', 'CLAIMLINE', 'PARTNER' || n, 'T', 3600000, 1000
FROM generate_series(1, 4) AS n ON CONFLICT DO NOTHING;

-- One row per claim with all that the rest follows from.
CREATE UNLOGGED TABLE history_case AS
WITH payers AS (
    SELECT ARRAY['60054', '62308', '87726', 'MCRTX', '00590', '61101', 'SKTX0', '84146', '39026', 'WCTX1', '68069', '94036'] AS id,
           ARRAY['commercial', 'commercial', 'commercial', 'medicare', 'commercial', 'medicare_advantage', 'medicaid',
                 'tricare', 'commercial', 'workers_comp', 'medicaid', 'commercial'] AS class
), drawn AS (
    SELECT i AS claim_id,
           -- A few large clinics and many small ones.
           1 + history_draw(i, 1, 1 + history_draw(i, 2, current_setting('history.clinics')::integer)) AS clinic_id,
           1 + history_draw(i, 3, 12) AS payer_no,
           (SELECT business_now()) - interval '730 days' * ((n - i)::double precision / n)
               - interval '1 minute' * history_draw(i, 4, 600) AS signed_at,
           history_draw(i, 5, 1000) AS fate, 7000 + 100 * history_draw(i, 6, 180) AS charge,
           45 + history_draw(i, 7, 30) AS allowed_percent
    FROM (SELECT current_setting('history.claims')::bigint AS n) AS size, generate_series(1, n) AS i
), timed AS (
    SELECT drawn.*, id[payer_no] AS payer_id, class[payer_no] AS payer_class, (1 + payer_no % 4)::smallint AS route_id,
           (signed_at AT TIME ZONE 'UTC')::date - history_draw(claim_id, 8, 4) AS service_date,
           history_draw(claim_id, 9, 100) < 6 AS is_held, history_draw(claim_id, 10, 1000) < 35 AS is_rejected,
           history_draw(claim_id, 11, 100) < 9 AS is_touched,
           -- Windows every six hours; one in thirty misses 24 h, one in a hundred 48 h.
           (1 + floor(extract(epoch FROM signed_at + interval '1 minute'
                                         * CASE WHEN history_draw(claim_id, 9, 100) < 6 THEN 80 ELSE 10 END) / 21600
                      + CASE history_draw(claim_id, 12, 100) WHEN 0 THEN 9 WHEN 1 THEN 4 WHEN 2 THEN 5 ELSE 0 END))::bigint AS window_no
    FROM drawn CROSS JOIN payers
), sent AS (
    SELECT timed.*, to_timestamp(window_no * 21600) AS sent_at,
           CASE WHEN is_rejected THEN window_no + 12 END AS second_no
    FROM timed
), answered AS (
    SELECT sent.*, to_timestamp(coalesce(second_no, window_no) * 21600) AS last_sent_at,
           to_timestamp(coalesce(second_no, window_no) * 21600) + interval '1 hour' * (20 + history_draw(claim_id, 13, 50)) AS accepted_at
    FROM sent
), decided AS (
    SELECT answered.*,
           date_trunc('day', accepted_at, 'UTC') + interval '1 day' * (5 + history_draw(claim_id, 14, 26)) + interval '9 hours' AS decided_at,
           (charge * allowed_percent / 100)::bigint AS allowed,
           CASE WHEN fate < 880 THEN 'paid' WHEN fate < 930 THEN 'written_off' WHEN fate < 955 THEN 'denied'
                WHEN fate < 965 THEN 'appealed' WHEN fate < 975 THEN 'won' WHEN fate < 980 THEN 'lost'
                WHEN fate < 990 THEN 'unanswered' ELSE 'overpaid' END AS ending
    FROM answered
)
SELECT claim_id, clinic_id, payer_no, payer_id, payer_class, route_id, service_date, signed_at, is_held, is_rejected, is_touched,
       window_no, second_no, sent_at, last_sent_at, accepted_at, ending, charge::bigint AS charge, allowed,
       CASE WHEN ending = 'unanswered' THEN NULL ELSE decided_at END AS decided_at,
       CASE WHEN history_draw(claim_id, 15, 100) < 30 THEN allowed / 5 ELSE 0 END AS patient,
       -- Copayments at the visit, some more than what comes of it.
       (CASE WHEN history_draw(claim_id, 16, 100) < 20 THEN 2500 ELSE 0 END)::bigint AS collected,
       decided_at + interval '20 days' AS worked_at, decided_at + interval '50 days' AS settled_at
FROM decided;
ALTER TABLE history_case ADD PRIMARY KEY (claim_id);
ANALYZE history_case;

-- ---------------------------------------------------------------- what happened to each claim

CREATE UNLOGGED TABLE history_step AS
SELECT claim_id, clinic_id, row_number() OVER (PARTITION BY claim_id ORDER BY place)::integer AS seq,
       lag(to_stage) OVER (PARTITION BY claim_id ORDER BY place) AS from_stage, to_stage, actor, detail, at
FROM (
    SELECT claim_id, clinic_id, step.* FROM history_case CROSS JOIN LATERAL (VALUES
        (1, 20::smallint, 'intake', 'imported', signed_at),
        (2, 30::smallint, 'worker:1', 'active', signed_at + interval '1 minute'),
        (3, CASE WHEN is_held THEN 35::smallint END, 'worker:1', 'B-DOC-5', signed_at + interval '2 minutes'),
        (4, CASE WHEN is_held THEN 20::smallint END, 'intake', 'corrected', signed_at + interval '62 minutes'),
        (5, CASE WHEN is_held THEN 30::smallint END, 'worker:2', 'active', signed_at + interval '63 minutes'),
        (6, 40::smallint, 'worker:2', 'clean', signed_at + CASE WHEN is_held THEN interval '64 minutes' ELSE interval '3 minutes' END),
        (7, 50::smallint, 'worker:2', 'in file', sent_at - interval '2 seconds'),
        (8, 60::smallint, 'worker:2', 'sent', sent_at),
        (9, CASE WHEN is_rejected THEN 65::smallint END, 'worker:3', '277CA A7', sent_at + interval '20 hours'),
        (10, CASE WHEN is_rejected THEN 20::smallint END, 'intake', 'corrected', sent_at + interval '40 hours'),
        (11, CASE WHEN is_rejected THEN 30::smallint END, 'worker:3', 'active', sent_at + interval '41 hours'),
        (12, CASE WHEN is_rejected THEN 40::smallint END, 'worker:3', 'clean', sent_at + interval '42 hours'),
        (13, CASE WHEN is_rejected THEN 50::smallint END, 'worker:3', 'in file', last_sent_at - interval '2 seconds'),
        (14, CASE WHEN is_rejected THEN 60::smallint END, 'worker:3', 'sent', last_sent_at),
        (15, 70::smallint, 'worker:3', '277CA A2', accepted_at),
        (16, CASE WHEN is_touched THEN 70::smallint END, 'person:' || (ARRAY['ana', 'ben', 'chloe'])[1 + claim_id % 3],
             'follow-up', accepted_at + interval '2 hours'),
        (17, CASE ending WHEN 'paid' THEN 90::smallint WHEN 'overpaid' THEN 88 WHEN 'unanswered' THEN 75 ELSE 80 END,
             'worker:4', CASE ending WHEN 'unanswered' THEN 'no answer' ELSE '835' END,
             coalesce(decided_at, accepted_at + interval '60 days')),
        (18, CASE ending WHEN 'written_off' THEN 90::smallint WHEN 'appealed' THEN 85 WHEN 'won' THEN 85 WHEN 'lost' THEN 85 END,
             'person:' || (ARRAY['ana', 'ben', 'chloe'])[1 + claim_id % 3],
             CASE ending WHEN 'written_off' THEN 'write_off' ELSE 'appeal filed' END, worked_at),
        (19, CASE ending WHEN 'won' THEN 90::smallint WHEN 'lost' THEN 80 END,
             CASE ending WHEN 'won' THEN 'worker:4' ELSE 'person:ana' END, 'decided', settled_at)
    ) AS step(place, to_stage, actor, detail, at)
) AS happened
WHERE to_stage IS NOT NULL AND at <= (SELECT business_now());

INSERT INTO claim_event (claim_id, seq, clinic_id, from_stage, to_stage, actor, token, detail, at, business_at, hash)
SELECT claim_id, seq, clinic_id, from_stage, to_stage, actor, claim_id * 20 + seq, detail, at, at,
       sha256(convert_to(claim_id || '|' || seq, 'UTF8'))
FROM history_step ORDER BY at;

CREATE UNLOGGED TABLE history_state AS
SELECT DISTINCT ON (claim_id) claim_id, to_stage AS stage, seq, at FROM history_step ORDER BY claim_id, seq DESC;
ALTER TABLE history_state ADD PRIMARY KEY (claim_id);
DROP TABLE history_step;
ANALYZE history_state;

-- ---------------------------------------------------------------- visits and claims

INSERT INTO intake_file (content_hash, format, accepted, finished_at) VALUES ('\x00', 'ndjson', current_setting('history.claims')::integer, now());

INSERT INTO visit (visit_id, clinic_id, visit_key, content_hash, sealed, intake_id, received_at)
SELECT claim_id, clinic_id, 'V-' || claim_id, sha256(int8send(claim_id)),
       decode(repeat(md5(claim_id::text), 75), 'hex'), (SELECT min(intake_id) FROM intake_file), signed_at
FROM history_case ORDER BY claim_id;

INSERT INTO claim (claim_id, clinic_id, visit_id, stage, hold_reason, payer_id, payer_class, route_id, service_date,
                   is_evaluation, patient_index, duplicate_index, charge_cents, expected_cents, allowed_cents, paid_cents,
                   adjusted_cents, patient_cents, billed_cents, collected_cents, sla_started_at, sla_target_at,
                   sla_breach_at, sla_stopped_at, payer_accepted_at, correction_due_at, file_by, next_action_at, touched_at,
                   file_id, event_seq, event_hash, created_at)
SELECT claim_id, clinic_id, claim_id, stage, CASE WHEN stage IN (35, 65) THEN 'B-DOC-5' END, payer_id, payer_class,
       route_id, service_date, claim_id % 9 = 0, sha256(int8send(claim_id / 8)), sha256(int8send(claim_id)), charge,
       allowed + CASE WHEN claim_id % 40 = 0 THEN 500 ELSE 0 END, CASE WHEN is_paid THEN allowed END,
       CASE WHEN is_paid THEN allowed - patient + CASE ending WHEN 'overpaid' THEN 2000 ELSE 0 END ELSE 0 END,
       CASE WHEN is_paid THEN charge - allowed WHEN stage = 90 THEN charge ELSE 0 END,
       CASE WHEN is_paid THEN patient ELSE 0 END, CASE WHEN is_sent THEN charge ELSE 0 END,
       CASE WHEN is_sent THEN collected ELSE 0 END, signed_at, signed_at + interval '24 hours',
       signed_at + interval '48 hours', CASE WHEN is_sent THEN sent_at END,
       CASE WHEN accepted_at <= clock THEN accepted_at END,
       CASE WHEN stage IN (65, 80) THEN state.at + interval '24 hours' END, signed_at + interval '365 days',
       CASE WHEN stage <> 90 THEN clock + interval '3 days' END, state.at,
       CASE WHEN is_sent THEN (coalesce(CASE WHEN last_sent_at <= clock THEN second_no END, window_no) - first_no) * 4 + route_id END,
       state.seq, sha256(convert_to(claim_id || '|' || state.seq, 'UTF8')), signed_at
FROM (SELECT history_case.*, sent_at <= clock AS is_sent, clock,
             min(window_no) OVER () AS first_no,
             decided_at <= clock AND ending IN ('paid', 'overpaid') OR settled_at <= clock AND ending = 'won' AS is_paid
      FROM history_case, (SELECT business_now() AS clock) AS now) AS history_case
JOIN history_state AS state USING (claim_id) ORDER BY claim_id;

INSERT INTO claim_line (claim_id, line_no, clinic_id, code, modifiers, units, charge_cents, expected_cents, pointers)
SELECT claim_id, line_no, clinic_id, (ARRAY['97530', '97110', '97535', '97140', '97112'])[1 + (claim_id + line_no) % 5],
       'GO', 2, CASE line_no WHEN 1 THEN charge - 2500 * (claim_id % 3) ELSE 2500 END, 1500, '{1}'
FROM history_case CROSS JOIN LATERAL generate_series(1, 1 + claim_id % 3) AS line_no ORDER BY claim_id;

INSERT INTO finding (claim_id, finding_no, clinic_id, rule, severity, lines, rule_set, is_overridden, sealed)
SELECT claim_id, 1, clinic_id, (ARRAY['B-DOC-5', 'B-AUTH-1', 'B-KX-2'])[1 + claim_id % 3],
       CASE WHEN is_held THEN 'warn' ELSE 'info' END, '{1}', 'history', false, decode(repeat('ab', 180), 'hex')
FROM history_case WHERE claim_id % 2 = 0 OR is_held ORDER BY claim_id;

INSERT INTO eligibility (clinic_id, claim_id, coverage_index, service_date, is_active, sealed, checked_at)
SELECT clinic_id, claim_id, sha256(int8send(claim_id / 8)), service_date, true, decode(repeat('cd', 300), 'hex'), signed_at
FROM history_case ORDER BY claim_id;

-- ---------------------------------------------------------------- files and their answers

CREATE UNLOGGED TABLE history_submission AS
SELECT row_number() OVER (ORDER BY window_no, claim_id) AS submission_id, tried.*,
       (window_no - (SELECT min(window_no) FROM history_case)) * 4 + route_id AS file_id
FROM (SELECT claim_id, clinic_id, route_id, payer_no, charge, 1::smallint AS number, window_no, is_rejected, accepted_at
      FROM history_case
      UNION ALL
      SELECT claim_id, clinic_id, route_id, payer_no, charge, 2::smallint, second_no, false, accepted_at
      FROM history_case WHERE second_no IS NOT NULL) AS tried
WHERE to_timestamp(window_no * 21600) <= (SELECT business_now());
CREATE INDEX history_submission_claim ON history_submission (claim_id, number);
ANALYZE history_submission;

INSERT INTO submission_file (file_id, route_id, status, interchange_control, payload_id, sealed, claims, charge_cents,
                             window_at, prepared_at, sent_at, acknowledged_at) OVERRIDING SYSTEM VALUE
SELECT file_id, route_id, CASE WHEN sent_at < (SELECT business_now()) - interval '1 hour' THEN 'accepted' ELSE 'sent' END,
       file_id, 'history-' || file_id, decode(repeat(md5(file_id::text), 500), 'hex'), count(*), sum(charge),
       sent_at - interval '1 minute', sent_at - interval '2 seconds', sent_at,
       CASE WHEN sent_at < (SELECT business_now()) - interval '1 hour' THEN sent_at + interval '10 minutes' END
FROM (SELECT *, to_timestamp(window_no * 21600) AS sent_at FROM history_submission) AS filed
GROUP BY file_id, route_id, sent_at ORDER BY file_id;

INSERT INTO submission (submission_id, clinic_id, claim_id, number, predecessor, frequency, file_id, set_control,
                        control_number, status, progress, charge_cents, payer_control_number, created_at)
SELECT submission_id, clinic_id, claim_id, number,
       CASE number WHEN 2 THEN (SELECT first.submission_id FROM history_submission AS first
                                WHERE first.claim_id = tried.claim_id AND first.number = 1) END,
       1, file_id, '0001', 'H' || submission_id,
       CASE WHEN is_rejected AND to_timestamp(window_no * 21600) + interval '20 hours' <= (SELECT business_now()) THEN 'rejected'
            WHEN accepted_at <= (SELECT business_now()) THEN 'accepted' ELSE 'open' END,
       20, charge, 'P' || submission_id, to_timestamp(window_no * 21600)
FROM (SELECT * FROM history_submission) AS tried ORDER BY submission_id;

INSERT INTO inbound_file (route_id, kind, content_hash, sealed, status, received_at, processed_at)
SELECT route_id, kind, sha256(convert_to(kind || file_id, 'UTF8')), decode(repeat(md5(kind || file_id), 40), 'hex'),
       'processed', sent_at + interval '10 minutes', sent_at + interval '10 minutes'
FROM submission_file CROSS JOIN (VALUES ('999'), ('277CA')) AS kind(kind) ORDER BY file_id;
CREATE UNLOGGED TABLE history_answer AS
SELECT row_number() OVER (PARTITION BY kind ORDER BY inbound_id) AS file_no, kind, inbound_id FROM inbound_file;
CREATE UNLOGGED TABLE history_file AS
SELECT file_id, sent_at, row_number() OVER (ORDER BY file_id) AS file_no FROM submission_file;

INSERT INTO file_acknowledgement (file_id, inbound_id, source, code, at)
SELECT file_id, inbound_id, '999', 'A', sent_at + interval '10 minutes'
FROM history_file JOIN history_answer USING (file_no) WHERE kind = '999';

INSERT INTO acknowledgement (clinic_id, submission_id, inbound_id, source, code, is_accepted, at)
SELECT clinic_id, submission_id, inbound_id, '277CA', CASE WHEN is_rejected THEN 'A7' ELSE 'A2' END, NOT is_rejected,
       sent_at + interval '20 hours'
FROM history_submission JOIN history_file USING (file_id) JOIN history_answer USING (file_no)
WHERE kind = '277CA' ORDER BY submission_id;

-- ---------------------------------------------------------------- remittances, denials, appeals

CREATE UNLOGGED TABLE history_decision AS
SELECT decision.*, row_number() OVER (PARTITION BY remittance_id ORDER BY claim_id)::integer AS position
FROM (SELECT dense_rank() OVER (ORDER BY at, payer_no) AS remittance_id, told.*
      FROM (SELECT claim_id, clinic_id, route_id, payer_no, payer_id, charge, allowed, ending, decided_at AS at,
                   CASE WHEN ending IN ('paid', 'overpaid')
                        THEN allowed - patient + CASE ending WHEN 'overpaid' THEN 2000 ELSE 0 END ELSE 0 END AS paid,
                   CASE WHEN ending IN ('paid', 'overpaid') THEN charge - allowed ELSE 0 END AS adjusted,
                   CASE WHEN ending IN ('paid', 'overpaid') THEN patient ELSE 0 END AS patient,
                   CASE WHEN ending IN ('paid', 'overpaid') THEN 0 ELSE charge END AS refused
            FROM history_case WHERE decided_at <= (SELECT business_now())
            UNION ALL
            SELECT claim_id, clinic_id, route_id, payer_no, payer_id, charge, allowed, ending,
                   date_trunc('day', settled_at, 'UTC') + interval '9 hours', allowed - patient, charge - allowed, patient, 0
            FROM history_case WHERE ending = 'won' AND settled_at <= (SELECT business_now())) AS told) AS decision;

ANALYZE history_decision;

INSERT INTO inbound_file (route_id, kind, content_hash, sealed, status, received_at, processed_at)
SELECT DISTINCT route_id, '835', sha256(convert_to('835' || remittance_id, 'UTF8')),
       decode(repeat(md5('835' || remittance_id), 120), 'hex'), 'processed', at, at
FROM history_decision;
INSERT INTO remittance (remittance_id, inbound_id, route_id, payer_id, trace, payer_tin, payee_npi, payment_cents,
                        effective_on, method, posted_at) OVERRIDING SYSTEM VALUE
SELECT remittance_id, inbound_id, decision.route_id, payer_id, 'H' || remittance_id, '999999999', '1234567893',
       sum(paid), (at AT TIME ZONE 'UTC')::date, 'ACH', at
FROM history_decision AS decision
JOIN inbound_file ON content_hash = sha256(convert_to('835' || remittance_id, 'UTF8'))
GROUP BY remittance_id, inbound_id, decision.route_id, payer_id, at ORDER BY remittance_id;

INSERT INTO remittance_claim (remittance_id, position, clinic_id, claim_id, submission_id, status_code, charge_cents,
                              paid_cents, adjusted_cents, patient_cents, allowed_cents, expected_cents, refused_cents,
                              prior_cents, payer_control_number, content_hash, lines, facts)
SELECT remittance_id, position, decision.clinic_id, claim_id, latest.submission_id, '1', decision.charge, paid, adjusted,
       patient, CASE WHEN refused = 0 THEN allowed ELSE 0 END,
       allowed + CASE WHEN claim_id % 40 = 0 THEN 500 ELSE 0 END, refused, 0, 'P' || latest.submission_id,
       sha256(convert_to(remittance_id || '|' || position, 'UTF8')), '[]', '{}'
FROM history_decision AS decision
JOIN (SELECT claim_id, max(submission_id) AS submission_id FROM history_submission GROUP BY claim_id) AS latest USING (claim_id)
ORDER BY remittance_id, position;

INSERT INTO denial (clinic_id, claim_id, submission_id, remittance_id, position, item, payer_id, line_no, code, group_code,
                    carc, remarks, amount_cents, kind, action, is_unprocessable, playbook, decided_on, due_at, limit_at,
                    recorded_at)
SELECT said.clinic_id, claim_id, said.submission_id, remittance_id, position, 1, payer_id, 1, '97530', 'CO',
       (ARRAY['97', '197', '50', '11', '16', '119', '29'])[1 + claim_id % 7], '{N362}', decision.charge,
       (ARRAY['appeal', 'appeal', 'appeal', 'correct', 'correct', 'appeal', 'write_off'])[1 + claim_id % 7], 'work it',
       false, 'history', (at AT TIME ZONE 'UTC')::date, at + interval '24 hours', at + interval '120 days', at
FROM history_decision AS decision JOIN remittance_claim AS said USING (remittance_id, position, claim_id)
WHERE refused > 0 ORDER BY remittance_id, position;

INSERT INTO denial_work (clinic_id, denial_id, claim_id, action, amount_cents, role, person, reason, at)
SELECT denial.clinic_id, denial_id, claim_id, 'write_off', amount_cents, 'lead',
       'person:' || (ARRAY['ana', 'ben', 'chloe'])[1 + claim_id % 3], '\x00', worked_at
FROM denial JOIN history_case USING (claim_id) WHERE ending = 'written_off' AND worked_at <= (SELECT business_now());

INSERT INTO appeal (clinic_id, claim_id, number, level, file_by, amount_cents, packet_hash, prepared_by, prepared_at, method,
                    filed_by, filed_at, decision_due_at, outcome, won_cents, decided_by, decided_at)
SELECT clinic_id, claim_id, 1, 'first', decided_at + interval '120 days', charge, '\x00', 'person:ana',
       worked_at - interval '1 day', 'portal', 'person:ben', worked_at, worked_at + interval '60 days',
       CASE WHEN settled_at <= clock AND ending = 'won' THEN 'won' WHEN settled_at <= clock AND ending = 'lost' THEN 'lost' END,
       CASE WHEN settled_at <= clock AND ending = 'won' THEN allowed WHEN settled_at <= clock AND ending = 'lost' THEN 0 END,
       CASE WHEN settled_at <= clock AND ending IN ('won', 'lost') THEN 'person:ana' END,
       CASE WHEN settled_at <= clock AND ending IN ('won', 'lost') THEN settled_at END
FROM history_case, (SELECT business_now() AS clock) AS now
WHERE ending IN ('appealed', 'won', 'lost') AND worked_at <= clock;

-- ---------------------------------------------------------------- what patients pay, or get back

INSERT INTO patient_account (clinic_id, patient_index, opened_at)
SELECT clinic_id, sha256(int8send(claim_id / 8)), min(signed_at) FROM history_case GROUP BY clinic_id, claim_id / 8;
CREATE UNLOGGED TABLE history_payment AS
SELECT claim_id, clinic_id, patient - collected AS cents, settled_at AS at
FROM history_case
WHERE (ending IN ('paid', 'overpaid') OR ending = 'won') AND patient <> collected AND history_draw(claim_id, 17, 100) < 95
  AND settled_at <= (SELECT business_now());
INSERT INTO patient_payment (payment_id, clinic_id, account_id, kind, method, amount_cents, reference, recorded_by, recorded_at)
OVERRIDING SYSTEM VALUE
SELECT claim_id, clinic_id, account_id, CASE WHEN cents > 0 THEN 'payment' ELSE 'refund' END, 'check', abs(cents),
       'H' || claim_id, 'person:chloe', at
FROM history_payment JOIN patient_account USING (clinic_id) WHERE patient_index = sha256(int8send(claim_id / 8));

-- ---------------------------------------------------------------- the ledger, in the order of posting

INSERT INTO ledger_entry (clinic_id, claim_id, posting, account, amount_cents, remittance_id, source_id, posted_at,
                          business_at)
SELECT clinic_id, claim_id, posting, account, amount_cents, remittance_id, source_id, at, at
FROM (
    SELECT clinic_id, claim_id, entry.*, NULL::bigint AS remittance_id, NULL::bigint AS source_id, sent_at AS at FROM history_case CROSS JOIN LATERAL (VALUES
        ('charge', 'insurance_receivable', charge), ('charge', 'revenue', -charge),
        ('patient_payment', 'patient_cash', collected), ('patient_payment', 'patient_receivable', -collected)
    ) AS entry(posting, account, amount_cents)
    UNION ALL
    SELECT clinic_id, claim_id, entry.*, remittance_id, NULL, at FROM history_decision CROSS JOIN LATERAL (VALUES
        ('remittance', 'cash', paid), ('remittance', 'adjustment', adjusted), ('remittance', 'patient_receivable', patient),
        ('remittance', 'insurance_receivable', -(paid + adjusted + patient))
    ) AS entry(posting, account, amount_cents)
    UNION ALL
    SELECT clinic_id, claim_id, entry.*, NULL, claim_id, at FROM history_payment CROSS JOIN LATERAL (VALUES
        (CASE WHEN cents > 0 THEN 'patient_payment' ELSE 'patient_refund' END, 'patient_cash', cents),
        (CASE WHEN cents > 0 THEN 'patient_payment' ELSE 'patient_refund' END, 'patient_receivable', -cents)
    ) AS entry(posting, account, amount_cents)
    UNION ALL
    SELECT clinic_id, claim_id, entry.*, NULL, NULL, worked_at FROM history_case CROSS JOIN LATERAL (VALUES
        ('decision', 'adjustment', charge), ('decision', 'insurance_receivable', -charge)
    ) AS entry(posting, account, amount_cents) WHERE ending = 'written_off'
) AS posted
WHERE amount_cents <> 0 AND at <= (SELECT business_now()) ORDER BY at, claim_id;

-- ---------------------------------------------------------------- the queue: what is done, and what is to come

-- A day's partition for each of the days that the program keeps.
DO $$
DECLARE
    day date;
BEGIN
    FOR day IN SELECT (now() AT TIME ZONE 'UTC')::date - n FROM generate_series(1, current_setting('history.job_days')::integer) AS n LOOP
        IF to_regclass('job_done_' || to_char(day, 'YYYYMMDD')) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF job_done FOR VALUES FROM (%L) TO (%L)',
                           'job_done_' || to_char(day, 'YYYYMMDD'),
                           day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
        END IF;
    END LOOP;
END $$;
INSERT INTO job_done (id, subject, session_id, runnable_at, leased_at, finished_at, clinic_id, queue, attempt)
SELECT claim_id * 4 + n, claim_id, 1, at, at + interval '200 milliseconds', at + interval '400 milliseconds', clinic_id,
       (ARRAY[1, 2, 7, 7])[n + 1], 1
FROM (SELECT claim_id, clinic_id, n, signed_at - (SELECT shift FROM business_clock) + interval '1 minute' * n AS at
      FROM history_case CROSS JOIN generate_series(0, 3) AS n) AS worked
WHERE at <= now() AND at > date_trunc('day', now(), 'UTC') - interval '1 day' * current_setting('history.job_days')::integer
ORDER BY at;
INSERT INTO job_later (id, subject, deadline, due_at, clinic_id, queue, route_id, by_business_clock)
SELECT nextval('job_id') + current_setting('history.claims')::bigint * 4, claim_id, next_action_at, next_action_at, clinic_id, 7,
       route_id, true
FROM claim WHERE stage IN (60, 70);
INSERT INTO ready_claim (route_id, deadline, claim_id, clinic_id, payer_id)
SELECT route_id, sla_target_at, claim_id, clinic_id, payer_id FROM claim WHERE stage = 40;
INSERT INTO claim_clock (claim_id, clinic_id, kind, due_at)
SELECT claim_id, clinic_id, 'touch', touched_at + interval '30 days' FROM claim WHERE stage IN (65, 70, 75, 80, 85, 88)
UNION ALL
SELECT claim_id, clinic_id, 'correction', correction_due_at FROM claim WHERE stage IN (65, 80);

SELECT setval('claim_id', (SELECT max(claim_id) FROM claim)), setval('visit_id', (SELECT max(visit_id) FROM visit)),
       setval('submission_id', (SELECT max(submission_id) FROM submission)),
       setval(pg_get_serial_sequence('patient_payment', 'payment_id'), (SELECT max(claim_id) FROM claim)),
       setval('job_id', current_setting('history.claims')::bigint * 8),
       setval(pg_get_serial_sequence('clinic', 'clinic_id'), (SELECT max(clinic_id) FROM clinic)),
       setval(pg_get_serial_sequence('submission_file', 'file_id'), (SELECT max(file_id) FROM submission_file)),
       setval(pg_get_serial_sequence('remittance', 'remittance_id'), (SELECT max(remittance_id) FROM remittance));

DROP TABLE history_submission, history_answer, history_file, history_decision, history_payment, history_state, history_case;
DROP FUNCTION history_draw;
