"""Method: everything the pages name is explained there."""

import csv
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from data.book.answers import entries
from data.book.english import sentence
from data.book.ladder import ASSURANCES, LADDER
from data.book.reference import CRITERION_KINDS
from data.book.returns import SHEETS
from data.book.settings import SETTINGS, Setting
from data.book.verdicts import CHANGES, FLAGS, VERDICTS
from data.ledger import Store
from data.publish import new
from data.reference import STARTING_SET
from pages.sentences import method as says
from pages.shared import places, terms
from queries import questions
from tests.pages.screen import Table, by_the_book, missing, tables, under, view_of, words

AS_AT = date(2026, 10, 31)


PARTS = [terms.slug(part) for part in terms.PARTS]
CHAPTERS = [*PARTS, "signs", "rules", "settings", "sources", "data"]


@pytest.fixture
def page(app):
    """The page, as run over the small store."""
    return app("method")


def turned(page, chapter: str):
    """The page turned to a chapter."""
    page.query_params["chapter"] = chapter
    return page.run()


def written(page, *chapters: str) -> str:
    """Everything written in these chapters, else in all, without the escapes that Streamlit takes away."""
    return " ".join(_written(turned(page, chapter)) for chapter in chapters or CHAPTERS)


def _written(page) -> str:
    cells = [cell for table in tables(page).values() for row in table.rows for cell in row]
    return " ".join([*words(page), *cells])


def test_every_word_of_the_book_is_explained(page) -> None:
    """The stages, verdicts, flags, kinds of change, settings and headings: on Method, whatever is added to the book."""
    said = written(page)
    for stage in LADDER:
        assert terms.named(stage.name).meaning == f"Stage {stage.number}. {sentence(stage.gloss)}"
    for verdict in VERDICTS:
        assert terms.named(verdict.word).meaning
    for flag in FLAGS:
        assert terms.named(flag.word).meaning
    for word in (*VERDICTS, *FLAGS, *CHANGES):
        assert f"{word.sign} {word.word}" in said and sentence(word.gloss) in said
    for line in ASSURANCES:
        assert f"{line.code} {line.name} ({line.gloss})" in terms.named("assurance").meaning
    for setting in SETTINGS.values():
        assert setting.meaning in said and says.figure(setting) in said
    general, of_question = entries()
    assert all(row["meaning"] and row["heading"] for row in says.headings(general, of_question))


def test_a_figure_is_written_with_what_it_counts() -> None:
    assert [
        says.figure(Setting("x", figure, unit, "x"))
        for figure, unit in ((15, "days"), (0.005, "probability"), (2.66, "factor"), (1e-9, "share"), (0.95, "share"))
    ] == ["15 days", "0.5%", "2.66", "0.000000001", "95%"]


def test_words_settings_and_sheets_are_tables_of_the_book(page) -> None:
    shown = {**tables(turned(page, "signs")), **tables(turned(page, "settings"))}
    assert shown["Words and their signs"] == Table(
        ["Word", "Used of", "What it means"],
        [[row["word"], row["used"], row["meaning"]] for row in says.words()],
    )
    assert shown["Settings"] == Table(
        ["What it is for", "Figure", "Its name"],
        [[row["meaning"], row["figure"], row["name"]] for row in says.settings()],
    )
    assert {row["used"] for row in says.words()} == {
        "a criterion",
        "a stage below its best",
        "a change between two days",
    }
    sheets = under(turned(page, "data"), "method_sheets")
    assert sheets.headings == ["Sheet", "What it brings", "Its columns, those that may be left blank in brackets"]
    assert [row[0] for row in sheets.rows] == list(SHEETS)
    assert ["exposure", "Reports of deaths in the month, unit by unit.", "unit_id, death_reports"] in sheets.rows


def test_every_heading_and_every_question_is_listed(page) -> None:
    headings = under(turned(page, "data"), "method_headings")
    assert headings.headings == ["Heading", "What it means", "Counts"]
    assert headings.rows == [list(row.values()) for row in says.headings(*entries())]
    assert [
        "At Practised or above",
        "Recommendations on which the unit stands at stage 3 or above.",
        "recommendations",
    ] in headings.rows
    named = under(page, "method_questions")
    assert named == Table(["Name", "What it asks"], [[name, one.asks] for name, one in questions().items()])


RULES = ["stage", "title", "criterion_id", ("Met when", says.how_judged), "valid_days", "grace_days", "min_assurance"]


def test_the_rules_in_force_are_those_of_the_question(page) -> None:
    rows = [row for row in view_of(page).ask("criteria") if row["in_force"]]
    assert tables(turned(page, "rules"))["Criteria in force"] == by_the_book(
        rows, [*RULES, "effective_from"], "criteria"
    )


