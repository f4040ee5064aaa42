#!/usr/bin/env python3
"""Measures what the model takes from a real PostgreSQL: group commit, WAL bandwidth, two-phase commit, COPY.

Starts a private PostgreSQL of its own with default durability and writes `measured.json` beside this file.
"""

import argparse
import datetime
import json
import os
import re
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from harness.cluster import PrivateCluster  # noqa: E402
from harness.processes import Failed, output, stop_all  # noqa: E402

CLIENTS = (1, 2, 4, 8, 16)
SCHEMA = """
CREATE TABLE small (client integer NOT NULL, at timestamptz NOT NULL);
CREATE TABLE large (client integer NOT NULL, body text NOT NULL);
CREATE TABLE claim_like (claim_id bigint, clinic_id integer, stage smallint, payer_id text, service_date date,
    amount_cents bigint, sealed bytea, created_at timestamptz DEFAULT now(), PRIMARY KEY (claim_id, clinic_id));
CREATE INDEX claim_like_clinic ON claim_like (clinic_id, service_date);
"""
SMALL = "INSERT INTO small VALUES (:client_id, now());\n"
SCRIPTS = {
    "commit": SMALL,
    # About a megabyte: what a set of some hundred claims writes at once.
    "large": "INSERT INTO large SELECT :client_id, repeat('x', 980) FROM generate_series(1, 1000);\n",
    "two_phase": "\\set n random(1, 1000000000)\nBEGIN;\n" + SMALL
                 + "PREPARE TRANSACTION 'c:client_id-:n';\nCOMMIT PREPARED 'c:client_id-:n';\n",
}


def pgbench(cluster, name, clients, seconds):
    """Transactions per second and mean latency of a script, with the WAL it wrote and how often that was flushed."""
    path = f"{cluster.folder}/{name}.sql"
    with open(path, "w", encoding="ascii") as file:
        file.write(SCRIPTS[name])
    before = wal(cluster)
    # PREPARE TRANSACTION takes no parameters, so its name must be written into the statement.
    mode = "simple" if name == "two_phase" else "prepared"
    text = output(["pgbench", "-n", "-M", mode, "-f", path, "-c", str(clients), "-j", "2" if clients > 1 else "1",
                   "-T", str(seconds), "probe"], env=cluster.environment)
    after = wal(cluster)
    rate = float(re.search(r"tps = ([\d.]+)", text).group(1))
    transactions = int(re.search(r"actually processed: (\d+)", text).group(1))
    syncs, size = after[0] - before[0], after[1] - before[1]
    return {"clients": clients, "per_second": round(rate, 1), "latency_ms": round(clients / rate * 1000, 3),
            "transactions_per_flush": round(transactions / max(syncs, 1), 2),
            "flush_ms": round((after[2] - before[2]) / max(syncs, 1), 3),
            "wal_mib_per_second": round(size / 2**20 / seconds, 1)}


def wal(cluster):
    """Flushes, bytes and milliseconds spent flushing so far."""
    return [float(part) for part in cluster.sql("SELECT wal_sync, wal_bytes, wal_sync_time FROM pg_stat_wal").split("|")]


def copying(cluster, rows):
    """Rows per second out of and into a table with two indexes, as a clinic moves from one shard to another."""
    cluster.sql(f"""INSERT INTO claim_like (claim_id, clinic_id, stage, payer_id, service_date, amount_cents, sealed)
        SELECT n, n % 200, 5, 'MCRTX', date '2030-01-01' + (n % 365)::integer, n, decode(repeat('5a', 300), 'hex')
        FROM generate_series(1, {rows}) AS n""", "probe")
    size = int(cluster.sql("SELECT pg_relation_size('claim_like')", "probe"))
    path, times = f"{cluster.folder}/rows", []
    for command in (f"\\copy claim_like TO '{path}' (FORMAT binary)", f"\\copy claim_like FROM '{path}' (FORMAT binary)"):
        began = time.monotonic()
        cluster.sql(command, "probe")
        times.append(time.monotonic() - began)
        cluster.sql("TRUNCATE claim_like", "probe")
    return {"rows": rows, "bytes_per_row": round(size / rows), "out_per_second": round(rows / times[0]),
            "in_per_second": round(rows / times[1])}


def measure(cluster, seconds):
    """Everything, in the order of the paper."""
    cluster.fresh_database("probe")
    cluster.sql(SCHEMA, "probe")
    return {
        "settings": cluster.settings("probe", ("small", "large")),
        "commit": [pgbench(cluster, "commit", clients, seconds) for clients in CLIENTS],
        "large": [pgbench(cluster, "large", clients, seconds) for clients in (1, 2, 4)],
        "two_phase": [pgbench(cluster, "two_phase", clients, seconds) for clients in (1, 4, 16)],
        "copy": copying(cluster, 300_000),
    }


def main():
    """Measures and saves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement")
    parser.add_argument("--folder", help="where the private PostgreSQL lies")
    parser.add_argument("--output", default=f"{HERE}/measured.json")
    chosen = parser.parse_args()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.default_int_handler)
    load = os.getloadavg()[0]
    try:
        with PrivateCluster(chosen.folder, {"max_prepared_transactions": "64", "track_wal_io_timing": "on"}) as cluster:
            try:
                found = measure(cluster, chosen.seconds)
            finally:
                stop_all()
    except KeyboardInterrupt:
        return 130
    except (Failed, subprocess.SubprocessError) as failure:
        print(f"not measured: {failure}", file=sys.stderr)
        return 1
    began = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    document = {"measured": began, "cores": os.cpu_count(), "load_before": round(load, 2), **found}
    with open(chosen.output, "w", encoding="utf-8") as file:
        file.write(json.dumps(document, indent=1) + "\n")
    print(json.dumps(document, indent=1))
    return 0


sys.exit(main())
