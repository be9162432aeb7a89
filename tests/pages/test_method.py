"""Method: everything the pages name is explained there."""

import csv
from datetime import date

import pytest

from data.book.ladder import STAGES
from data.book.verdicts import SIGNS
from data.reference import STARTING_SET
from pages.sentences import method as words
from pages.shared import places, terms
from queries import questions

AS_AT = date(2026, 10, 31)
VERDICTS = ("met", "not met", "cannot tell", "lapsed", "not assessed")


@pytest.fixture
def page(app):
    """The page, as run over the small store."""
    return app("method")


def written(page) -> str:
    """Everything written on the page, its tables included, without the escapes that Streamlit takes away."""
    tables = [str(value) for table in page.table for value in table.value.to_numpy().ravel()]
    return " ".join([*(element.value for element in page.markdown), *tables]).replace("\\", "")


def test_every_stage_verdict_and_flag_has_a_definition() -> None:
    for name in (
        *STAGES,
        *VERDICTS,
        "regressed",
        "lapsed",
        "overdue",
        "supported stage",
        "verified stage",
        "claimed stage",
    ):
        assert terms.named(name).meaning
    assert set(VERDICTS) <= set(SIGNS)


def test_every_definition_and_criterion_is_on_the_page(page) -> None:
    said = written(page)
    assert all(term.name[1:] in said for term in terms.TERMS.values())
    with (STARTING_SET / "criteria.csv").open(encoding="utf-8") as file:
        assert all(row["criterion_id"] in said for row in csv.DictReader(file))


def test_the_consequences_of_the_thresholds_are_told(page) -> None:
    said = written(page)
    assert "22 of 22 (85.1% to 100.0%) is met, 21 of 21 (84.5% to 100.0%) cannot tell and 28 of 30" in said
    assert "at 90% it takes 35 and at 95% it takes 73 clean cases" in said


def test_every_page_is_described(page) -> None:
    said = written(page)
    assert all(place.question in said for group in places.PLACES.values() for place in group)


def test_every_named_question_asks_something_in_one_sentence() -> None:
    for name, question in questions().items():
        assert question.asks.endswith("?"), name


def test_anchors_are_those_that_streamlit_gives_the_headings() -> None:
    """A word written in mixed case would be split there: see `XmR`, which would become `xm-r`."""
    for term in terms.TERMS.values():
        assert term.name[1:] == term.name[1:].lower(), term.name


def test_a_term_in_the_address_is_shown_first_and_a_wrong_one_is_left_out(app) -> None:
    assert any(
        "What the evidence in date supports" in element.value
        for element in app("method", term="supported-stage").markdown[:6]
    )
    page = app("method", term="nothing-of-the-kind")
    assert any("left out" in caption.value for caption in page.caption)


def test_the_sentence_with_no_criterion_in_force() -> None:
    said = "No criterion was in force on 31 October 2026, so no stage above Not evidenced could be reached."
    assert words.answer([], AS_AT) == said
    assert words.rules_changed([]) == "No criterion has been entered."
    assert words.decided([]) == "No exemption or exclusion is in force: every criterion is asked of every unit."
    assert words.sizes_told([]) == []


def test_a_rule_with_two_versions_is_said_to_have_changed() -> None:
    row = {"criterion_id": "practice_sampled", "title": "Sampled", "versions": 2, "effective_from": AS_AT}
    assert words.rules_changed([row, row]) == "1 criterion has had more than one version: Sampled."


def test_nobody_is_named() -> None:
    texts = " ".join(" ".join(entry.values()) for entries in words.TEXTS.values() for entry in entries)
    assert not [name for name in ("Rt Hon", "Dear ", "Yours sincerely") if name in texts]
