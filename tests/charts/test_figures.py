"""What holds for every figure, and what each of the smaller ones shows."""

import itertools
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from charts import marks
from charts.drawing import Context, Drawing
from charts.matrix import matrix
from charts.months import month_axis
from charts.portfolio import PLOT_HEIGHT, over_time, stage_by_month
from charts.steps import at_least
from charts.template import footer, title_lines
from data.book.english import join_names
from data.book.ladder import EMBEDDED, LADDER, STAGES, TOP

Rows = list[dict[str, Any]]
SAYS = {
    "title": "The finding",
    "alt": "The finding, in words.",
    "across": "Recommendation",
    "down": "Unit",
    "empty": "No units yet",
}


def cell(row: str, column: int, stage: int | None = 1, **over: Any) -> dict[str, Any]:
    return {
        "row_id": row,
        "row_label": f"Unit {row}",
        "column_id": column,
        "column_label": str(column),
        "stage": stage,
        **over,
    }


@pytest.fixture
def drawings(
    recommendation: Callable[..., dict[str, Any]], portfolio: Rows, steps: Rows
) -> Callable[[Context], list[Drawing]]:
    """Every figure, each with rows and with none."""

    def draw(context: Context) -> list[Drawing]:
        return [
            *(marks.ladder(rows, [], context) for rows in ([recommendation()], [])),
            *(stage_by_month(rows, context) for rows in (portfolio, portfolio[-6:], [])),
            *(at_least(rows, context) for rows in (steps, steps[:5], [])),
            *(matrix(cells, context, **SAYS) for cells in ([cell("NA", 1), cell("NA", 2, None, change="fell")], [])),
        ]

    return draw


def written(text: str) -> str:
    """The characters of a text without its tags."""
    return re.sub("<[^>]*>", "", text)


def notes(drawing: Drawing, name: str) -> list[str]:
    return [note["text"] for note in drawing.figure["layout"]["annotations"] if note.get("name") == name]


@pytest.mark.parametrize("dark", [False, True])
def test_plotly_accepts_every_figure(drawings: Callable[[Context], list[Drawing]], dark: bool) -> None:
    for drawing in drawings(Context(as_at=date(2026, 10, 31), dark=dark)):
        assert go.Figure(drawing.figure).data


def test_every_figure_says_where_and_when_it_comes_from(
    drawings: Callable[[Context], list[Drawing]], context: Context
) -> None:
    for drawing in drawings(context):
        [foot] = notes(drawing, "footer")
        about = "As at 31 October 2026 · snapshot 2026-11-12-a81f · source: returns to the Gold Group"
        assert foot.replace("<br>", " · ").startswith(about)
        assert foot.endswith(" · <b>illustrative data</b>")


def test_illustrative_is_said_only_of_illustrative_data(drawings: Callable[[Context], list[Drawing]]) -> None:
    for drawing in drawings(Context(as_at=date(2026, 10, 31))):
        assert "illustrative" not in "".join(notes(drawing, "footer"))


def test_the_footer_carries_marking_and_known_at_made_safe() -> None:
    told = footer(Context(as_at=date(2026, 10, 31), known_at=date(2026, 11, 5), marking="<b>OFFICIAL</b>"))
    assert told.startswith("&lt;b&gt;OFFICIAL&lt;/b&gt; · As at 31 October 2026 · known at 5 November 2026")


def test_every_figure_states_its_title_inside_and_an_alt_text(
    drawings: Callable[[Context], list[Drawing]], context: Context
) -> None:
    for drawing in drawings(context):
        assert drawing.figure["layout"]["title"]["text"].replace("<br>", " ") == drawing.title
        assert drawing.alt


def test_a_long_title_is_parted_after_a_clause_where_both_lines_then_fit() -> None:
    says = "137 of 239 unit-recommendation pairs are at Practised or above; 26 below what was once held"
    assert title_lines(says) == [
        "137 of 239 unit-recommendation pairs are at Practised or above;",
        "26 below what was once held",
    ]
    assert title_lines("12 of 20 recommendations reach Equipped; 5 Practised and 2 Embedded") == [
        "12 of 20 recommendations reach Equipped; 5 Practised and 2 Embedded"
    ]
    no_clause = title_lines("word " * 20)
    assert len(no_clause) == 2
    assert abs(len(no_clause[0]) - len(no_clause[1])) <= 5


