-- The job queue: narrow hot table of runnable jobs, everything else apart from it.

-- Two clocks. Leases and liveness use now(). Everything of the business (deadlines, cadences of days, filing limits)
-- uses business_now(), which only tests, demonstrations and load runs shift.
CREATE TABLE business_clock (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    shift    interval NOT NULL DEFAULT '0'
);
INSERT INTO business_clock DEFAULT VALUES;

CREATE FUNCTION business_now() RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN now() + (SELECT shift FROM business_clock);

-- `next_queue`: where a job of this queue leads as a rule, so that capacity can be reckoned over the whole way.
CREATE TABLE job_queue (
    id         smallint PRIMARY KEY,
    name       text NOT NULL UNIQUE,
    next_queue smallint
);

-- Not cached by connections: numbers rise as jobs arrive, so that new jobs are found behind the highest number seen.
CREATE SEQUENCE job_id AS bigint;

-- Runnable jobs only. A lease changes session_id, token, attempt and leased_at, none of which any index holds, so that a
-- lease is a heap-only (HOT) update; the fill factor leaves the room in the page for every row's next, longer version. `route_id` is the outside party
-- that the work goes to, 0 for none: pauses and limits apply to it.
CREATE TABLE job (
    id          bigint      NOT NULL DEFAULT nextval('job_id'),
    subject     bigint      NOT NULL,
    deadline    timestamptz NOT NULL,
    token       bigint      NOT NULL DEFAULT 0,
    session_id  bigint,
    enqueued_at timestamptz NOT NULL DEFAULT now(),
    runnable_at timestamptz NOT NULL DEFAULT now(),
    leased_at   timestamptz,
    clinic_id   integer     NOT NULL,
    queue       smallint    NOT NULL,
    route_id    smallint    NOT NULL DEFAULT 0,
    attempt     smallint    NOT NULL DEFAULT 0,
    crashes     smallint    NOT NULL DEFAULT 0,
    has_key     boolean     NOT NULL DEFAULT false,
    -- The W3C trace context of whoever enqueued it: trace id, span id and flags, 25 bytes; NULL where nothing is traced.
    trace       bytea,
    PRIMARY KEY (id, clinic_id)
) WITH (fillfactor = 45, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
-- A lane: the jobs of one clinic in one queue, nearest deadline first.
CREATE INDEX job_lane ON job (queue, clinic_id, deadline, id);

-- Scheduled, snoozed, retried and parked jobs, promoted into `job` when due. `by_business_clock` says which clock
-- decides. A parked job is due at infinity and comes back when what parked it is resumed.
CREATE TABLE job_later (
    id                bigint      NOT NULL DEFAULT nextval('job_id'),
    subject           bigint      NOT NULL,
    deadline          timestamptz NOT NULL,
    token             bigint      NOT NULL DEFAULT 0,
    enqueued_at       timestamptz NOT NULL DEFAULT now(),
    due_at            timestamptz NOT NULL,
    clinic_id         integer     NOT NULL,
    queue             smallint    NOT NULL,
    route_id          smallint    NOT NULL DEFAULT 0,
    attempt           smallint    NOT NULL DEFAULT 0,
    crashes           smallint    NOT NULL DEFAULT 0,
    has_key           boolean     NOT NULL DEFAULT false,
    by_business_clock boolean     NOT NULL,
    parked_by         text,
    reason            text,
    trace             bytea,
    PRIMARY KEY (id, clinic_id)
);
CREATE INDEX job_later_database_due ON job_later (due_at) WHERE NOT by_business_clock;
CREATE INDEX job_later_business_due ON job_later (due_at) WHERE by_business_clock;
CREATE INDEX job_later_parked ON job_later (parked_by) WHERE parked_by IS NOT NULL;

-- Dead letters keep everything until a person decides.
CREATE TABLE job_dead (
    id          bigint      NOT NULL,
    subject     bigint      NOT NULL,
    deadline    timestamptz NOT NULL,
    token       bigint      NOT NULL,
    enqueued_at timestamptz NOT NULL,
    died_at     timestamptz NOT NULL DEFAULT now(),
    clinic_id   integer     NOT NULL,
    queue       smallint    NOT NULL,
    route_id    smallint    NOT NULL,
    attempt     smallint    NOT NULL,
    crashes     smallint    NOT NULL,
    has_key     boolean     NOT NULL,
    reason      text        NOT NULL,
    trace       bytea,
    PRIMARY KEY (id, clinic_id)
);

-- History, append-only, one partition a day, pruned by dropping partitions. outcome: d done, c cancelled.
CREATE TABLE job_done (
    id          bigint      NOT NULL,
    subject     bigint      NOT NULL,
    session_id  bigint,
    runnable_at timestamptz NOT NULL,
    leased_at   timestamptz,
    finished_at timestamptz NOT NULL DEFAULT now(),
    clinic_id   integer     NOT NULL,
    queue       smallint    NOT NULL,
    attempt     smallint    NOT NULL,
    outcome     "char"      NOT NULL DEFAULT 'd'
) PARTITION BY RANGE (finished_at);
CREATE INDEX job_done_finished ON job_done USING brin (finished_at);
-- Takes what no day's partition covers, should the coordinator have been away for days.
CREATE TABLE job_done_rest PARTITION OF job_done DEFAULT;

-- Makes the partitions of today and the next `ahead` days and drops those that ended more than `keep` days ago; answers
-- how many it dropped. Runs with the owner's rights, since the working role owns nothing.
CREATE FUNCTION keep_job_history(ahead integer, keep integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'UTC')::date;
    day date;
    old name;
    dropped integer := 0;
BEGIN
    FOR day IN SELECT today + n FROM generate_series(0, ahead) AS n LOOP
        IF to_regclass('job_done_' || to_char(day, 'YYYYMMDD')) IS NULL
            AND NOT EXISTS (SELECT 1 FROM job_done_rest
                            WHERE finished_at >= day::timestamp AT TIME ZONE 'UTC'
                              AND finished_at < (day + 1)::timestamp AT TIME ZONE 'UTC') THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF job_done FOR VALUES FROM (%L) TO (%L)',
                           'job_done_' || to_char(day, 'YYYYMMDD'),
                           day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
        END IF;
    END LOOP;
    FOR old IN SELECT inhrelid::regclass::name FROM pg_inherits
               WHERE inhparent = 'job_done'::regclass AND inhrelid::regclass::text ~ '^job_done_[0-9]{8}$'
                 AND to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') < today - keep LOOP
        EXECUTE format('DROP TABLE %I', old);
        dropped := dropped + 1;
    END LOOP;
    DELETE FROM job_done_rest WHERE finished_at < (today - keep)::timestamp AT TIME ZONE 'UTC';
    DELETE FROM job_result WHERE at < (today - keep)::timestamp AT TIME ZONE 'UTC';
    DELETE FROM worker_tally WHERE at < (today - keep)::timestamp AT TIME ZONE 'UTC';
    RETURN dropped;
END $$;

-- Uniqueness among unfinished jobs, only for those that ask for it.
CREATE TABLE job_key (
    queue     smallint NOT NULL,
    key       bytea    NOT NULL,
    job_id    bigint   NOT NULL,
    clinic_id integer  NOT NULL,
    PRIMARY KEY (queue, key, clinic_id)
);
CREATE INDEX job_key_job ON job_key (job_id);

-- What jobs answered, kept as long as their history. No patient data.
CREATE TABLE job_result (
    job_id    bigint      NOT NULL,
    clinic_id integer     NOT NULL,
    result    text        NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, clinic_id)
);
CREATE INDEX job_result_at ON job_result USING brin (at);

