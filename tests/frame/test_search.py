"""What the search box offers, and where choosing leads."""

from typing import Any

import pytest

from pages.shared.search import ASKED_FOR, can_be_reached, destination, label


def entry(
    kind: str, id: str, name: str, also: str | None = None, recommendation_id: int | None = None,
    unit_id: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    about = {"recommendation_id": recommendation_id, "unit_id": unit_id}
    return {"kind": kind, "id": id, "name": name, "also": also, **about}


POSITION = entry("position", "EA 3", "East Area", "Coronial matters", 3, "EA")


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (entry("recommendation", "7", "Investigative mindset"), "7 · Investigative mindset · rec 7"),
        (entry("recommendation", "7", "Property") | {"numbers": {7: "W7"}}, "7 · W7 Property · rec 7"),
        (entry("unit", "EA", "East Area", "Barking, Havering"), "EA · East Area"),
        (entry("borough", "EA", "Barking", "East Area", unit_id="EA"), "Barking · borough of East Area"),
        (POSITION | {"numbers": {3: "W3"}}, "unit EA · East Area rec 3 · W3 Coronial matters · East Area"),
        (entry("action", "GG-1-A1", "Name the owner", "Lead", 7), "GG-1-A1 · Name the owner · action"),
        (entry("course", "SD1", "Sudden-death response", "Officers"), "SD1 · Sudden-death response · course"),
        (entry("milestone", "M7-1", "Guidance\nissued", "7", 7), "M7-1 · Guidance issued · milestone"),
        (entry("theme", "2", "Records"), "theme 2 · Records · theme"),
    ],
)
def test_the_id_comes_first_so_that_typing_it_finds_it(found, text):
    assert label(found) == text


@pytest.mark.parametrize(
    ("found", "place"),
    [
        (entry("recommendation", "7", "x"), ("recommendation", {"recommendation": "7"})),
        (entry("borough", "EA", "Barking", "East Area", unit_id="EA"), ("units", {"unit": "EA"})),
        (POSITION, ("recommendation", {"recommendation": "3", "unit": "EA"})),
        (entry("action", "GG-1-A1", "x", "Lead", 7), ("since", {"action": "GG-1-A1"})),
        (entry("unit", "NA", "North Area"), ("units", {"unit": "NA"})),
        (entry("course", "SD1", "x"), ("training", {"course": "SD1"})),
        (entry("milestone", "M7-1", "x", "7", 7), ("milestones", {"milestone": "M7-1", "recommendation": "7"})),
        (entry("theme", "2", "x"), ("overview", {"theme": "2"})),
    ],
)
def test_choosing_leads_to_the_page_with_the_id_in_its_address(found, place):
    assert destination(found) == place


def test_overdue_finds_what_is_overdue():
    assert [(label(entry), destination(entry)) for entry in ASKED_FOR] == [
        ("overdue: milestones past their date", ("milestones", {})),
        ("overdue: actions past their date", ("since", {})),
    ]


def test_what_the_address_cannot_hold_is_not_offered():
    assert can_be_reached(POSITION)
    assert not can_be_reached(POSITION | {"unit_id": "X" * 300})
    assert not can_be_reached(entry("unit", "AS\u200b", "Odd"))
