"""The signal rules of NHSRplotthedots as it publishes them, written from their description in plain Python, and the
differences between them and the store's: python -m tests.rules.nhsr --series 4000.

Its options are those that the store's charts have: no screening of outlying ranges, limits fixed after 12 points. A
rule fires here at the last point of its pattern; there the whole run is marked.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import duckdb
import pandas as pd

from data.book.days import month_ends
from tests.rules.records import macros
from tests.simulations.judged import FIRST

FIXED_AFTER, RUN = 12, 7
FACTOR, NEAR = Fraction("2.66"), Fraction(2, 3)
Points = list[tuple[int, int]]
KINDS = ("steady", "stepped", "drifting", "sluggish", "spiked", "coarse", "constant", "sizes")


@dataclass(frozen=True)
class Fired:
    """What fires at one point: 1 upwards, -1 downwards, 0 for silence."""

    outside: int
    shift: int
    trend: int
    near: int


def fired(points: Points) -> list[Fired]:
    """What fires at each point of a series of at least 12."""
    rates = [Fraction(x, n) for x, n in points]
    base = rates[:FIXED_AFTER]
    centre = sum(base) / len(base)
    reach = FACTOR * sum(abs(after - before) for before, after in pairwise(base)) / (len(base) - 1)
    sides = [_sign(rate - centre) for rate in rates]
    beyond = [side if abs(rate - centre) > reach else 0 for side, rate in zip(sides, rates, strict=True)]
    close = [
        side if abs(rate - centre) > reach * NEAR and not outer else 0
        for side, rate, outer in zip(sides, rates, beyond, strict=True)
    ]
    steps = [0, *(_sign(after - before) for before, after in pairwise(rates))]
    return [
        Fired(beyond[place], all_alike(sides, place, RUN), all_alike(steps, place, RUN - 1), near(close, sides, place))
        for place in range(len(rates))
    ]


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def all_alike(values: Sequence[int], place: int, number: int) -> int:
    """The side of the last so many values up to a place, where it is one and the same."""
    last = values[max(0, place - number + 1) : place + 1]
    return last[0] if len(last) == number and len(set(last)) == 1 else 0


def near(close: Sequence[int], sides: Sequence[int], place: int) -> int:
    """Two of three points close to a limit, the last among them, all three on one side."""
    side = close[place]
    three = range(place - 2, place + 1)
    if not side or place < 2 or any(sides[at] != side for at in three):
        return 0
    return side if sum(close[at] == side for at in three) >= 2 else 0


def made_up(number: int, seed: int) -> Iterator[Points]:
    """Series of every kind in turn, 12 to 40 points long."""
    chance = random.Random(seed)
    for place in range(number):
        yield _series(KINDS[place % len(KINDS)], chance)


def _series(kind: str, chance: random.Random) -> Points:
    length, people = chance.randint(FIXED_AFTER, 40), 12 if kind == "coarse" else chance.choice((80, 400, 2_000))
    level, noise, last, points = chance.uniform(0.3, 0.9), chance.uniform(0.005, 0.05), 0.0, []
    for place in range(length):
        last = (0.7 * last if kind == "sluggish" else 0.0) + chance.gauss(0, noise)
        moved = {"stepped": 0.08 * (place > length // 2), "drifting": 0.006 * place}.get(kind, 0.0)
        spike = chance.choice((-0.2, 0.2)) if kind == "spiked" and chance.random() < 0.1 else 0.0
        n = chance.randint(people // 2, people * 2) if kind == "sizes" else people
        share = level if kind == "constant" else level + last + moved + spike
        points.append((min(n, max(0, round(share * n))), n))
    return points


def as_the_store_fires(series: Sequence[Points]) -> list[list[Fired]]:
    """What the store's rules fire at each point of each series, judged from the first point."""
    rules = macros()
    ends = month_ends(FIRST, FIRST.replace(year=FIRST.year + 4))
    given = pd.DataFrame(
        [(number, ends[place], x, n) for number, points in enumerate(series) for place, (x, n) in enumerate(points)],
        columns=["series_id", "point_on", "x", "n"],
    )
    rules.register("given", given)
    rules.execute(
        "create temp table rates as select series_id, point_on::date as point_on, 1 as span_months, x, n, "
        "'rate' as measures, false as is_sample, false as rolls_out, true as settled, 0.5 as threshold, "
        "0.5 as threshold_then from given"
    )
    rules.execute("create temp table rebases (series_id bigint, base_from date)")
    return _told(rules, len(series))


def _told(rules: duckdb.DuckDBPyConnection, number: int) -> list[list[Fired]]:
    told: list[list[Fired]] = [[] for _ in range(number)]
    asked = (
        "select series_id, rule_outside, rule_shift, rule_trend, rule_near from trend_point('rates', 'rebases', null)"
    )
    for series_id, *rules_fired in rules.execute(f"{asked} order by series_id, point_on").fetchall():
        told[series_id].append(Fired(*rules_fired))
    return told


def differences(number: int, seed: int = 1) -> Counter[str]:
    """How many points differ, by why; "not named" for those that no named difference explains."""
    series = list(made_up(number, seed))
    found: Counter[str] = Counter()
    for points, ours in zip(series, as_the_store_fires(series), strict=True):
        theirs = fired(points)
        for place in range(len(points)):
            found.update(_named(points, ours, theirs, place))
    return found


def _named(points: Points, ours: Sequence[Fired], theirs: Sequence[Fired], place: int) -> Iterator[str]:
    our, their = ours[place], theirs[place]
    if (our.shift, our.trend) != (their.shift, their.trend):
        yield "not named"
    if our.outside != their.outside:
        yield "outside by one person" if not our.outside and _one_person(points, place) else "not named"
    if our.near != their.near:
        yield _near_named(points, our, theirs, place)


def _near_named(points: Points, our: Fired, theirs: Sequence[Fired], place: int) -> str:
    last_three = range(max(0, place - 2), place + 1)
    if not our.near:
        return "near by one person" if any(_one_person(points, at) for at in last_three) else "not named"
    if any(theirs[at].outside for at in last_three):
        return "a point beyond the limit counts as near it"
    centre = _centre(points)
    sides = {_sign(Fraction(*points[at]) - centre) for at in last_three}
    return "the third point lies elsewhere" if len(sides) > 1 or place < 2 else "not named"


def _centre(points: Points) -> Fraction:
    return sum((Fraction(*point) for point in points[:FIXED_AFTER]), Fraction(0)) / FIXED_AFTER


def _one_person(points: Points, place: int) -> bool:
    x, n = points[place]
    return abs(Fraction(x, n) - _centre(points)) <= Fraction(1, n)


def main() -> None:
    """Print how many points differ, by why."""
    parser = argparse.ArgumentParser(prog="python -m tests.rules.nhsr", description=__doc__)
    parser.add_argument("--series", type=int, default=4_000, help="how many series (default: 4000)")
    parser.add_argument("--seed", type=int, default=1, help="of the made-up chance (default: 1)")
    given = parser.parse_args()
    found = differences(given.series, given.seed)
    for why, number in found.most_common():
        print(f"{number:>7,} {why}")
    print(f"{found['not named']:>7,} differences not named, in {given.series:,} series")


if __name__ == "__main__":
    main()
