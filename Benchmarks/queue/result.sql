-- Jobs done, distinct jobs done, jobs per second from first lease to last settlement, share of leases that were HOT.
SELECT count(*), count(DISTINCT id),
       round(count(*) / extract(epoch FROM max(finished_at) - min(leased_at))),
       (SELECT round(n_tup_hot_upd::numeric / n_tup_upd, 4) FROM pg_stat_user_tables WHERE relname = 'job')
FROM job_done;
