-- One set of the plain reference: lease up to 500 jobs, nearest deadline first, then settle them, fenced. `low` is the
-- low-water mark: the lowest deadline of the last set. What lies below it is settled and not searched again until a
-- search finds nothing. A client that finds nothing from the start reports that it is idle.
WITH candidate AS MATERIALIZED (
    SELECT ctid AS place FROM job WHERE queue = 1::smallint AND deadline >= :low::timestamptz AND session_id IS NULL
    ORDER BY deadline, id LIMIT 500 FOR UPDATE SKIP LOCKED
), leased AS (
    UPDATE job SET session_id = :client_id::bigint + 1, token = token + 1, attempt = attempt + 1, leased_at = now()
    WHERE ctid = ANY (ARRAY(SELECT place FROM candidate)) RETURNING ctid AS place, id, token, deadline
)
SELECT count(*) AS taken, (:low::timestamptz = '-infinity')::integer AS from_start,
       coalesce(min(deadline), '-infinity') AS low, coalesce(array_agg(place), '{}') AS places,
       coalesce(array_agg(id), '{}') AS ids, coalesce(array_agg(token), '{}') AS tokens
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
