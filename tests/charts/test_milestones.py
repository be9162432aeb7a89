"""Milestones' figures: dates never confused, lines that break and stop where the record does, ranges without an end."""

import json
from datetime import date
from typing import Any

import pytest

from charts.drawing import Context
from charts.milestones.burnup import against_plan
from charts.milestones.dumbbells import SHOWN_AT_MOST, positions, pressing
from charts.milestones.forecasts import trend
from charts.milestones.kinds import by_kind
from charts.milestones.outlook import ranges
from charts.milestones.reasons import given
from charts.milestones.states import standing_in_words

CONTEXT = Context(as_at=date(2026, 10, 31), illustrative=True)
NAMES = ((1, "First"), (2, "Second"))
Row = dict[str, Any]


def position(name: str = "A", state: str = "open", **over: Any) -> Row:
    done = date(2026, 5, 1) if state in ("done", "done late") else None
    return {
        "milestone_id": name,
        "recommendation_id": 1,
        "title": "A title",
        "original_due_on": date(2026, 6, 30),
        "forecast_on": date(2026, 12, 31),
        "completed_on": done,
        "days_against_original": 184,
        "state": state,
        "last_reported_on": date(2026, 10, 31),
        **over,
    }


def report(month: int, forecast: date, change: str | None = None, moved: int = 0, **over: Any) -> Row:
    ends = {1: 31, 2: 28, 3: 31, 4: 30}
    return {
        "milestone_id": "A",
        "title": "A title",
        "as_at": date(2026, month, ends[month]),
        "forecast_on": forecast,
        "completed_on": None,
        "change": change,
        "moved_days": moved,
        "change_reason": None,
        **over,
    }


def traces(drawing: Any) -> dict[str, Row]:
    return {trace["name"]: trace for trace in drawing.figure["data"]}


@pytest.mark.parametrize(
    ("state", "days", "words"),
    [
        ("done", 0, "done on the day"),
        ("done", -1, "done, 1 day early"),
        ("done late", 12, "done late, 12 days"),
        ("overdue", 184, "overdue, forecast 184 days late"),
        ("open", 0, "open, forecast on its original date"),
        ("open", -3, "open, forecast 3 days early"),
        ("not reported", 9, "not reported since October 2026"),
    ],
)
def test_every_state_has_its_own_words(state: str, days: int, words: str) -> None:
    assert standing_in_words(position(state=state, days_against_original=days)) == words


def test_one_past_its_forecast_is_told_by_its_days_and_not_as_a_forecast_of_them() -> None:
    early = {"forecast_on": date(2026, 5, 15), "days_against_original": 62}
    assert standing_in_words(position(state="overdue", **early)) == "overdue by 62 days, forecast for 15 May 2026"
    drawing = positions([position("A", "overdue", **early)], NAMES, CONTEXT, subject="", state="overdue")
    assert drawing.title == "1 overdue, “A title” (1) the furthest, 62 days overdue"
    waiting = position(forecast_on=date(2026, 1, 31), days_against_original=-30)
    assert standing_in_words(waiting) == "open, forecast for 31 January 2026, now past"


def test_every_state_has_its_own_shape_and_the_original_another() -> None:
    states = ("done", "done late", "overdue", "open", "not reported")
    drawn = traces(positions([position(state, state) for state in states], NAMES, CONTEXT, subject="All"))
    symbols = [drawn[state]["marker"]["symbol"] for state in states]
    assert len({*symbols, drawn["original date"]["marker"]["symbol"]}) == 6


def test_too_many_are_cut_to_the_overdue_furthest_behind_and_it_is_said() -> None:
    rows = [position(f"M{number}", "overdue", days_against_original=number) for number in range(6)]
    rows.append(position("done", "done"))
    assert [row["milestone_id"] for row in pressing(rows, 2)] == ["M4", "M5"]
    many = [position(f"M{number}", "overdue", days_against_original=number) for number in range(SHOWN_AT_MOST + 1)]
    assert f"the {SHOWN_AT_MOST} most pressing drawn" in positions(many, NAMES, CONTEXT, subject="All").title


