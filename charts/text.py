"""Text that Plotly will draw as it stands. Everything that came in a return goes through `plain` or `wrap`.

Plotly gives meaning to tags (<b>, <a href>, <sup>), entities (&lt;), $latex$ and %{templates}. Escaped here as
entities, which Plotly turns back into the characters last of all, they are drawn and never obeyed.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

BREAK = "<br>"
CUT = "…"
# Labels and titles are few and come again with every click, so their lines are worked out once.
REMEMBERED = 4096
_ALIVE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "%": "&#37;"})
_NARROW = frozenset("iljtfrI.,:;'|!()[]{} -/")
_WIDE = frozenset("mwMW@%…—")


def clean(text: object) -> str:
    """Text on one line: control and direction-changing characters dropped, runs of space made one; None is empty."""
    words = str("" if text is None else text)
    if not words.isprintable():
        # Spaces of every kind first: a tab or a line break parts two words, though it is a control character too.
        spaced = (" " if character.isspace() else character for character in words)
        words = "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    return " ".join(words.split())


def escape(text: str) -> str:
    """The characters Plotly would obey, as entities."""
    return text.translate(_ALIVE)


def plain(text: object, at_most: int = 300) -> str:
    """Any value as text safe inside a Plotly figure, on one line, cut with an ellipsis after `at_most` characters."""
    return escape(_cut(clean(text), at_most))


def wrap(text: object, width: int, lines: int = 3) -> str:
    """Text safe inside a Plotly figure, broken with <br> at spaces into at most `lines` lines of `width` characters."""
    return BREAK.join(escape(line) for line in wrapped(text, width, lines))


def wrapped(text: object, width: int, lines: int = 3) -> list[str]:
    """The lines of `wrap`, cleaned but not escaped: for working out how much room they take. Lines come out of like
    length."""
    # What can't fit is dropped first: a cell of a return may hold thousands of characters.
    return list(_lines(clean(str("" if text is None else text)[: 4 * width * lines]), width, lines))


def joined(parts: Iterable[str], width: int, between: str = " · ") -> list[str]:
    """Parts set one after another, broken into lines of `width` characters only between parts. Not escaped."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{between}{part}" if lines else part
        lines = [*lines[:-1], longer] if len(longer) <= width else [*lines, part]
    return lines


def text_width(text: str, size: float) -> float:
    """Roughly how many pixels a line of text takes at a font size, erring wide; good enough for a margin."""
    return size * sum(0.32 if c in _NARROW else 0.9 if c in _WIDE else 0.7 if c.isupper() else 0.57 for c in text)


def widest(lines: Iterable[str], size: float) -> float:
    """The width in pixels of the widest line; 0 when there is none."""
    return max((text_width(line, size) for line in lines), default=0)


@lru_cache(REMEMBERED)
def _lines(text: str, width: int, lines: int) -> tuple[str, ...]:
    words = text.split(" ")
    filled = _fill(words, width)
    if len(filled) > lines:
        return (*filled[: lines - 1], _cut(" ".join(filled[lines - 1 :]), width))
    # No narrower than the longest word: evening out must not cut a word that fits.
    least = max(width // 2, min(width, max(map(len, words))))
    return tuple(next(even for narrow in range(least, width + 1) if len(even := _fill(words, narrow)) <= len(filled)))


def _fill(words: list[str], width: int) -> list[str]:
    lines = [""]
    for word in words:
        # A word longer than a line (a reference, or an attack) is cut into line-long pieces, never left to run off.
        for start in range(0, len(word), width):
            piece = word[start : start + width]
            if len(lines[-1]) + len(piece) < width or not lines[-1]:
                lines[-1] = f"{lines[-1]} {piece}" if lines[-1] else piece
            else:
                lines.append(piece)
    return lines


def _cut(text: str, at_most: int) -> str:
    return text if len(text) <= at_most else text[: at_most - 1].rstrip() + CUT
