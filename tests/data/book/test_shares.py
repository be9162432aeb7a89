"""A share is written in one way: cut, never rounded to what it isn't, on its own side of the line it is judged by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.book.shares import interval, percent, points, threshold


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "0%"),
        (1, "100%"),
        (0.95, "95%"),
        (19 / 20, "95%"),
        (379 / 399, "94.9%"),
        (1999 / 2000, "99.9%"),
        (4797 / 4799, "99.9%"),
        (0.9504, "95.0%"),
        (1 / 2001, "under 0.1%"),
        (1 / 1000, "0.1%"),
        (0.1 + 0.2, "30%"),
        (0.575, "57.5%"),
        (None, ""),
    ],
)
def test_a_share_is_cut_to_a_tenth_and_is_all_or_none_only_when_exactly_so(share: float | None, said: str) -> None:
    assert percent(share) == said


@pytest.mark.parametrize(
    ("share", "line", "said"),
    [
        (379 / 399, 0.95, "94.9%"),
        (0.9496, 0.95, "94.9%"),
        (0.8502, 0.85, "85.02%"),
        (0.85, 0.85, "85%"),
        (0.97552, 0.9755, "97.552%"),
        (0.88, 0.85, "88%"),
    ],
)
def test_beside_a_line_a_share_stands_on_its_own_side(share: float, line: float, said: str) -> None:
    assert percent(share, line) == said


@given(met=st.integers(0, 3000), of=st.integers(1, 3000), line=st.sampled_from([0.85, 0.9, 0.95, 0.975, 0.9255]))
def test_what_is_written_never_crosses_nor_touches_a_line_it_is_not_on(met: int, of: int, line: float) -> None:
    share = min(met, of) / of
    if share < 0.001:
        return
    written = float(percent(share, line).rstrip("%"))
    if abs(share - line) < 1e-9:
        assert written == pytest.approx(100 * line)
    else:
        assert (written < 100 * line) == (share < line) and written != 100 * line


@given(met=st.integers(0, 20_000), of=st.integers(1, 20_000))
def test_all_and_none_are_said_of_all_and_none_only(met: int, of: int) -> None:
    share = min(met, of) / of
    assert (percent(share) == "100%") == (min(met, of) == of)
    assert (percent(share) == "0%") == (met == 0)


@pytest.mark.parametrize(("line", "said"), [(0.975, "97.5%"), (0.85, "85%"), (0.925, "92.5%"), (None, "")])
def test_a_threshold_is_written_as_it_is(line: float | None, said: str) -> None:
    assert threshold(line) == said


def test_an_interval_beside_a_verdict_does_not_print_the_line_it_misses() -> None:
    # 21 clean cases of 21 are too few at 85%, 22 of 22 are enough: the interval must say so.
    assert interval(0.84536, 1, 0.85) == "84.5% to 100%"
    assert interval(0.85131, 1, 0.85) == "85.1% to 100%"


def test_a_difference_is_in_points_with_its_sign() -> None:
    assert (points(0.035), points(-0.121), points(None)) == ("+3.5", "-12.1", "")
