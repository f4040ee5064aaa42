-- Ends when all clients are idle. Commits between looks, so that no snapshot is held meanwhile. psql variable: clients.
SELECT set_config('reference.clients', :'clients', false) \g /dev/null
DO $$
BEGIN
    WHILE (SELECT count(*) FROM idle_client) < current_setting('reference.clients')::integer LOOP
        COMMIT;
        PERFORM pg_sleep(0.05);
    END LOOP;
END $$;
