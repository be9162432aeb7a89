"""Series made up by chance: roll-outs that climb to a plateau and may fall from it, and samples of a steady rate."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

THRESHOLD, PLATEAU = 0.95, 0.965
MONTHS_ON_PLATEAU = 36
Points = list[tuple[int, int]]
"""x and n of each period, in order."""


@dataclass(frozen=True)
class Census:
    """A roster of so many people: how much its share moves about its level, and what a month keeps of the last."""

    name: str
    people: int
    noise: float
    keeps: float


CENSUSES = (
    Census("whole force, months apart", 2_000, 0.004, 0.0),
    Census("whole force, months alike", 2_000, 0.004, 0.6),
    Census("one unit of 200, months apart", 200, 0.008, 0.0),
    Census("one unit of 100, months apart", 100, 0.010, 0.0),
)
FALLS = (0.02, 0.05, 0.30)


def roll_out(chance: np.random.Generator, census: Census, fall: float = 0.0) -> tuple[Points, int]:
    """A climb of 12 to 19 months, then a plateau that falls halfway; and the place of the first month of the fall."""
    climb = int(chance.integers(12, 20))
    level = np.concatenate([np.linspace(0.05, PLATEAU, climb), np.full(MONTHS_ON_PLATEAU, PLATEAU)])
    falls_at = climb + MONTHS_ON_PLATEAU // 2
    level[falls_at:] -= fall
    trained = np.rint((level + _noise(chance, census, len(level))) * census.people)
    return [(int(x), census.people) for x in np.clip(trained, 0, census.people)], falls_at


def _noise(chance: np.random.Generator, census: Census, months: int) -> np.ndarray:
    """Normal noise of the census's own size, each month keeping some of the last one's."""
    noise = chance.normal(0, census.noise, months)
    for place in range(1, months):
        noise[place] = census.keeps * noise[place - 1] + noise[place] * np.sqrt(1 - census.keeps**2)
    return noise


def sampled(cases: int, rate: float, periods: int = 24) -> Callable[[np.random.Generator], Points]:
    """Samples of about so many cases, quarter by quarter, at one and the same true rate."""

    def made(chance: np.random.Generator) -> Points:
        sizes = chance.integers(cases * 3 // 4, cases * 5 // 4 + 1, periods)
        return [(int(chance.binomial(n, rate)), int(n)) for n in sizes]

    return made


def as_seen(points: Points, first: int, last: int) -> Iterator[Points]:
    """A series as it was seen in each month from one place to another: no more than was known then."""
    return (points[: place + 1] for place in range(first, last + 1))
