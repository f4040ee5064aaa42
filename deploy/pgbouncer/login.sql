-- The login of everything behind the pooler. What other connections set for themselves at start stands in the login here, since a
-- pooler's sessions are shared. As a superuser, after roles.sql; then \password claimline_pooled.
CREATE ROLE claimline_pooled LOGIN IN ROLE claimline_app;
ALTER ROLE claimline_pooled SET role = 'claimline_app';
-- Frees what a worker held that was stopped or cut off in a transaction; as long as its lease.
ALTER ROLE claimline_pooled SET idle_in_transaction_session_timeout = '30s';
