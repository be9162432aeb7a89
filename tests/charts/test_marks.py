"""The recommendations by stage: what stands where, what is said, what a click gives."""

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from charts import marks
from charts.drawing import Context, Drawing
from charts.palette import DARK, LIGHT
from data.book.ladder import EMBEDDED, STAGES, TOP

Recommendation = Callable[..., dict[str, Any]]


def trace(drawing: Drawing, name: str) -> dict[str, Any]:
    return next(found for found in drawing.figure["data"] if found["name"] == name)


def words(drawing: Drawing) -> str:
    return " ".join(note["text"] for note in drawing.figure["layout"]["annotations"])


def unit(recommendation_id: int, unit_id: str, stage: int, unknown: bool = False) -> dict[str, Any]:
    return {"recommendation_id": recommendation_id, "unit_id": unit_id, "supported_stage": stage, "unknown": unknown}


def test_three_marks_stand_at_the_rows_stages(recommendation: Recommendation, context: Context) -> None:
    rows = [
        recommendation(recommendation_id=1),
        recommendation(recommendation_id=2, supported_stage=4, verified_stage=4, claimed_stage=None),
    ]
    drawing = marks.ladder(rows, [], context)
    assert trace(drawing, "supported")["x"] == [1, 4]
    assert trace(drawing, "verified")["x"] == [2, 4]
    assert trace(drawing, "claimed")["x"] == [3, None]
    assert trace(drawing, "supported")["marker"]["color"] == [LIGHT.stages[1], LIGHT.stages[4]]


def test_a_dotted_gap_is_drawn_only_where_the_claim_is_ahead(recommendation: Recommendation, context: Context) -> None:
    rows = [
        recommendation(recommendation_id=1),
        recommendation(recommendation_id=2, claimed_stage=0),
        recommendation(recommendation_id=3, claimed_stage=None),
    ]
    assert trace(marks.ladder(rows, [], context), "gap")["x"] == [1, 3, None]


def test_a_click_anywhere_on_a_row_gives_its_recommendation(recommendation: Recommendation, context: Context) -> None:
    drawing = marks.ladder([recommendation(recommendation_id=7), recommendation(recommendation_id=3)], [], context)
    assert trace(drawing, "rows")["customdata"] == [[3, None], [7, None]]
    assert sum(trace(drawing, "rows")["width"]) + 18 == drawing.figure["layout"]["yaxis"]["range"][0]


def test_every_unit_has_a_dot_of_its_own_near_its_stage(recommendation: Recommendation, context: Context) -> None:
    units = [
        unit(5, name, 1 + (name > "M"))
        for name in ("AS", "AW", "CE", "CN", "EA", "NA", "NE", "NW", "SE", "SN", "SW", "WA")
    ]
    dots = trace(marks.ladder([recommendation()], units, context), "units")
    assert [round(x) for x in dots["x"]] == [1] * 5 + [2] * 7
    assert len(set(zip(dots["x"], dots["y"], strict=True))) == 12
    assert [5, "NA"] in dots["customdata"]


def test_a_unit_with_nothing_assessed_is_drawn_as_unknown(recommendation: Recommendation, context: Context) -> None:
    drawing = marks.ladder([recommendation()], [unit(5, "AS", 0), unit(5, "NA", 0, unknown=True)], context)
    assert trace(drawing, "units with nothing assessed")["customdata"] == [[5, "NA"]]
    assert trace(drawing, "units")["customdata"] == [[5, "AS"]]
    assert "nothing on file" in words(drawing)


def test_many_units_become_one_dot_a_stage(recommendation: Recommendation, context: Context) -> None:
    row = recommendation(units_in_scope=120, units_at_1=80, units_at_2=40, units_at_3=0, units_at_4=0, units_at_5=0)
    dots = trace(marks.ladder([row], [], context), "units")
    assert dots["x"] == [0, 1, 2]
    assert dots["hovertext"][1] == "40 units: Defined"