-- How far long jobs are; gone within a minute after they settle. Kept off the hot row.
CREATE TABLE job_progress (
    job_id   bigint      NOT NULL PRIMARY KEY,
    token    bigint      NOT NULL,
    done     bigint      NOT NULL,
    total    bigint      NOT NULL,
    at       timestamptz NOT NULL DEFAULT now()
);

-- Running jobs that a person wants stopped: whoever settles them next settles them as cancelled. Kept off the hot row.
CREATE TABLE job_cancel (
    job_id       bigint      NOT NULL PRIMARY KEY,
    requested_by text        NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT now()
);

-- Pauses and limits of a queue, a clinic or a route (payer route). `next_free_at` is the rate limit's own clock.
CREATE TABLE job_control (
    scope        text        NOT NULL CHECK (scope IN ('queue', 'clinic', 'route')),
    key          integer     NOT NULL,
    paused_at    timestamptz,
    paused_by    text,
    reason       text,
    max_running  integer     CHECK (max_running >= 0),
    per_minute   integer     CHECK (per_minute > 0),
    next_free_at timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (scope, key)
);

-- A clinic's share of the workers against other clinics; 1 where none is given.
CREATE TABLE clinic_share (
    clinic_id integer  PRIMARY KEY,
    weight    smallint NOT NULL CHECK (weight BETWEEN 1 AND 100)
);

