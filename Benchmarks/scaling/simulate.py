#!/usr/bin/env python3
"""Prints the paper's figures from the model and from what `measure.py` measured, and keeps them in figures.md.

Seeded: the modelled figures are the same each time. Standard library only.
"""

import argparse
import json
import os
import random
import statistics
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import model  # noqa: E402

SHARDS = (1, 2, 4, 8, 16, 32)
SKEWS = ((0.0, "even"), (0.6, "zipf 0.6"), (1.0, "zipf 1.0"))
PLACEMENTS = ((model.by_hash, "hash"), (model.by_load, "by load"))
SEEDS = range(1, 21)
# Rows that one claim leaves behind from intake to its posted remittance, counted in the schema: visit, claim, 3 lines,
# 2 findings, eligibility, submission, 2 acknowledgements, remittance claim, 6 events, 6 ledger entries.
ROWS_PER_CLAIM = 24
# Stages that a job of its own carries a claim through, each with a transaction to lease and one to settle.
STAGES = 5


def table(title, head, rows):
    """A titled Markdown table."""
    lines = [f"### {title}", "", "| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows] + [""]


def placement_tables(clinics):
    """Throughput and imbalance by number of shards, skew and placement; medians over the seeds."""
    rows = []
    for skew, name in SKEWS:
        load = model.shares(clinics, skew)
        for place, how in PLACEMENTS:
            seeds = SEEDS if place is model.by_hash else [1]
            cells = []
            for shards in SHARDS:
                found = [model.throughput(load, place(load, shards, seed), shards) for seed in seeds]
                reached = statistics.median(found)
                cells.append(f"{reached:.2f} ({shards / reached:.2f})")
            rows.append([f"{name}, {how}", f"{load[0]:.1%}", *cells])
    return table(f"Modelled: throughput in shards' worth (fullest shard ÷ mean shard), {clinics:,} clinics",
                 ["Clinics, placement", "Largest clinic", *(f"{shards} shards" for shards in SHARDS)], rows)


def evening_table():
    """What an overloaded shard means for deadlines."""
    rows = []
    for utilisation in (0.3, 0.5, 0.7):
        cells = []
        for shard in (1.0, 1.25, 1.5, 2.0):
            worst, clear = model.evening(shard, utilisation)
            cells.append(f"{worst:.1f} h ({'never' if utilisation * shard >= 1 else f'{clear:.1f} h'})")
        rows.append([f"mean shard busy {utilisation:.0%} of the day", *cells])
    return table("Modelled: worst wait (caught up after), half of the day's claims arriving within two hours",
                 ["", "mean shard", "1.25 × mean", "1.5 × mean", "2 × mean"], rows)


def file_table(clinics, routes, claims, per_file):
    """Submission files of a day under two designs."""
    rows = []
    load = model.shares(clinics, 0.6)
    mixes = model.route_mix(clinics, routes, 6, random.Random(1))
    for windows, name in ((96, "15 min"), (24, "1 h")):
        for shards in SHARDS:
            placed = model.by_load(load, shards, 1)
            by_route = model.route_loads(load, placed, shards, mixes, routes)
            found = model.files(by_route, claims, windows, per_file, random.Random(shards))
            rows.append([f"{name}, {shards} shards", f"{found['local_files']:,}",
                         f"{found['claims'] / found['local_files']:.0f}", f"{found['shared_files']:,}",
                         f"{found['claims'] / found['shared_files']:.0f}", f"{found['away']:.0%}",
                         f"{found['participants']:.1f}"])
    return table(f"Modelled: a day's submission files, {claims:,} claims, {routes} routes, at most {per_file} claims a file",
                 ["Window", "files, each shard its own", "claims a file", "files over all shards", "claims a file",
                  "claims from another shard", "shards in a file"], rows)


def limit_table(clinics, routes):
    """What splitting a route's rate limit among shards costs."""
    load = model.shares(clinics, 0.6)
    mixes = model.route_mix(clinics, routes, 6, random.Random(1))
    rows = []
    for shards in SHARDS[1:]:
        by_route = model.route_loads(load, model.by_load(load, shards, 1), shards, mixes, routes)
        cells = []
        for headroom in (1.0, 1.25, 2.0):
            equal, followed = model.admitted(by_route, headroom, random.Random(shards))
            cells += [f"{equal:.1%}", f"{followed:.1%}"]
        rows.append([f"{shards} shards", *cells])
    head = [f"{how}, limit {headroom} × demand" for headroom in (1.0, 1.25, 2.0) for how in ("equal", "by demand")]
    return table("Modelled: share of the admissible claims that pass when a route's rate limit is split among shards",
                 ["", *head], rows)


def move_table(clinics, measured, history):
    """What adding shards moves, and how long the copying takes at the measured rate."""
    load = model.shares(clinics, 0.6)
    rate = measured["copy"]["in_per_second"]
    rows = []
    for before, after in ((1, 2), (2, 4), (4, 5), (4, 8), (8, 9), (8, 16)):
        hashed = model.moved(load, model.by_hash, before, after, 1)
        least, reached = model.moved_at_least(load, before, after, 1)
        claims = least * history
        hours = claims * ROWS_PER_CLAIM / rate / (after - before) / 3600
        rows.append([f"{before} → {after}", f"{hashed:.0%}", f"{least:.0%}", f"{reached:.2f}", f"{claims / 1e6:.1f} M",
                     f"{hours:.1f} h"])
    return table(f"Modelled moves, measured copying ({rate:,} rows/s into two indexes), "
                 f"{history / 1e6:.0f} M claims of history × {ROWS_PER_CLAIM} rows",
                 ["Shards", "moved, hash", "moved, by load", "throughput after", "claims copied",
                  "hours, new shards at once"], rows)


def commit_tables(measured, wal_bytes):
    """What was measured of commits, and the ceilings that follow from it."""
    rows = [[found["clients"], f"{found['per_second']:,.0f}", f"{found['latency_ms']:.2f}",
             found["transactions_per_flush"], f"{found['flush_ms']:.2f}"] for found in measured["commit"]]
    lines = table("Measured: group commit, one small insert a transaction",
                  ["Clients", "commits/s", "latency, ms", "transactions a flush", "ms a flush"], rows)
    two = {found["clients"]: found for found in measured["two_phase"]}
    one = {found["clients"]: found for found in measured["commit"]}
    rows = [[clients, f"{one[clients]['per_second']:,.0f}", f"{two[clients]['per_second']:,.0f}",
             f"{one[clients]['per_second'] / two[clients]['per_second']:.1f}", f"{two[clients]['latency_ms']:.2f}"]
            for clients in two]
    lines += table("Measured: PREPARE TRANSACTION and COMMIT PREPARED on one participant against a plain commit",
                   ["Clients", "commits/s", "two-phase/s", "times slower", "latency of two-phase, ms"], rows)
    return lines + ceiling_tables(measured, wal_bytes)


def ceiling_tables(measured, wal_bytes):
    """Claims per second that commits and WAL allow, by size of the leased sets."""
    best = max(found["per_second"] for found in measured["commit"])
    stream = max(found["wal_mib_per_second"] for found in measured["large"])
    by_wal = stream * 2**20 / wal_bytes
    by_commits = [(size, best * size / (2 * STAGES)) for size in (1, 10, 50, 100, 500)]
    rows = [[size, f"{claims:,.0f}", f"{by_wal:,.0f}", f"{min(claims, by_wal):,.0f}"] for size, claims in by_commits]
    lines = table(f"Ceilings of one disk: {best:,.0f} commits/s and {stream:.0f} MiB/s of WAL (measured), "
                  f"{2 * STAGES} transactions a set's way, {wal_bytes:,} bytes of WAL a claim (assumed)",
                  ["Jobs in a set", "claims/s by commits", "claims/s by WAL", "claims/s, the lower"], rows)
    rows = []
    for shards in SHARDS:
        sets = 2000 / shards * 0.1
        need = 2000 / max(sets, 1) * 2 * STAGES
        rows.append([shards, f"{max(sets, 1):.0f}", f"{need:,.0f}", f"{need / best:.1%}", f"{need / shards / best:.1%}"])
    return lines + table("Modelled: 2,000 claims/s spread over shards that lease what came within 100 ms",
                         ["Shards", "jobs in a set", "commits/s, all shards", "of one disk's commits, if shared",
                          "of a disk's commits, one each"], rows)


def failure_table():
    """Arithmetic of failures: more shards fail oftener and matter less."""
    rows = []
    for shards in SHARDS:
        down = 1 - 0.9995
        rows.append([shards, f"{8766 * (1 - 0.9995 ** shards):.1f} h", f"{1 / shards:.1%}", f"{8766 * down:.1f} h",
                     f"{8766 * (1 - 0.9995 ** shards):.1f} h"])
    return table("Arithmetic: shards of 99.95 % availability each, hours a year",
                 ["Shards", "some shard is down", "clinics affected then", "a clinic is down, files by shard",
                  "no file goes out, files over all shards"], rows)


def main():
    """Prints and keeps the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--clinics", type=int, default=2000)
    parser.add_argument("--routes", type=int, default=30)
    parser.add_argument("--claims", type=int, default=200_000, help="of a day")
    parser.add_argument("--claims-per-file", type=int, default=1000)
    parser.add_argument("--history", type=int, default=50_000_000, help="claims kept")
    parser.add_argument("--wal-bytes", type=int, default=7_500, help="WAL of one claim from intake to remittance")
    parser.add_argument("--measured", default=f"{HERE}/measured.json")
    parser.add_argument("--output", default=f"{HERE}/figures.md")
    chosen = parser.parse_args()
    with open(chosen.measured, encoding="utf-8") as file:
        measured = json.load(file)
    lines = ["# Figures of the scaling paper", "",
             f"`Benchmarks/scaling/simulate.py`; measured parts from measured.json ({measured['measured']}, "
             f"{measured['cores']} cores, load {measured['load_before']} before, file system "
             f"{measured['settings']['file system']}).", ""]
    lines += placement_tables(chosen.clinics) + evening_table()
    lines += file_table(chosen.clinics, chosen.routes, chosen.claims, chosen.claims_per_file)
    lines += limit_table(chosen.clinics, chosen.routes) + commit_tables(measured, chosen.wal_bytes)
    lines += move_table(chosen.clinics, measured, chosen.history) + failure_table()
    text = "\n".join(lines)
    with open(chosen.output, "w", encoding="utf-8") as file:
        file.write(text)
    print(text)


main()