def test_the_title_states_the_finding(recommendation: Recommendation, context: Context) -> None:
    rows = [
        recommendation(recommendation_id=number, supported_stage=EMBEDDED, claimed_stage=EMBEDDED) for number in (1, 2)
    ] + [recommendation(recommendation_id=3)]
    drawing = marks.ladder(rows, [], context)
    assert drawing.title == "2 of 3 recommendations stand at Embedded, 1 at Defined"
    assert drawing.alt.startswith("2 of 3 embedded in every unit, 1 claimed ahead of evidence.")
    assert drawing.figure["layout"]["title"]["text"].replace("<br>", " ") == drawing.title


def test_no_claim_ahead_is_not_mentioned(recommendation: Recommendation, context: Context) -> None:
    drawing = marks.ladder([recommendation(claimed_stage=None)], [], context)
    assert drawing.alt.startswith("0 of 1 embedded in every unit. ")


def test_what_the_force_declared_is_marked_and_titles_and_words_are_links(
    recommendation: Recommendation, context: Context
) -> None:
    rows = [recommendation(recommendation_id=1), recommendation(recommendation_id=2)]
    views = [{"recommendation_id": number, "declared_on": on} for number, on in ((1, date(2026, 4, 30)), (2, None))]
    layout = marks.ladder_with_links(rows, [], views, context, "recommendation?recommendation=").figure["layout"]
    titles, words = layout["yaxis2"]["ticktext"], layout["yaxis3"]["ticktext"]
    assert [title.startswith("◆") for title in titles] == [True, False]
    assert all(
        f'href="recommendation?recommendation={place}"' in text
        for texts in (titles, words)
        for place, text in enumerate(texts, start=1)
    )
    (key,) = [note["text"] for note in layout["annotations"] if note.get("name") == "key"]
    assert "◆ declared complete" in key


def test_the_alt_text_says_what_a_sighted_reader_concludes(recommendation: Recommendation, context: Context) -> None:
    rows = [recommendation(flag="fell"), recommendation(recommendation_id=12, flag="lapsed", supported_stage=0)]
    alt = marks.ladder(rows, [], context).alt
    assert "0 of 2 embedded in every unit, 2 claimed ahead of evidence." in alt
    assert "By the lowest unit: 1 below defined and 1 defined." in alt
    assert "Fell: recommendation 5. Lapsed: recommendation 12." in alt


def test_the_right_hand_text_counts_units_at_the_next_stage(recommendation: Recommendation, context: Context) -> None:
    rows = [
        recommendation(recommendation_id=1),
        recommendation(recommendation_id=2, flag="fell"),
        recommendation(recommendation_id=3, supported_stage=TOP - 1),
    ]
    drawing = marks.ladder(rows, [], context)
    beside = drawing.figure["layout"]["yaxis3"]["ticktext"]
    assert "Units at the next stage or above" in words(drawing)
    assert "7 of 12 at Equipped" in beside[0]
    assert beside[1] == "<b>▼ fell</b> · 7 of 12 at Equipped"
    assert f"0 of 12 at {STAGES[TOP]}<" in beside[2]


def test_twenty_rows_and_all_around_them_fit_a_wall_screen(recommendation: Recommendation, context: Context) -> None:
    rows = [recommendation(recommendation_id=number, theme_id=number % 4) for number in range(20)]
    assert marks.ladder(rows, [], context).figure["layout"]["height"] <= 716


def test_a_long_title_is_cut_between_words_and_whole_when_pointed_at(
    recommendation: Recommendation, context: Context
) -> None:
    title = "Packaging, labelling and recording of property and exhibits"
    drawing = marks.ladder([recommendation(title=title)], [], context)
    assert drawing.figure["layout"]["yaxis2"]["ticktext"] == ["Packaging, labelling and recording of…"]
    assert title in trace(drawing, "rows")["hovertext"][0]


def test_the_columns_carry_their_counts(recommendation: Recommendation, context: Context) -> None:
    rows = [
        recommendation(recommendation_id=number, supported_stage=stage) for number, stage in ((1, 0), (2, 0), (3, TOP))
    ]
    notes = [
        note for note in marks.ladder(rows, [], context).figure["layout"]["annotations"] if note.get("name") == "count"
    ]
    assert [(note["x"], note["text"]) for note in notes] == [
        (stage, f"<b>{count}</b>") for stage, count in enumerate((2, *[0] * (TOP - 1), 1))
    ]


