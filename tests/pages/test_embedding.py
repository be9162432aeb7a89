"""What the Embedding page says and shows, from literal rows and over small stores."""

from datetime import date
from pathlib import Path

import pytest

from data.ledger import Store
from data.publish import new
from pages.sentences import embedding as says
from tests.pages.screen import by_the_book, charts, missing, tables, under, view_of, words

NOW, THEN = date(2026, 10, 31), date(2025, 10, 31)


def reach(now: tuple[int, ...], then: tuple[int, ...] | None = None, out_of: int = 20) -> list[dict]:
    dates = {NOW: now, **({THEN: then} if then else {})}
    return [
        {
            "as_at": when,
            "stage": stage,
            "at_or_above": number,
            "out_of": out_of,
            "pairs_at_or_above": number * 12,
            "pairs_out_of": out_of * 12,
        }
        for when, numbers in dates.items()
        for stage, number in enumerate(numbers, start=1)
    ]


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ((0, 0, 0, 0, 0), "Neither yet: 0 of 20"),
        ((5, 0, 0, 0, 0), "Policy so far, not courses or practice: 0 of 20"),
        ((5, 3, 0, 0, 0), "Policy and courses so far, not practice: 0 of 20"),
        ((18, 12, 5, 2, 0), "Mostly policy and courses: 5 of 20"),
        ((20, 20, 10, 2, 0), "Mostly policy and courses: 10 of 20"),
        ((20, 20, 11, 2, 0), "Mostly practice: 11 of 20"),
        ((20, 20, 20, 20, 20), "Practice: 20 of 20"),
    ],
)
def test_the_answer_opens_with_how_far_it_has_come(now, opening) -> None:
    assert says.answer(reach(now)).startswith(opening)


def test_the_answer_in_full() -> None:
    assert says.answer(reach((18, 12, 5, 2, 0), (19, 5, 3, 0, 0))) == (
        "Mostly policy and courses: 5 of 20 recommendations are Practised in every unit, 2 of them Embedded and none "
        "Sustained; judged by the lowest unit, 7 stop at courses, 6 at policy and 2 before policy; on 31 October 2025, "
        "3 were Practised."
    )


def test_the_answer_for_one_recommendation_of_a_theme() -> None:
    assert says.answer(reach((1, 1, 1, 0, 0), out_of=1), "Policy") == (
        "Practice: 1 of 1 recommendation is Practised in every unit, none of them Embedded and none Sustained, under "
        "Policy; no earlier month is held to compare with."
    )


def test_one_that_stops_is_in_the_singular() -> None:
    assert "judged by the lowest unit, 1 stops at courses;" in says.answer(reach((20, 20, 19, 0, 0)))


def test_there_is_an_answer_for_nothing_to_count() -> None:
    assert says.answer([]) == "There is no recommendation to count."
    assert says.positions([]) == "No unit is in scope of any recommendation."


def test_unit_positions_say_what_the_floor_hides() -> None:
    assert says.positions(reach((18, 12, 5, 2, 0))) == (
        "A recommendation reaches a stage when its last unit does. Counted unit by unit, of 240 unit positions (a "
        "recommendation in one unit), at that stage or above: 216 Defined, 144 Equipped, 60 Practised, 24 Embedded and "
        "0 Sustained."
    )


def ahead(state: str, number: int = 7, **over) -> dict:
    row = {"recommendation_id": number, "state": state, "earliest_on": date(2027, 11, 1), "held_back_by": "North Area"}
    return {**row, "units_holding": 1, "units_in_scope": 12, "units_below": 3, "periods": 12, **over}


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("sustained", "Sustained in every unit now"),
        ("retest", "As soon as the other proof is on file: the months are held"),
        ("waiting", "1 November 2027 at the earliest"),
        ("not before", "No date; at best not before 1 November 2027"),
        ("none in scope", "No date: no unit is in scope"),
        ("no rule", "No date: a stage has no criterion in force"),
    ],
)
def test_every_outlook_has_its_words(state, told) -> None:
    assert says.earliest(ahead(state)) == told


def test_the_outlook_refuses_a_date_where_a_unit_is_below_embedded() -> None:
    told = says.outlook(
        [ahead("waiting", 13, earliest_on=date(2027, 6, 1)), ahead("not before", 5), ahead("retest", 2)]
    )
    assert told == (
        "0 of 3 recommendations are Sustained in every unit; recommendation 2 could be as soon as the other proof is "
        "on file; recommendation 13 could be on 1 June 2027 at the earliest, held back by North Area. No date is given "
        "for 1 recommendation with a unit below Embedded: not before 1 November 2027 even if every unit reached "
        "Embedded now."
    )


def test_who_holds_back_is_named_unless_every_unit_does() -> None:
    assert says.held_back(ahead("waiting", held_back_by="North Area; South Area")) == "North Area and South Area"
    assert says.held_back(ahead("not before", units_holding=12)) == "all 12 units alike"
    assert says.held_back(ahead("sustained", held_back_by=None)) == "none"


