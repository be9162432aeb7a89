"""What the Compare page says, from literal rows and over the illustrative set."""

from datetime import date

from charts.compared import paired
from pages.sentences import compare as says
from tests.charts.test_compared import LEFT, NAMES, RIGHT, stood
from tests.pages import screen
from tests.pages.tables import ask, sentences, tables

SENTENCES = (
    "How do these two differ?",
    "Choose a row for its evidence. The recommendations furthest apart come first.",
    "**What this page can't tell you.** A difference of stages is not a difference of effort: the ladder has steps",
)
DAYS = ("23 September 2026", "31 October 2026")


def test_two_units_are_told_by_who_stands_higher_and_on_what():
    assert says.of_units(paired(LEFT, RIGHT), 36, 180, NAMES) == (
        "East Area and North East stand apart on 3 of 4 recommendations: East Area higher on 1 (W3), North East higher "
        "on 2 (W4 and W2); 36 of 180 verdicts on criteria differ."
    )
    alike = says.of_units(paired(LEFT[:1], RIGHT[:1]), 1, 9, NAMES)
    assert alike == (
        "East Area and North East stand apart on 0 of 1 recommendation; 1 of 9 verdicts on criteria differs."
    )


def test_two_days_are_told_by_what_moved_and_which_way():
    assert says.of_days(paired(LEFT[:3], RIGHT[:3]), 0, 0, DAYS, "") == (
        "Between 23 September 2026 and 31 October 2026 2 of 3 recommendations moved: lower 1 (W3); higher 1 (W2)."
    )
    told = says.of_days(paired([stood(1, 3)], [stood(1, 3)]), 0, 9, DAYS, "East Area")
    assert told == (
        "Between 23 September 2026 and 31 October 2026 0 of 1 recommendation in East Area moved; 0 of 9 verdicts on "
        "criteria differ."
    )


def test_nothing_to_compare_is_said():
    assert says.of_units([], 0, 0, NAMES).startswith("There is nothing to compare")
    assert says.of_days([], 0, 0, DAYS, "").startswith("There is nothing to compare")


def test_a_verdict_is_shown_with_its_count():
    row = {"verdict": "not met", "numerator": 13, "denominator": 29, "applicable": True}
    assert says.shown(row) == "✕ not met: 13 of 29"
    assert says.shown({**row, "denominator": None}) == says.shown({**row, "applicable": False}) == "✕ not met"


def test_the_criteria_that_differ_are_those_whose_verdicts_do(app, illustrative_store):
    day = date(2026, 10, 31)
    page = app("compare", store=illustrative_store, as_at="2026-10-31", unit="EA", **{"with": "NE"})
    shown = tables(page)["The criteria that differ"]
    left = {_key(row): row["verdict"] for row in ask(illustrative_store, "unit_criteria", day, unit="EA")}
    right = {_key(row): row["verdict"] for row in ask(illustrative_store, "unit_criteria", day, unit="NE")}
    differing = {key for key in left.keys() & right.keys() if left[key] != right[key]}
    told = set(zip(shown.column("Recommendation"), shown.column("Criterion"), strict=True))
    assert told == {(f"W{number}", title) for number, title in differing} != set()
    assert f"{len(differing)} of {len(right)} verdicts on criteria differ." in " ".join(sentences(page))
    sides = [
        {one: says.only(ask(illustrative_store, one, day), unit) for one in says.MEASURES} for unit in ("EA", "NE")
    ]
    assert screen.missing(page, *SENTENCES) == []
    figures = tables(page)["Figure by figure"]
    assert figures.headings == ["Figure", "East Area", "North East"]
    assert figures.rows == [[row["measure"], row["first"], row["second"]] for row in says.measures(*sides)] != []


def _key(row):
    return row["recommendation_id"], row["criterion_title"]
