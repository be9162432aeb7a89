"""The rules of the control charts: limits worked by hand, each run rule by itself, and what is refused."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import sqrt
from typing import Any

import duckdb
import pytest
from scipy.stats import binom

from data.book.days import month_end
from pages.sentences import trends
from tests.rules.records import macros
from tests.rules.series import judge, lay_series

Row = dict[str, Any]

# Twelve points of 100 people: their mean is 60.0, their eleven moving ranges 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 1 sum to 22.
BASE = [60, 62, 59, 61, 60, 58, 61, 59, 60, 62, 59, 60]
MEAN, MEAN_RANGE = 721 / 12 / 100, 22 / 11 / 100
LOW, HIGH = MEAN - 2.66 * MEAN_RANGE, MEAN + 2.66 * MEAN_RANGE
NEAR = 2 / 3 * 2.66 * MEAN_RANGE


@pytest.fixture(scope="module")
def rules() -> duckdb.DuckDBPyConnection:
    """A connection with the macros of the control charts."""
    return macros()


def months(number: int) -> list[date]:
    return [month_end(date(2024 + place // 12, place % 12 + 1, 1)) for place in range(number)]


def chart(
    rules: duckdb.DuckDBPyConnection,
    counts: Sequence[int],
    sizes: Sequence[int] | None = None,
    days: Sequence[date] | None = None,
    base: date | None = None,
    **over: Any,
) -> tuple[list[Row], Row]:
    """The points judged and the series' standing, from counts out of 100 (or `sizes`), a month apart unless said."""
    points = zip(days or months(len(counts)), counts, sizes or [100] * len(counts), strict=True)
    lay_series(rules, points, **over)
    judge(rules, base)
    (standing,) = told(rules, "select * from trend_standing('judged')")
    return told(rules, "select * from judged order by point_on"), standing


