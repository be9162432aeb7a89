"""Milestones: the sentence is right in every case, and the page holds whatever is on file."""

from datetime import date
from typing import Any

import pytest

from pages.sentences import milestones as says

AS_AT = date(2026, 10, 31)
Row = dict[str, Any]


def summary(due: int, on_time: int, late: int = 0, overdue: int = 0, unreported: int = 0, **over: Any) -> Row:
    base = {"milestones": max(due, 1), "due": due, "due_on_time": on_time, "due_late": late, "due_overdue": overdue}
    return {**base, "due_unreported": unreported, "late_days_median": 59.0 if late else None, **over}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (summary(0, 0, milestones=0), "No milestone has been reported yet, so nothing can be said of dates."),
        (summary(0, 0, milestones=3), "It is too soon to say: none of 3 milestones was due before 31 October 2026."),
        (
            summary(1, 1),
            "Yes, every date so far has held: of the 1 milestone due before 31 October 2026, 1 was done on time.",
        ),
        (
            summary(2, 0, overdue=1, unreported=1),
            "No date so far has held: of the 2 milestones due before 31 October 2026, 0 were done on time, "
            "1 is overdue and 1 is no longer reported.",
        ),
        (
            summary(4, 1, late=2, overdue=1),
            "Not all of them: of the 4 milestones due before 31 October 2026, 1 was done on time, 2 were done late and "
            "1 is overdue; of all those done late, half took 59 days or more beyond their date.",
        ),
    ],
)
def test_the_answer(row: Row, said: str) -> None:
    assert says.answer(row, AS_AT) == said


def test_a_narrowed_answer_says_whose_dates() -> None:
    assert says.answer(summary(1, 1), AS_AT, "Recommendation 7").startswith("Recommendation 7: yes, every date")
    assert says.answer(summary(0, 0, milestones=0), AS_AT, "Theme 2").startswith("Theme 2: no milestone")


def tried(**over: Any) -> Row:
    base = {"year": None, "half_decided": 10, "half_held": 6, "half_early": 1, "half_late": 3, "completed": 20}
    base["upheld"] = True
    return {**base, "likely_decided": 8, "likely_held": 7, "needed": 8, **over}


def test_the_outlook_says_how_often_it_held() -> None:
    said = says.outlook_record([tried()])
    assert "the half range held 6 of 10 times and the four-fifths range 7 of 8 times" in said
    assert "3 of 4 misses came later than the range" in said


def test_an_outlook_that_its_record_refutes_is_not_called_likely() -> None:
    assert "too seldom to call any range likely" in says.outlook_record(
        [tried(half_held=2, half_late=8, half_early=0, upheld=False)]
    )


def test_too_few_completed_is_a_refusal() -> None:
    assert says.outlook_record([tried(completed=3)]).startswith("No range can be given yet: 3 of the 8 needed.")


def test_an_outlook_not_yet_tried_says_so() -> None:
    assert "could not be tried" in says.outlook_record([tried(half_decided=0)])


def test_the_log_in_a_sentence() -> None:
    log = [{"moved_days": 30, "change_reason": "Late"}, {"moved_days": 0, "change_reason": None}]
    overdue = {"original_due_on": date(2026, 1, 1), "state": "overdue", "forecast_on": date(2026, 12, 1)}
    assert says.forecast_log(log, overdue) == (
        "Originally due 1 January 2026; re-forecast once, 30 days later in all, with a reason given once; overdue, now "
        "forecast for 1 December 2026."
    )


def test_the_page_answers_from_the_store(app) -> None:
    page = app("milestones")
    assert not page.exception and not page.error
    assert "too soon to say" in page.markdown[1].value or any("too soon" in item.value for item in page.markdown)


def test_a_milestones_log_opens_by_its_address_with_hostile_words_as_words(app) -> None:
    page = app("milestones", milestone="M5-1")
    assert not page.exception and not page.error
    assert any("Forecast log of M5" in item.value.replace("\\", "") for item in page.header)
    assert not any(
        "<img" in item.value
        for item in [*page.header, *page.caption, *page.markdown]
        if "\\<" not in item.value and "style" not in item.value
    )


def test_an_unknown_milestone_is_a_quiet_word(app) -> None:
    page = app("milestones", milestone="nowhere")
    assert not page.exception
    assert any("not among those held" in item.value.replace("\\", "") for item in page.caption)
