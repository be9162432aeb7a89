"""Each rung by itself, what is said beside what is shown, and what holds up what."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from charts import holding, rungs, said
from charts.drawing import Context

HOSTILE = "<b>x</b> $y$ %{z}"
THEN, NOW = date(2025, 10, 31), date(2026, 10, 31)
NAMES = ((1, "First"), (2, "Second"), (3, "Third"))
UNITS = (("EA", "East Area"),)
Row = dict[str, Any]


def rung(when: date, met: int, positions: int | None = 12, criterion: str = "p", **over: Any) -> Row:
    """Of what is not met nothing was assessed, unless told otherwise."""
    counts = {"met": met, "not_met": 0, "cannot_tell": 0, "lapsed": 0, "not_assessed": (positions or 0) - met}
    about = {"month_end": when, "reported": positions is not None, "criterion_id": criterion, "stage": 1}
    return {**about, "title": f"Criterion {criterion}", "positions": positions, **counts, "asserted": 0, **over}


def traces(drawing: Any) -> dict[str, Row]:
    return {trace["name"]: trace for trace in drawing.figure["data"]}


def words(drawing: Any) -> str:
    return " ".join(note["text"] for note in drawing.figure["layout"]["annotations"])


def test_a_rung_is_drawn_from_the_foot_of_its_panel_in_parts_that_fill_it(context: Context) -> None:
    drawn = traces(rungs.over_time([rung(NOW, 3, not_met=3, not_assessed=6)], context))
    met, unmet, unknown = drawn["met"], drawn["not met"], drawn["not assessed"]
    assert met["y"] == [rungs.PANEL / 4] and unknown["y"] == [rungs.PANEL / 2]
    assert met["base"][0] == unmet["base"][0] + unmet["y"][0]
    assert unmet["base"][0] == unknown["base"][0] + unknown["y"][0]
    assert unknown["marker"]["pattern"]["shape"] == "/" and "pattern" not in met["marker"]


def test_what_milestones_assert_is_hollow_over_what_is_met(context: Context) -> None:
    drawn = traces(rungs.over_time([rung(NOW, 3, asserted=6)], context))
    asserted, met = drawn["asserted"], drawn["met"]
    assert asserted["marker"]["color"].endswith(",0)")
    assert asserted["base"][0] + asserted["y"][0] == met["base"][0]


def test_a_month_without_a_return_is_a_gap(context: Context) -> None:
    rows = [rung(date(2026, 8, 31), 3), rung(date(2026, 9, 30), 0, None), rung(NOW, 4)]
    assert traces(rungs.over_time(rows, context))["met"]["x"] == ["2026-08-15", "2026-10-15"]


def test_the_title_tells_what_gained_and_what_lost_most_in_a_year(context: Context) -> None:
    rows = [rung(THEN, 3), rung(THEN, 9, criterion="q"), rung(NOW, 8), rung(NOW, 7, criterion="q")]
    drawing = rungs.over_time(rows, context)
    assert drawing.title == (
        "In a year, most gained: Criterion p, 8 of 12, 5 more; most lost: Criterion q, 7 of 12, 2 fewer"
    )
    assert "was 3" in words(drawing) and "was: a year before" in words(drawing)


def test_without_a_year_before_the_title_tells_the_most_and_the_least_met(context: Context) -> None:
    rows = [rung(NOW, 8), rung(NOW, 7, criterion="q")]
    assert rungs.over_time(rows, context).title == (
        "Met in most unit positions: Criterion p, 8 of 12; in fewest: Criterion q, 7 of 12"
    )


def saying(when: date, claimed: int | None, supported: int | None, stage: int = 3) -> Row:
    positions = None if claimed is None else 12
    return {"month_end": when, "reported": positions is not None, "stage": stage, "positions": positions,
            "claimed": claimed, "asserted": supported, "supported": supported}  # fmt: skip


def test_said_and_shown_are_two_lines_and_the_gap_is_told_then_and_now(context: Context) -> None:
    drawing = said.over_time([saying(THEN, 6, 5), saying(NOW, 9, 5), saying(NOW, 0, 0, stage=4)], context, stage=3)
    assert drawing.title == (
        "Practised or above: claimed in 9 of 12 unit positions, supported in 5; 4 more claimed than shown, 1 more a "
        "year before"
    )
    fewer = said.over_time([saying(THEN, 1, 5), saying(NOW, 5, 5)], context, stage=3)
    assert fewer.title.endswith("supported in 5; as many claimed as shown, 4 fewer a year before")
    assert traces(drawing)["claimed"]["y"] == [6, 9] and traces(drawing)["supported"]["y"] == [5, 5]


def test_a_line_breaks_where_no_return_came(context: Context) -> None:
    rows = [saying(date(2026, 8, 31), 6, 5), saying(date(2026, 9, 30), None, None), saying(NOW, 9, 5)]
    assert traces(said.over_time(rows, context, stage=3))["supported"]["y"] == [5, None, 5]


def held(thing: str, recommendations: list[int], would_fall: list[int], until: date, **over: Any) -> Row:
    numbers = {1: "W1", 2: "W2", 3: "W3"}
    course = {"kind": "course", "course_id": thing, "evidence_id": None, "criterion_title": None}
    return {**course, "thing": thing, "recommendations": recommendations, "recommendations_would_fall": would_fall,
            "unit_positions": 12, "until": until, "units": ["EA", "NA"], "numbers": numbers, **over}  # fmt: skip


def finding(number: int, until: date) -> Row:
    about = {"kind": "finding", "course_id": None, "evidence_id": f"E{number}", "criterion_title": "Policy issued"}
    return held(f"File {number}", [number], [number], until, units=["EA"], **about)


def test_a_course_is_marked_against_all_it_holds_up_and_a_click_leads_to_it(context: Context) -> None:
    drawing = holding.effects([held("SD1", [1, 3], [1], NOW)], NAMES, UNITS, context)
    (cells,) = [trace for trace in drawing.figure["data"] if trace["name"] == "holds up"]
    assert cells["customdata"] == [[1, "SD1"], [3, "SD1"]] and cells["x"] == [0, 2]
    assert holding.FALLS in cells["text"][0] and holding.HOLDS in cells["text"][1]
    assert drawing.title == "1 course holds up 2 recommendations between them"


def test_what_holds_up_one_is_drawn_where_it_would_fall_the_soonest_first(context: Context) -> None:
    later = [finding(1, date(2027, 1, day)) for day in range(1, 10)]
    rows = [*later, finding(2, NOW), held("idle", [3], [], NOW)]
    drawn = holding.things(rows)
    assert drawn[0]["evidence_id"] == "E2" and len(drawn) == holding.CHECKS_AT_MOST
    assert (
        "Policy issued, East Area holds up W2, until 31 October 2026"
        in holding.effects(rows, NAMES, UNITS, context).alt
    )


@pytest.mark.parametrize("dark", [False, True])
def test_every_figure_is_one_that_plotly_takes_with_rows_and_with_none(dark: bool) -> None:
    context = Context(as_at=NOW, snapshot_id="s", illustrative=True, dark=dark)
    drawings = [
        *(rungs.over_time(rows, context) for rows in ([], [rung(NOW, 3, title=HOSTILE, asserted=2)])),
        *(said.over_time(rows, context, stage=3) for rows in ([], [saying(NOW, 6, 5)])),
        *(
            holding.effects(rows, NAMES, UNITS, context)
            for rows in ([], [held(HOSTILE, [1, 2], [1], NOW, course_id="SD1")])
        ),
    ]
    for drawing in drawings:
        go.Figure(drawing.figure)
        assert drawing.title and drawing.alt
        assert "<b>x</b>" not in str(drawing.figure)


def test_where_nothing_is_met_no_criterion_is_named_for_it(context: Context) -> None:
    assert rungs.over_time([rung(NOW, 0)], context).title == "No criterion is met in any unit position yet"
