-- The two roles and their database, made once, by whoever may make roles:
--   CONSENT_OWNER_PASSWORD=… CONSENT_APP_PASSWORD=… psql -f docs/operating/roles.sql
-- consent_owner owns the tables and runs the migrations; consent_app is the service.
-- What consent_app may do to each table, `consent db upgrade` grants after every
-- migration: the books can be read and added to, and never changed.
\set ON_ERROR_STOP on
\getenv owner_password CONSENT_OWNER_PASSWORD
\getenv app_password CONSENT_APP_PASSWORD
CREATE ROLE consent_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE consent_app LOGIN PASSWORD :'app_password';
CREATE DATABASE consent OWNER consent_owner;
REVOKE ALL ON DATABASE consent FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE consent TO consent_app;

-- The service says these when it connects. They stand here too, because a pooler drops
-- what is said at the start of a connection.
ALTER ROLE consent_app IN DATABASE consent SET timezone = 'UTC';
ALTER ROLE consent_app IN DATABASE consent SET default_transaction_isolation = 'read committed';
ALTER ROLE consent_app IN DATABASE consent SET statement_timeout = '30s';
ALTER ROLE consent_app IN DATABASE consent SET lock_timeout = '10s';
ALTER ROLE consent_app IN DATABASE consent SET idle_in_transaction_session_timeout = '60s';
