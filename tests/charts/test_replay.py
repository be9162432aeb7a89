"""The ladder month by month: what each frame holds, and what is said of it."""

from datetime import date
from typing import Any

import plotly.graph_objects as go

from charts.drawing import Context, Drawing
from charts.replay import caption, ladder_by_month
from data.book.ladder import EMBEDDED

SEPTEMBER, OCTOBER = date(2025, 9, 30), date(2025, 10, 31)
COURSE = {
    "title": "Sudden-death response", "change": "fell below the line", "units": 4, "threshold": 0.95,
    "recommendations": [1, 2], "month_end": OCTOBER,
}  # fmt: skip


def standing(number: int, when: date, stage: int | None, change: str | None = None) -> dict[str, Any]:
    return {
        "month_end": when, "recommendation_id": number, "theme_id": 1, "theme_name": "Training",
        "title": f"Title {number}", "stage": stage, "change": change, "numbers": {1: "W1", 2: "W2", 3: "W3"},
    }  # fmt: skip


def unit(number: int, when: date, unit_id: str, stage: int | None) -> dict[str, Any]:
    return {"month_end": when, "recommendation_id": number, "unit_id": unit_id, "stage": stage}


def frames(drawing: Drawing) -> list[dict[str, Any]]:
    return drawing.figure["layout"]["meta"]["replay"]["frames"]


def test_a_frame_holds_the_stage_of_each_recommendation_and_of_each_unit(context: Context) -> None:
    rows = [standing(number, when, stage) for when, stage in ((SEPTEMBER, 2), (OCTOBER, None)) for number in (1, 2)]
    units = [unit(1, SEPTEMBER, "EA", 2), unit(1, SEPTEMBER, "NA", 3), unit(2, SEPTEMBER, "NA", None)]
    first, last = frames(ladder_by_month(rows, units, [], context))
    assert (first["at"], first["stages"], last["stages"]) == ("2025-09-30", "22", "--")
    # Each recommendation's units in turn; a unit out of its scope has no dot.
    assert first["dots"] == "23" + " -"


def test_a_month_is_titled_by_how_many_were_embedded_and_names_its_meetings(context: Context) -> None:
    rows = [standing(1, OCTOBER, EMBEDDED), standing(2, OCTOBER, 3)]
    drawing = ladder_by_month(rows, [], [], context, meetings=[date(2025, 10, 8), date(2025, 9, 24)])
    (frame,) = frames(drawing)
    assert frame["title"] == drawing.title == "1 of 2 recommendations at Embedded or above in October 2025"
    assert frame["held"] == "Gold Group met on 8 October 2025"


def test_a_course_that_fell_is_told_with_those_that_ask_for_it_and_fell() -> None:
    rows = [standing(number, OCTOBER, 1, "fell") for number in (1, 2)] + [standing(3, OCTOBER, 2, "gained")]
    assert caption(rows, [COURSE]) == (
        "Sudden-death response fell below 95% in 4 units, and recommendations W1 and W2 fell with it; "
        "recommendation W3 gained a stage, to Equipped"
    )


def test_a_course_that_fell_alone_is_not_told_and_scope_is_neither_gain_nor_loss() -> None:
    assert caption([standing(1, OCTOBER, 2), standing(3, OCTOBER, 1, "scope")], [COURSE]) == ""


def test_it_is_a_figure_that_plotly_takes_and_says_what_is_missing_without_rows(context: Context) -> None:
    go.Figure(ladder_by_month([standing(1, OCTOBER, 2)], [], [], context).figure)
    assert "load a return" in ladder_by_month([], [], [], context).alt


def test_where_not_all_have_a_row_what_is_said_is_of_all(context: Context) -> None:
    rows = [standing(1, OCTOBER, EMBEDDED), standing(2, OCTOBER, 3, "fell")]
    drawing = ladder_by_month(rows, [], [], context, drawn=[1])
    (frame,) = frames(drawing)
    assert (
        frame["stages"] == str(EMBEDDED) and "1 of 2 recommendations" in frame["title"] and "W2 fell" in frame["says"]
    )