def test_rows_stand_under_their_themes_in_order(recommendation: Recommendation, context: Context) -> None:
    rows = [recommendation(recommendation_id=9, theme_id=2, theme_name="Records"), recommendation(recommendation_id=1)]
    drawing = marks.ladder(rows, [], context)
    assert drawing.figure["layout"]["yaxis"]["ticktext"] == ["<b>1</b>", "<b>9</b>"]
    assert words(drawing).index("Training and supervision") < words(drawing).index("Records")


@pytest.mark.parametrize("number", [1, 20, 200])
def test_rows_never_overlap_however_many(recommendation: Recommendation, context: Context, number: int) -> None:
    rows = [
        recommendation(recommendation_id=index, theme_id=index % 4, theme_name=f"Theme {index % 4}")
        for index in range(1, number + 1)
    ]
    drawing = marks.ladder(rows, [], context)
    bars = trace(drawing, "rows")
    edges = [(middle - width / 2, middle + width / 2) for middle, width in zip(bars["y"], bars["width"], strict=True)]
    assert min(bars["width"]) >= 24
    assert all(below >= above_end for (_, above_end), (below, _) in itertools.pairwise(edges))
    go.Figure(drawing.figure)


def test_no_rows_say_what_is_missing(context: Context) -> None:
    drawing = marks.ladder([], [], context)
    assert "enter them in recommendation.csv" in drawing.alt
    assert len(go.Figure(drawing.figure).data) == 1


def test_hostile_titles_are_drawn_as_text(recommendation: Recommendation, context: Context) -> None:
    drawing = marks.ladder(
        [recommendation(title="<img src=x onerror=alert(1)> $x$", theme_name="<b>theme</b>")],
        [unit(5, "<a>", 1)],
        context,
    )
    spec = go.Figure(drawing.figure).to_json().replace("\\u003c", "<").replace("\\u003e", ">")
    assert "<img" not in spec
    assert "<b>theme" not in spec
    assert "$x$" not in spec
    assert trace(drawing, "units")["hovertext"] == ["&lt;a&gt;: Defined"]


def test_the_dark_theme_changes_colours_and_nothing_else(recommendation: Recommendation, context: Context) -> None:
    dark = Context(as_at=context.as_at, snapshot_id=context.snapshot_id, illustrative=True, dark=True)
    one, other = marks.ladder([recommendation()], [], context), marks.ladder([recommendation()], [], dark)
    assert (one.title, one.alt) == (other.title, other.alt)
    assert other.figure["layout"]["paper_bgcolor"] == DARK.ground
    assert trace(other, "supported")["marker"]["color"] == [DARK.stages[1]]


def test_of_more_than_forty_those_below_their_best_come_first_then_the_lowest(
    recommendation: Recommendation, context: Context
) -> None:
    rows = [
        recommendation(recommendation_id=number, supported_stage=3, flag="fell" if number == 90 else None)
        for number in range(1, 91)
    ]
    rows[49] = recommendation(recommendation_id=50, supported_stage=0)
    assert [row["recommendation_id"] for row in marks.part(rows, 0)[:3]] == [90, 50, 1]
    last = marks.ladder(rows, [], context, first=80)
    assert trace(last, "rows")["customdata"] == [[number, None] for number in range(80, 90)]
    assert last.title == "89 of 90 recommendations stand at Practised, 1 below Defined"


def test_in_a_narrow_window_the_words_beside_a_row_are_its_sign_and_count(
    recommendation: Recommendation, context: Context
) -> None:
    title = "Supervision of the first response to an unexpected death"
    layout = marks.ladder([recommendation(title=title, flag="fell")], [], context).figure["layout"]
    narrow = layout["meta"]["narrow"]
    assert narrow["beside"] == ["▼ 7 of 12"] and layout["yaxis3"]["ticktext"][0].endswith("7 of 12 at Equipped")
    assert narrow["titles"] == ["Supervision of the first response to…"] and "▼ fell" in narrow["key"]
    assert narrow["heads"][0] == "Below<br>Defined"
    assert narrow["margin"]["l"] + narrow["margin"]["r"] + 6 * 64 < 788  # a tablet's width
