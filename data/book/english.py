"""Plain English: dates, counts and lists of names. The one home for how we write them."""

from collections.abc import Sequence
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(when: date) -> str:
    """A date in full: `31 October 2026`."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def month(when: date) -> str:
    """The month a date falls in, in full: `October 2026`."""
    return f"{MONTHS[when.month - 1]} {when.year}"


def short_month(when: date) -> str:
    """The month a date falls in, for an axis or a cell: `Oct 2026`."""
    return f"{MONTHS[when.month - 1][:3]} {when.year}"


def plural(number: int, noun: str, many: str | None = None) -> str:
    """A number with its noun: `1 unit`, `12 units`, `3 criteria` (give `many` when it isn't the noun with an s)."""
    return f"{number:,} {noun_for(number, noun, many)}"


def noun_for(number: int, noun: str, many: str | None = None) -> str:
    """The noun that goes with a number: `unit` for 1, `units` for any other."""
    return noun if number == 1 else many or f"{noun}s"


def count_of(number: int, total: int, noun: str, many: str | None = None) -> str:
    """A number and what it is out of, always figures: `5 of 12 units`, `0 of 20 recommendations`."""
    return f"{number:,} of {total:,} {noun_for(total, noun, many)}"


def join_names(names: Sequence[str], at_most: int | None = None) -> str:
    """Names as a list in a sentence: `A`, `A and B`, `A, B and C`; past `at_most`, `A, B and 3 others`."""
    shown = list(names)
    if at_most is not None and len(shown) > at_most + 1:
        shown = [*shown[:at_most], plural(len(shown) - at_most, "other")]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def is_or_are(number: int, of: int | None = None) -> str:
    """`is` for 1, `are` for any other number; `is` too where it is out of one: `0 of 1 milestone is done`."""
    return verb_for(number, of, "is", "are")


def verb_for(number: int, of: int | None, one: str, many: str) -> str:
    """The verb that goes with a number, or with a number out of another."""
    return one if number == 1 or of == 1 else many


def sentence(text: str) -> str:
    """Text as a sentence: its first letter a capital, a full stop at its end. Empty text stays empty."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".") if text else ""