def test_the_overdue_stand_alone_the_furthest_behind_first_with_the_axis_on_top() -> None:
    rows = [
        position("A", "overdue"),
        position("B", "overdue", title="Route closed", days_against_original=300, forecast_on=date(2027, 4, 26)),
        position("C", "open"),
    ]
    drawing = positions(rows, NAMES, CONTEXT, subject="", state="overdue")
    assert traces(drawing)["rows"]["customdata"] == [["B"], ["A"]]
    assert drawing.title == "2 overdue, “Route closed” (1) the furthest, forecast 300 days late"
    assert drawing.figure["layout"]["xaxis"]["side"] == "top"


def test_those_not_yet_due_stand_by_their_dates() -> None:
    rows = [position("A"), position("B", original_due_on=date(2026, 2, 1))]
    drawing = positions(rows, NAMES, CONTEXT, subject="Recommendation W7", state="open")
    assert traces(drawing)["rows"]["customdata"] == [["B"], ["A"]]
    assert drawing.title == "Recommendation W7: 2 not yet due, “A title” (1) the next, on 1 February 2026"


def test_a_recommendation_is_written_as_it_may_be_quoted() -> None:
    row = {**position(), "numbers": {1: "W1"}}
    notes = positions([row], NAMES, CONTEXT, subject="All").figure["layout"]["annotations"]
    assert any("W1 First" in note["text"] for note in notes)


def kind(name: str, done: int, milestones: int, overdue: int = 0) -> Row:
    left = milestones - done - overdue
    return {"kind": name, "milestones": milestones, "done": done, "done_late": 0, "overdue": overdue, "open": left,
            "not_reported": 0}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([kind("activity", 3, 4, 1), kind("outcome", 0, 4, 3)], "3 of 4 overdue milestones are outcomes"),
        ([kind("activity", 3, 4), kind("outcome", 3, 4)], "1 of 2 milestones not done is an outcome"),
        ([kind("activity", 3, 4, 1), kind("outcome", 4, 4)], "0 of 1 overdue milestone is an outcome"),
        ([kind("output", 2, 2)], "Every milestone is done: 2 outputs: 2 done on time"),
    ],
)
def test_the_kinds_say_how_many_of_what_is_left_are_outcomes(rows: list[Row], title: str) -> None:
    assert by_kind(rows, CONTEXT).title == title


def test_the_parts_of_a_kind_add_up_to_it() -> None:
    drawn = traces(by_kind([kind("activity", 3, 9, 2)], CONTEXT))
    assert [drawn[name]["x"] for name in ("on_time", "done_late", "overdue", "open")] == [[3], [0], [2], [4]]


def test_the_commonest_reason_is_told_of_how_many() -> None:
    rows = [
        {"change_reason": "Staff not in post", "times": 3, "milestones": 3, "days_later": 90},
        {"change_reason": None, "times": 1, "milestones": 1, "days_later": -5},
    ]
    drawing = given(rows, CONTEXT)
    assert drawing.title == "Staff not in post: 3 of 4 re-forecasts, the most of 2 reasons"
    assert drawing.alt.endswith("Staff not in post: 3 (90 days later); No reason given: 1 (5 days earlier).")
    assert traces(drawing)["reasons"]["x"] == [3, 1]


def test_a_click_anywhere_on_a_row_gives_the_milestone() -> None:
    drawn = traces(positions([position("R01-M1")], NAMES, CONTEXT, subject="All"))
    assert drawn["rows"]["customdata"] == [["R01-M1"]]


def test_hostile_words_stay_words() -> None:
    row = position("<b>x</b>", title="<img src=x onerror=alert(1)> $x^2$")
    drawing = positions([row], NAMES, CONTEXT, subject="All")
    drawn = [note["text"] for note in drawing.figure["layout"]["annotations"]]
    drawn += [text for trace in drawing.figure["data"] for text in trace.get("hovertext", ())]
    assert not any("<img" in text or "<b>x</b>" in text or "$x" in text for text in drawn)