-- Recurring jobs; the coordinator enqueues one when `next_at` has come and sets the next.
CREATE TABLE job_schedule (
    name      text        PRIMARY KEY,
    cron      text        NOT NULL,
    time_zone text        NOT NULL,
    queue     smallint    NOT NULL,
    clinic_id integer     NOT NULL,
    subject   bigint      NOT NULL,
    next_at   timestamptz NOT NULL,
    paused_at timestamptz
);

-- A lease belongs to a session: one renewal per process, not per job. `wish`: quiet (take no more) or stop, from outside.
CREATE TABLE worker_session (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL,
    queues     smallint[]  NOT NULL DEFAULT '{}',
    slots      integer     NOT NULL DEFAULT 1,
    started_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    wish       text        CHECK (wish IN ('quiet', 'stop')),
    fenced_at  timestamptz,
    ended_at   timestamptz
);
CREATE INDEX worker_session_live ON worker_session (expires_at) WHERE fenced_at IS NULL AND ended_at IS NULL;

-- What each session did, appended every second or two while there is something to tell: counters that nobody updates.
CREATE TABLE worker_tally (
    session_id bigint      NOT NULL,
    queue      smallint    NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    done       bigint      NOT NULL,
    failed     bigint      NOT NULL,
    busy_us    bigint      NOT NULL
);
CREATE INDEX worker_tally_at ON worker_tally (at);

-- What each session holds, so that the reaper finds it without an index on job.session_id (which would end HOT), and so
-- that limits can count what runs.
CREATE TABLE lease_set (
    session_id bigint      NOT NULL,
    set_no     integer     NOT NULL,
    queue      smallint    NOT NULL,
    job_ids    bigint[]    NOT NULL,
    clinic_ids integer[]   NOT NULL,
    route_ids  smallint[]  NOT NULL,
    leased_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (session_id, set_no)
);

