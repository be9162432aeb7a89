"""The rules of the control charts: limits worked by hand, each run rule by itself, and what is refused."""

from collections.abc import Sequence
from datetime import date
from math import sqrt
from typing import Any

import duckdb
import pytest

from data.book.days import month_end
from pages.sentences import trends
from tests.rules.records import macros

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
    about = {"measures": "rate", "is_sample": False, "settled": True, "threshold": 0.5, "in_order": 1, **over}
    rules.execute(
        "create or replace temp table rates (series_id varchar, point_on date, x bigint, n bigint, measures varchar, "
        "is_sample boolean, settled boolean, threshold double, in_order integer)"
    )
    rows = zip(days or months(len(counts)), counts, sizes or [100] * len(counts), strict=True)
    rules.executemany(
        "insert into rates values ('s', ?, ?, ?, ?, ?, ?, ?, ?)", [[*row, *about.values()] for row in rows]
    )
    rules.execute("create or replace temp table judged as select * from trend_point('rates', $base)", {"base": base})
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
    assert chart(rules, [*[90] * 13, 89])[1]["rule_outside"] == -1


def test_rule_2_eight_points_on_one_side_and_not_seven(rules) -> None:
    # The last two of the base are 59 (below) and 60 (below the mean of 60.08), then six more.
    points, standing = chart(rules, [*BASE, 59, 60, 59, 60, 59, 60])
    assert fires(points, "shift") == [18]
    assert (standing["rule_shift"], standing["points_one_side"], standing["signal"]) == (-1, 8, "worse")
    assert fires(chart(rules, [*BASE, 59, 60, 59, 60, 59])[0], "shift") == []


def test_rule_2_a_shift_right_at_the_end_of_the_base_runs_across_it(rules) -> None:
    base = [58, 58, 58, 58, 62, 58, 58, 58, 61, 61, 61, 61]
    points, _ = chart(rules, [*base, 61, 61, 61, 61])
    assert (points[8]["points_one_side"], points[11]["points_one_side"]) == (1, 4)
    assert fires(points, "shift") == [16]


def test_rule_2_a_point_on_the_centre_line_breaks_the_run(rules) -> None:
    even = [59, 61] * 6
    on_the_line, _ = chart(rules, [*even, 61, 61, 61, 60, 61, 61, 61, 61])
    assert fires(on_the_line, "shift") == []
    assert on_the_line[15]["points_one_side"] == 0
    assert fires(chart(rules, [*even, 61, 61, 61, 61, 61, 61, 61])[0], "shift") == [19]


def test_rule_3_six_points_each_higher_and_not_five(rules) -> None:
    # The rise sets out from the last of the base (60), which is its first point.
    points, standing = chart(rules, [*BASE, 61, 62, 63, 64, 65], [100] * 17)
    # 59, 60, 61, 62, 63 are five points at the fifteenth, and 64 is the sixth.
    assert fires(points, "trend") == [16, 17]
    assert (standing["rule_trend"], standing["points_one_way"]) == (1, 7)
    assert standing["signal"] == "better"


def test_rule_3_six_points_each_lower(rules) -> None:
    points, standing = chart(rules, [*BASE, 62, 61, 60, 59, 58, 57])
    assert fires(points, "trend") == [18]
    assert (standing["rule_trend"], standing["signal"]) == (-1, "worse")


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
    _, standing = chart(rules, [*BASE, 90, 89, 88, 87, 86, 85])
    assert (standing["rule_outside"], standing["rule_trend"], standing["signal"]) == (1, -1, "worse")


def test_only_the_latest_point_says_how_things_stand_and_an_earlier_signal_is_kept(rules) -> None:
    _, standing = chart(rules, [*BASE, 70, 60, 61])
    assert (standing["signal"], standing["last_signal"], standing["last_signal_on"]) == (
        "none",
        "better",
        date(2025, 1, 31),
    )


def test_above_a_base_that_was_still_rising_is_no_news(rules) -> None:
    _, standing = chart(rules, [*range(5, 65, 5), 97, 96, 97, 95])
    assert (standing["base_rising"], standing["signal"], standing["assurance"]) == (True, "above start", "cannot tell")


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


def test_samples_of_varying_size_get_limits_by_size(rules) -> None:
    met, sizes = [80, 45, 90, 42, 85, 44, 88, 40, 82, 46, 87, 43, 70], [100, 50] * 6 + [200]
    points, standing = chart(rules, met, sizes, is_sample=True)
    # 772 of the 900 cases of the first twelve quarters met it; three standard errors are 10.4 points at n = 100.
    rate = 772 / 900
    assert standing["method"] == "p"
    for point, size in zip(points, sizes, strict=True):
        assert point["centre"] == pytest.approx(rate)
        assert point["high"] - point["centre"] == pytest.approx(3 * sqrt(rate * (1 - rate) / size))
        assert point["range_limit"] is None
    assert points[0]["low"] == pytest.approx(0.7529, abs=1e-4)
    assert fires(points, "outside") == [13]


def test_samples_of_like_size_and_every_census_get_an_xmr_chart(rules) -> None:
    assert chart(rules, BASE, [100, 125] * 6, is_sample=True)[1]["method"] == "XmR"
    assert chart(rules, BASE, [100, 126] * 6, is_sample=True)[1]["method"] == "p"
    assert chart(rules, BASE, [100, 900] * 6)[1]["method"] == "XmR"


def test_a_period_still_running_is_drawn_and_not_judged(rules) -> None:
    chart(rules, [*BASE, 5])
    rules.execute("update rates set settled = point_on < date '2025-01-31'")
    rules.execute("create or replace temp table judged as select * from trend_point('rates', null)")
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
        rules.execute("select * from trend_point('burn_up', null)")


def test_the_settings_are_those_the_page_prints(rules) -> None:
    names = ("base_points", "least_points", "limit_factor", "range_factor", "size_ratio")
    settings = [float(rules.execute(f"select trend_{name}()").fetchall()[0][0]) for name in names]
    assert settings == [12, 6, 2.66, 3.268, 1.25]
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
    assert [point["method"] for point in points] == [*["XmR"] * 12, "p"]
    # 7 of 10 at a rate of 90%: a chance of 7%, no signal.
    assert (standing["rule_outside"], standing["method"]) == (0, "p")
    base, _ = chart(rules, counts, [100] * 12, is_sample=True)
    assert [point["low"] for point in points[:12]] == [point["low"] for point in base], "locked limits do not move"
