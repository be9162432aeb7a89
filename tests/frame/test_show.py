"""Text is shown as text, and exports can't run."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.drawing import Context
from pages.shared import show
from queries import export

CONTEXT = Context(as_at=date(2026, 10, 31), snapshot_id="2026-11-12-a81f", illustrative=True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold**", r"\*\*bold\*\*"),
        ("[x](y)", r"\[x\]\(y\)"),
        ("<b>", r"\<b\>"),
        ("$x$", r"\$x\$"),
        ("two\nlines", "two lines"),
        ("plain words", "plain words"),
        (None, ""),
    ],
)
def test_markdown_and_html_are_escaped(text, shown):
    assert show.escaped(text) == shown


@pytest.mark.parametrize("text", [":material/home:", ":red[x]", "http://a.b", "a@b.c", "www.a.b", "a -> b", "x:tada:y"])
def test_what_comes_alive_after_escaping_is_broken_by_a_joiner_that_takes_no_room(text):
    shown = show.escaped(text)
    assert "\u2060" in shown
    assert shown.replace("\u2060", "").replace("\\", "") == text


@given(st.text())
def test_escaping_loses_no_visible_character(text):
    visible = show.clean(text)
    assert show.escaped(text).replace("\u2060", "").replace("\\", "") == visible.replace("\\", "")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1", "＝1"])
def test_a_cell_that_would_start_a_formula_gets_an_apostrophe(text):
    assert export.inert(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"), [(-3, -3), (None, ""), (date(2026, 10, 31), "2026-10-31"), ("NA", "NA"), (0.5, 0.5)]
)
def test_numbers_dates_and_words_are_left_as_they_are(value, cell):
    assert export.inert(value) == cell


def test_every_row_of_an_export_says_as_at_when_and_whether_it_is_made_up():
    exported = show.as_csv([{"unit_id": "NA", "n": 3, "secret": 1}], ["unit_id", show.Column("n", "Number")], CONTEXT)
    (row,) = csv.DictReader(io.StringIO(exported.decode("utf-8-sig")))
    assert row == {
        "unit_id": "NA",
        "n": "3",
        "figures_as_at": "2026-10-31",
        "figures_known_at": "now",
        "snapshot": "2026-11-12-a81f",
        "provenance": "illustrative",
    }


@pytest.mark.parametrize(
    ("share", "words"), [(None, ""), (0.9333, "93.3%"), (1.0, "100%"), (0.999, "99.9%"), (0.001, "0.1%"), (0, "0%")]
)
def test_a_percentage_never_claims_all_or_none_by_rounding(share, words):
    assert show.percent(share) == words


@pytest.mark.parametrize(
    ("value", "words"), [(date(2026, 10, 31), "31 October 2026"), (True, "yes"), (12345, "12,345"), (None, "")]
)
def test_values_are_written_as_a_reader_would(value, words):
    assert show.words(value) == words


def test_a_file_name_is_plain_whatever_the_title():
    assert show.file_name("7 of 20: <b>../../etc</b>", CONTEXT) == "7-of-20-b-etc-b-as-at-2026-10-31.csv"
