"""Text from returns is drawn, never obeyed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.text import joined, plain, wrap, wrapped

HOSTILE = [
    "<b>bold</b>",
    '<a href="javascript:alert(1)">x</a>',
    "<img src=x onerror=alert(1)>",
    "$\\alpha$",
    "%{y}",
    "&lt;b&gt;",
    "a<br>b",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_left_for_plotly_to_obey(text: str) -> None:
    assert not re.search(r"[<>$%]", plain(text))
    assert not re.search(r"[<>$%]", "".join(wrap(text, 40).split("<br>")))
    assert not re.search(r"&(?!amp;|lt;|gt;|#36;|#37;)", plain(text) + wrap(text, 40))


def test_entities_come_back_as_the_characters_they_were() -> None:
    assert plain("<b>R&D</b> $5 %{x}") == "&lt;b&gt;R&amp;D&lt;/b&gt; &#36;5 &#37;{x}"


def test_control_and_direction_changing_characters_are_dropped() -> None:
    assert plain("a\u202eb\u2066c\x00d\ne\tf") == "abcd e f"


def test_nothing_is_written_for_none() -> None:
    assert plain(None) == wrap(None, 20) == ""


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert plain("x" * 10_000, 10) == "x" * 9 + "…"
    assert len(wrapped("word " * 10_000, 20, 3)) == 3


def test_lines_come_out_of_like_length() -> None:
    assert wrapped("Supervision of the first response to an unexpected death", 40) == [
        "Supervision of the first",
        "response to an unexpected death",
    ]


def test_a_word_longer_than_a_line_is_broken() -> None:
    assert max(map(len, wrapped("x" * 100, 30, 5))) <= 30


def test_parts_are_broken_only_between_parts() -> None:
    assert joined(["one part", "another part", "a third"], 24) == ["one part · another part", "a third"]


@given(st.text(max_size=400), st.integers(4, 60), st.integers(1, 4))
def test_any_text_fits_its_room_and_is_safe(text: str, width: int, lines: int) -> None:
    found = wrapped(text, width, lines)
    assert len(found) <= lines
    assert all(len(line) <= width for line in found)
    assert not re.search(r"[<>$%]", wrap(text, width, lines).replace("<br>", ""))
