-- A login for a metrics scaler, which may ask how many workers it takes and nothing else. As a superuser, in
-- Claimline's database, after `claimline migrate`. These tables hold numbers only, no patient data.
CREATE ROLE claimline_scaler LOGIN CONNECTION LIMIT 3;
ALTER ROLE claimline_scaler SET default_transaction_read_only = on;
ALTER ROLE claimline_scaler SET statement_timeout = '10s';
GRANT SELECT ON job, job_later, job_queue, job_control, worker_tally, business_clock TO claimline_scaler;
-- What lies between two queues: numbers and times alone, nothing that is sealed.
GRANT SELECT ON ready_claim TO claimline_scaler;
GRANT SELECT (status, claim_ids) ON inquiry_file TO claimline_scaler;
GRANT SELECT (status, sent_at) ON submission_file TO claimline_scaler;
