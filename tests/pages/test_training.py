"""Training: the sentence is right in every case, and the page holds whatever is on file."""

from datetime import date
from typing import Any

import pytest

from pages.sentences import training as says

Row = dict[str, Any]


def roster(state: str, short_by: int = 0, room: int | None = None, course: str = "SD1") -> Row:
    return {
        "course_id": course,
        "state": state,
        "short_by": short_by,
        "room": room,
        "threshold": 0.95,
        "month_end": None if state == "not reported" else date(2026, 10, 31),
    }


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [],
            "It can't be told whether the people in post are trained: no roster that counts has been reported.",
        ),
        (
            [roster("not reported")],
            "It can't be told whether the people in post are trained: no roster that counts has been reported.",
        ),
        (
            [roster("at or above", room=9)],
            "Yes for now: 1 of 1 roster (a course, unit and role) is at 95% or above; 3 untrained people "
            "joining a roster would take 0 of the 1 roster now meeting it below it.",
        ),
        (
            [roster("below", 7)],
            "Nowhere: 0 of 1 roster (a course, unit and role) are at 95% or above; 7 more people must be trained.",
        ),
        (
            [roster("below", 7), roster("at or above", room=1, course="CO1"), roster("lapsed")],
            "Not everywhere: 1 of 2 rosters (a course, unit and role) is at 95% or above; 7 more people must be "
            "trained (7 for SD1); 1 roster is not reported, or too old to count; 3 untrained people joining a roster "
            "would take 1 of the 1 roster now meeting it below it.",
        ),
    ],
)
def test_the_answer(rows: list[Row], said: str) -> None:
    assert says.answer(rows) == said


def need(**over: Any) -> Row:
    base = {"course_id": "CO1", "role": "officer", "threshold": 0.95, "units_short": 2, "short_by": 67}
    dates = {"by_on": date(2026, 12, 31), "best_month": date(2025, 2, 28)}
    return {**base, **dates, "needed_a_week": 40.2, "best_a_week": 23.0, **over}


def test_what_it_takes_is_beside_the_best_ever() -> None:
    assert says.need(need()) == (
        "CO1, 67 officers short in 2 units: it needs 41 officers a week there to reach 95% by 31 December 2026; best "
        "ever there 23 a week, in February 2025, net of those who left, so it has never been done."
    )


def test_nothing_to_set_it_against_is_said() -> None:
    assert "no two months running" in says.need(need(best_a_week=None, best_month=None))
    assert "in no month on record" in says.need(need(best_a_week=-2.0))


def record(**over: Any) -> Row:
    base = {"warned": 10, "warned_fell": 6, "not_warned": 50, "not_warned_fell": 2, "horizon": 6, "holds": True}
    return {**base, **over}


FALLS = [{"unit_id": "EA", "role": "officer", "below_from": date(2027, 2, 28)}]


def test_a_trusted_outlook_names_unit_and_month() -> None:
    assert "EA officers from February 2027" in says.record(record(), FALLS)


def test_an_outlook_that_failed_its_trial_names_no_month() -> None:
    said = says.record(record(warned_fell=1, holds=False), FALLS)
    assert said.startswith("No month is named") and "1 of 10 warnings" in said and "February" not in said


def test_an_outlook_never_tried_names_no_month() -> None:
    assert "no earlier outlook has run its 6 months" in says.record(record(warned=0, not_warned=0), FALLS)


def test_the_course_shown_is_the_one_with_most_to_train() -> None:
    rows = [roster("below", 3, course="A1"), roster("below", 9, course="B1"), roster("not reported", course="C1")]
    assert says.furthest(rows) == "B1"
    assert says.furthest([roster("not reported")]) is None


def test_the_page_answers_from_the_store(app) -> None:
    page = app("training")
    assert not page.exception and not page.error
    assert any("roster" in item.value for item in page.markdown)


def test_a_unit_and_role_open_their_months_by_the_address(app) -> None:
    page = app("training", course="SD1", unit="EA", role="supervisor")
    assert not page.exception and not page.error
    assert any("SD1, East Area, supervisors" in item.value.replace("\\", "") for item in page.header)
    assert page.table
