"""Trends: its sentences in every case, its figures, and the page over small stores."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from charts.drawing import Context
from charts.signals import fired_numbers, latest, signed, summary, worded
from charts.xmr import full, multiples
from data.book.days import month_end
from data.book.settings import value, whole
from pages.sentences import trends as says
from tests.data.started import started
from tests.pages.screen import along, by_the_book, charts, missing, tables, traces, under, view_of, words
from tests.rules.records import record, trained

CONTEXT = Context(as_at=date(2026, 10, 31), snapshot_id="2026-11-12-a81f", illustrative=True)
SILENT = {
    "rule_outside": 0,
    "rule_shift": 0,
    "rule_trend": 0,
    "rule_near": 0,
    "rule_fall": 0,
    "points_one_side": 1,
    "points_one_way": 1,
}
FALLING = {"signal": "worse", "rule_trend": -1, "points_one_way": 6}
RISING = {"signal": "better", "rule_trend": 1, "points_one_way": 7}
FEW = {"signal": "too few", "points": 4, "lacking": 2, "to_lock": 8, "method": None, "is_trial": True}


def row(number: int = 1, **over: Any) -> dict[str, Any]:
    """A row of `trend_series`: a course without a signal on locked limits, unless said."""
    plain = {
        "series_id": f"training-C{number}-officer", "measure": "courses", "label": f"Course {number}, officers",
        "course_id": f"C{number}", "theme_id": None, "recommendation_id": None, "role": "officer", "themes": [1],
        "span_months": 1, "signal": "none", "points": 14, "lacking": 0, "to_lock": 0, "base_points": 12,
        "is_trial": False,
        "base_from": date(2025, 9, 30), "base_to": date(2026, 8, 31), "method": "XmR", "point_on": date(2026, 10, 31),
        "x": 96, "n": 100, "value": 0.96, "period": "October 2026", "centre": 0.95, "low": 0.93, "high": 0.97,
        "moving_range": 0.01, "range_limit": 0.02, "threshold": 0.95, "phase": "judged", "rule_signal": None,
        "last_signal": None,
        "last_signal_on": None, "assurance": "hit and miss", "place": number, "arrived_on": None, "unit_id": None,
        "year_before_on": None, "x_before": None, "n_before": None, "value_before": None, "threshold_side": "above",
        "below_since": None, "suggested_from": None, "rebased_from": None, "reason": None, "agreed_by": None,
        "agreed_on": None, **SILENT,
    }  # fmt: skip
    return {**plain, **over}


def points(about: dict[str, Any], values: Sequence[float], **last: Any) -> list[dict[str, Any]]:
    """Rows of `trend_points` of a series, a month apart up to October 2026; `last` lies over the last one."""
    copied = ("series_id", "span_months", "centre", "low", "high", "range_limit", "threshold")
    rows = [
        {
            **{name: about[name] for name in copied}, **SILENT,
            "point_on": month_end(date(2026 - (10 - back < 1), (9 - back) % 12 + 1, 1)), "period": f"month -{back}",
            "x": round(value * 100), "n": 100, "value": value, "units": 12, "units_ever": 12, "settled": True,
            "counts": True, "phase": "judged", "arrived_on": None, "is_base": True, "moving_range": 0.01,
        }
        for back, value in zip(range(len(values) - 1, -1, -1), values, strict=True)
    ]  # fmt: skip
    return [*rows[:-1], {**rows[-1], **last}]


# The answer -----------------------------------------------------------------------------------------------------------


def test_none_of_them_shows_a_signal() -> None:
    assert says.answer([row(1), row(2)], "courses") == (
        "None of 2 training series is getting worse; no signal: what moved is within the usual variation."
    )


def test_some_are_worse_by_name_and_the_rest_are_silent() -> None:
    rows = [row(1, **FALLING), row(2, **FALLING), *(row(number) for number in range(3, 13))]
    assert says.answer(rows, "courses") == (
        "2 of 12 training series are getting worse (Course 1, officers; Course 2, officers); "
        "the other 10 show no signal."
    )


def test_one_worse_one_better_and_one_silent() -> None:
    assert says.answer([row(1, **FALLING), row(2, **RISING), row(3)], "courses") == (
        "1 of 3 training series is getting worse (Course 1, officers); 1 is getting better (Course 2, officers); "
        "the other one shows no signal."
    )


def test_all_are_worse() -> None:
    said = says.answer([row(number, **FALLING) for number in range(1, 6)], "practice")
    assert said == (
        "All 5 series of sampled practice are getting worse (Course 1, officers; Course 2, officers; Course 3, "
        "officers and 2 others)."
    )


def test_the_only_one() -> None:
    assert says.answer([row(1)], "courses").startswith("The one training series is not getting worse; no signal")


def test_too_few_points_in_all_of_them() -> None:
    assert says.answer([row(1, **FEW), row(2, **{**FEW, "points": 3, "lacking": 3})], "practice") == (
        "It is too early to tell: none of 2 series of sampled practice yet has the 6 points a signal needs "
        "(the most is 4)."
    )


def test_too_few_points_in_some_and_trial_limits_in_others() -> None:
    rows = [row(1, **RISING, is_trial=True), row(2, is_trial=True), row(3, **FEW)]
    assert says.answer(rows, "practice") == (
        "None of 3 series of sampled practice is getting worse; 1 is getting better (Course 1, officers); 1 has "
        "too few points to tell; the other one shows no signal (trial limits in 2 of 3)."
    )


def test_a_roll_out_is_not_called_better() -> None:
    said = says.answer([row(1, signal="rolling out", phase="rolling out", method=None)], "courses")
    assert "better" not in said
    assert "1 is still rolling out, and not falling" in said


def test_a_start_the_reader_chose_is_said() -> None:
    assert "(limits counted from 30 November 2024, as chosen below)" in says.answer(
        [row(1)], "courses", date(2024, 11, 30)
    )


@pytest.mark.parametrize("measure", list(says.NOTHING))
def test_nothing_held(measure: str) -> None:
    assert says.answer([], measure).endswith("so nothing can be said of its trend.")


# One series -----------------------------------------------------------------------------------------------------------


def test_one_series_says_where_it_is_then_which_way_it_goes_then_how_sure_that_is() -> None:
    fallen = row(
        1, **FALLING, rule_outside=-1, assurance="consistently misses", low=0.90, high=0.94, value=0.9404, x=4245,
        n=4514, threshold_side="below", below_since=date(2026, 8, 31), value_before=0.975, x_before=4400, n_before=4512,
        arrived_on=date(2026, 1, 31),
    )  # fmt: skip
    assert says.of_one(fallen) == (
        "Course 1, officers. 94.0%, 4,245 of 4,514, October 2026: below the 95% asked for, since August 2026. Down "
        "from 97.5% a year before (4,400 of 4,512). Worse: below its lower limit; 6 points in a row falling. It "
        "consistently misses the 95% threshold: both limits (90% to 94%) lie below it. It "
        "arrived on 31 January 2026 and is "
        "judged from the month after."
    )


def counted(**over: Any) -> dict[str, Any]:
    """A row of `trend_alike`: a course joined in the last year, and what was counted before stands as it did."""
    plain = {
        "series_id": "s1", "measure": "themes", "compared": "the year before", "before_on": date(2025, 10, 31),
        "value": 0.80, "value_before": 0.96, "both_n": 100, "both_share": 0.96, "both_share_before": 0.96,
        "threshold": 0.95, "by_who": True, "joined": 1, "joined_names": ["Course 9"], "left_out": 0, "left_names": [],
    }  # fmt: skip
    return {**plain, **over}


def test_a_series_that_fell_because_a_course_joined_says_so_and_how_it_stands_without() -> None:
    assert says.like_with_like([counted()]) == (
        "where counted in both, 96% against 96% a year before; the plain rate fell mostly because others are counted "
        "now; Course 9 joined"
    )
    fallen = counted(both_share=0.81, by_who=False, joined_names=["North Area"], left_out=1, left_names=["East Area"])
    assert says.like_with_like([fallen]) == (
        "where counted in both, 81% against 96% a year before; North Area joined; East Area left"
    )
    assert says.like_with_like([counted(joined=0, joined_names=[])]) == says.like_with_like([]) == ""
    assert says.like_with_like([counted(both_n=0)]) == "nothing is counted both now and a year before: Course 9 joined"


def test_before_a_year_is_held_the_period_before_is_told() -> None:
    young = counted(value_before=None, both_n=0), counted(compared="the period before", before_on=date(2026, 9, 30))
    assert says.like_with_like(young).startswith("where counted in both, 96% against 96% in September 2026")


def test_a_fall_by_who_is_counted_stands_beside_the_series_that_get_worse() -> None:
    fallen = row(1, signal="worse", series_id="s1", label="Theme 1, officers")
    assert says.by_who([fallen, row(2)], [counted()]) == (
        "Mostly because others are counted now: Theme 1, officers (where counted in both, 96% against 96% a year "
        "before; Course 9 joined)."
    )
    assert says.by_who([fallen], [counted(by_who=False)]) == says.by_who([row(2)], [counted()]) == ""


def test_a_signal_that_has_passed_is_told_with_its_day() -> None:
    said = says.of_one(row(1, last_signal="worse", last_signal_on=date(2026, 5, 31)))
    assert "No signal now; the last was worse, at 31 May 2026." in said
    assert "it is hit and miss: the threshold lies within its limits (93% to 97%)" in said


def test_a_roll_out_is_told_as_one_without_a_word_on_whether_it_will_keep_meeting() -> None:
    rolling = row(
        1, signal="rolling out", phase="rolling out", method=None, value=0.6, x=60, threshold_side="below",
        below_since=date(2026, 10, 31), assurance="cannot tell", to_lock=12,
    )  # fmt: skip
    assert says.of_one(rolling) == (
        "Course 1, officers. 60%, 60 of 100, October 2026: below the 95% asked for. Rolling out: not yet three months "
        "running at its threshold. A roll-out is drawn plainly against its threshold, without limits."
    )


def test_a_recorded_re_base_is_told_with_its_reason_and_a_suggested_one_as_no_more_than_that() -> None:
    told = says.of_one(
        row(
            1,
            rebased_from=date(2026, 4, 30),
            reason="New course",
            agreed_by="Gold Group",
            agreed_on=date(2026, 9, 10),
            suggested_from=date(2025, 5, 31),
        )
    )
    assert (
        "Its limits were re-based from 30 April 2026: New course (agreed by Gold Group on 10 September 2026)." in told
    )
    assert "Since May 2025 it may be another process: suggested only, no limit was moved." in told


def test_a_year_before_of_the_same_share_is_told_as_such() -> None:
    assert "As 96% a year before (192 of 200)." in says.of_one(row(1, value_before=0.96, x_before=192, n_before=200))


def test_what_cannot_be_told_yet_says_how_many_points_are_lacking() -> None:
    assert says.assured(row(1, **FEW, assurance="cannot tell")).endswith(
        "cannot be told yet: 8 more points needed to lock the limits."
    )
    assert says.base_words(row(1, **FEW), None) == "No limits: 2 more points needed."


def test_a_series_below_its_threshold_is_not_said_to_keep_meeting_it() -> None:
    left = "cannot be told: it has left the limits its first points set (93% to 97%)."
    below, above = row(1, value=0.94, assurance="cannot tell"), row(1, value=0.95, assurance="cannot tell")
    assert says.assured(below) == f"Whether it will meet the 95% threshold {left}"
    assert says.assured(above) == f"Whether it will keep meeting the 95% threshold {left}"
    silent = row(1, value=None, method=None, to_lock=12, assurance="cannot tell")
    assert says.assured(silent) == (
        "Whether it meets the 95% threshold cannot be told yet: 12 more points needed to lock the limits."
    )
    assert says.assured(row(1, threshold=None)) == "No threshold is in force for it."


def test_a_series_that_always_meets_its_threshold() -> None:
    meets = row(1, assurance="consistently meets", threshold=0.925, low=0.92501, high=1.02)
    assert says.assured(meets) == (
        "It consistently meets the 92.5% threshold: both limits (92.501% to 100%) lie at or above it."
    )


def test_on_what_the_limits_stand() -> None:
    assert says.base_words(row(1), None) == (
        "XmR chart; limits locked on 12 points, 30 September 2025 to 31 August 2026."
    )
    assert says.base_words(row(1, method="p-prime", is_trial=True, base_points=7), date(2025, 9, 30)) == (
        "P-prime chart, limits by the size of each sample; trial limits on 7 points, 30 September 2025 to 31 August "
        "2026, counted from 30 September 2025 as chosen."
    )


def test_the_method_quotes_the_settings_in_force() -> None:
    told = " ".join([*says.method(), says.start_told()])
    for name in ("trend_base_points",):
        assert f"{whole(name)} points" in told
    assert f"{whole('trend_least_points')} to {whole('trend_base_points') - 1} points" in told
    for name in ("trend_limit_factor", "trend_range_factor", "trend_sigmas"):
        assert f" {value(name):g} " in told


def test_a_signal_is_always_a_sign_and_words() -> None:
    assert signed(row(1, **FALLING)) == "▼ Worse: 6 points in a row falling"
    assert signed(row(1, **RISING)) == "▲ Better: 7 points in a row rising"
    assert signed(row(1)) == "– No signal: only its usual variation"
    assert worded(row(1, **FEW)) == "Too few points: 4 of the 6 needed for limits"
    assert worded(row(1, **FALLING, rule_outside=1)) == "Worse: 6 points in a row falling, though above its upper limit"


def test_the_title_counts_every_kind() -> None:
    rows = [row(1, **FALLING), row(2, **RISING), row(3, signal="rolling out"), row(4, **FEW), row(5)]
    assert summary(rows, "courses") == (
        "1 of 5 training series is worse, 1 better, 1 rolling out, 1 with too few points; the rest show no signal"
    )
    assert summary([row(1, **FEW)] * 3, "practice") == "Too few points to tell in any of 3 series of sampled practice"


# The figures ----------------------------------------------------------------------------------------------------------


def drawn(drawing: Any, name: str) -> list[dict[str, Any]]:
    return [trace for trace in drawing.figure["data"] if trace.get("name") == name]


def tiles(rows: Sequence[dict[str, Any]], held: Sequence[dict[str, Any]], **more: Any) -> Any:
    return multiples.tiles(rows, held, CONTEXT, measure="courses", **more)


def test_nine_tiles_at_most_and_the_figure_says_so() -> None:
    rows = [row(number) for number in range(1, 41)]
    drawing = tiles(rows, [point for each in rows for point in points(each, [0.95, 0.96])])
    assert len(drawn(drawing, "points")) == 9
    assert "9 of 40 series drawn" in json.dumps(drawing.figure)


def test_a_tile_tells_its_signal_its_n_and_its_limits() -> None:
    about = row(1, **FALLING)
    drawing = tiles([about], points(about, [0.95, 0.96], rule_trend=-1))
    words = next(note["text"] for note in drawing.figure["layout"]["annotations"] if note.get("name") == "tile")
    assert "Worse: 6 points" in words and "96 of 100" in words
    assert drawn(drawing, "points")[0]["marker"]["symbol"][-1] == "triangle-down"
    assert drawn(drawing, "points")[0]["customdata"][0] == ["training-C1-officer"]
    assert "Course 1, officers: Worse: 6 points in a row falling" in drawing.alt


def test_only_the_theme_asked_for_is_drawn() -> None:
    rows = [row(1), row(2, themes=[2])]
    held = [point for each in rows for point in points(each, [0.95, 0.96])]
    assert len(drawn(tiles(rows, held, theme_id=2), "points")) == 1
    assert "No rate over time" in tiles(rows, held, theme_id=4).title


def test_a_line_breaks_where_a_month_was_not_reported_and_stops_at_its_last_point() -> None:
    about = row(1)
    held = points(about, [0.95, 0.96, 0.94, 0.95])
    (line,) = drawn(tiles([about], [held[0], *held[2:]]), "points")
    assert line["y"] == [0.95, None, 0.94, 0.95]


def test_a_period_still_running_is_hollow_and_not_joined() -> None:
    about = row(1)
    (line,) = drawn(tiles([about], points(about, [0.95, 0.96], settled=False, counts=False)), "points")
    assert line["y"] == [0.95, None, 0.96]
    assert line["marker"]["symbol"][-1] == "circle-open"


def test_too_few_points_have_no_limits_drawn() -> None:
    about = row(1, **FEW, centre=None, low=None, high=None, range_limit=None)
    drawing = tiles([about], points(about, [0.95, 0.96]))
    assert drawn(drawing, "centre") == drawn(drawing, "low") == []


def test_the_full_chart_names_its_lines_and_the_rules_that_fire() -> None:
    about = row(1, **FALLING)
    drawing = full.chart([about], points(about, [0.95, 0.96], rule_trend=-1), CONTEXT, series_id="training-C1-officer")
    names = [note["text"] for note in drawing.figure["layout"]["annotations"] if note.get("name") == "line"]
    assert len(names) == 4
    assert [note["text"] for note in drawing.figure["layout"]["annotations"] if note.get("name") == "rule"] == [
        "rule 3"
    ]
    assert drawn(drawing, "n")[0]["y"] == [100, 100]
    assert drawn(drawing, "range limit")[0]["y"] == [0.02, 0.02]
    assert "Rules that fire now: 6 points in a row falling" in drawing.alt


ARRIVED = {"arrived_on": date(2026, 8, 31)}


def rolled_out() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A series that climbed from 20% and is judged from September 2026 on."""
    about = row(1, **ARRIVED)
    climb = points(about, [0.2, 0.6, 0.95, 0.96, 0.97])
    out = {**ARRIVED, "phase": "rolling out", "centre": None, "low": None, "high": None}
    return about, [*({**point, **out} for point in climb[:3]), *({**point, **ARRIVED} for point in climb[3:])]


