"""The verdicts, units by criteria."""

from datetime import date

import plotly.graph_objects as go

from charts.criteria_grid import grid

CRITERIA = [
    {"criterion_id": "policy_issued", "title": "Policy issued and owned", "stage": 1},
    {"criterion_id": "officers_trained", "title": "Officers in post trained", "stage": 2},
]
NAMES = (("EA", "East Area"), ("NA", "North Area"))


def verdict(unit, criterion, word, **over):
    row = {
        "unit_id": unit,
        "criterion_id": criterion,
        "verdict": word,
        "said": None,
        "overdue": False,
        "applicable": True,
    }
    figures = {"observed_to": None, "expires_on": None, "numerator": None, "denominator": None, "detail": None}
    return {**row, **figures, **over}


def stage(unit, supported=0, blocking=None, flag=None):
    return {"unit_id": unit, "supported_stage": supported, "flag": flag, "blocking_criterion": blocking}


def traces(drawing):
    go.Figure(drawing.figure)
    return {trace["name"]: trace for trace in drawing.figure["data"]}


def test_each_cell_says_its_verdict_in_words_and_what_is_not_assessed_is_hatched(context):
    verdicts = [
        verdict("EA", "policy_issued", "met", overdue=True, observed_to=date(2026, 5, 1)),
        verdict("EA", "officers_trained", "cannot tell"),
        verdict("NA", "policy_issued", "lapsed", said="met"),
        verdict("NA", "officers_trained", "not assessed"),
    ]
    found = traces(grid(verdicts, [stage("EA"), stage("NA")], CRITERIA, context, names=NAMES))
    assert found["assessed"]["text"] == ["● met<br>◷ overdue", "◐ cannot<br>tell", "◇ lapsed"]
    assert found["not assessed"]["text"] == ["not<br>assessed"]
    assert "pattern" in found["not assessed"]["marker"]
    # Given a colour for each bar, Plotly would draw the lines in it, unseen.
    assert isinstance(found["not assessed"]["marker"]["color"], str)
    assert "pattern" not in found["assessed"]["marker"]


def test_a_click_gives_the_unit_and_the_criterion_and_the_north_area_keeps_its_id(context):
    verdicts = [verdict("NA", "policy_issued", "met")]
    found = traces(grid(verdicts, [stage("NA")], CRITERIA, context, names=NAMES))
    assert found["assessed"]["customdata"] == [["NA", "policy_issued"]]
    assert found["stage"]["customdata"] == [["NA", None]]


def test_what_stops_a_unit_is_framed_and_counted_in_the_title(context):
    stages = [stage("EA", 1, "officers_trained"), stage("NA", 0, "policy_issued"), stage("SW", 1, "officers_trained")]
    drawing = grid([], stages, CRITERIA, context, names=NAMES)
    assert drawing.title == "1 of 3 units is lowest, below Defined: stopped first by “Policy issued and owned”"
    assert len([x for x in traces(drawing)["stopped"]["x"] if x is None]) == 3
    assert grid([], [stage("EA", 5)], CRITERIA, context).title == "Every criterion is met in the one unit in scope"


def test_the_lowest_units_stand_first_and_among_them_those_that_broke_earliest(context):
    stages = [stage("EA", 2), stage("NA", 0, "officers_trained"), stage("SW", 0, "policy_issued")]
    drawing = grid([], stages, CRITERIA, context, names=NAMES)
    assert [click[0] for click in traces(drawing)["stage"]["customdata"]] == ["SW", "NA", "EA"]
    assert drawing.title.endswith(
        "2 of 3 units are lowest, below Defined: stopped first by “Policy issued and owned” in 1"
    )


def test_of_very_many_units_the_lowest_are_drawn(context):
    stages = [stage(f"U{number:03}", 2 if number else 1, "officers_trained") for number in range(120)]
    drawn = traces(grid([], stages, CRITERIA, context))["stage"]["customdata"]
    assert len(drawn) == 24 and drawn[0] == ["U000", None]


def test_a_unit_of_which_nothing_is_known_has_no_stage_0(context):
    drawing = grid([], [stage("EA", 1), stage("NA")], CRITERIA, context, names=NAMES, unknown=("NA",))
    assert traces(drawing)["stage not assessed"]["text"] == ["not<br>assessed"]
    assert traces(drawing)["stage"]["text"] == ["1<br>Defined"]


def test_a_criterion_switched_off_is_not_drawn_as_met(context):
    row = verdict("EA", "policy_issued", "met", applicable=False, detail="not applicable: no <b>training</b>")
    found = traces(grid([row], [stage("EA")], CRITERIA, context, names=NAMES))
    assert found["assessed"]["text"] == ["– not<br>applicable"]
    assert "<b>training</b>" not in found["assessed"]["hovertext"][0]


def test_without_a_unit_in_scope_the_figure_says_so(context):
    assert "No unit is in scope" in grid([], [], CRITERIA, context).alt


def test_the_alternative_text_counts_the_verdicts_of_each_criterion(context):
    verdicts = [verdict("EA", "policy_issued", "met"), verdict("NA", "policy_issued", "not met")]
    drawing = grid(verdicts, [stage("EA"), stage("NA")], CRITERIA, context, names=NAMES)
    assert "Policy issued and owned: 1 met and 1 not met" in drawing.alt
