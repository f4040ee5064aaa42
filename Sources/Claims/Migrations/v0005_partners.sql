-- Partners: circuit breakers that all workers share, and companion guides as people loaded them.

-- Exchanges of one kind with one partner that fail. No row = all is well. `open_until` set: nobody talks to the partner
-- before, and then a single exchange is tried, whose worker moves `open_until` on first. Real-time exchanges are told apart
-- by payer, since a clearinghouse answers for many; '' otherwise.
CREATE TABLE route_circuit (
    route_id      smallint    NOT NULL REFERENCES payer_route,
    exchange      text        NOT NULL CHECK (exchange IN ('real_time', 'submit', 'receive')),
    payer_id      text        NOT NULL DEFAULT '',
    failures      integer     NOT NULL,
    pause_seconds integer     NOT NULL,
    open_until    timestamptz,
    reason        text        NOT NULL,
    failed_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (route_id, exchange, payer_id)
);

-- Companion guide files as people loaded them; the latest stands in place of the one that the program ships.
CREATE TABLE companion_guide_file (
    file_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version   text        NOT NULL,
    document  text        NOT NULL,
    loaded_by text        NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now()
);

-- ---------------------------------------------------------------- the role that owns nothing (no tenant rows here)

GRANT SELECT, INSERT, UPDATE, DELETE ON route_circuit TO claimline_app;
GRANT SELECT, INSERT ON companion_guide_file TO claimline_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO claimline_app;