def test_a_roll_out_is_drawn_without_limits_up_to_the_month_of_arrival_and_does_not_flatten_the_rest() -> None:
    about, held = rolled_out()
    drawing = tiles([about], held)
    (dots,) = drawn(drawing, "points")
    assert dots["y"] == [0.2, 0.6, 0.95, 0.96, 0.97]
    assert len(set(dots["marker"]["color"][:3])) == 1 and dots["marker"]["color"][0] != dots["marker"]["color"][-1]
    assert len(drawn(drawing, "low")[0]["y"]) == 2
    (arrival,) = drawn(drawing, "arrival")
    assert arrival["x"][0] == dots["x"][2]
    assert drawing.figure["layout"]["yaxis"]["range"][0] > 0.8


def test_the_full_chart_dates_the_arrival() -> None:
    about, held = rolled_out()
    drawing = full.chart([about], held, CONTEXT, series_id="training-C1-officer")
    notes = [note["text"] for note in drawing.figure["layout"]["annotations"] if note.get("name") == "arrival"]
    assert notes == ["arrived 31 August 2026"]
    assert "Rolling out until 31 August 2026, judged from the month after." in drawing.alt


def test_labels_of_rules_never_stand_nearer_than_they_can_be_read() -> None:
    about = row(1, **FALLING)
    held = points(about, [0.95] * 8)
    fired_at = {2: "rule_trend", 3: "rule_near", 7: "rule_outside"}
    held = [{**point, fired_at[place]: -1} if place in fired_at else point for place, point in enumerate(held)]
    notes = full.chart([about], held, CONTEXT, series_id="training-C1-officer").figure["layout"]["annotations"]
    assert [note["text"] for note in notes if note.get("name") == "rule"] == ["rule 3"]