def test_bars_are_the_counts_by_stage_and_month(portfolio: Rows, context: Context) -> None:
    bars = stage_by_month(portfolio, context).figure["data"]
    assert [bar["name"] for bar in bars] == [*(stage.name for stage in reversed(LADDER)), "not reported"]
    of_stages = [bar["y"] for bar in reversed(bars[:-1])]
    assert of_stages == [[4, 2, 1], [0, 1, 0], [0, 1, 2], [0, 0, 0], [0, 0, 1], *[[0, 0, 0]] * (TOP - EMBEDDED)]
    assert bars[TOP - EMBEDDED]["customdata"][-1] == ["2026-10-31", 4]


def test_an_unreported_month_is_hatched_and_is_named(portfolio: Rows, context: Context) -> None:
    drawing = stage_by_month(portfolio, context)
    assert drawing.figure["data"][0]["x"] == ["2025-10-15", "2026-08-15", "2026-10-15"]
    (missing,) = [bar for bar in drawing.figure["data"] if bar["name"] == "not reported"]
    assert missing["x"][:2] == ["2025-11-15", "2025-12-15"] and set(missing["y"]) == {4}
    assert missing["marker"]["pattern"]["shape"] == "/"
    assert "▨ not reported" in notes(drawing, "key")[0]
    assert "Not reported: November 2025, December 2025" in drawing.alt


def test_a_month_of_none_is_not_reported_rather_than_zero(context: Context) -> None:
    rows = [
        {"month_end": date(2026, 1, 31), "stage": 0, "recommendations": 20},
        {"month_end": date(2026, 2, 28), "stage": 0, "recommendations": None},
    ]
    assert stage_by_month(rows, context).figure["data"][-1]["y"] == [20]
    said = [
        {"month_end": when, "stage": 4, "reported": when.month == 1, "recommendations_claimed": 0,
         "recommendations_asserted": 0}
        for when in (date(2026, 1, 31), date(2026, 2, 28))
    ]  # fmt: skip
    filled = [{**row, "recommendations": 20} for row in rows]
    assert stage_by_month(filled, context, said).figure["data"][0]["x"] == ["2026-01-15"]


def test_what_is_claimed_and_asserted_stands_as_lines_over_the_bars(portfolio: Rows, context: Context) -> None:
    months = sorted({row["month_end"] for row in portfolio})
    said = [
        {"month_end": when, "stage": stage, "reported": True, "recommendations_claimed": place if stage == 4 else 4,
         "recommendations_asserted": 0}
        for place, when in enumerate(months) for stage in (3, 4)
    ]  # fmt: skip
    drawing = stage_by_month(portfolio, context, said)
    (claimed,) = [trace for trace in drawing.figure["data"] if trace["name"] == "claimed"]
    assert claimed["y"] == [None, 1, 2]
    assert "claimed embedded 2" in written(notes(drawing, "key")[0])
    assert not [trace for trace in drawing.figure["data"] if trace["name"] == "asserted"]


def test_meetings_and_changes_of_rules_are_marked_within_the_months(portfolio: Rows, context: Context) -> None:
    meetings = [{"held_on": when, "title": "Gold Group"} for when in (date(2020, 1, 1), date(2026, 9, 1), "soon")]
    criteria = [{"effective_from": when, "title": "Training"} for when in (date(2023, 4, 27), date(2026, 9, 30))]
    drawing = over_time(portfolio, [], meetings, criteria, context)
    (held,) = [trace for trace in drawing.figure["data"] if trace["name"] == "meetings"]
    assert held["x"] == ["2026-09-01"]
    assert [shape["x0"] for shape in drawing.figure["layout"]["shapes"] if shape["type"] == "line"] == ["2026-09-30"]
    assert "rules changed" in notes(drawing, "key")[0]


def test_the_title_of_the_months_says_how_now_stands_to_the_most_there_were(portfolio: Rows, context: Context) -> None:
    drawing = stage_by_month(portfolio, context)
    assert drawing.title == "Embedded: 1 of 4, the most so far"
    none = [row | {"stage": 0} for row in portfolio if row["stage"] == 0 and row["recommendations"]]
    assert stage_by_month(none, context).title.endswith("in every month")
    counts = ["1 below defined", "0 defined", "2 equipped", "0 practised", "1 embedded"]
    assert join_names([*counts, *(f"0 {name.lower()}" for name in STAGES[EMBEDDED + 1 :])]) in drawing.alt


