-- Roles of a Claimline installation, once for each PostgreSQL server, as a superuser. Passwords are set apart (\password).

-- Working connections take this role. It owns nothing, and row-level security binds it to the clinics in scope.
CREATE ROLE claimline_app NOLOGIN;
-- For the age of other sessions' transactions (metrics.md); statements' texts, which it shows too, hold no values.
GRANT pg_read_all_stats TO claimline_app;

-- Owns the schema: `claimline migrate`, and nothing else. Its first migration asks for the working role to be made, which wants this
-- right even where the role is there.
CREATE ROLE claimline_owner LOGIN CREATEROLE IN ROLE claimline_app;
-- Workers, coordinators, server and people's commands.
CREATE ROLE claimline LOGIN IN ROLE claimline_app;

-- Then: CREATE DATABASE claimline OWNER claimline_owner;
