"""How soon a fall is told, and how often nothing is: python -m tests.simulations [--series 300] [--seed 1]."""

import argparse

import numpy as np

from data.book.settings import value
from tests.simulations.judged import standings
from tests.simulations.made_up import CENSUSES, FALLS, Census, as_seen, roll_out, sampled

TOLD_WITHIN = 3
PRACTICE = (("whole force, 450 cases", 450, 0.94), ("one unit, 30 cases", 30, 0.94), ("one unit, 20 cases", 20, 0.98))


def told(census: Census, fall: float, series: int, seed: int) -> float:
    """The share of roll-outs called worse within three months of a fall."""
    chance = np.random.default_rng(seed)
    seen = []
    for _ in range(series):
        points, falls_at = roll_out(chance, census, fall)
        seen += list(as_seen(points, falls_at, falls_at + TOLD_WITHIN - 1))
    worse = np.array([row[0] == "worse" for row in standings(seen)])
    return float(worse.reshape(series, TOLD_WITHIN).any(axis=1).mean())


def false_alarms(census: Census, series: int, seed: int) -> dict[str, float]:
    """Of the months on a stable plateau, by name: called worse, and any rule firing, with limits and without."""
    chance = np.random.default_rng(seed)
    seen = []
    for _ in range(series):
        points, falls_at = roll_out(chance, census)
        seen += list(as_seen(points, falls_at - 6, len(points) - 1))
    rows = standings(seen)
    limited = [row for row in rows if row[3]]
    return {
        "worse": float(np.mean([row[0] == "worse" for row in rows])),
        "called": float(np.mean([row[0] in {"worse", "better"} for row in limited])),
        "rules": float(np.mean([row[1] is not None for row in limited])),
        "no limits yet": float(np.mean([row[0] == "worse" for row in rows if not row[3]] or [0.0])),
    }


def sampled_alarms(cases: int, rate: float, series: int, seed: int) -> dict[str, float]:
    """The same of samples at a steady rate."""
    chance = np.random.default_rng(seed)
    make = sampled(cases, rate)
    seen = [points for _ in range(series) for points in as_seen(make(chance), 11, 23)]
    rows = standings(seen, is_sample=True)
    return {
        "worse": float(np.mean([row[0] == "worse" for row in rows])),
        "rules": float(np.mean([row[1] is not None for row in rows])),
    }


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulations", description=__doc__)
    parser.add_argument("--series", type=int, default=300, help="series of each kind (default: 300)")
    parser.add_argument("--seed", type=int, default=1, help="of the made-up chance (default: 1)")
    given = parser.parse_args()
    print(f"Roll-outs called worse within {TOLD_WITHIN} months of a fall, and months of a stable plateau with an alarm")
    for census in CENSUSES:
        falls = ", ".join(f"{fall:.0%} {told(census, fall, given.series, given.seed):.1%}" for fall in FALLS)
        alarms = false_alarms(census, given.series // 2, given.seed)
        print(f"{census.name}: falls {falls}; " + ", ".join(f"{name} {share:.1%}" for name, share in alarms.items()))
    for name, cases, rate in PRACTICE:
        alarms = sampled_alarms(cases, rate, given.series // 2, given.seed)
        print(f"Samples, {name}: " + ", ".join(f"{name} {share:.1%}" for name, share in alarms.items()))
    each = value("trend_false_alarm")
    for charts in (12, 20, 40):
        print(f"Of {charts} charts at least one shows a signal in a month: {1 - (1 - each) ** charts:.0%}")


if __name__ == "__main__":
    main()
