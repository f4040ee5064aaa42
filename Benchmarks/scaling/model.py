"""The model behind the paper: clinics of unequal size on shards, their submission files, limits, commits and moves.

Pure functions of their arguments and a seeded generator; the same seed gives the same figures on any machine.
"""

import bisect
import hashlib
import heapq
import math


def shares(clinics, skew):
    """Each clinic's share of all claims, largest first: 1 ÷ rank^skew; 0 makes them equal."""
    weights = [rank ** -skew for rank in range(1, clinics + 1)]
    total = sum(weights)
    return [weight / total for weight in weights]


def digest(text):
    """An evenly spread number that is the same everywhere."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def by_hash(load, shards, seed):
    """Shard of each clinic: hash of its number, remainder by the number of shards."""
    return [digest(f"{seed}/{clinic}") % shards for clinic in range(len(load))]


def by_load(load, shards, _seed):
    """Shard of each clinic: the largest clinic first, each to the least loaded shard; needs a directory of clinics."""
    heap = [(0.0, shard) for shard in range(shards)]
    placed = [0] * len(load)
    for clinic in sorted(range(len(load)), key=lambda one: -load[one]):
        total, shard = heapq.heappop(heap)
        placed[clinic] = shard
        heapq.heappush(heap, (total + load[clinic], shard))
    return placed


def loads(load, placed, shards):
    """Load of each shard."""
    answer = [0.0] * shards
    for clinic, shard in enumerate(placed):
        answer[shard] += load[clinic]
    return answer


def throughput(load, placed, shards):
    """How many times one shard's throughput all clinics together reach before the fullest shard is full."""
    return sum(load) / max(loads(load, placed, shards))


def evening(shard_share, utilisation, peak_share=0.5, peak_hours=2):
    """Worst wait in hours and hours until caught up on a shard when a share of the day's claims arrives within the peak.

    `shard_share`: the shard's load ÷ the mean shard's. `utilisation`: of the mean shard over a whole day of 24 h. Fluid
    model by the minute: what arrives and is not served waits, first come, first served.
    """
    backlog, worst, clear = 0.0, 0.0, 0
    daily = 24 * 60 * utilisation * shard_share
    for minute in range(3 * 24 * 60):
        if minute < 24 * 60:
            inside = minute < peak_hours * 60
            part, hours = (peak_share, peak_hours) if inside else (1 - peak_share, 24 - peak_hours)
            backlog += daily * part / (hours * 60)
        worst = max(worst, backlog)
        backlog = max(0.0, backlog - 1)
        if backlog > 1:
            clear = minute
    return worst / 60, clear / 60


def poisson(mean, generator):
    """A Poisson number; by the normal approximation above 60."""
    if mean > 60:
        return max(0, round(generator.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, generator.random()
    while product > limit:
        count += 1
        product *= generator.random()
    return count


def pick(cumulative, generator):
    """An index, drawn by cumulative weights."""
    return min(bisect.bisect(cumulative, generator.random() * cumulative[-1]), len(cumulative) - 1)


def cumulative(weights):
    """Running sums."""
    total, answer = 0.0, []
    for weight in weights:
        total += weight
        answer.append(total)
    return answer


def route_mix(clinics, routes, payers_per_clinic, generator):
    """For each clinic, its payer routes with their shares: a few of them, the big ones likelier."""
    popularity = cumulative(shares(routes, 1.0))
    mixes = []
    for _ in range(clinics):
        weights = {}
        for _ in range(payers_per_clinic):
            route = pick(popularity, generator)
            weights[route] = weights.get(route, 0.0) + generator.random()
        total = sum(weights.values())
        mixes.append({route: weight / total for route, weight in weights.items()})
    return mixes


def route_loads(load, placed, shards, mixes, routes):
    """Share of all claims by route and shard."""
    answer = [[0.0] * shards for _ in range(routes)]
    for clinic, mix in enumerate(mixes):
        for route, part in mix.items():
            answer[route][placed[clinic]] += load[clinic] * part
    return answer


def files(by_route, claims, windows, per_file, generator):
    """A day's submission files, once a file per shard and once a file per route over all shards.

    Answers files and claims per file of both, and for files over all shards the share of claims that do not live on the
    shard that writes the file (the one with most of the route) and the shards that take part in a file.
    """
    local = shared = total = away = parts = 0
    for row in by_route:
        home = row.index(max(row))
        for _ in range(windows):
            counts = [poisson(claims * share / windows, generator) for share in row]
            whole = sum(counts)
            if whole == 0:
                continue
            total += whole
            away += whole - counts[home]
            local += sum(math.ceil(count / per_file) for count in counts)
            here = math.ceil(whole / per_file)
            shared += here
            parts += here * sum(count > 0 for count in counts)
    return {"local_files": local, "shared_files": shared, "claims": total, "away": away / total,
            "participants": parts / shared}


def admitted(by_route, headroom, generator, windows=96, claims=200_000):
    """Share of the demand within a route's limit that passes when the limit is split among shards.

    A limit of `headroom` × the route's mean rate; split equally, and split by the demand of the window before.
    """
    allowed = equal = followed = 0.0
    for row in by_route:
        limit = headroom * sum(row) * claims / windows
        before = [limit / len(row)] * len(row)
        for _ in range(windows):
            demand = [poisson(claims * share / windows, generator) for share in row]
            whole = sum(demand)
            allowed += min(limit, whole)
            equal += sum(min(limit / len(row), one) for one in demand)
            weights = sum(before)
            followed += sum(min(limit * one / weights, now) for one, now in zip(before, demand))
            # One claim more than seen, so that a shard that had none can start.
            before = [one + 1 for one in demand]
    return equal / allowed, followed / allowed


def moved(load, placement, before, after, seed):
    """Share of all claims whose clinic changes its shard when the number of shards does."""
    old, new = placement(load, before, seed), placement(load, after, seed)
    return sum(share for share, one, two in zip(load, old, new) if one != two)


def moved_at_least(load, before, after, seed):
    """The same when only what evens out the load moves: clinics leave for the new shards, smallest first."""
    placed = by_load(load, before, seed)
    on = loads(load, placed, before) + [0.0] * (after - before)
    target, total = sum(load) / after, 0.0
    for clinic in sorted(range(len(load)), key=lambda one: load[one]):
        new = min(range(before, after), key=lambda shard: on[shard])
        if on[placed[clinic]] - load[clinic] >= target and on[new] + load[clinic] <= target:
            on[placed[clinic]] -= load[clinic]
            on[new] += load[clinic]
            total += load[clinic]
    return total, sum(load) / max(on)
