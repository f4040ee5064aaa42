-- One set of the reference with clinic lanes: up to 16 jobs of each of the next 32 clinics after the cursor, in
-- deadline order; then settle them, fenced. The clinics are found by a loose index scan: one probe for each. The cursor
-- goes back to the start behind the last clinic. A client that finds nothing from the start reports that it is idle.
WITH RECURSIVE clinic(clinic_id) AS (
    (SELECT clinic_id FROM job WHERE queue = 1::smallint AND clinic_id > :cursor::integer
     ORDER BY queue, clinic_id, deadline, id LIMIT 1)
    UNION ALL
    SELECT (SELECT job.clinic_id FROM job WHERE queue = 1::smallint AND job.clinic_id > clinic.clinic_id
            ORDER BY queue, clinic_id, deadline, id LIMIT 1)
    FROM clinic WHERE clinic.clinic_id IS NOT NULL
), lane AS MATERIALIZED (
    SELECT clinic_id FROM clinic WHERE clinic_id IS NOT NULL LIMIT 32
), candidate AS MATERIALIZED (
    SELECT head.place FROM lane CROSS JOIN LATERAL (
        SELECT ctid AS place, deadline FROM job
        WHERE queue = 1::smallint AND job.clinic_id = lane.clinic_id AND session_id IS NULL
        ORDER BY deadline, id LIMIT 16 FOR UPDATE SKIP LOCKED) AS head
    ORDER BY head.deadline
), leased AS (
    UPDATE job SET session_id = :client_id::bigint + 1, token = token + 1, attempt = attempt + 1, leased_at = now()
    WHERE ctid = ANY (ARRAY(SELECT place FROM candidate)) RETURNING ctid AS place, id, token
)
SELECT count(*) AS taken, (:cursor::integer = 0)::integer AS from_start,
       (SELECT CASE WHEN count(*) = 32 THEN max(clinic_id) ELSE 0 END FROM lane) AS cursor,
       coalesce(array_agg(place), '{}') AS places, coalesce(array_agg(id), '{}') AS ids,
       coalesce(array_agg(token), '{}') AS tokens
FROM leased
\gset
\if :taken > 0
WITH gone AS (
    DELETE FROM job USING unnest(:places::tid[], :ids::bigint[], :tokens::bigint[]) AS held(place, id, token)
    WHERE job.ctid = held.place AND job.id = held.id AND job.token = held.token
    RETURNING job.id, subject, session_id, enqueued_at, leased_at, clinic_id, queue, attempt
)
INSERT INTO job_done (id, subject, session_id, enqueued_at, leased_at, clinic_id, queue, attempt) SELECT * FROM gone;
\elif :from_start = 1
INSERT INTO idle_client VALUES (:client_id) ON CONFLICT DO NOTHING;
\sleep 20 ms
\endif
