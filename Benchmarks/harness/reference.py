"""Runs the frozen pgbench reference of `queue/` and refuses to when its files are not what was frozen."""

import hashlib
import os
import subprocess
import time

from harness.processes import Failed, output, start, stop

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "queue")
# What leads the deadline in the index, and what a client's variables start as.
VARIANTS = {
    "plain": ("queue", "low=-infinity"),
    "lanes": ("queue, clinic_id", "cursor=0"),
}
TABLES = ("job", "job_done")


def checksum():
    """The digest of the frozen files' checksums; raises when a file differs from its own."""
    listed = open(f"{FOLDER}/SHA256SUMS", encoding="ascii").read()
    for line in listed.splitlines():
        digest, name = line.split()
        with open(f"{FOLDER}/{name}", "rb") as file:
            if hashlib.sha256(file.read()).hexdigest() != digest:
                raise Failed(f"queue/{name} is not the file that was frozen; the reference must not change")
    return hashlib.sha256(listed.encode()).hexdigest()


class Reference:
    """One variant of the reference: the same rows copied in, then drained by pgbench."""

    def __init__(self, cluster, variant, jobs, clinics, clients):
        self._cluster, self._variant, self._jobs, self._clinics, self._clients = cluster, variant, jobs, clinics, clients

    def measure(self):
        """One round in a fresh database; raises when a job was lost or done twice."""
        checksum()
        lane_columns, variable = VARIANTS[self._variant]
        database = self._cluster.fresh_database("reference")
        self._cluster.script(f"{FOLDER}/schema.sql", database, lane_columns=lane_columns)
        enqueued = self._copy(database)
        self._cluster.sql("ANALYZE job", database)
        self._drain(database, variable)
        done, distinct, rate, hot = self._cluster.script(f"{FOLDER}/result.sql", database).split("|")
        if (int(done), int(distinct)) != (self._jobs, self._jobs):
            raise Failed(f"the reference did {done} jobs ({distinct} distinct) of {self._jobs}")
        return {"jobs_per_second": float(rate), "enqueue_per_second": enqueued, "hot_leases": float(hot),
                "settings": self._cluster.settings(database, TABLES)}

    def _copy(self, database):
        """Copies the rows in through psql; rows per second, from the program's start to its end."""
        rows = f"{self._cluster.folder}/rows"
        self._write_rows(rows, database)
        began = time.monotonic()
        self._cluster.sql(f"\\copy job (subject, deadline, clinic_id, queue) FROM '{rows}' (FORMAT binary)", database)
        return self._jobs / (time.monotonic() - began)

    def _write_rows(self, path, database):
        with open(path, "wb") as file:
            process = start(["psql", "-X", "-q", "-v", f"jobs={self._jobs}", "-v", f"clinics={self._clinics}",
                             "-d", database, "-f", f"{FOLDER}/rows.sql"], stdout=file, env=self._cluster.environment)
            process.wait()
            stop(process)
        if process.returncode != 0:
            raise Failed("the rows of the reference could not be written")

    def _drain(self, database, variable):
        clients = str(self._clients)
        settings = {"env": self._cluster.environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        pgbench = start(["pgbench", "-n", "-M", "prepared", "-f", f"{FOLDER}/{self._variant}.sql", "-c", clients,
                         "-j", clients, "-T", "3600", "-D", variable, database], **settings)
        drained = start(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", f"clients={clients}", "-d", database,
                         "-f", f"{FOLDER}/drained.sql"], **settings)
        try:
            while drained.poll() is None:
                if pgbench.poll() is not None:
                    raise Failed(f"pgbench ended by itself with {pgbench.returncode}")
                time.sleep(0.05)
        finally:
            stop(drained)
            stop(pgbench)


def version():
    """The version of pgbench."""
    return output(["pgbench", "--version"]).strip()
