"""The figures of the Embedding and Units pages: what they draw, what a click gives, what they say."""

import re
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from charts import embedding, funnel, units
from charts.drawing import Context
from charts.palette import theme
from data.book.ladder import EMBEDDED, STAGES, STEPS, TOP

HOSTILE = "<b>x</b> $y$ %{z}"


def month(when: date, stage: int | None, **over: Any) -> dict[str, Any]:
    row = {"month_end": when, "recommendation_id": 7, "theme_id": 1, "theme_name": "Training", "title": "A title"}
    known = {"stage": stage, "reported": True, "assessed": True, "change": None, "flag": None}
    return {**row, **known, "units_in_scope": 12, "units_at_next": 5, **over}


def standing(unit_id: str, stage: int | None, **over: Any) -> dict[str, Any]:
    row = {
        "unit_id": unit_id,
        "unit_name": f"Unit {unit_id}",
        "recommendation_id": 7,
        "theme_id": 1,
        "title": "A title",
    }
    stages = {"in_scope": True, "stage": stage, "supported_stage": stage or 0, "flag": None}
    return {
        **row,
        **stages,
        "blocking_criterion": "p",
        "blocking_title": "Policy",
        "blocking_verdict": "lapsed",
        **over,
    }


def block(unit_id: str, criterion: str, place: int, number: int, verdict: str = "not met") -> dict[str, Any]:
    names = {"unit_id": unit_id, "unit_name": f"Unit {unit_id}", "criterion_id": criterion}
    return {
        **names,
        "criterion_title": criterion.title(),
        "criterion_place": place,
        "recommendations": number,
        "verdict": verdict,
    }


def sampled(unit_id: str, met: int, n: int, signal: str | None = None) -> dict[str, Any]:
    unit = {"kind": "unit", "unit_id": unit_id, "unit_name": f"Unit {unit_id}", "n": n, "met": met}
    shares = {"share": met / n if n else None, "rate": 0.9, "low": 80, "high": 98, "low_share": 0.8, "high_share": 0.98}
    spread = {"expected": 0.9 * n if n else None, "adjusted_low": 0.75, "adjusted_high": 1.04, "dispersion": 2.5}
    own = {"expected_low": 80, "expected_high": 98, "expected_share": 0.9, "difference": met / n - 0.9 if n else None}
    return {**unit, **shares, **spread, **own, "recommendations": 2, "signal": signal}


def limit(n: int) -> dict[str, Any]:
    row = dict.fromkeys(("unit_id", "unit_name", "met", "share", "recommendations", "signal"))
    return {**row, "kind": "limit", "n": n, "rate": 0.9, "low": 1, "high": n, "low_share": 0.7, "high_share": 1.0,
            "adjusted_low": 0.6, "adjusted_high": 1.0}  # fmt: skip


def clicked(drawing: Any) -> list[list[Any]]:
    return [given for trace in drawing.figure["data"] for given in trace.get("customdata", [])]


def test_a_months_cell_shows_its_stage_and_change_and_gives_the_recommendation_and_the_month(context: Context) -> None:
    rows = [month(date(2026, 9, 30), 2), month(date(2026, 10, 31), 1, change="fell")]
    drawing = embedding.by_month(rows, [], context)
    assert drawing.title == "Changes of stage in 2 months to October 2026: 1 fell"
    assert clicked(drawing) == [[7, "2026-09-30"], [7, "2026-10-31"]]
    assert "recommendation 7 fell to Defined, October 2026" in drawing.alt
    assert "▼" in drawing.figure["data"][0]["text"][1]


def test_a_month_without_a_return_is_hatched_and_says_so(context: Context) -> None:
    drawing = embedding.by_month([month(date(2026, 10, 31), None, reported=False)], [], context)
    (trace,) = drawing.figure["data"]
    assert trace["marker"]["pattern"]["shape"] == "/"
    assert "no return that month" in trace["hovertext"][0]


def test_months_without_a_change_say_so(context: Context) -> None:
    rows = [month(date(2026, 9, 30), 2), month(date(2026, 10, 31), 2)]
    assert embedding.finding(rows) == "No recommendation changed stage in the 2 months to October 2026"


def together(change: str, when: date, numbers: list[int], course: str = "SD1") -> dict[str, Any]:
    written = {number: f"W{number}" for number in range(1, 21)}
    return {"month_end": when, "change": change, "course_id": course, "course_title": f"The {course} course",
            "recommendations": numbers, "units": ["EA"], "numbers": written}  # fmt: skip


def moved_months(*numbers: int) -> list[dict[str, Any]]:
    dates = (date(2026, 9, 30), date(2026, 10, 31))
    return [month(when, 1, recommendation_id=number) for number in numbers for when in dates]


def test_what_moved_together_stands_together_and_is_framed(context: Context) -> None:
    event = together("fell", date(2026, 10, 31), [1, 3])
    drawing = embedding.by_month(moved_months(1, 2, 3), [event], context)
    assert [number for number, _ in clicked(drawing)][::2] == [1, 3, 2]
    frames = drawing.figure["data"][-1]
    assert frames["name"] == embedding.FRAME and frames["x"].count(None) == 2
    assert drawing.title == "2 recommendations move with 1 course: W1 and W3 rise and fall as one"


