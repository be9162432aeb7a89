"""The history of a recommendation: the lowest unit, and every unit under it."""

from datetime import date

import plotly.graph_objects as go

from charts.unit_history import history

NAMES = (("EA", "East Area"), ("NA", "North Area"))
ENDS = (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31))


def months(*stages, unit=None, changes=None, reported=(True, True, True)):
    changes = changes or [None] * len(stages)
    rows = zip(ENDS, stages, changes, reported, strict=False)
    common = {"unit_id": unit} if unit else {}
    return [
        {"month_end": end, "stage": stage, "change": change, "reported": told, **common}
        for end, stage, change, told in rows
    ]


def traces(drawing):
    go.Figure(drawing.figure)
    return {trace["name"]: trace for trace in drawing.figure["data"]}


def test_a_month_with_nothing_assessed_is_hatched_and_one_not_reported_is_left_empty(context):
    headline = months(None, 1, 1, reported=(True, False, True))
    found = traces(history(headline, [], context, subject="Recommendation 7"))
    assert len(found["assessed"]["x"]) == 1
    assert len(found["not assessed"]["x"]) == 1
    assert isinstance(found["not assessed"]["marker"]["color"], str)
    axis = history(headline, [], context, subject="Recommendation 7").figure["layout"]["xaxis"]["title"]["text"]
    assert axis == "Month-end (no return, so no cell: Sep 2026)"


def test_a_click_gives_the_month_and_the_unit(context):
    drawing = history(months(1, 1, 1), months(1, 1, 2, unit="NA"), context, subject="Recommendation 7", names=NAMES)
    data = traces(drawing)["assessed"]["customdata"]
    assert (data[0], data[-1]) == (["2026-08-31", None], ["2026-10-31", "NA"])


def test_the_number_stands_at_the_start_of_a_run_with_the_sign_of_its_change(context):
    headline = months(2, 1, 1, changes=(None, "fell", None))
    assert traces(history(headline, [], context, subject="Recommendation 7"))["changes"]["text"] == ["2", "▼1"]


def test_the_title_says_since_when_and_what_was_held_before(context):
    fell = history(months(2, 1, 1), [], context, subject="Recommendation 7")
    assert fell.title == "The lowest unit has stood at Defined since September 2026; it was at Equipped in August 2026"
    rose = history(months(1, 1, 2), [], context, subject="Recommendation 7")
    assert rose.title == "The lowest unit came to Equipped in October 2026"
    one = history(months(1), [], context, subject="Recommendation 7")
    assert one.title == "The lowest unit stands at Defined in August 2026, the only month reported"
    unknown = history(months(1, 1, None), [], context, subject="Recommendation 7")
    assert unknown.title == "Recommendation 7 was not assessed in October 2026"


def test_without_a_month_reported_the_figure_says_so(context):
    assert "No month has been reported" in history([], [], context, subject="Recommendation 7").alt
