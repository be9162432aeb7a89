"""The book of answers has every column of every question, and nothing that no question answers with."""

import pytest

from data.book import answers, forms
from data.book.ladder import EMBEDDED, STAGES, STEPS, TOP
from queries import Question, questions

QUESTIONS = list(questions().values())


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.name)
def test_every_column_of_a_question_stands_in_the_book_under_a_heading_of_its_own(asked: Question) -> None:
    told = [answers.answer(name, asked.name) for name in asked.columns]
    headings = [column.heading for column in told]
    assert {heading for heading in headings if headings.count(heading) > 1} == set()
    assert {column.form for column in told} <= forms.FORMS
    assert not any(
        text[0].islower() or text.endswith(".") for column in told for text in (column.heading, column.meaning)
    )


def test_every_entry_is_a_column_of_a_question() -> None:
    general, own = answers.entries()
    used = {asked.name: {answers.entry_of(name) for name in asked.columns} for asked in QUESTIONS}
    assert general - set().union(*used.values()) == set()
    assert {question: names - used[question] for question, names in own.items() if names - used[question]} == {}


def test_a_question_s_own_entry_differs_from_the_general_one() -> None:
    for question, names in answers.entries()[1].items():
        for name in names:
            assert answers.answer(name, question) != answers.answer(name), f"{question}: {name} says nothing of its own"


def test_no_title_is_headed_as_a_working_title() -> None:
    told = {answers.answer(name, asked.name) for asked in QUESTIONS for name in asked.columns}
    assert not any("working title" in column.heading.lower() for column in told)


def test_stages_are_called_by_their_names() -> None:
    assert [answers.answer(f"units_at_{stage}").heading for stage in STEPS[:2]] == [
        f"Units at {STAGES[1]} or above",
        f"Units at {STAGES[2]} or above",
    ]
    assert answers.answer(f"units_at_{TOP}").heading == f"Units at {STAGES[TOP]}"
    assert answers.answer("units_below").heading == f"Units below {STAGES[EMBEDDED]}"


def test_a_number_at_the_end_of_a_name_is_a_stage_only_where_there_is_one() -> None:
    assert answers.entry_of("at_3") == "at_N"
    assert answers.entry_of("false_alarm_998") == "false_alarm_998"


def test_a_column_that_is_not_in_the_book_is_said() -> None:
    with pytest.raises(KeyError, match="no_such_column is not in"):
        answers.answer("no_such_column")


@pytest.mark.parametrize(
    ("name", "question", "value", "row", "written"),
    [
        ("claimed_stage", None, None, {}, "no claim"),
        ("stage", "unit_stage_by_month", None, {}, "not known"),
        ("falls_to", None, None, {}, "no stage lost"),
        ("falls_to", None, 1, {}, STAGES[1]),
        ("within", None, 60, {}, "60 days"),
        ("year", None, 2025, {}, "2025"),
        ("share_now", None, 0.94987, {"threshold_now": 0.95}, "94.9%"),
        ("share_before", None, 0.85004, {"threshold_before": 0.85, "threshold_now": 0.95}, "85.004%"),
        ("days_against_original", None, -7, {}, "-7"),
        ("recommendation_id", None, 1204, {}, "1204"),
        ("units", "holds_up", ["EA", "NA"], {}, "EA, NA"),
    ],
)
def test_a_value_is_written_as_its_column_says(
    name: str, question: str | None, value: object, row: dict[str, object], written: str
) -> None:
    assert answers.answer(name, question).written(value, row) == written