def test_the_trend_breaks_over_a_month_not_reported_and_marks_each_move() -> None:
    rows = [
        report(1, date(2026, 3, 1), "first report"),
        report(2, date(2026, 5, 1), "re-forecast", 61),
        report(4, date(2026, 5, 1), "back in the returns"),
    ]
    drawing = trend(rows, CONTEXT, subject="A")
    drawn = traces(drawing)
    assert drawn["A"]["y"] == ["2026-03-01", "2026-05-01", None, "2026-05-01"]
    assert drawn["forecast_on"]["y"] == ["2026-03-01", "2026-05-01"]
    assert drawing.title == "A: re-forecast once; now forecast for 1 May 2026"


def test_the_trend_ends_in_the_day_it_was_done() -> None:
    done = report(2, date(2026, 3, 1), "completed", completed_on=date(2026, 2, 20))
    drawn = traces(trend([report(1, date(2026, 3, 1), "first report"), done], CONTEXT, subject="A"))
    assert drawn["completed_on"]["y"] == ["2026-02-20"]


def test_the_burnup_stops_at_its_last_point_and_has_no_limits() -> None:
    rows = [
        {"month_end": date(2026, 9, 30), "planned": 2, "delivered": 1, "milestones": 4},
        {"month_end": date(2026, 10, 31), "planned": 3, "delivered": 1, "milestones": 4},
        {"month_end": date(2026, 11, 30), "planned": 4, "delivered": None, "milestones": 4},
    ]
    drawing = against_plan(rows, CONTEXT, subject="All")
    assert traces(drawing)["delivered"]["x"] == ["2026-09-30", "2026-10-31"]
    assert traces(drawing)["planned"]["y"] == [2, 3, 4]
    assert set(traces(drawing)) == {"planned", "delivered"}
    assert drawing.title == "All: 1 done by 31 October 2026, 2 fewer than the original plan's 3"


def test_a_range_without_an_end_runs_to_the_edge_and_says_so() -> None:
    row = {
        **position(),
        "completed_alike": 10,
        "needed": 8,
        "likely_to": None,
        "half_to": date(2027, 3, 1),
        "half_from": date(2026, 12, 1),
        "likely_from": date(2026, 11, 10),
    }
    drawn = traces(ranges([row], [], CONTEXT, subject="All"))
    assert drawn["no end"]["x"] and drawn["likely"]["x"][0] == "2026-11-10"


def test_a_refusal_says_what_is_lacking() -> None:
    blank = dict.fromkeys(("half_from", "half_to", "likely_from", "likely_to"))
    drawing = ranges([{**position(), **blank, "completed_alike": 3, "needed": 8}], [], CONTEXT, subject="All")
    assert "3 of the 8 needed" in drawing.alt


@pytest.mark.parametrize("draw", [lambda: positions([], NAMES, CONTEXT, subject="All"),
                                  lambda: trend([], CONTEXT, subject="A"),
                                  lambda: against_plan([], CONTEXT, subject="All"),
                                  lambda: by_kind([], CONTEXT),
                                  lambda: given([], CONTEXT),
                                  lambda: ranges([], [], CONTEXT, subject="All")])  # fmt: skip
def test_no_rows_is_a_sentence(draw) -> None:
    assert draw().alt


def test_an_outlook_that_its_record_refutes_says_so_in_its_title_and_calls_nothing_likely() -> None:
    range_given = {"half_from": date(2026, 12, 1), "half_to": date(2027, 3, 1), "likely_from": None, "likely_to": None}
    row = {**position(), **range_given, "completed_alike": 30, "needed": 8}
    record = [{"year": None, "upheld": False, "half_held": 33, "half_decided": 144}]
    drawing = ranges([row], record, CONTEXT, subject="All")
    assert "the likely range was right 33 times in 144" in drawing.title
    assert "as likely as not" not in json.dumps(drawing.figure) + drawing.alt
    drawn = traces(drawing)
    assert drawn["not before"]["x"] == ["2026-12-01"] and "half" not in drawn and "likely" not in drawn
    assert "not before 1 December 2026" in drawing.alt