def test_what_the_dates_take_for_granted() -> None:
    assert says.assumptions([ahead("waiting")], NOW) == (
        "Sustained asks for 12 month-ends running at Embedded or above, and for other proof (an independent retest) in "
        "date. The dates assume that from 31 October 2026 no unit falls below Embedded, that evidence is renewed "
        "before it lapses, that the retest is filed in time, and that the rules stay as they are. Each is the earliest "
        "date possible, not a forecast: the pace so far does not enter into it."
    )


@pytest.fixture
def page(app, illustrative_store):
    """The page over the illustrative store."""
    return app("embedding", store=illustrative_store, as_at="2026-10-31")


def test_the_steps_and_their_table_are_those_of_the_question(page) -> None:
    rows = view_of(page).ask("stage_reach", theme=None)
    columns = ["as_at", "stage", "at_or_above", "out_of", "pairs_at_or_above", "pairs_out_of"]
    assert under(page, "embedding_steps") == by_the_book(rows, columns)
    now, *earlier = charts(page)["embedding_steps"]["data"]
    assert now["x"] == [row["at_or_above"] for row in rows if row["as_at"] == NOW]
    then = sorted({row["as_at"] for row in rows} - {NOW}, reverse=True)
    assert [trace["x"] for trace in earlier] == [
        [row["at_or_above"] for row in rows if row["as_at"] == when] for when in then
    ]


def test_the_months_and_their_table_are_those_of_the_question(page) -> None:
    rows = view_of(page).ask("recommendation_by_month", theme=None, from_month=date(2024, 11, 30))
    columns = ["recommendation_id", "title", "month_end", "stage", "reported", "change", "flag"]
    assert under(page, "embedding_months") == by_the_book(rows, [*columns, "units_at_next", "units_in_scope"])
    cells = [data for trace in charts(page)["embedding_months"]["data"] for data in trace["customdata"]]
    assert sorted(cells) == sorted([row["recommendation_id"], row["month_end"].isoformat()] for row in rows)


def test_the_outlook_is_that_of_the_question(page) -> None:
    rows = view_of(page).ask("sustained_outlook", theme=None)
    made = [("Sustained in every unit", says.earliest), ("Held back by", says.held_back)]
    columns = ["recommendation_id", "title", *made, "units_below", "fewest_held", "retests_due"]
    assert tables(page)["Earliest date of Sustained"] == by_the_book(rows, columns)


def test_every_sentence_is_on_the_page(page) -> None:
    ask = view_of(page).ask
    reached, ahead = ask("stage_reach", theme=None), ask("sustained_outlook", theme=None)
    assert missing(page, *SENTENCES, says.answer(reached), says.positions(reached)) == []
    assert missing(page, says.outlook(ahead), says.assumptions(ahead, NOW)) == []


SENTENCES = (
    "Is it policy and courses, or practice?",
    "Has it held, month by month?",
    "Click a cell to see the recommendation as it stood at that month-end.",
    "When could it be sustained, at the earliest?",
    "**What this page can't tell you.** Stages are ordered, not equally spaced: they can be counted, not averaged. A "
    "headline is its lowest unit: it falls with one unit and hides how far the others are. A lapse says that evidence "
    "ran out, not that practice did.",
)


def test_a_step_in_the_address_lists_who_does_not_reach_it(page) -> None:
    # AppTest drops parameters that a page doesn't carry when it switches page, so the step is set on the page.
    page.query_params["stage"] = "3"
    page.query_params["theme"] = "2"
    page.run()
    assert not page.exception and not page.error
    view = view_of(page)
    of_theme = {row["recommendation_id"]: row for row in view.ask("recommendation_described") if row["theme_id"] == 2}
    short = [row for row in view.ask("recommendation_stage") if row["supported_stage"] < 3]
    rows = [{**of_theme[row["recommendation_id"]], **row} for row in short if row["recommendation_id"] in of_theme]
    assert missing(page, says.not_at(len(rows), 3)) == []
    columns = ["recommendation_id", "title", "supported_stage", "units_at_3", "units_in_scope"]
    listed = tables(page)["Recommendations not at Practised in every unit"]
    assert listed == by_the_book(rows, columns, "recommendation_stage")


def test_the_heading_over_those_short_of_a_step() -> None:
    assert says.not_at(1, 3) == "Not at Practised in every unit: 1 recommendation"


def test_bogus_choices_are_told_and_left_out(app) -> None:
    test = app("embedding")
    for name, value in {"stage": "9", "months": "7", "measure": "percent"}.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception and not test.error
    assert sum("in the link" in sentence for sentence in words(test)) == 3


def test_an_empty_store_says_what_is_missing(app, tmp_path: Path) -> None:
    new(Store(tmp_path / "empty"))
    test = app("embedding", store=tmp_path / "empty")
    assert not test.exception and not test.error
    assert missing(test, "It can't be said yet: no return is in.") == []
    assert missing(test, "No stage can be worked out without evidence. Load a return with: python -m data load") == []
