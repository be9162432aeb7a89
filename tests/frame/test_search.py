"""What the search box offers, and where choosing leads."""

from typing import Any

import pytest

from pages.shared.search import destination, label


def entry(
    kind: str, id: str, name: str, also: str | None = None, recommendation_id: int | None = None
) -> dict[str, Any]:
    return {"kind": kind, "id": id, "name": name, "also": also, "recommendation_id": recommendation_id}


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (entry("recommendation", "7", "Investigative mindset"), "7 · Investigative mindset · rec 7"),
        (entry("unit", "EA", "East Area", "Barking, Havering"), "EA · East Area · Barking, Havering"),
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
        (entry("recommendation", "7", "x"), ("recommendation", {"recommendation": 7})),
        (entry("unit", "NA", "North Area"), ("units", {"unit": "NA"})),
        (entry("course", "SD1", "x"), ("training", {"course": "SD1"})),
        (entry("milestone", "M7-1", "x", "7", 7), ("milestones", {"milestone": "M7-1", "recommendation": 7})),
        (entry("theme", "2", "x"), ("overview", {"theme": 2})),
    ],
)
def test_choosing_leads_to_the_page_with_the_id_in_its_address(found, place):
    assert destination(found) == place