-- One leader among coordinators; the term fences every write of an earlier one.
CREATE TABLE leadership (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    term       bigint      NOT NULL,
    holder     text        NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE TABLE alarm (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text        NOT NULL,
    subject    text        NOT NULL,
    detail     text        NOT NULL,
    raised_at  timestamptz NOT NULL DEFAULT now(),
    cleared_at timestamptz
);
CREATE UNIQUE INDEX alarm_open ON alarm (kind, subject) WHERE cleared_at IS NULL;

-- What lies ahead: the jobs that are not done, by queue, route, clinic (where it has a limit of its own) and, in steps of
-- an eighth of an e-fold, by the seconds until they can start and until they are due. Work due sooner than `horizon`,
-- late work included, counts as due when the horizon ends, since nothing could be done about it earlier. What is paused
-- or parked is left out: no worker could take it.
CREATE FUNCTION work_ahead(horizon interval)
    RETURNS TABLE (queue smallint, route_id smallint, clinic_id integer, starts_in double precision,
                   due_in double precision, jobs bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp SET jit = off AS $$
    WITH clock AS MATERIALIZED (
        SELECT now() AS database_now, business_now() AS business_now, date_part('epoch', horizon) AS least,
               business_now() + interval '10 years' AS latest
    ), control AS MATERIALIZED (
        SELECT scope, key, paused_at IS NOT NULL AS is_paused FROM job_control
        WHERE paused_at IS NOT NULL OR scope = 'clinic' AND (per_minute IS NOT NULL OR max_running IS NOT NULL)
    ), waiting AS (
        SELECT job.queue, job.route_id, job.clinic_id, 0::double precision AS starts_in,
               date_part('epoch', least(deadline, latest) - business_now) AS due_in
        FROM job CROSS JOIN clock
        UNION ALL
        SELECT later.queue, later.route_id, later.clinic_id,
               greatest(0, date_part('epoch', least(due_at, latest)
                                              - CASE WHEN by_business_clock THEN business_now ELSE database_now END)),
               date_part('epoch', least(deadline, latest) - business_now)
        FROM job_later AS later CROSS JOIN clock WHERE parked_by IS NULL
    ), counted AS (
        SELECT waiting.queue, waiting.route_id,
               CASE WHEN own.key IS NULL THEN 0 ELSE waiting.clinic_id END AS clinic_id,
               floor(8 * ln(1 + waiting.starts_in)) AS start_step,
               floor(8 * ln(greatest(waiting.due_in, least, 1))) AS due_step,
               max(waiting.starts_in) AS starts_in, min(greatest(waiting.due_in, least)) AS due_in, count(*) AS jobs
        FROM waiting CROSS JOIN clock
        LEFT JOIN control AS own ON own.scope = 'clinic' AND own.key = waiting.clinic_id
        WHERE NOT EXISTS (SELECT FROM control WHERE is_paused
                          AND (scope, key) IN (('queue', waiting.queue), ('route', waiting.route_id),
                                               ('clinic', waiting.clinic_id)))
        GROUP BY 1, 2, 3, 4, 5
    ), stepped AS (
        SELECT *, max(counted.starts_in) OVER (PARTITION BY start_step) AS start,
               min(counted.due_in) OVER (PARTITION BY due_step) AS due
        FROM counted
    )
    SELECT stepped.queue, stepped.route_id, stepped.clinic_id, start, greatest(due, start + least), stepped.jobs
    FROM stepped CROSS JOIN clock
$$;

-- What a job of each queue costs: slot seconds as workers told them in the last hour; the mean of all queues, else 5 ms,
-- where they told nothing (`done` 0).
CREATE FUNCTION queue_pace()
    RETURNS TABLE (queue smallint, name text, next_queue smallint, seconds_per_job double precision, done bigint)
    LANGUAGE sql STABLE SET search_path = public, pg_temp SET jit = off AS $$
    WITH told AS MATERIALIZED (
        SELECT tally.queue, sum(tally.done)::bigint AS done, sum(tally.busy_us)::bigint AS busy_us
        FROM worker_tally AS tally WHERE at > now() - interval '1 hour' GROUP BY tally.queue
    )
    SELECT job_queue.id, job_queue.name, job_queue.next_queue,
           coalesce(told.busy_us / 1e6 / nullif(told.done, 0),
                    (SELECT sum(busy_us) / 1e6 / nullif(sum(told.done), 0) FROM told), 0.005)::double precision,
           coalesce(told.done, 0)
    FROM job_queue LEFT JOIN told ON told.queue = job_queue.id
$$;

-- Jobs of a queue that were done and whose next job is still to come, because something from outside is awaited: an answer, a
-- batch window. Nothing here; whoever owns the queues replaces it.
CREATE FUNCTION work_between() RETURNS TABLE (queue smallint, jobs double precision)
    LANGUAGE sql STABLE AS 'SELECT NULL::smallint, NULL::double precision WHERE false';

-- How many jobs of the next queue each job of a queue leads to: less than 1 where many are gathered into one, more where one is
-- answered by several. What lies between the queues has led to nothing yet. At most 8: where hardly anything was done, what
-- comes of earlier work says little.
CREATE FUNCTION queue_follow() RETURNS TABLE (queue smallint, follow double precision)
    LANGUAGE sql STABLE SET search_path = public, pg_temp SET jit = off AS $$
    WITH pace AS MATERIALIZED (
        SELECT * FROM queue_pace()
    ), waiting AS MATERIALIZED (
        SELECT led.queue, count(*) AS jobs
        FROM (SELECT job.queue FROM job UNION ALL SELECT job_later.queue FROM job_later) AS led GROUP BY led.queue
    ), between_queues AS MATERIALIZED (
        SELECT between_queues.queue, sum(between_queues.jobs) AS jobs FROM work_between() AS between_queues
        GROUP BY between_queues.queue
    )
    SELECT own.queue,
           coalesce(least(8, (next.done + coalesce(waiting.jobs, 0))
                             / nullif(own.done - coalesce(between_queues.jobs, 0), 0)::double precision), 1)
    FROM pace AS own LEFT JOIN pace AS next ON next.queue = own.next_queue
    LEFT JOIN waiting ON waiting.queue = own.next_queue
    LEFT JOIN between_queues ON between_queues.queue = own.queue
    WHERE own.next_queue IS NOT NULL AND own.done > coalesce(between_queues.jobs, 0)
$$;

-- How many workers it takes that every deadline is kept, each working `slots` sets at once and `share` of the time: the
-- one number for a metrics scaler. Where a limit lets through too little, as many as are of use.
--
-- The largest of W(r, d) / ((d - r) * slots * share) over all starts r and deadlines d, where W is the service time of
-- what starts at or after r and is due by d, with what follows from it in the next queues.
CREATE FUNCTION required_workers(horizon interval, slots integer, share real) RETURNS integer
    LANGUAGE sql STABLE SET search_path = public, pg_temp SET jit = off AS $$
    WITH RECURSIVE step AS MATERIALIZED (
        SELECT queue, next_queue, seconds_per_job, coalesce(follow, 1) AS follow
        FROM queue_pace() LEFT JOIN queue_follow() USING (queue)
    ), ahead AS MATERIALIZED (
        SELECT queue, route_id, clinic_id, starts_in, due_in, jobs::double precision FROM work_ahead(horizon)
        UNION ALL
        -- What lies between two queues is due within the day.
        SELECT next_queue, 0::smallint, 0, 0, 86400, jobs * follow
        FROM work_between() JOIN step USING (queue) WHERE next_queue IS NOT NULL AND jobs * follow > 0
    ), way AS (
        SELECT queue AS origin, queue, 1::double precision AS jobs, ARRAY[queue] AS passed FROM step
        UNION ALL
        SELECT origin, next_queue, way.jobs * follow, passed || next_queue
        FROM way JOIN step USING (queue) WHERE next_queue <> ALL (passed)
    ), limited AS MATERIALIZED (
        SELECT row_number() OVER () AS number, limits.* FROM (
            SELECT scope, key, per_minute / 60.0::double precision AS jobs, NULL::double precision AS seconds
            FROM job_control WHERE per_minute IS NOT NULL
            UNION ALL
            SELECT scope, key, NULL, max_running FROM job_control WHERE max_running IS NOT NULL
        ) AS limits
    ), task AS MATERIALIZED (
        SELECT starts_in, due_in,
               ARRAY(SELECT number FROM limited
                     WHERE (scope, key) IN (('queue', way.queue), ('route', route_id), ('clinic', clinic_id))
                     ORDER BY number) AS limits,
               sum(ahead.jobs * way.jobs) AS jobs, sum(ahead.jobs * way.jobs * seconds_per_job) AS seconds
        FROM ahead JOIN way ON way.origin = ahead.queue JOIN step ON step.queue = way.queue
        GROUP BY 1, 2, 3
    ), grid AS (
        SELECT starts_in, due_in, limits, coalesce(jobs, 0) AS jobs, coalesce(seconds, 0) AS seconds
        FROM (SELECT DISTINCT starts_in FROM task) AS start CROSS JOIN (SELECT DISTINCT due_in FROM task) AS due
        CROSS JOIN (SELECT DISTINCT limits FROM task) AS kind LEFT JOIN task USING (starts_in, due_in, limits)
    ), started AS (
        SELECT starts_in, due_in, limits, sum(jobs) OVER later AS jobs, sum(seconds) OVER later AS seconds
        FROM grid WINDOW later AS (PARTITION BY limits, due_in ORDER BY starts_in DESC)
    ), demand AS MATERIALIZED (
        SELECT starts_in, due_in, due_in - starts_in AS span, limits,
               sum(jobs) OVER sooner AS jobs, sum(seconds) OVER sooner AS seconds
        FROM started WINDOW sooner AS (PARTITION BY limits, starts_in ORDER BY due_in)
    ), let_through AS (
        -- The part of the work that each limit lets through between a start and a deadline.
        SELECT starts_in, due_in, number, coalesce(limited.jobs * span / nullif(sum(demand.jobs), 0),
                                                   limited.seconds * span / nullif(sum(demand.seconds), 0)) AS part
        FROM demand JOIN limited ON number = ANY (limits)
        WHERE span > 0 GROUP BY starts_in, due_in, number, span, limited.jobs, limited.seconds
    ), useful AS (
        SELECT demand.starts_in, demand.due_in, span, seconds * least(1, min(part)) AS seconds
        FROM demand LEFT JOIN let_through
          ON let_through.starts_in = demand.starts_in AND let_through.due_in = demand.due_in AND number = ANY (limits)
        WHERE span > 0 GROUP BY demand.starts_in, demand.due_in, span, limits, seconds
    ), load AS (
        SELECT sum(seconds) / span AS load FROM useful GROUP BY starts_in, due_in, span
    )
    SELECT coalesce(ceil(max(load) / (greatest(slots, 1) * share) - 1e-9), 0)::integer FROM load
$$;

SELECT keep_job_history(3, 400);