@pytest.fixture(scope="module")
def changed_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which a rule changed, a criterion is exempted and a unit is out of scope."""
    folder = tmp_path_factory.mktemp("changed")
    reference = Path(shutil.copytree(STARTING_SET, folder / "reference"))
    with (reference / "criteria.csv").open(newline="", encoding="utf-8") as file:
        columns, *rows = csv.reader(file)
    sampled = dict(zip(columns, next(row for row in rows if "practice_sampled" in row), strict=True))
    later = {**sampled, "threshold": "0.9", "effective_from": "2026-01-01"}
    _add(reference / "criteria.csv", later)
    agreed = {"reason": "No course", "agreed_by": "Gold Group", "agreed_on": "2026-02-01"}
    _add(
        reference / "criterion_exemption.csv", {"criterion_id": "officers_trained", "recommendation_id": "7", **agreed}
    )
    _add(reference / "scope_exclusion.csv", {"recommendation_id": "7", "unit_id": "EA", **agreed})
    new(Store(folder / "store"), reference)
    return folder / "store"


def _add(file: Path, row: dict[str, str]) -> None:
    with file.open(newline="", encoding="utf-8") as held:
        columns = next(csv.reader(held))
    with file.open("a", newline="", encoding="utf-8") as held:
        csv.writer(held, lineterminator="\n").writerow([row.get(name, "") for name in columns])


def test_changes_of_rule_and_decisions_are_listed(app, changed_store: Path) -> None:
    page = turned(app("method", store=changed_store), "rules")
    assert not page.exception and not page.error
    criteria, decisions = view_of(page).ask("criteria"), view_of(page).ask("agreed_exceptions")
    versions = [row for row in criteria if row["versions"] > 1]
    columns = [*RULES, "effective_from", "in_force"]
    assert len(versions) == 2
    assert under(page, "method_versions") == by_the_book(versions, columns, "criteria")
    titles = {row["criterion_id"]: row["title"] for row in criteria}
    made = [
        ("Criterion", lambda row: titles.get(row["criterion_id"], "")),
        ("Unit", lambda row: "East Area" if row["unit_id"] == "EA" else ""),
    ]
    columns = ["decision", "recommendation_id", *made, "reason", "agreed_by", "agreed_on", "in_force"]
    assert len(decisions) == 2
    assert under(page, "method_decisions") == by_the_book(decisions, columns, "agreed_exceptions")
    assert missing(page, says.rules_changed(criteria), "1 exemption and 1 exclusion are in force.") == []


def test_every_text_and_sentence_is_on_the_page(page) -> None:
    criteria, decisions = view_of(page).ask("criteria"), view_of(page).ask("agreed_exceptions")
    assert missing(page, *SENTENCES, says.answer(criteria, view_of(page).as_at)) == []
    told = [says.rules_changed(criteria), says.decided(decisions), *says.sizes(view_of(page).ask("sample_sizes"))]
    for chapter, sentences in OF_CHAPTERS.items():
        more = told if chapter == "rules" else []
        assert missing(turned(page, chapter), *sentences, *more) == [], chapter
    said = written(page, "sources")
    for kind in ("assumption", "unknown"):
        assert all(text in said for text in says.texts(kind))
    for entry in says.TEXTS["letter"]:
        assert entry["quote"] in said and entry["here"] in said
    for entry in says.TEXTS["source"]:
        assert entry["title"] in said and entry.get("url", "") in said


SENTENCES = (
    "What do these words mean?",
    "**What this page can't tell you.** These rules say what evidence would show that practice is embedded; they can't "
    "say that the evidence is true. They are defaults until MOPAC and the Met agree them.",
)
OF_CHAPTERS = {
    "signs": ["The more severe first. A sign has a shape of its own, so that it can be told without colour."],
    "rules": ["Changes of rule", "Exemptions and exclusions", "The press list: which standing exceptions come on it"],
    "settings": ["What the rules and the pages go by besides the criteria: ours, for MOPAC and the Met to agree."],
    "sources": [
        "What is assumed",
        "What the letter says, and what these pages do about it",
        "From the Deputy Mayor's letter of 18 July 2023, in its own words.",
        "Sources",
        "What isn't known",
    ],
    "data": [
        "What a return brings",
        "Sheets and their columns. The template explains each column: python -m data template.",
        "The pages and their questions",
        "Every figure comes from a named question, which anyone can ask: python -m queries NAME.",
        "What the headings of their answers mean:",
    ],
}


def test_the_rules_of_the_press_list_are_tabled(page) -> None:
    rules = view_of(turned(page, "rules")).ask("press_rules")
    assert tables(page)["The press list"] == by_the_book(rules, ["rule_order", "words"], "press_rules")


@pytest.mark.parametrize("part", terms.PARTS)
def test_a_chapter_holds_the_words_of_its_part_and_no_other(page, part: str) -> None:
    said = written(page, terms.slug(part))
    for term in terms.TERMS.values():
        assert (f"### {term.heading}\n\n{term.meaning}" in said) == (term.part == part), term.name


WORDS_USED = (
    "rung", "asserted", "runway", "cause", "unproven", "unit position", "press list", "working number", "holds up",
    "moved together", "three views", "what the rules ask for", "likely range", "activity, output, outcome",
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS_USED)
def test_a_word_the_pages_use_has_an_entry(word: str) -> None:
    assert terms.named(word).meaning


def test_what_is_typed_is_found_in_every_chapter_those_so_named_first(page) -> None:
    page.query_params["find"] = "Lapsed"
    page.run()
    found = tables(page)["Words and rules found"]
    assert found.headings == ["Word or rule", "What it means", "Chapter"]
    assert found.rows[0][0] == "Lapsed" and {"Verdicts", "Signs", "The ladder"} <= set(found.column("Chapter"))
    assert any("lapsed" not in row[0].casefold() for row in found.rows)
    assert missing(page, f"{len(found.rows)} words and rules hold “Lapsed”.") == []


def test_every_word_typed_must_be_there_and_nothing_found_is_said(page) -> None:
    rows = [{"word": "Rung", "meaning": "One criterion", "chapter": "x"}, {"word": "Stage", "meaning": "A step"}]
    assert [row["word"] for row in says.found("criterion RUNG", rows)] == ["Rung"]
    assert says.found("nowhere", rows) == []
    assert says.found_in_words(0, "nowhere") == "Nothing here holds “nowhere”: try a shorter word, or fewer."
    assert says.found_in_words(1, "rung") == "1 word or rule holds “rung”."


def test_a_hostile_search_is_shown_as_words(page) -> None:
    page.query_params["find"] = "<img src=x> **b**"
    page.run()
    assert not page.exception and not page.error
    assert missing(page, "Nothing here holds “<img src=x> **b**”: try a shorter word, or fewer.") == []


def test_how_each_kind_of_criterion_is_judged() -> None:
    row = {"threshold": 0.975, "role": "officer", "periods": 4, "reads": "practice_sampled"}
    assert [says.how_judged({**row, "kind": kind}) for kind in CRITERION_KINDS] == [
        "The latest finding says met",
        "At least 97.5% of the officers in post trained, in each course",
        "The lower end of the 95% interval of the deciding quarter's sample at 97.5% or above",
        "The 4 latest quarters of “practice_sampled” each met, at 97.5%",
        "At Embedded or above at each of the 4 latest month-ends",
    ]


def test_every_definition_and_criterion_is_on_the_page(page) -> None:
    said = written(page)
    assert all(term.name[1:] in said for term in terms.TERMS.values())
    with (STARTING_SET / "criteria.csv").open(encoding="utf-8") as file:
        assert all(row["criterion_id"] in said for row in csv.DictReader(file))


def test_the_consequences_of_the_thresholds_are_told(page) -> None:
    said = written(page)
    assert "22 of 22 (85.1% to 100%) is met, 21 of 21 (84.5% to 100%) cannot tell and 28 of 30" in said
    assert "at 90% it takes 35 and at 95% it takes 73 clean cases" in said


def test_every_page_is_described(page) -> None:
    said = written(page)
    assert all(place.question in said for group in places.PLACES.values() for place in group)


def test_every_named_question_asks_something_in_one_sentence() -> None:
    for name, question in questions().items():
        assert question.asks.endswith("?"), name


def test_anchors_are_those_that_streamlit_gives_the_headings() -> None:
    """A capital after a small letter would be split there: see `XmR`, which would become `xm-r`."""
    for term in terms.TERMS.values():
        assert not re.search("[a-z][A-Z]", term.name), term.name


def test_a_term_in_the_address_is_shown_first_and_a_wrong_one_is_left_out(app) -> None:
    page = app("method", term="supported-stage")
    assert any(said.startswith("**Supported stage.** What the evidence in date supports") for said in words(page))
    assert "### Supported stage" in _written(page)
    page = app("method", term="nothing-of-the-kind")
    assert any("left out" in said for said in words(page))


def test_the_sentence_with_no_criterion_in_force() -> None:
    said = "No criterion was in force on 31 October 2026, so no stage above Below Defined could be reached."
    assert says.answer([], AS_AT) == said
    assert says.rules_changed([]) == "No criterion has been entered."
    assert says.decided([]) == "No exemption or exclusion is in force: every criterion is asked of every unit."
    assert says.sizes([]) == []


def test_a_rule_with_two_versions_is_said_to_have_changed() -> None:
    row = {"criterion_id": "practice_sampled", "title": "Sampled", "versions": 2, "effective_from": AS_AT}
    assert says.rules_changed([row, row]) == "1 criterion has had more than one version: Sampled."


def test_nobody_is_named() -> None:
    texts = " ".join(" ".join(entry.values()) for entries in says.TEXTS.values() for entry in entries)
    assert not [name for name in ("Rt Hon", "Dear ", "Yours sincerely") if name in texts]
