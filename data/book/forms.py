"""How the values of an answer are written for a reader: one way for each form, wherever it is shown."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from data.book import english, numbering, shares
from data.book.ladder import numbered, stage_of
from data.book.verdicts import status

Row = Mapping[str, Any]
NO_ROW: Row = {}


def plain(value: Any) -> str:
    """A value as a reader writes it: dates in full, yes and no, thousands with a comma, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return english.day(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.1f}".removesuffix(".0")
    if isinstance(value, list | tuple):
        return ", ".join(plain(item) for item in value)
    return str(value)


def _signed(value: int | None) -> str:
    return "" if value is None else f"{value:+,}" if value else "0"


def _days(value: int | None) -> str:
    return "" if value is None else english.plural(value, "day")


def _stage_or(otherwise: str) -> Callable[[int | None], str]:
    return lambda stage: otherwise if stage is None else stage_of(stage)


def _capital(value: str | None) -> str:
    return "" if value is None else value[:1].upper() + value[1:]


def _ids(value: Any) -> str:
    """An id as it is, or a list of them: never with the comma that a number has."""
    return "" if value is None else ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "plain": plain,
    "day": plain,
    "month": lambda when: "" if when is None else english.month(when),
    "count": plain,
    "signed": _signed,
    "days": _days,
    "year": lambda year: "all years" if year is None else str(year),
    "stage": stage_of,
    "known stage": _stage_or("not known"),
    "claim": _stage_or("no claim"),
    "loss": _stage_or("no stage lost"),
    "numbered stage": numbered,
    "proportion": shares.percent,
    "threshold": shares.threshold,
    "points": shares.points,
    "word": status,
    "capital": _capital,
    "id": _ids,
}
# Forms that need the rest of the row: a share beside the line it is judged by, a recommendation as it may be quoted.
_LINES = {"share": "threshold", "share before": "threshold_before", "share now": "threshold_now"}
RECOMMENDATION = "recommendation"
FORMS = frozenset({*_WRITTEN, *_LINES, RECOMMENDATION})
"""Every form there is. share: a share beside the line it is judged by, where the row has one (_LINES names its column);
proportion: a share that no line judges; recommendation: one by its id, or a list of them.
"""


def written(form: str, value: Any, row: Row = NO_ROW) -> str:
    """A value in its form; `row` is the row it stands in. Raises KeyError for a form there is not."""
    if form in _LINES:
        return shares.percent(value, row.get(_LINES[form]))
    if form == RECOMMENDATION:
        return numbering.written(value, row)
    return _WRITTEN[form](value)
