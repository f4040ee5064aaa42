"""Runs `claimline load queue` on the same cluster: alone, beside an old snapshot, behind a history, steady."""

import datetime
import json
import os
import statistics
import time

from harness.cluster import OldSnapshot
from harness.processes import Failed, output, start, stop

TABLES = ("job", "job_done")
# What `load queue --json` must answer with.
FIGURES = ("jobs_per_second", "enqueue_per_second", "latency_p50_ms", "latency_p99_ms", "lost", "doubled", "jain")
HISTORY_DAYS = 10


class Program:
    """The built program."""

    def __init__(self, path):
        self._path = path

    def require(self, *options):
        """Raises, saying what is missing, when there is no build or its `load queue` does not know an option."""
        if not os.access(self._path, os.X_OK):
            raise Failed(f"{self._path} is not built: swift build -c release --product claimline")
        try:
            known = output([self._path, "load", "queue", "--help"], timeout=30)
        except Failed:
            raise Failed(f"{self._path} has no `load queue`") from None
        for option in ("--jobs", "--clinics", "--workers", "--batch", "--json", "--database-url") + options:
            if option not in known:
                raise Failed(f"`load queue` of {self._path} does not know {option}")

    def command(self, cluster, database, workload, jobs, *more):
        """The command line of one run that drains `jobs` jobs."""
        return [self._path, "load", "queue", "--jobs", str(jobs), "--clinics", str(workload.clinics),
                "--workers", str(workload.workers), "--batch", str(workload.batch), "--json",
                "--database-url", cluster.url(database), *more]

    def migrate(self, cluster, database):
        """Creates the schema."""
        output([self._path, "migrate", "--database-url", cluster.url(database)], env=self.variables(cluster))

    @staticmethod
    def variables(cluster):
        """The environment of a run: nothing of a database but what the command line says."""
        return {name: value for name, value in cluster.environment.items() if not name.startswith("PG")}


class Ours:
    """One run of `load queue` in a fresh database: behind `history` finished jobs, beside an old snapshot, or alone."""

    def __init__(self, cluster, program, workload, history=0, old_snapshot=False):
        self._cluster, self._program, self._workload = cluster, program, workload
        self._history, self._old_snapshot, self._seeded = history, old_snapshot, None

    def measure(self):
        """One round: the figures that `load queue` printed; raises when it lost or doubled a job."""
        self._program.require()
        database = self._database()
        command = self._program.command(self._cluster, database, self._workload, self._workload.jobs)
        # It keeps logs in the folder that it is called in.
        settings = {"env": self._program.variables(self._cluster), "cwd": self._cluster.folder}
        if self._old_snapshot:
            with OldSnapshot(self._cluster, database) as snapshot:
                found = json.loads(output(command, **settings))
                held_back = snapshot.transactions_held_back()
        else:
            found, held_back = json.loads(output(command, **settings)), None
        missing = [name for name in FIGURES if name not in found]
        if missing:
            raise Failed(f"`load queue --json` lacks {', '.join(missing)}")
        if found["lost"] or found["doubled"]:
            raise Failed(f"`load queue` lost {found['lost']} and doubled {found['doubled']} jobs")
        result = {name: found[name] for name in FIGURES}
        if held_back is not None:
            result["transactions_behind_snapshot"] = held_back
        return result | {"settings": self._cluster.settings(database, TABLES)}

    def _database(self):
        """A fresh database with the schema; one with a history is seeded once and copied."""
        if self._history:
            if self._seeded is None:
                self._seeded = self._cluster.fresh_database("seeded")
                self._program.migrate(self._cluster, self._seeded)
                seed_history(self._cluster, self._seeded, self._history)
            return self._cluster.fresh_database("ours", template=self._seeded)
        database = self._cluster.fresh_database("ours")
        self._program.migrate(self._cluster, database)
        return database


