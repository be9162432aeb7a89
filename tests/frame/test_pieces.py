"""Pieces of a page are made of text: whatever it looks like, it stays text, and what is HTML is ours."""

import pytest

from pages.shared import pieces
from pages.shared.columns import Column
from tests.browser.hostile import TEXTS
from tests.pages.tables import Said, Table

WAYS = [
    pieces.heading,
    pieces.paragraph,
    pieces.note,
    pieces.strong,
    pieces.lines,
    pieces.limits,
    pieces.quoted,
    lambda text: pieces.listed([text]),
    lambda text: pieces.link("units", text),
    lambda text: pieces.abreast([text]),
    lambda text: pieces.copier(text, text, text),
    lambda text: pieces.table([{"a": text}], [Column("a", text)], name=text),
]


@pytest.mark.parametrize("way", WAYS)
def test_no_text_comes_alive(way) -> None:
    tags = {part.partition(">")[0].split()[0].strip("/") for part in way("plain").split("<")[1:]}
    for text in TEXTS:
        made = way(text)
        assert {part.partition(">")[0].split()[0].strip("/") for part in made.split("<")[1:]} == tags
        assert "onerror" not in made.replace("&lt;img src=x onerror=alert(1)&gt;", "")


def test_text_and_pieces_stand_on_one_line_with_a_space_between() -> None:
    assert pieces.line("a <", pieces.strong("b"), None, "", "c") == "a &lt; <strong>b</strong> c"


def test_each_text_put_on_a_page_is_a_paragraph_and_nothing_is_none() -> None:
    assert pieces.block(["a", None, "", pieces.line(), pieces.heading("b")]) == "<p>a</p><h2>b</h2>"


def test_a_table_says_its_headings_its_rows_and_its_name() -> None:
    made = Said(pieces.table([{"a": 1, "b": None}], [Column("a", "A"), Column("b", "B")], name="Both"))
    assert made.tables == {"Both": Table(["A", "B"], [["1", ""]])}


def test_what_is_copied_keeps_its_lines_and_its_quotation_marks() -> None:
    assert Said(pieces.copier("Copy", "Copy it", 'One "line"\nand <another>')).copied == ['One "line"\nand <another>']