def told(rules: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    found = rules.execute(sql)
    return [dict(zip([column[0] for column in found.description], row, strict=True)) for row in found.fetchall()]


def fires(points: Sequence[Row], rule: str) -> list[int]:
    """The points (1 for the first) at which a rule fires."""
    return [place for place, point in enumerate(points, start=1) if point[f"rule_{rule}"]]


def test_limits_are_the_mean_and_the_mean_moving_range_of_the_first_twelve(rules) -> None:
    points, standing = chart(rules, BASE)
    assert points[0]["moving_range"] is None
    assert [round(point["moving_range"] * 100) for point in points[1:]] == [2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 1]
    for point in points:
        assert point["centre"] == pytest.approx(MEAN)
        assert point["low"] == pytest.approx(MEAN - 0.0532)
        assert point["high"] == pytest.approx(MEAN + 0.0532)
        assert point["range_limit"] == pytest.approx(3.268 * 0.02)
    assert (standing["method"], standing["is_trial"], standing["signal"]) == ("XmR", False, "none")


def test_no_later_point_moves_locked_limits(rules) -> None:
    points, standing = chart(rules, [*BASE, 90, 95, 10, 99, 1, 90])
    assert {round(point["centre"], 9) for point in points} == {round(MEAN, 9)}
    assert {round(point["high"], 9) for point in points} == {round(HIGH, 9)}
    assert (standing["base_from"], standing["base_to"]) == (date(2024, 1, 31), date(2024, 12, 31))


def test_eleven_points_stand_on_trial_limits_and_twelve_do_not(rules) -> None:
    points, eleven = chart(rules, BASE[:11])
    assert (eleven["is_trial"], eleven["base_points"], eleven["assurance"]) == (True, 11, "cannot tell")
    assert points[0]["centre"] == pytest.approx(sum(BASE[:11]) / 1100)
    assert chart(rules, BASE)[1]["is_trial"] is False


def test_trial_limits_move_with_each_point_until_the_twelfth(rules) -> None:
    assert chart(rules, BASE[:7])[0][0]["centre"] == pytest.approx(421 / 700)
    assert chart(rules, BASE[:8])[0][0]["centre"] == pytest.approx(480 / 800)


@pytest.mark.parametrize(("number", "lacking"), [(1, 5), (5, 1)])
def test_under_six_points_there_are_no_limits_and_no_signal(rules, number: int, lacking: int) -> None:
    points, standing = chart(rules, [10, 90, 20, 80, 30][:number])
    assert all(point["centre"] is None and point["low"] is None and point["range_limit"] is None for point in points)
    assert (standing["signal"], standing["lacking"], standing["method"]) == ("too few", lacking, None)
    assert fires(points, "outside") == fires(points, "trend") == []


def test_six_points_have_limits(rules) -> None:
    assert chart(rules, BASE[:6])[1]["method"] == "XmR"


def test_rule_1_a_point_outside_the_limits(rules) -> None:
    # The limits are 54.8% and 65.4%.
    points, standing = chart(rules, [*BASE, 66, 60, 54])
    assert fires(points, "outside") == [13, 15]
    assert [points[12]["rule_outside"], points[14]["rule_outside"]] == [1, -1]
    assert standing["signal"] == "worse"
    assert fires(chart(rules, [*BASE, 65, 60, 55])[0], "outside") == []


def test_a_point_on_the_limit_is_inside(rules) -> None:
    # Without variation the limits are the line itself, and the same value again is no signal; another is.
    points, standing = chart(rules, [90] * 14)
    assert standing["signal"] == "none"
    assert points[0]["low"] == pytest.approx(0.9) == points[0]["high"]
    assert chart(rules, [*[90] * 13, 88])[1]["rule_outside"] == -1


def test_one_person_is_never_outside(rules) -> None:
    assert chart(rules, [*[90] * 13, 89])[1]["rule_outside"] == 0
    assert chart(rules, [*[90] * 13, 91])[1]["rule_outside"] == 0


def test_a_census_is_called_worse_or_better_only_by_more_than_a_point_and_two_people(rules) -> None:
    even = [900, 902, 898] * 4
    small, enough = chart(rules, [*even, 890], [1000] * 13)[1], chart(rules, [*even, 889], [1000] * 13)[1]
    assert (small["rule_outside"], small["rule_signal"], small["signal"]) == (-1, "worse", "none")
    assert (enough["rule_outside"], enough["rule_signal"], enough["signal"]) == (-1, "worse", "worse")
    few, more = chart(rules, [*[45] * 12, 43], [50] * 13)[1], chart(rules, [*[45] * 12, 42], [50] * 13)[1]
    assert (few["rule_outside"], few["signal"], more["signal"]) == (-1, "none", "worse")


def test_rule_2_seven_points_on_one_side_and_not_six(rules) -> None:
    # The last two of the base are 59 (below) and 60 (below the mean of 60.08), then five more.
    points, standing = chart(rules, [*BASE, 59, 60, 59, 60, 57])
    assert fires(points, "shift") == [17]
    assert (standing["rule_shift"], standing["points_one_side"], standing["signal"]) == (-1, 7, "worse")
    assert fires(chart(rules, [*BASE, 59, 60, 59, 60])[0], "shift") == []


def test_rule_2_a_shift_right_at_the_end_of_the_base_runs_across_it(rules) -> None:
    base = [58, 58, 58, 58, 62, 58, 58, 58, 61, 61, 61, 61]
    points, _ = chart(rules, [*base, 61, 61, 61])
    assert (points[8]["points_one_side"], points[11]["points_one_side"]) == (1, 4)
    assert fires(points, "shift") == [15]


def test_rule_2_a_point_on_the_centre_line_breaks_the_run(rules) -> None:
    even = [59, 61] * 6
    on_the_line, _ = chart(rules, [*even, 61, 61, 61, 60, 61, 61, 61, 61])
    assert fires(on_the_line, "shift") == []
    assert on_the_line[15]["points_one_side"] == 0
    assert fires(chart(rules, [*even, 61, 61, 61, 61, 61, 61])[0], "shift") == [18]


def test_rule_3_seven_points_each_higher_and_not_six(rules) -> None:
    # The rise sets out from the eleventh of the base (59): 64 is its sixth point, and 65 the seventh.
    points, standing = chart(rules, [*BASE, 61, 62, 63, 64, 65])
    assert fires(points, "trend") == [17]
    assert (standing["rule_trend"], standing["points_one_way"]) == (1, 7)
    assert (standing["moved_one_way"], standing["signal"]) == (pytest.approx(0.06), "better")


def test_rule_3_seven_points_each_lower(rules) -> None:
    points, standing = chart(rules, [*BASE, 62, 61, 60, 59, 58, 57, 56])
    assert fires(points, "trend") == [19]
    assert (standing["rule_trend"], standing["signal"]) == (-1, "worse")


def test_a_fall_from_above_the_centre_line_is_worse_by_how_far_it_fell(rules) -> None:
    _, standing = chart(rules, [*BASE, 68, 67, 66, 65, 64, 63, 62])
    assert (standing["rule_trend"], standing["signal"]) == (-1, "worse")
    assert standing["value"] > standing["centre"]


def test_a_missing_month_breaks_every_run(rules) -> None:
    days = [day for place, day in enumerate(months(20)) if place != 15]
    shift, fall = [*BASE, *[58] * 7], [*BASE, 66, 65, 64, 63, 62, 61, 60]
    assert fires(chart(rules, shift)[0], "shift") != [] != fires(chart(rules, fall)[0], "trend")
    assert fires(chart(rules, shift, days=days)[0], "shift") == []
    assert fires(chart(rules, fall, days=days)[0], "trend") == []
    near = [*BASE, 64, 64]
    assert fires(chart(rules, near, days=[*months(13), months(15)[-1]])[0], "near") == []


def test_rule_3_an_equal_value_breaks_the_run(rules) -> None:
    points, _ = chart(rules, [*BASE, 62, 61, 60, 60, 59, 58, 57])
    assert fires(points, "trend") == []
    assert points[-1]["points_one_way"] == 4


def test_rule_3_equal_rates_of_other_counts_are_equal(rules) -> None:
    rise = [(60, 100), (61, 100), (62, 100), (124, 200), (63, 100), (64, 100), (65, 100)]
    points, _ = chart(rules, [*BASE, *(x for x, _ in rise)], [*[100] * 12, *(n for _, n in rise)])
    assert fires(points, "trend") == []


def test_rule_4_two_of_three_points_near_the_same_limit(rules) -> None:
    # Near is more than 3.55 points from the centre line of 60.08: 64 and up, 56 and down.
    assert pytest.approx(0.035467, abs=1e-6) == NEAR
    points, standing = chart(rules, [*BASE, 64, 60, 64])
    assert fires(points, "near") == [15]
    assert (standing["rule_near"], standing["signal"]) == (1, "better")
    assert fires(chart(rules, [*BASE, 64, 64])[0], "near") == [14]
    assert fires(chart(rules, [*BASE, 64, 60, 60, 64])[0], "near") == []
    assert fires(chart(rules, [*BASE, 64, 60, 56])[0], "near") == []
    assert fires(chart(rules, [*BASE, 63, 60, 63])[0], "near") == []


def test_worse_comes_before_better_where_rules_disagree(rules) -> None:
    _, standing = chart(rules, [*BASE, 90, 89, 88, 87, 86, 85, 84])
    assert (standing["rule_outside"], standing["rule_trend"], standing["signal"]) == (1, -1, "worse")


def test_only_the_latest_point_says_how_things_stand_and_an_earlier_signal_is_kept(rules) -> None:
    _, standing = chart(rules, [*BASE, 70, 60, 61])
    assert (standing["signal"], standing["last_signal"], standing["last_signal_on"]) == (
        "none",
        "better",
        date(2025, 1, 31),
    )


def test_of_two_signals_the_later_is_kept_and_it_is_told_from_where_it_began(rules) -> None:
    _, standing = chart(rules, [*BASE, 40, 60, 61, 70])
    last = months(16)[-1]
    assert (standing["signal"], standing["signal_since"]) == ("better", last)
    assert (standing["last_signal"], standing["last_signal_on"]) == ("better", last)


# Roll-outs ------------------------------------------------------------------------------------------------------------

CLIMB = [10, 30, 50, 70, 90, 95, 96, 97]
"""Arrives at 95% in its eighth month, the third running at or above it."""


def roll_out(
    rules: duckdb.DuckDBPyConnection, counts: Sequence[int], sizes: Sequence[int] | None = None, **over: Any
) -> tuple[list[Row], Row]:
    return chart(rules, counts, sizes, **{"threshold": 0.95, "rolls_out": True, **over})


def test_a_roll_out_arrives_after_three_months_running_at_its_threshold(rules) -> None:
    points, standing = roll_out(rules, [*CLIMB, 96])
    assert [point["phase"] for point in points] == ["rolling out"] * 8 + ["judged"]
    assert (standing["arrived_on"], standing["points"], standing["base_from"]) == (months(8)[-1], 1, months(9)[-1])
    assert roll_out(rules, CLIMB[:7])[1]["arrived_on"] is None


def test_a_month_not_reported_is_no_month_at_the_threshold(rules) -> None:
    days = [day for place, day in enumerate(months(9)) if place != 6]
    assert roll_out(rules, [10, 30, 50, 70, 90, 95, 96, 96], days=days)[1]["arrived_on"] is None


def test_a_roll_out_arrives_at_the_threshold_of_its_own_time(rules) -> None:
    thresholds = [0.90] * 7 + [0.98] * 2
    _, standing = roll_out(rules, [10, 50, 80, 90, 91, 92, 93, 94, 95], thresholds=thresholds)
    assert standing["arrived_on"] == months(6)[-1]


def test_no_later_month_changes_the_arrival(rules) -> None:
    arrived = roll_out(rules, [*CLIMB, *[96, 97] * 8])[1]["arrived_on"]
    assert arrived == roll_out(rules, [*CLIMB, *[40, 41] * 8])[1]["arrived_on"] == months(8)[-1]


def test_points_of_a_roll_out_are_drawn_and_have_no_limits(rules) -> None:
    points, _ = roll_out(rules, [*CLIMB, *[96, 97] * 6])
    assert {(point["method"], point["centre"], point["counts"]) for point in points[:8]} == {(None, None, False)}
    assert {point["method"] for point in points[8:]} == {"XmR"}


def test_a_rise_is_no_signal_in_a_roll_out(rules) -> None:
    _, standing = roll_out(rules, CLIMB[:7])
    assert (standing["signal"], standing["phase"], standing["method"]) == ("rolling out", "rolling out", None)


@pytest.mark.parametrize(("now", "signal"), [(47, "worse"), (48, "rolling out")])
def test_a_roll_out_is_worse_more_than_two_points_below_three_months_before(rules, now: int, signal: str) -> None:
    _, standing = roll_out(rules, [10, 30, 50, 60, 55, now])
    assert standing["signal"] == signal


def test_one_person_is_no_fall_of_a_roll_out(rules) -> None:
    assert roll_out(rules, [3, 6, 6, 6, 5], [10] * 5)[1]["signal"] == "rolling out"
    assert roll_out(rules, [3, 6, 6, 6, 4], [10] * 5)[1]["signal"] == "worse"


def test_six_falls_in_a_row_are_a_signal_of_a_roll_out_and_five_are_not(rules) -> None:
    slow = [600, 599, 598, 597, 596, 595, 594]
    assert roll_out(rules, slow, [1000] * 7)[1]["signal"] == "worse"
    assert roll_out(rules, slow[:6], [1000] * 6)[1]["signal"] == "rolling out"


def test_until_there_are_limits_a_fall_after_arrival_is_told(rules) -> None:
    assert roll_out(rules, [*CLIMB, 97, 90])[1]["signal"] == "worse"
    assert roll_out(rules, [*CLIMB, 97, 96])[1]["signal"] == "too few"


def test_a_collapse_after_arrival_is_worse_and_a_plateau_is_not(rules) -> None:
    plateau = [97, 96, 97, 98, 97, 96, 97, 97, 96, 97, 98, 97]
    assert roll_out(rules, [*CLIMB, *plateau, 97])[1]["signal"] == "none"
    fallen = roll_out(rules, [*CLIMB, *plateau, 93])[1]
    assert (fallen["signal"], fallen["threshold_side"], fallen["below_since"]) == ("worse", "below", months(21)[-1])


def test_samples_are_judged_from_their_first_point(rules) -> None:
    _, standing = chart(rules, [20] * 6, [30] * 6, is_sample=True, threshold=0.85)
    assert (standing["phase"], standing["arrived_on"], standing["method"]) == ("judged", None, "p-prime")


# Re-bases -------------------------------------------------------------------------------------------------------------


def test_a_recorded_re_base_counts_the_limits_anew_and_leaves_those_before_as_they_were(rules) -> None:
    counts = [*BASE, *[80, 82] * 6]
    before, _ = chart(rules, counts)
    points, standing = chart(rules, counts, rebases=[months(13)[-1]])
    assert [point["low"] for point in points[:12]] == [point["low"] for point in before[:12]]
    assert points[12]["centre"] == pytest.approx(0.81)
    assert (standing["signal"], standing["base_from"], standing["points"]) == ("none", months(13)[-1], 12)


def test_a_re_base_before_the_arrival_does_not_count(rules) -> None:
    _, standing = roll_out(rules, [*CLIMB, *[96, 97] * 6], rebases=[months(3)[-1]])
    assert standing["base_from"] == months(9)[-1]


def test_a_reader_s_start_stands_for_arrival_and_re_bases(rules) -> None:
    counts = [*CLIMB, *[96, 97] * 6]
    _, standing = roll_out(rules, counts, rebases=[months(12)[-1]], base=months(6)[-1])
    assert (standing["base_from"], standing["points"]) == (months(6)[-1], 15)


def test_a_step_is_suggested_where_a_run_begins_that_nothing_contradicts(rules) -> None:
    stepped = [*[61, 59] * 6, *[65, 67] * 6]
    assert chart(rules, stepped)[1]["suggested_from"] == months(13)[-1]
    # Eleven points follow: too soon to say.
    assert chart(rules, stepped[:-1])[1]["suggested_from"] is None
    # It came back: limits from the twelve points meet an opposite run.
    back = [*[61, 59] * 6, *[65, 67, 65, 67, 65, 67, 65, 67, 59, 61, 59, 61, 59, 61, 59]]
    assert chart(rules, back)[1]["suggested_from"] is None


# A reader's own start -------------------------------------------------------------------------------------------------


def test_a_reader_may_start_the_limits_later(rules) -> None:
    points, standing = chart(rules, [*range(5, 65, 5), *BASE, 60], base=date(2025, 1, 31))
    assert {point["centre"] for point in points[:12]} == {None}
    assert points[12]["moving_range"] is None
    assert points[12]["centre"] == pytest.approx(MEAN)
    assert (standing["points"], standing["base_from"], standing["signal"]) == (13, date(2025, 1, 31), "none")


def test_a_start_after_every_point_leaves_nothing_to_judge(rules) -> None:
    points, standing = chart(rules, BASE, base=date(2030, 1, 31))
    assert [point["counts"] for point in points] == [False] * 12
    assert (standing["signal"], standing["points"], standing["lacking"], standing["value"]) == ("too few", 0, 6, None)


def test_the_moving_range_skips_months_not_reported(rules) -> None:
    days = [day for place, day in enumerate(months(8)) if place not in {3, 4}]
    points, _ = chart(rules, [60, 62, 59, 64, 60, 61], days=days)
    assert [round(point["moving_range"] * 100) for point in points[1:]] == [2, 3, 5, 4, 1]


def test_a_month_with_nobody_in_scope_has_no_rate_and_is_passed_over(rules) -> None:
    points, standing = chart(rules, [60, 0, 61], [100, 0, 100])
    assert (len(points), standing["points"]) == (2, 2)


def test_limits_of_samples_are_p_prime_and_never_inside_the_exact_binomial(rules) -> None:
    met, sizes = [75, 49, 95, 36, 75, 48, 95, 38, 75, 49, 95, 42, 60], [100, 50] * 6 + [200]
    points, standing = chart(rules, met, sizes, is_sample=True)
    rate = 772.5 / 901
    score = [(x / n - rate) * sqrt(n / rate / (1 - rate)) for x, n in zip(met[:12], sizes[:12], strict=True)]
    spread = max(1, sum(abs(after - before) for before, after in pairwise(score)) / 11 / 1.128)
    assert spread > 1
    for point, size in zip(points, sizes, strict=True):
        assert point["method"] == "p-prime"
        assert point["centre"] == pytest.approx(772 / 900)
        reach = 3 * spread * sqrt(rate * (1 - rate) / size)
        exact = binom.ppf(0.00135, size, rate) / size
        assert point["low"] == pytest.approx(min(rate - reach, exact))
        assert point["range_limit"] is None
    assert fires(points, "outside") == [13]
    assert standing["signal"] == "worse"


def test_every_census_has_an_xmr_chart_whatever_its_sizes(rules) -> None:
    assert chart(rules, BASE, [100, 900] * 6)[1]["method"] == "XmR"


def test_a_base_in_which_every_case_was_met_still_has_a_width(rules) -> None:
    points, standing = chart(rules, [30, 20, 40] * 4 + [29], [30, 20, 40] * 4 + [30], is_sample=True)
    assert points[0]["low"] < 1
    assert (standing["rule_outside"], standing["signal"]) == (0, "none")
    assert chart(rules, [30, 20, 40] * 4 + [24], [30, 20, 40] * 4 + [30], is_sample=True)[1]["signal"] == "worse"


def test_samples_near_a_limit_that_chance_reaches_often_are_no_signal(rules) -> None:
    # At 97% every second sample of 20 is met in full.
    base = [20, 19, 20, 19, 20, 19, 20, 20, 19, 20, 19, 19]
    assert chart(rules, [*base, 20, 20], [20] * 14, is_sample=True)[1]["rule_near"] == 0


def test_a_period_still_running_is_drawn_and_not_judged(rules) -> None:
    chart(rules, [*BASE, 5])
    rules.execute("update rates set settled = point_on < date '2025-01-31'")
    judge(rules)
    last = told(rules, "select * from judged order by point_on")[-1]
    (standing,) = told(rules, "select * from trend_standing('judged')")
    assert (last["counts"], last["rule_outside"], last["moving_range"]) == (False, 0, None)
    assert last["centre"] == pytest.approx(MEAN)
    assert (standing["points"], standing["point_on"], standing["signal"]) == (12, date(2024, 12, 31), "none")


@pytest.mark.parametrize(
    ("threshold", "assurance"),
    [(0.54, "consistently meets"), (0.66, "consistently misses"), (0.60, "hit and miss"), (None, "cannot tell")],
)
def test_limits_against_the_threshold(rules, threshold: float | None, assurance: str) -> None:
    assert chart(rules, BASE, threshold=threshold)[1]["assurance"] == assurance


def test_a_series_that_left_its_limits_promises_nothing_the_other_way(rules) -> None:
    fallen, risen = [*BASE, 50], [*BASE, 70]
    assert chart(rules, fallen, threshold=0.54)[1]["assurance"] == "cannot tell"
    assert chart(rules, risen, threshold=0.54)[1]["assurance"] == "consistently meets"
    assert chart(rules, risen, threshold=0.66)[1]["assurance"] == "cannot tell"
    assert chart(rules, fallen, threshold=0.66)[1]["assurance"] == "consistently misses"


@pytest.mark.parametrize("measures", ["count", "cumulative", None])
def test_anything_but_a_rate_is_refused(rules, measures: str | None) -> None:
    with pytest.raises(duckdb.InvalidInputException, match="control limits are for rates only"):
        chart(rules, BASE, measures=measures)


def test_more_than_all_is_no_rate(rules) -> None:
    with pytest.raises(duckdb.InvalidInputException, match="not a rate: s has 101 of 100"):
        chart(rules, [101])


def test_a_count_without_what_it_is_out_of_is_refused(rules) -> None:
    rules.execute("create or replace temp table burn_up as select 's' as series_id, today() as point_on, 3 as x")
    with pytest.raises(duckdb.BinderException):
        rules.execute("select * from trend_point('burn_up', 'rebases', null)")


def test_the_settings_are_those_the_page_prints(rules) -> None:
    names = ("base_points", "least_points", "limit_factor", "range_factor", "sigmas")
    settings = [float(rules.execute(f"select trend_{name}()").fetchall()[0][0]) for name in names]
    assert settings == [12, 6, 2.66, 3.268, 3]
    assert all(f"{setting:g}" in " ".join(trends.method()) for setting in settings)


@pytest.mark.parametrize(
    ("counts", "sizes", "threshold"),
    [
        ([17] * 12, [20] * 12, 0.85),
        ([19, 38, 57, 95, 190, 209] * 2, [20, 40, 60, 100, 200, 220] * 2, 0.95),
    ],
)
def test_a_series_exactly_at_its_threshold_meets_it(rules, counts, sizes, threshold) -> None:
    _, standing = chart(rules, counts, sizes, threshold=threshold)
    assert standing["assurance"] == "consistently meets"


def test_a_later_sample_of_another_size_is_judged_by_limits_of_its_own(rules) -> None:
    counts = [90, 91, 89, 90, 92, 90, 89, 91, 90, 88, 90, 91]
    points, standing = chart(rules, [*counts, 7], [*[100] * 12, 10], is_sample=True)
    # 7 of 10 at a rate of 90%: a chance of 7%, no signal.
    assert (standing["rule_outside"], standing["method"]) == (0, "p-prime")
    base, _ = chart(rules, counts, [100] * 12, is_sample=True)
    assert [point["low"] for point in points[:12]] == [point["low"] for point in base], "locked limits do not move"
