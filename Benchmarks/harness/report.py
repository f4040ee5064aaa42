"""Turns the rounds of a run into figures, ratios and goals, and those into a table and two files."""

import json
import os
import statistics

OURS, OLD_SNAPSHOT, LONG_HISTORY = "claimline", "claimline, old snapshot held open", "claimline, long history"

# Ratio, numerator, denominator, figure, least ratio that is the goal (None: no goal, only told).
RATIOS = (
    ("reference, clinic lanes", "reference, plain", "jobs_per_second", None),
    (OURS, "reference, plain", "jobs_per_second", 0.8),
    (OURS, "reference, clinic lanes", "jobs_per_second", 0.8),
    (OURS, "reference, plain", "enqueue_per_second", None),
    (OURS, "pgqueuer", "jobs_per_second", None),
    (OURS, "procrastinate", "jobs_per_second", None),
    (OLD_SNAPSHOT, OURS, "jobs_per_second", 0.9),
    (LONG_HISTORY, OURS, "jobs_per_second", 0.9),
)
# Figure of ours, least or greatest value that is the goal.
GOALS = (
    ("jobs_per_second", "at least", 100_000),
    ("enqueue_per_second", "at least", 150_000),
    ("latency_p99_ms", "at most", 20),
    ("jain", "at least", 0.95),
)
UNITS = {"jobs_per_second": "jobs/s", "enqueue_per_second": "enqueued/s", "latency_p50_ms": "p50 ms",
         "latency_p99_ms": "p99 ms", "jain": "Jain", "hot_leases": "HOT share"}


def number(value):
    """Thousands with a comma, small numbers with what digits they need."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def spread(values):
    """Median and range."""
    return {"median": statistics.median(values), "lowest": min(values), "highest": max(values), "rounds": len(values)}


def figures(rounds):
    """Contestant → figure → spread over its rounds."""
    answer = {}
    for one in rounds:
        for name, found in one.items():
            for figure in UNITS.keys() & found.keys():
                answer.setdefault(name, {}).setdefault(figure, []).append(found[figure])
    return {name: {figure: spread(found[figure]) for figure in UNITS if figure in found}
            for name, found in answer.items()}


def ratios(rounds):
    """Each ratio taken within a round, then its spread over the rounds that have both sides."""
    answer = []
    for above, below, figure, goal in RATIOS:
        values = [one[above][figure] / one[below][figure] for one in rounds
                  if figure in one.get(above, {}) and figure in one.get(below, {})]
        if values:
            found = spread(values)
            answer.append({"above": above, "below": below, "figure": figure, "goal": goal, **found,
                           "met": None if goal is None else found["median"] >= goal})
    return answer


def goals(found):
    """What ours is to reach in absolute figures, and whether it did."""
    answer = []
    for figure, side, bound in GOALS:
        if figure in found.get(OURS, {}):
            median = found[OURS][figure]["median"]
            met = median >= bound if side == "at least" else median <= bound
            answer.append({"figure": figure, "side": side, "goal": bound, "median": median, "met": met})
    return answer


def markdown(document):
    """The document as a page of tables."""
    machine, settings = document["machine"], document["settings"]
    lines = ["# Queue benchmark, last run", "",
             f"{document['began']}, `{document['command']}`, commit {document['commit']}. {machine['cores']} cores, "
             f"{machine['memory_gib']} GiB, {machine['system']}; load before {machine['load_before']}, "
             f"after {machine['load_after']}.", ""]
    if machine["busy"]:
        lines += ["**The machine was busy with other work: only the ratios say anything, and those roughly.**", ""]
    shared = {}
    for name, found in settings.items():
        shared.setdefault(", ".join(f"{key} {value}" for key, value in found.items()), []).append(name)
    lines += [f"- {text} ({'; '.join(names)})" for text, names in shared.items()]
    lines += [f"- frozen reference: sha256 {document['reference_checksum']}, {document['pgbench']}",
              f"- peers: {', '.join(f'{name} {version}' for name, version in document['peers'].items())}",
              f"- workload: {', '.join(f'{key} {number(value)}' for key, value in document['workload'].items())}", ""]
    lines += figure_table(document["figures"]) + ratio_table(document["ratios"]) + goal_table(document["goals"])
    if document["steady"]:
        lines += steady_table(document["steady"])
    if document["failed"]:
        lines += ["## Not measured", "", *(f"- {name}: {reason}" for name, reason in document["failed"]), ""]
    return "\n".join(lines)


def figure_table(found):
    """Medians, with the range behind them."""
    if not found:
        return []
    lines = ["| What | Figure | Median | Lowest – highest | Rounds |", "|---|---|--:|--:|--:|"]
    for name, figures_of in found.items():
        for figure, value in figures_of.items():
            lines.append(f"| {name} | {UNITS[figure]} | {number(value['median'])} | "
                         f"{number(value['lowest'])} – {number(value['highest'])} | {value['rounds']} |")
    return lines + [""]


def ratio_table(found):
    """Ratios of figures of the same round."""
    if not found:
        return []
    lines = ["| Ratio | Figure | Median | Lowest – highest | Goal | Met |", "|---|---|--:|--:|--:|---|"]
    for ratio in found:
        goal = "" if ratio["goal"] is None else f"≥ {ratio['goal']}"
        lines.append(f"| {ratio['above']} ÷ {ratio['below']} | {UNITS[ratio['figure']]} | {number(ratio['median'])} | "
                     f"{number(ratio['lowest'])} – {number(ratio['highest'])} | {goal} | {verdict(ratio['met'])} |")
    return lines + [""]


def goal_table(found):
    """Absolute goals."""
    if not found:
        return []
    lines = ["| claimline | Median | Goal | Met |", "|---|--:|--:|---|"]
    lines += [f"| {UNITS[goal['figure']]} | {number(goal['median'])} | {goal['side']} {number(goal['goal'])} | "
              f"{verdict(goal['met'])} |" for goal in found]
    return lines + [""]


def steady_table(steady):
    """Growth over a steady run."""
    lines = [f"Steady: {number(steady['rate'])} jobs/s for {steady['seconds']} s, {len(steady['samples'])} samples; "
             "medians of the first and the last third after a sixth of warm-up.", "",
             "| Figure | First third | Last third | Ratio | Steady |", "|---|--:|--:|--:|---|"]
    lines += [f"| {name} | {number(found['first'])} | {number(found['last'])} | {found['ratio']} | "
              f"{verdict(found['steady'])} |" for name, found in steady["growth"].items()]
    return lines + [""]


def verdict(met):
    """Yes, no, or nothing to say."""
    return {True: "yes", False: "**no**", None: ""}[met]


def save(document, folder):
    """Writes latest.json and latest.md, each whole or not at all."""
    os.makedirs(folder, exist_ok=True)
    texts = {"latest.json": json.dumps(document, indent=1) + "\n", "latest.md": markdown(document)}
    for name, text in texts.items():
        with open(f"{folder}/{name}.new", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(f"{folder}/{name}.new", f"{folder}/{name}")