def test_every_tile_that_is_judged_has_the_same_scale() -> None:
    rows = [row(1), row(2)]
    layout = tiles(rows, [*points(rows[0], [0.95, 0.96]), *points(rows[1], [0.70, 0.72])]).figure["layout"]
    assert layout["yaxis"]["range"] == layout["yaxis2"]["range"]


def test_text_from_a_return_is_drawn_as_text() -> None:
    about = row(1, label="<img src=x onerror=alert(1)> <b>")
    drawing = tiles([about], points(about, [0.95, 0.96]))
    assert "<img" not in json.dumps(drawing.figure)


# The page -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def falling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of eighteen months of one course, whose officers fall in each of the last six."""
    written = record(tmp_path_factory.mktemp("falling") / "store")
    for place, count in enumerate([90, 92] * 6 + [92, 91, 90, 89, 88, 87]):
        when = month_end(date(2025 + place // 12, place % 12 + 1, 1))
        written.returned(when.isoformat(), "2026-07-10", training=trained("EA", (count, 100)))
    written.close().close()
    return written.store.root


Opened = Callable[..., AppTest]


def answer(page: AppTest) -> str:
    return " ".join(words(page))


def test_the_page_says_which_series_is_getting_worse(app: Opened, falling: Path) -> None:
    page = app("trends", store=falling)
    assert not page.exception
    assert "1 of 2 training series is getting worse (Sudden-death response, officers)" in answer(page)
    assert list(charts(page)) == ["trends_matrix", "trends_tiles"]


def test_a_link_opens_one_series(app: Opened, falling: Path) -> None:
    page = app("trends", store=falling, series="training-SD1-officer")
    assert not page.exception
    assert "Sudden-death response, officers. 87%, 87 of 100, June 2026: below the 95% asked for" in answer(page)
    assert "Worse: a fall before there are limits" in answer(page)


def test_a_series_not_held_is_left_out_with_a_word(app: Opened, falling: Path) -> None:
    page = app("trends", store=falling, series="training-XX-officer")
    assert not page.exception
    assert any("series in the link is not among those held" in said for said in words(page))


@pytest.mark.parametrize("phase", ["before", "judged"])
def test_points_before_a_chosen_start_are_drawn_where_none_come_after(phase: str) -> None:
    about = row(1)
    first, last = points(about, [0.95, 0.96])
    drawing = tiles([about], [{**first, "phase": "before"}, {**last, "phase": phase}])
    (line,) = drawn(drawing, "points")
    assert len(line["x"]) == (2 if phase == "before" else 1)


def test_a_start_in_the_link_moves_the_limits_and_is_said(app: Opened, falling: Path) -> None:
    page = app("trends", store=falling, base="2025-06-30")
    assert not page.exception
    assert "limits counted from 30 June 2025" in answer(page)


@pytest.fixture
def page(app: Opened, illustrative_store: Path) -> AppTest:
    """The page over the illustrative store, with every training series."""
    return app("trends", store=illustrative_store, as_at="2026-10-31")


SERIES = ["label", "signal", "period", "value", "x", "n", "points", "centre", "low", "high", "method", "threshold"]
SERIES += ["assurance", "last_signal", "last_signal_on"]
LINES = {"centre": "centre", "low": "low", "high": "high", "points": "value"}


def test_every_series_is_listed_and_tabled(page: AppTest) -> None:
    rows = view_of(page).ask("trend_series", measure="courses", base=None)
    assert under(page, "trends_tiles") == by_the_book(rows, SERIES)
    made = [("Signal", signed), ("Latest judged", latest)]
    listed = tables(page)["Every series, those getting worse first"]
    assert listed == by_the_book(rows, ["label", *made, "threshold_side", "points"])


def test_the_tiles_draw_each_series_against_its_limits(page: AppTest) -> None:
    points_held = view_of(page).ask("trend_points", measure="courses", base=None)
    by_name = traces(page, "trends_tiles")
    assert len(by_name["points"]) == 9 == len(by_name["threshold"])
    for name, column in LINES.items():
        for line, points_line in zip(by_name[name], by_name["points"], strict=True):
            its = [one for one in points_held if one["series_id"] == points_line["customdata"][0][0]]
            assert along(line, "y") == [one[column] for one in its if one[column] is not None]


def test_one_series_in_full(page: AppTest) -> None:
    page.query_params["series"] = "training-SD1-officer"
    page.run()
    ask = view_of(page).ask
    (row_shown,) = [
        one for one in ask("trend_series", measure="courses", base=None) if one["series_id"] == "training-SD1-officer"
    ]
    its = [
        one for one in ask("trend_points", measure="courses", base=None) if one["series_id"] == "training-SD1-officer"
    ]
    columns = ["period", "x", "n", "value", "moving_range", "centre", "low", "high", ("Rules fired", fired_numbers)]
    assert under(page, "trends_series") == by_the_book(its[::-1], [*columns, "units", "settled"], "trend_points")
    by_name = traces(page, "trends_series")
    for name, column in {**LINES, "n": "n", "moving range": "moving_range"}.items():
        (line,) = by_name[name]
        assert along(line, "y") == [one[column] for one in its if one[column] is not None]
    assert set(by_name["range limit"][0]["y"]) == {row_shown["range_limit"]}
    assert set(by_name["threshold"][0]["y"]) == {row_shown["threshold"]}
    told = says.of_one(row_shown, ask("trend_alike", measure="courses", series="training-SD1-officer"))
    assert missing(page, told, says.base_words(row_shown, None)) == []


def test_every_sentence_is_on_the_page(page: AppTest) -> None:
    rows = view_of(page).ask("trend_series", measure="courses", base=None)
    assert missing(page, *SENTENCES, *says.method(), says.answer(rows, "courses")) == []
    assert missing(page, "**What this page can't tell you.** " + " ".join(says.LIMITS["courses"])) == []
    rules = view_of(page).ask("trend_rules")
    assert tables(page)["The rules"] == by_the_book(rules, ["position", "words"])


SENTENCES = (
    "Better, worse, or noise?",
    "Click a row for that recommendation unit by unit, below.",
    "Each series against its own limits",
    "One unit's own series",
    "Every series",
    "Click a chart above or a row below for its points, its limits and the rules that fire.",
)


@pytest.mark.parametrize("measure", ["themes", "practice"])
def test_the_other_measures(app: Opened, falling: Path, measure: str) -> None:
    page = app("trends", store=falling, measure=measure)
    assert not page.exception
    assert ("getting worse" if measure == "themes" else "No sample of live work is held") in answer(page)


def test_a_store_of_three_months_is_still_rolling_out(app: Opened) -> None:
    page = app("trends")
    assert not page.exception
    assert "1 of 2 training series has reached 95%, 1 is rolling out; none is getting worse." in answer(page)


def test_an_empty_store_says_what_is_missing(app: Opened, tmp_path: Path) -> None:
    started(tmp_path / "empty")
    page = app("trends", store=tmp_path / "empty")
    assert not page.exception
    assert "no return is in yet" in answer(page)
