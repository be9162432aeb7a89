"""Rows one under another: as high as their labels, under a heading wherever their group changes."""

from typing import Any

from charts.places import Place, stacked

Row = dict[str, Any]


def row(name: str, group: int | None = None, words: str = "") -> Row:
    return {"name": name, "group": group, "words": words}


def lines(row: Row) -> tuple[str, ...]:
    return tuple(row["name"].split())


def test_a_row_is_as_high_as_its_label_and_the_next_begins_under_it() -> None:
    stack = stacked([row("one two"), row("one")], lines, lambda label: 10 * len(label))
    assert [(place.top, place.height, place.middle) for place in stack.places] == [(0, 20, 10), (20, 10, 25)]
    assert stack.height == 30
    assert stack.headings == []


def test_a_heading_stands_over_each_group_even_where_two_have_one_name() -> None:
    rows = [row("a", 1, "Theme"), row("b", 1, "Theme"), row("c", 2, "Theme")]
    stack = stacked(rows, lines, lambda label: 10, lambda row: (row["group"], row["words"]), 5)
    assert stack.headings == [("Theme", 0), ("Theme", 25)]
    assert [place.top for place in stack.places] == [5, 15, 30]


def test_a_row_without_a_group_has_no_heading() -> None:
    stack = stacked([row("a")], lines, lambda label: 10, lambda row: (row["group"], row["words"]), 5)
    assert stack.places == [Place(row("a"), 0, 10, ("a",))]
    assert stack.headings == []
