-- Compose's first start of the database: the roles, then their passwords from the secrets, which no argument carries.
\i /etc/claimline/roles.sql
\set owner_password `cat /run/secrets/owner_password`
\set login_password `cat /run/secrets/login_password`
ALTER ROLE claimline_owner PASSWORD :'owner_password';
ALTER ROLE claimline PASSWORD :'login_password';
CREATE DATABASE claimline OWNER claimline_owner;