def test_one_that_moves_with_two_courses_stands_with_those_that_most_move(context: Context) -> None:
    rows = [
        together("fell", date(2026, 10, 31), [1, 2, 3]),
        together("gained", date(2026, 9, 30), [3, 4, 5], course="PC1"),
    ]
    assert embedding.movers(rows) == {"SD1": [1, 2, 3], "PC1": [4, 5]}


def test_where_nothing_moved_together_recommendations_stand_under_their_themes(context: Context) -> None:
    drawing = embedding.by_month(moved_months(1, 2), [], context)
    assert any("Training" in note["text"] for note in drawing.figure["layout"]["annotations"])


def test_no_more_than_so_many_recommendations_are_drawn(context: Context) -> None:
    rows = [month(date(2026, 10, 31), 2, recommendation_id=number) for number in range(1, 201)]
    assert len(clicked(embedding.by_month(rows, [], context))) == embedding.MOST_RECOMMENDATIONS


def test_steps_can_be_counted_in_pairs(context: Context) -> None:
    rows = [
        {
            "as_at": date(2026, 10, 31),
            "stage": stage,
            "at_or_above": 0,
            "out_of": 20,
            "pairs_at_or_above": 240 - stage,
            "pairs_out_of": 240,
        }
        for stage in STEPS
    ]
    drawing = embedding.reach(rows, context, counted=embedding.PAIRS)
    assert drawing.title == f"238 of 240 unit positions reach Equipped; 237 Practised and {240 - EMBEDDED} Embedded"


def test_a_unit_standing_gives_the_unit_and_the_recommendation_and_unknown_is_hatched(context: Context) -> None:
    drawing = units.by_recommendation([standing("EA", 3), standing("NA", None)], context)
    assert clicked(drawing) == [["EA", 7], ["NA", 7]]
    assert "pattern" in drawing.figure["data"][1]["marker"]
    assert drawing.title == "1 of 2 unit positions is at Practised or above; 1 never assessed"


def test_a_recommendation_that_the_first_unit_is_not_in_scope_of_keeps_its_place(context: Context) -> None:
    rows = [
        standing("EA", 3, recommendation_id=1),
        standing("EA", None, recommendation_id=2, in_scope=False),
        standing("EA", 3, recommendation_id=3),
        *(standing("NA", 2, recommendation_id=number) for number in (1, 2, 3)),
    ]
    assert units.by_recommendation(rows, context).figure["layout"]["xaxis"]["ticktext"] == ["1", "2", "3"]


def test_units_are_drawn_some_at_a_time(context: Context) -> None:
    rows = [standing(f"U{number}", 1) for number in range(120)]
    assert clicked(units.by_recommendation(rows, context, first=80))[0][0] == "U80"
    assert len(clicked(units.by_recommendation(rows, context))) == units.MOST_UNITS


def test_units_stand_in_the_order_asked_for(context: Context) -> None:
    rows = [standing("EA", 3), standing("NA", 2), standing("NE", 1)]
    drawing = units.by_recommendation(rows, context, order=("NE", "NA"))
    assert [unit for unit, _ in clicked(drawing)] == ["NE", "NA", "EA"]


def needing(unit: str, **over: int) -> dict[str, Any]:
    row = {"unit_id": unit, "unit_name": f"Unit {unit}", "in_scope": 20, "at_floor": 0, "below_top": 20}
    return {**row, "needs_help": 0, "needs_cases": 0, "needs_paper": 0, "needs_time": 0, **over}


def test_help_cases_and_paper_are_counted_apart_and_no_stage_colour_is_used(context: Context) -> None:
    drawing = units.needed([needing("NE", at_floor=18, needs_help=11, needs_cases=6, needs_paper=3)], context)
    assert drawing.title == f"20 unit positions below {STAGES[TOP]} need: 11 help, 6 cases, 3 paper and 0 only time"
    assert clicked(drawing)[:2] == [["NE", "at_floor"], ["NE", "needs_help"]]
    fills = set(drawing.figure["data"][0]["marker"]["color"])
    assert not fills & set(theme(context.dark).tones)
    assert units.needed([], context).title == "No unit in scope"


def test_what_blocks_is_counted_over_verdicts_and_zero_is_drawn(context: Context) -> None:
    rows = [block("EA", "policy", 1, 3), block("EA", "policy", 1, 2, "lapsed"), block("NA", "samples", 2, 9)]
    drawing = units.blocks(rows, context, in_scope=20)
    written = [re.sub("<[^>]*>", "", text) for text in drawing.figure["data"][0]["text"]]
    assert written == ["5", "0", "0", "9"]
    assert "3 not met and 2 lapsed" in drawing.figure["data"][0]["hovertext"][0]
    assert drawing.title == f"9 of 14 unit positions below {STAGES[TOP]} stop at “Samples”: 9 not met"


