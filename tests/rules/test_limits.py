"""Exact binomial limits of the funnel: worked figures, and the exact sum in whole fractions."""

from fractions import Fraction
from math import comb

import duckdb
import pytest

from tests.rules.records import macros


@pytest.fixture(scope="module")
def rules() -> duckdb.DuckDBPyConnection:
    return macros()


def limits(rules: duckdb.DuckDBPyConnection, n: int, rate: float, tail: float = 0.001) -> tuple[int, int]:
    rules.execute("create or replace temp table sizes as select ?::bigint as n, ?::double as rate", [n, rate])
    (row,) = rules.execute("select low, high from binomial_limits('sizes', ?)", [tail]).fetchall()
    return row


def exact(n: int, rate: Fraction, tail: Fraction) -> tuple[int, int]:
    """The smallest k with P(X <= k) >= tail, and with P(X <= k) >= 1 - tail, in whole fractions."""
    up_to, low = Fraction(0), None
    for k in range(n + 1):
        up_to += comb(n, k) * rate**k * (1 - rate) ** (n - k)
        low = k if low is None and up_to >= tail else low
        if up_to >= 1 - tail:
            return low or 0, k
    raise AssertionError("the chances sum to one")


def test_ten_cases_at_a_half_by_hand(rules) -> None:
    # P(X <= 0) = 1/1024 = 0.00098, under 0.001; P(X <= 1) = 11/1024. P(X <= 9) = 1023/1024 = 0.99902, over 0.999.
    assert limits(rules, 10, 0.5) == (1, 9)


def test_twenty_cases_at_nine_in_ten_by_hand(rules) -> None:
    # P(X <= 12) = 0.000416 and P(X <= 13) = 0.002386; P(X <= 19) = 1 - 0.9^20 = 0.878, so only 20 is enough.
    assert limits(rules, 20, 0.9) == (13, 20)


@pytest.mark.parametrize("n", [1, 2, 7, 22, 90, 360])
@pytest.mark.parametrize(
    "rate", [Fraction(1, 50), Fraction(1, 2), Fraction(17, 20), Fraction(93, 100), Fraction(99, 100)]
)
@pytest.mark.parametrize("tail", [Fraction(1, 1000), Fraction(1, 40)])
def test_the_limits_are_those_of_the_exact_sum(rules, n, rate, tail) -> None:
    assert limits(rules, n, float(rate), float(tail)) == exact(n, rate, tail)


def test_a_large_unit_is_as_exact(rules) -> None:
    assert limits(rules, 2000, 0.94) == exact(2000, Fraction(94, 100), Fraction(1, 1000))


def test_where_every_case_or_none_meets_the_practice_only_that_is_inside(rules) -> None:
    assert limits(rules, 30, 1.0) == (30, 30)
    assert limits(rules, 30, 0.0) == (0, 0)


def test_nothing_is_said_of_a_unit_without_cases(rules) -> None:
    rules.execute("create or replace temp table sizes as select 0 as n, 0.9 as rate")
    assert rules.execute("from binomial_limits('sizes', 0.001)").fetchall() == []
