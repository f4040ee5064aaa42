-- What happens to files from partners beside being read: for the file tracker and for the audit.

-- Append-only. `duplicate`: the same bytes came again. `raw_read`: a person looked at the file as it came, patient data
-- and all, and said why (sealed, since people write what they like). `replay`: a person had it read again.
CREATE TABLE inbound_event (
    event_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inbound_id bigint      NOT NULL REFERENCES inbound_file,
    kind       text        NOT NULL CHECK (kind IN ('duplicate', 'raw_read', 'replay')),
    actor      text        NOT NULL,
    reason     bytea,
    at         timestamptz NOT NULL DEFAULT now(),
    CHECK ((kind = 'raw_read') = (reason IS NOT NULL))
);
CREATE INDEX inbound_event_of ON inbound_event (inbound_id);
CREATE INDEX inbound_file_quarantined ON inbound_file (inbound_id) WHERE status = 'quarantined';

GRANT SELECT, INSERT ON inbound_event TO claimline_app;