def seed_history(cluster, database, rows):
    """Fills the history of the last days, a partition each, with finished jobs whose numbers no real job has."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    for ago in range(HISTORY_DAYS, 0, -1):
        day = today - datetime.timedelta(days=ago)
        partition, after = f"job_done_{day:%Y%m%d}", day + datetime.timedelta(days=1)
        cluster.sql(
            f"CREATE TABLE {partition} PARTITION OF job_done FOR VALUES FROM ('{day}Z') TO ('{after}Z')", database)
        count = rows // HISTORY_DAYS
        cluster.sql(f"""
            INSERT INTO job_done (id, subject, session_id, runnable_at, leased_at, finished_at, clinic_id, queue,
                                  attempt)
            SELECT -n - {ago * rows}::bigint, n, 1, at, at, at, 1 + n % 200, 1, 1
            FROM (SELECT n, timestamptz '{day}Z' + n * interval '1 day' / {count + 1} AS at
                  FROM generate_series(1, {count}) AS n) AS seeded""", database)
    cluster.sql("VACUUM ANALYZE job_done", database)
    cluster.sql("CHECKPOINT", database)


SAMPLE = """
    SELECT pg_table_size('job'), pg_indexes_size('job'),
           (SELECT n_live_tup FROM pg_stat_user_tables WHERE relid = 'job'::regclass),
           (SELECT n_dead_tup FROM pg_stat_user_tables WHERE relid = 'job'::regclass), latency.*
    FROM (SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY ms),
                 percentile_cont(0.99) WITHIN GROUP (ORDER BY ms)
          FROM (SELECT extract(epoch FROM leased_at - runnable_at) * 1000 AS ms FROM {newest}
                WHERE ctid >= '({page},0)'::tid) AS recent)
         AS latency
"""


class Steady:
    """A fixed rate for minutes, with sizes and latencies sampled on the way."""

    def __init__(self, cluster, program, workload, rate, minutes, every=10):
        self._cluster, self._program, self._workload = cluster, program, workload
        self._rate, self._seconds, self._every = rate, round(minutes * 60), every

    def measure(self):
        """The samples and their verdict: what the last third of the run measures against the first, warm-up left out."""
        self._program.require("--rate", "--seconds")
        database = self._cluster.fresh_database("steady")
        self._program.migrate(self._cluster, database)
        command = self._program.command(
            self._cluster, database, self._workload, 0, "--rate", str(self._rate), "--seconds", str(self._seconds))
        report, log = f"{self._cluster.folder}/steady.json", f"{self._cluster.folder}/steady.log"
        samples = []
        with open(report, "w", encoding="utf-8") as answers, open(log, "w", encoding="utf-8") as errors:
            run = start(command, env=self._program.variables(self._cluster), cwd=self._cluster.folder, stdout=answers,
                        stderr=errors)
            try:
                began = time.monotonic()
                while run.poll() is None:
                    time.sleep(min(self._every, 1 if not samples else self._every))
                    if run.poll() is None:
                        samples.append({"second": round(time.monotonic() - began), **self._sample(database)})
            finally:
                stop(run)
        if run.returncode != 0:
            with open(log, encoding="utf-8") as file:
                raise Failed(f"`load queue --rate` ended with {run.returncode}: {file.read().strip()[-500:]}")
        with open(report, encoding="utf-8") as file:
            found = json.load(file)
        return {"rate": self._rate, "seconds": self._seconds, "samples": samples, "growth": growth(samples),
                "program": {name: found[name] for name in FIGURES if name in found}}

    def _sample(self, database):
        newest = "job_done_" + datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%d")
        if self._cluster.sql(f"SELECT to_regclass('{newest}') IS NULL", database) == "t":
            newest = "job_done_rest"
        # A page by number: an expression would scan the whole history, and hold a snapshot against vacuum while it does. The last
        # pages may be empty still, since tables grow by many at once.
        pages = int(self._cluster.sql(f"SELECT pg_relation_size('{newest}') / 8192", database))
        found = self._cluster.sql(SAMPLE.format(newest=newest, page=max(pages - 2000, 0)), database).split("|")
        table, index, live, dead, recent, median, high = found
        return {"table_bytes": int(table), "index_bytes": int(index), "live": int(live), "dead": int(dead),
                "recent": int(recent), "latency_p50_ms": float(median or 0), "latency_p99_ms": float(high or 0)}


# How much the last third of a steady run may exceed the first. Latencies of milliseconds scatter more than sizes do.
ALLOWED = {"table_bytes": 1.10, "index_bytes": 1.10, "latency_p50_ms": 1.5, "latency_p99_ms": 1.5}


def growth(samples):
    """Figure to its medians in the first and last third, after a sixth of warm-up, and whether they stayed close."""
    settled = samples[len(samples) // 6:]
    third = len(settled) // 3
    if third == 0:
        raise Failed("the steady run was too short to judge: fewer than three samples")
    answer = {}
    for name, allowed in ALLOWED.items():
        first, last = (statistics.median(sample[name] for sample in part) for part in (settled[:third], settled[-third:]))
        ratio = last / first if first else float(last > 0) + 1
        answer[name] = {"first": first, "last": last, "ratio": round(ratio, 3), "steady": ratio <= allowed}
    return answer
