"""What chance allows: intervals, exact sums, ties, and shares that reach a line."""

from math import comb
from typing import Any

import duckdb
import pytest

from tests.rules.records import macros


@pytest.fixture(scope="module")
def rules() -> duckdb.DuckDBPyConnection:
    return macros()


def asked(rules: duckdb.DuckDBPyConnection, expression: str) -> Any:
    return rules.execute(f"select {expression}").fetchall()[0][0]


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(65, 100, 0.552544, 0.736358), (1045, 5000, 0.197955, 0.220491), (0, 77, 0.0, None), (38, 38, None, 1.0)],
)
def test_the_interval_agrees_with_published_figures(rules, x, n, low, high) -> None:
    # Public Health England's test data for PHEindicatormethods (Byars and Wilson); none and all are exact.
    if low is not None:
        assert asked(rules, f"wilson_low({x}, {n})") == pytest.approx(low, abs=5e-7)
    if high is not None:
        assert asked(rules, f"wilson_high({x}, {n})") == pytest.approx(high, abs=5e-7)


@pytest.mark.parametrize(
    ("x", "n", "threshold", "says"),
    [
        (241, 270, 0.85, "met"),
        (218, 270, 0.85, "not met"),
        (326, 350, 0.90, "cannot tell"),
        (317, 342, 0.95, "not met"),
        (227, 246, 0.95, "not met"),
        (100_000, 100_000, 1.0, "cannot tell"),
    ],
)
def test_a_sample_within_a_hair_of_the_line_is_judged_as_exact_arithmetic_does(rules, x, n, threshold, says) -> None:
    assert asked(rules, f"sample_says({x}, {n}, {threshold})") == says


@pytest.mark.parametrize(("x", "n", "rate"), [(4, 10, 0.85), (6, 10, 0.85), (0, 1, 0.5), (17, 40, 0.95), (30, 30, 0.9)])
def test_the_chance_of_so_few_is_the_exact_sum(rules, x, n, rate) -> None:
    exact = sum(comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(x + 1))
    assert asked(rules, f"binomial_at_most({x}, {n}, {rate}::double)") == pytest.approx(exact, rel=1e-9)


def test_a_sample_as_large_as_a_return_may_hold_is_summed_in_no_time(rules) -> None:
    largest = 2**31 - 1
    assert asked(rules, f"falls_short_already({largest}, {largest}, 0.85::double)") is False
    assert asked(rules, f"falls_short_already({largest // 2}, {largest}, 0.85::double)") is True


@pytest.mark.parametrize(
    ("x", "n", "threshold", "short"),
    [(0, 9, 0.85, False), (4, 10, 0.85, True), (5, 10, 0.85, False), (10, 10, 1.0, False), (9, 10, 1.0, True)],
)
def test_a_running_quarter_falls_short_already_from_ten_cases_and_under_one_in_two_hundred(
    rules, x, n, threshold, short
) -> None:
    assert asked(rules, f"falls_short_already({x}, {n}, {threshold}::double)") is short


def test_whatever_falls_short_already_is_not_met_by_its_interval(rules) -> None:
    told = rules.execute(
        "select count(*) from range(10, 80) as sizes(n) cross join range(0, 80) as counts(x) "
        "cross join (values (0.1), (0.4), (0.85), (0.9), (0.95), (1.0)) as lines(threshold) "
        "where x <= n and falls_short_already(x, n, threshold::double) "
        "and sample_says(x, n, threshold::double) <> 'not met'"
    ).fetchall()
    assert told == [(0,)]


@pytest.mark.parametrize(
    ("n", "rate", "low", "high"),
    [
        (2, 0.9, 0, 2),
        (45, 0.80642448, 27, 43),
        (30, 1.0, 30, 30),
        (5000, 0.95, 4701, 4796),
        (3, 0.9, 0, 3),  # P(X <= 0) is 1 in 1,000 exactly: not under it
        (3, 0.1, 0, 2),  # P(X <= 2) is 999 in 1,000 exactly
    ],
)
def test_funnel_limits_agree_with_exact_fractions_at_a_tie_too(rules, n, rate, low, high) -> None:
    rules.execute("create or replace temp table sizes as select ?::bigint as n, ?::double as rate", [n, rate])
    assert rules.execute("select low, high from binomial_limits('sizes', funnel_tail())").fetchall() == [(low, high)]


@pytest.mark.parametrize(
    ("trained", "in_scope", "needed", "room", "reaches"),
    [(19, 20, 19, 0, True), (379, 399, 380, -1, False), (380, 399, 380, 1, True), (0, 0, 0, None, None)],
)
def test_people_needed_people_still_to_train_and_the_share_agree(
    rules, trained, in_scope, needed, room, reaches
) -> None:
    assert asked(rules, f"people_needed(0.95, {in_scope})") == needed
    assert asked(rules, f"still_to_train({trained}, {in_scope}, 0.95)") == needed - trained
    assert asked(rules, f"reaches({trained} / nullif({in_scope}, 0), 0.95)") is reaches
    if room is not None:
        assert asked(rules, f"room_for_untrained({trained}, {in_scope}, 0.95)") == room


def test_on_every_roster_the_share_reaches_the_line_exactly_when_no_one_is_still_to_train(rules) -> None:
    told = rules.execute(
        "select count(*) from range(1, 400) as sizes(n) cross join range(0, 400) as counts(x) "
        "cross join (values (0.85), (0.9), (0.95), (0.925), (0.975), (1.0)) as lines(threshold) "
        "where x <= n and reaches(x / n, threshold::double) "
        "is distinct from (still_to_train(x, n, threshold::double) = 0)"
    ).fetchall()
    assert told == [(0,)]


def test_a_point_a_month_from_97_percent_is_under_95_in_the_third_month(rules) -> None:
    assert asked(rules, "months_until_below(0.97, 0.95, -0.01)") == 3
    assert asked(rules, "months_until_below(19 / 20, 0.95, 0.0)") is None


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-01-15", "2026-03-31", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("2026-03-31", "2026-03-01", ["2026-03-31"]),
        ("2026-04-01", "2026-03-31", []),
    ],
)
def test_a_run_of_month_ends(rules, first, last, expected) -> None:
    told = asked(rules, f"month_ends(date '{first}', date '{last}')")
    assert [when.isoformat() for when in told] == expected


@pytest.mark.parametrize(
    ("cell", "names"),
    [("'M1; M2'", ["M1", "M2"]), ("'M1\u00a0;\u2003M2 ;'", ["M1", "M2"]), ("null", []), ("' '", [])],
)
def test_names_in_a_cell_are_split_by_semicolons_and_spaces_of_every_kind(rules, cell, names) -> None:
    assert asked(rules, f"names_in({cell})") == names
