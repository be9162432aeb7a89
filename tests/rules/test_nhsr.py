"""The store's signal rules against those of NHSRplotthedots, and against other people's statistics."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import duckdb
import numpy as np
import pytest
from scipy.stats import binom
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import proportion_confint

from tests.rules.nhsr import RUN, all_alike, differences, fired, near
from tests.rules.records import macros

STEADY = [(x, 100) for x in [60, 62, 59, 61, 60, 58, 61, 59, 60, 62, 59, 60]]


@pytest.fixture(scope="module")
def rules() -> duckdb.DuckDBPyConnection:
    return macros()


def test_no_point_differs_but_by_a_difference_that_is_named() -> None:
    found = differences(320)
    assert found["not named"] == 0
    assert set(found) <= {
        "outside by one person",
        "near by one person",
        "a point beyond the limit counts as near it",
        "the third point lies elsewhere",
        "not named",
    }


def test_what_is_compared_with_fires_as_published() -> None:
    rising = [*STEADY, *((x, 100) for x in (61, 62, 63, 64, 65))]
    assert [place for place, point in enumerate(fired(rising), start=1) if point.trend] == [17]
    near = [*STEADY, (61, 100), (64, 100), (64, 100)]
    assert [point.near for point in fired(near)][-2:] == [0, 1]
    assert fired([*STEADY, (66, 100)])[-1].outside == 1
    assert fired([*STEADY, (65, 100)])[-1].outside == 0
    shifted = [*[(59, 100), (61, 100)] * 6, *[(61, 100)] * 6]
    assert [place for place, point in enumerate(fired(shifted), start=1) if point.shift] == [18]


# The package's own published examples, of its tests of point highlighting: values, and the points that it marks.
# Both of two near points are marked there, where what is compared with fires at the last of them.
ONE_SIDE = (
    ([1] * 6, []), ([1] * 6 + [-1], []), ([1] * 8 + [-1], [7, 8]), ([-1] * 8 + [1], [7, 8]),
    ([-1, *[1] * 8, -1], [8, 9]), ([1, *[-1] * 8, 1], [8, 9]),
)  # fmt: skip
TREND = (
    ([1, 2, 3, 4, 5, 6], []), ([1, 2, 3, 3, 4, 5, 6], []), ([1, 2, 3, 4, 5, 6, 7], [7]), ([7, 6, 5, 4, 3, 2, 1], [-7]),
    ([2, 1, 2, 3, 4, 5, 6, 7, 3], [8]), ([2, 7, 6, 5, 4, 3, 2, 1, 3], [-8]),
)  # fmt: skip
NEAR = (
    ([0, 0, 0], []), ([1, 0, 1], [1, 3]), ([0, 1, 1], [2, 3]), ([0, 0, 1, 0, 1, 0, 0], [3, 5]),
    ([0, 0, 1, 1, 0, 0, 0], [3, 4]), ([1, 0, 0, 1], []), ([1, 0, 0, 1, 1], [4, 5]),
)  # fmt: skip


def test_what_is_compared_with_marks_the_published_examples_as_the_package_does() -> None:
    for sides, marked in ONE_SIDE:
        assert [at + 1 for at in range(len(sides)) if all_alike(sides, at, RUN)] == marked, sides
    for values, marked in TREND:
        steps = [0, *((after > before) - (after < before) for before, after in pairwise(values))]
        assert [(at + 1) * way for at in range(len(values)) if (way := all_alike(steps, at, RUN - 1))] == marked, values
    for close, marked in NEAR:
        assert [at + 1 for at in range(len(close)) if near(close, [1] * len(close), at)] == marked[1:], close


def test_wilson_is_statsmodels_own(rules) -> None:
    cases = [(x, n) for n in (1, 2, 7, 22, 30, 213) for x in {0, 1, n // 3, n // 2, n - 1, n}]
    for x, n in cases:
        low, high = rules.execute("select wilson_low($x, $n), wilson_high($x, $n)", {"x": x, "n": n}).fetchall()[0]
        assert (low, high) == pytest.approx(proportion_confint(x, n, method="wilson"), abs=1e-7)


def test_the_funnel_s_limits_are_scipy_s(rules) -> None:
    sizes = [(n, rate) for n in (1, 5, 30, 108, 950) for rate in (0.05, 0.5, 0.857, 0.98)]
    rules.execute("create or replace temp table sizes (n bigint, rate double)")
    rules.executemany("insert into sizes values (?, ?)", sizes)
    for n, rate, low, high in rules.execute(
        "select n, rate, low, high from binomial_limits('sizes', 0.001)"
    ).fetchall():
        assert (low, high) == (binom.ppf(0.001, n, rate), binom.ppf(0.999, n, rate))


@pytest.mark.parametrize(("x", "n", "rate"), [(13, 29, 0.93), (30, 30, 0.9), (0, 12, 0.2), (400, 435, 0.92)])
def test_a_chance_as_far_out_is_twice_the_smaller_tail(rules, x: int, n: int, rate: float) -> None:
    (chance,) = rules.execute("select binomial_as_far_out($x, $n, $r)", {"x": x, "n": n, "r": rate}).fetchall()[0]
    assert chance == pytest.approx(min(1.0, 2 * min(binom.cdf(x, n, rate), binom.sf(x - 1, n, rate))), rel=1e-6)


def test_lateness_is_the_kaplan_meier_curve_of_statsmodels(rules) -> None:
    chance = np.random.default_rng(7)
    late = chance.integers(0, 60, 40)
    done = chance.random(40) < 0.7
    rules.execute(
        "create or replace temp table made (milestone_id varchar, band integer, made_at date, forecast_on date, "
        "completed_on date, done_at date, last_reported_on date, seen_at date)"
    )
    forecast, seen = date(2025, 1, 31), date(2026, 1, 31)
    for place, (days, is_done) in enumerate(zip(late.tolist(), done.tolist(), strict=True)):
        rules.execute(
            "insert into made select $id, 60, date '2024-12-31', $forecast, if($done, $forecast::date + $days, null), "
            "if($done, $seen, null), $forecast::date + $days, null",
            {"id": str(place), "forecast": forecast, "done": is_done, "days": days, "seen": seen},
        )
    rules.execute("create or replace temp table asked as select 60 as band, $seen::date as made_at", {"seen": seen})
    ours = dict(rules.execute("select late, still_open from lateness_curve('asked', 'made') where done > 0").fetchall())
    theirs = SurvfuncRight(late, done.astype(int))
    expected = dict(zip(theirs.surv_times.tolist(), theirs.surv_prob.tolist(), strict=True))
    assert ours == pytest.approx({time: share for time, share in expected.items() if time in ours})
    assert set(ours) == set(late[done].tolist())


def test_exact_fractions_stand_for_shares() -> None:
    # A series at one and the same share, of rosters of other sizes: no variation, and nothing fires.
    assert {point.outside for point in fired([(19 * k, 20 * k) for k in range(1, 15)])} == {0}
    assert Fraction(19, 20) == Fraction(38, 40)