def test_only_units_outside_the_limits_are_named_in_the_finding(context: Context) -> None:
    rows = [sampled("EA", 70, 100, "below"), sampled("NA", 90, 100), sampled("NE", 0, 0), limit(50)]
    drawing = funnel.funnel(rows, context)
    assert drawing.title == "Unit EA is below what chance explains"
    assert sorted(clicked(drawing)) == [["EA"], ["NA"]]
    assert "Unit NE no sample" in drawing.alt
    assert "n" in drawing.figure["layout"]["xaxis"]["title"]["text"]


def test_units_above_and_below_look_different_and_the_widened_limits_are_drawn(context: Context) -> None:
    rows = [sampled("EA", 70, 100, "below"), sampled("NA", 99, 100, "above"), sampled("NE", 90, 100), limit(50)]
    traces = {trace["name"]: trace for trace in funnel.funnel(rows, context).figure["data"]}
    marks = [trace["marker"] for trace in funnel.funnel(rows, context).figure["data"] if trace["name"] == "units"]
    assert [marker["symbol"] for marker in marks] == ["circle", "triangle-down", "triangle-up"]
    assert len({marker["color"] for marker in marks}) == 3
    assert traces["adjusted_low"]["y"] == [pytest.approx(-30)] and traces["adjusted_low"]["line"]["dash"] == "dot"


def test_a_unit_stands_as_far_off_the_line_as_it_is_off_what_is_expected_of_it(context: Context) -> None:
    # Sampled on hard practice: 60 of 100 met it, and 60 were expected. It is on the line, and the limits are about it.
    hard = {**sampled("EA", 60, 100), "expected": 60.0, "expected_share": 0.6, "difference": 0.0,
            "adjusted_low": 0.45, "adjusted_high": 0.75}  # fmt: skip
    drawn = funnel.funnel([hard, sampled("NA", 90, 100), limit(50)], context).figure
    traces = {trace["name"]: trace for trace in drawn["data"] if trace.get("customdata") or trace["name"] != "units"}
    assert traces["units"]["y"] == [0.0, pytest.approx(0)]
    assert traces["low_share"]["y"][0] == pytest.approx(-20) and set(traces["rate"]["y"]) == {0}
    low, high = drawn["layout"]["yaxis"]["range"]
    assert low < -20 and high > 14, "neither a unit nor a limit of its own is cut"
    assert drawn["layout"]["yaxis"]["title"]["text"] == "Met, against expected (points)"


def test_on_one_recommendation_no_limit_is_widened(context: Context) -> None:
    one = {"adjusted_low": None, "adjusted_high": None}
    drawing = funnel.funnel([{**sampled("EA", 70, 100, "below"), **one}, {**limit(50), **one}], context)
    assert "adjusted_low" not in {trace["name"] for trace in drawing.figure["data"]}
    assert any("as on Trends" in note["text"] for note in drawing.figure["layout"]["annotations"])


def test_whole_names_beside_each_other_stand_on_sides_of_their_own(context: Context) -> None:
    rows = [sampled("SW", 17, 31, "below"), sampled("NE", 14, 27, "below"), sampled("NA", 16, 29, "below"), limit(50)]
    (named,) = [trace for trace in funnel.funnel(rows, context).figure["data"] if any(trace.get("text") or [])]
    assert dict(zip(named["text"], named["textposition"], strict=True)) == {
        "Unit NE": "middle left", "Unit NA": "top center", "Unit SW": "middle right",
    }  # fmt: skip


def test_the_unit_chosen_is_named_in_full_wherever_it_stands(context: Context) -> None:
    rows = [sampled("EA", 89, 100), sampled("NA", 90, 100), limit(50)]
    (names,) = [
        trace["text"] for trace in funnel.funnel(rows, context, chosen="NA").figure["data"] if trace.get("text")
    ]
    assert names == ["EA", "Unit NA"]


def test_units_inside_the_limits_are_said_to_be_so(context: Context) -> None:
    rows = [sampled("EA", 89, 100), sampled("NA", 90, 100), limit(50)]
    assert funnel.funnel(rows, context).title == "None of 2 units differs by more than chance explains"


@pytest.mark.parametrize("dark", [False, True])
def test_every_figure_is_one_that_plotly_takes_with_rows_and_with_none(dark: bool) -> None:
    context = Context(as_at=date(2026, 10, 31), snapshot_id="s", illustrative=True, dark=dark)
    drawings = [
        *(embedding.by_month(rows, [], context) for rows in ([], [month(date(2026, 10, 31), 2, title=HOSTILE)])),
        *(units.by_recommendation(rows, context) for rows in ([], [standing("EA", 5, unit_name=HOSTILE)])),
        *(units.blocks(rows, context, in_scope=20) for rows in ([], [block("EA", "policy", 1, 3)])),
        *(funnel.funnel(rows, context) for rows in ([], [sampled("EA", 9, 10), limit(5)])),
        units.criteria([], context, unit_name=HOSTILE),
        embedding.reach([], context),
    ]
    for drawing in drawings:
        go.Figure(drawing.figure)
        assert drawing.title and drawing.alt
        assert "<b>x</b>" not in str(drawing.figure)