def test_end_labels_never_touch(context: Context) -> None:
    rows = [
        {"month_end": date(2026, 1, 31), "stage": stage, "recommendations": 200 if stage == 5 else 0}
        for stage in range(6)
    ]
    heights = [
        note["yshift"]
        for note in stage_by_month(rows, context).figure["layout"]["annotations"]
        if note.get("name") == "end"
    ]
    assert min(above - below for below, above in itertools.pairwise(sorted(heights))) >= 17.9
    assert max(heights) <= PLOT_HEIGHT


def test_steps_show_now_as_bars_and_before_as_marks(steps: Rows, context: Context) -> None:
    now, quarter, year = at_least(steps, context).figure["data"]
    assert (now["type"], now["x"]) == ("bar", [18, 12, 5, 2, 0])
    assert (quarter["x"], year["x"]) == ([17, 12, 6, 1, 0], [14, 7, 2, 0, 0])
    assert now["customdata"][0] == ["2026-10-31", 1]


def test_the_steps_of_one_are_told_in_the_singular(steps: Rows, context: Context) -> None:
    one = [{**row, "at_or_above": 0, "out_of": 1} for row in steps]
    assert at_least(one, context).title == "0 of 1 recommendation reaches Equipped; 0 Practised and 0 Embedded"


def test_steps_say_their_numbers_beside_the_bars(steps: Rows, context: Context) -> None:
    drawing = at_least(steps, context)
    assert drawing.title == "12 of 20 recommendations reach Equipped; 5 Practised and 2 Embedded"
    assert "<b>5 of 20</b><br>◆ 6  ○ 2" in [note["text"] for note in drawing.figure["layout"]["annotations"]]


def test_cells_carry_stage_and_ids(context: Context) -> None:
    [bars] = matrix([cell("NA", 1, 3), cell("NA", 2, 4, change="gained")], context, **SAYS).figure["data"]
    assert [written(text) for text in bars["text"]] == ["3", "4▲"]
    assert bars["customdata"] == [["NA", 1], ["NA", 2]]


def test_a_cells_text_keeps_its_colour_when_another_is_clicked(context: Context) -> None:
    [bars] = matrix([cell("NA", 1, 5)], context, **SAYS).figure["data"]
    assert bars["text"] == ['<span style="color:#ffffff">5</span>']


def test_unknown_cells_are_hatched_and_say_so(context: Context) -> None:
    drawing = matrix([cell("NA", 1, 0), cell("NA", 2, None)], context, **SAYS)
    known, unknown = drawing.figure["data"]
    assert "pattern" not in known["marker"]
    assert unknown["marker"]["pattern"]["shape"] == "/"
    assert unknown["customdata"] == [["NA", 2]]
    assert "not assessed" in notes(drawing, "key")[0]


def test_verdicts_have_shapes_and_are_explained(context: Context) -> None:
    verdicts = ("met", "not met", "cannot tell", "lapsed", "not assessed")
    cells = [{**cell("NA", column), "verdict": verdict} for column, verdict in enumerate(verdicts)]
    drawing = matrix(cells, context, **SAYS)
    assert [written(text) for text in drawing.figure["data"][0]["text"]] == ["●", "✕", "◐", "◇"]
    assert all(verdict in notes(drawing, "key")[0] for verdict in verdicts)


def test_hostile_labels_stay_text_in_a_matrix(context: Context) -> None:
    spec = str(
        matrix(
            [cell("NA", 1, row_label="<b>x</b>", column_label="<i>y</i>", group="<u>z</u>", hover="<a>")],
            context,
            **SAYS,
        ).figure
    )
    assert not any(tag in spec for tag in ("<b>x", "<i>", "<u>", "<a>"))


def test_of_few_months_each_is_named_and_the_year_stands_under_the_first_of_it() -> None:
    axis = month_axis([date(2025, 11, 30), date(2025, 12, 31), date(2026, 1, 31)])
    assert axis["ticktext"] == ["Nov<br>2025", "Dec", "Jan<br>2026"] and axis["tickangle"] == 0
