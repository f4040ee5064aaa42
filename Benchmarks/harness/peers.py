"""Runs the pinned PyPI queues of `peers/`: no-op jobs, drained by worker processes, on the same cluster as the rest."""

import os
import subprocess
import sys

from harness.processes import Failed, output, start, stop

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peers")
NAMES = ("pgqueuer", "procrastinate")


def versions():
    """Package to pinned version."""
    with open(f"{FOLDER}/requirements.txt", encoding="ascii") as file:
        return dict(line.strip().split("==") for line in file if "==" in line)


def environment(scratch):
    """The Python of a virtual environment with the pinned packages under `scratch`, made on first use."""
    python = f"{scratch}/venv/bin/python"
    if not os.path.exists(python):
        output([sys.executable, "-m", "venv", f"{scratch}/venv"])
    wanted = f"{FOLDER}/requirements.txt"
    output([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", wanted])
    return python


class Peer:
    """One peer: its own schema in a fresh database, jobs enqueued in bulk, drained by `workers` processes."""

    def __init__(self, cluster, name, python, jobs, workers):
        self._cluster, self._python, self._jobs, self._workers = cluster, python, jobs, workers
        self._script = f"{FOLDER}/{name}_drain.py"

    def measure(self):
        """One round: jobs per second from the first worker's start to the last one's end, both after connecting."""
        database = self._cluster.fresh_database("peer")
        variables = self._cluster.environment | {"PGDATABASE": database, "PYTHONDONTWRITEBYTECODE": "1"}
        output([self._python, self._script, "install"], env=variables)
        output([self._python, self._script, "enqueue", str(self._jobs)], env=variables)
        self._cluster.sql("CHECKPOINT")
        workers = [start([self._python, self._script, "drain"], env=variables, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True) for _ in range(self._workers)]
        spans = []
        for worker in workers:
            text, errors = worker.communicate()
            stop(worker)
            if worker.returncode != 0:
                raise Failed(f"{os.path.basename(self._script)} failed: {errors.strip()[-500:]}")
            spans.append([float(part) for part in text.split()])
        seconds = max(end for _, end in spans) - min(begin for begin, _ in spans)
        return {"jobs_per_second": self._jobs / seconds}
