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

CREATE TABLE job_queue (
    id   smallint PRIMARY KEY,
    name text NOT NULL UNIQUE
);

CREATE SEQUENCE job_id AS bigint CACHE 1;

-- Runnable jobs only. A lease changes session_id, token and attempt, none of which any index holds, so that a lease is
-- a heap-only (HOT) update; the fill factor leaves the room for it in the page.
CREATE TABLE job (
    id          bigint      NOT NULL DEFAULT nextval('job_id'),
    queue       smallint    NOT NULL,
    clinic_id   integer     NOT NULL,
    subject     bigint      NOT NULL,
    deadline    timestamptz NOT NULL,
    attempt     smallint    NOT NULL DEFAULT 0,
    crashes     smallint    NOT NULL DEFAULT 0,
    token       bigint      NOT NULL DEFAULT 0,
    session_id  bigint,
    enqueued_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, clinic_id)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX job_lease ON job (queue, deadline, id);

-- Scheduled, snoozed and retried jobs, promoted into `job` when due. `by_business_clock` says which clock decides.
CREATE TABLE job_later (
    id                bigint      NOT NULL DEFAULT nextval('job_id'),
    queue             smallint    NOT NULL,
    clinic_id         integer     NOT NULL,
    subject           bigint      NOT NULL,
    deadline          timestamptz NOT NULL,
    attempt           smallint    NOT NULL DEFAULT 0,
    crashes           smallint    NOT NULL DEFAULT 0,
    token             bigint      NOT NULL DEFAULT 0,
    enqueued_at       timestamptz NOT NULL DEFAULT now(),
    due_at            timestamptz NOT NULL,
    by_business_clock boolean     NOT NULL,
    reason            text,
    PRIMARY KEY (id, clinic_id)
);
CREATE INDEX job_later_database_due ON job_later (due_at) WHERE NOT by_business_clock;
CREATE INDEX job_later_business_due ON job_later (due_at) WHERE by_business_clock;

-- Dead letters keep everything until a person decides.
CREATE TABLE job_dead (
    id          bigint      NOT NULL,
    queue       smallint    NOT NULL,
    clinic_id   integer     NOT NULL,
    subject     bigint      NOT NULL,
    deadline    timestamptz NOT NULL,
    attempt     smallint    NOT NULL,
    crashes     smallint    NOT NULL,
    token       bigint      NOT NULL,
    enqueued_at timestamptz NOT NULL,
    died_at     timestamptz NOT NULL DEFAULT now(),
    reason      text        NOT NULL,
    PRIMARY KEY (id, clinic_id)
);

-- History, append-only.
CREATE TABLE job_done (
    id          bigint      NOT NULL,
    queue       smallint    NOT NULL,
    clinic_id   integer     NOT NULL,
    subject     bigint      NOT NULL,
    attempt     smallint    NOT NULL,
    session_id  bigint      NOT NULL,
    enqueued_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX job_done_finished ON job_done USING brin (finished_at);

-- A lease belongs to a session: one renewal per process, not per job.
CREATE TABLE worker_session (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    fenced_at  timestamptz,
    ended_at   timestamptz
);
CREATE INDEX worker_session_live ON worker_session (expires_at) WHERE fenced_at IS NULL AND ended_at IS NULL;

-- What each session holds, so that the reaper finds it without an index on job.session_id (which would end HOT).
CREATE TABLE lease_set (
    session_id bigint      NOT NULL,
    set_no     integer     NOT NULL,
    job_ids    bigint[]    NOT NULL,
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
