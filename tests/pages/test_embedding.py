"""What the Embedding page says and shows, from literal rows and over small stores."""

from datetime import date
from pathlib import Path

import pytest

from data.ledger import Store
from data.publish import new
from pages.sentences import embedding as says

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
    assert says.pairs([]) == "No unit is in scope of any recommendation."


def test_pairs_say_what_the_floor_hides() -> None:
    assert "of 240 pairs of a recommendation and a unit" in says.pairs(reach((18, 12, 5, 2, 0)))


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


def shown(test) -> str:
    told = " ".join(element.value for element in [*test.markdown, *test.caption, *test.info])
    return told.replace("\\", "").replace("\u2060", "")


def test_the_page_runs_with_its_figures_and_its_outlook(app) -> None:
    test = app("embedding")
    assert not test.exception and not test.error
    assert len(test.get("plotly_chart")) == 2
    assert "Neither yet" in shown(test)
    assert "not before 1 November 2027 even if every unit reached Embedded now" in shown(test)


def test_a_step_in_the_address_lists_who_does_not_reach_it(app) -> None:
    # AppTest drops parameters that a page doesn't carry when it switches page, so the step is set on the page.
    test = app("embedding")
    test.query_params["stage"] = "3"
    test.query_params["theme"] = "2"
    test.run()
    assert not test.exception and not test.error
    assert "Not at Practised in every unit: 5 recommendations" in [head.value.replace("\\", "") for head in test.header]


def test_bogus_choices_are_told_and_left_out(app) -> None:
    test = app("embedding")
    for name, value in {"stage": "9", "months": "7", "measure": "percent"}.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception and not test.error
    assert shown(test).count("in the link") == 3


def test_an_empty_store_says_what_is_missing(app, tmp_path: Path) -> None:
    new(Store(tmp_path / "empty"))
    test = app("embedding", store=tmp_path / "empty")
    assert not test.exception and not test.error
    assert "no return is in" in shown(test)
    assert "python -m data load" in shown(test)
