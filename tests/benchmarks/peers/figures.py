"""The pictures of three pages as the pages draw them, for any framework: the same questions, the same figures."""

import os
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from charts import criteria_grid, marks, portfolio, unit_history
from charts.drawing import Context, Drawing
from charts.training import completion, movement, scatter
from data.book.english import day
from queries import Gate, open_gate

PAGES = ("overview", "recommendation", "training")
# What is turned on each page: the parameter of our address.
TURNED = {"overview": "as_at", "recommendation": "recommendation", "training": "unit"}
COURSE, ROLE = "CO1", "officer"


@cache
def gate() -> Gate:
    """The store that is drawn."""
    opened = open_gate(Path(os.environ["OVERSIGHT_STORE"]))
    assert opened is not None
    return opened


@cache
def choices(page: str) -> Mapping[str, str]:
    """What can be chosen on a page: the value in our address -> the words our page shows for it, in its order."""
    if page == "overview":
        months = [row["as_at"] for row in gate().ask("months_held")]
        return {month.isoformat(): f"As at {day(month)}" for month in months}
    kind = TURNED[page]
    found = [row for row in gate().ask("findable") if row["kind"] == kind]
    return {str(row["id"]): row["name"] for row in found}


@lru_cache(maxsize=400)
def of(page: str, choice: str) -> list[dict[str, Any]]:
    """The figures of a page for a choice, kept as our page keeps them."""
    return [drawing.figure for drawing in _DRAWN[page](choice)]


def _overview(choice: str) -> list[Drawing]:
    as_at = date.fromisoformat(choice)
    context = _context(as_at)

    def ask(name: str) -> Any:
        return gate().ask(name, as_at)

    history = ask("portfolio_by_month"), ask("said_and_shown"), ask("meetings"), ask("criteria")
    units = ask("unit_known") if len(_units()) <= marks.MANY_UNITS else ()
    return [
        portfolio.over_time(*history, context),
        marks.ladder(ask("recommendation_standing"), units, context, ask("three_views")),
    ]


def _recommendation(choice: str) -> list[Drawing]:
    number, context = int(choice), _context(gate().last_as_at)

    def ask(name: str) -> Any:
        return gate().ask(name, recommendation=number)

    criteria, names = gate().ask("criteria_in_force"), _units()
    history = ask("recommendation_by_month"), ask("unit_stage_by_month")
    return [
        criteria_grid.grid(ask("criterion_verdict"), ask("unit_stage"), criteria, context, names=names),
        unit_history.history(*history, context, subject=f"Recommendation {number}", names=names),
    ]


def _training(choice: str) -> list[Drawing]:
    context, names = _context(gate().last_as_at), _units()
    months = gate().ask("training_months", course=COURSE, unit=choice, role=ROLE)
    practice = gate().ask("training_practice", course=COURSE, role=ROLE)
    subject = dict(names)[choice]
    return [
        completion.by_unit(gate().ask("training_standing", course=COURSE), names, context, subject=COURSE),
        movement.over_time(months, context, subject=subject),
        movement.moves(months, context, subject=subject),
        scatter.beside_practice(practice, context, subject=COURSE, role=ROLE),
    ]


def _context(as_at: date | None) -> Context:
    assert as_at is not None
    return Context(as_at=as_at, snapshot_id=gate().snapshot_id, illustrative=True)


@cache
def _units() -> tuple[tuple[str, str], ...]:
    return tuple(choices("training").items())


_DRAWN: Mapping[str, Callable[[str], list[Drawing]]] = {
    "overview": _overview,
    "recommendation": _recommendation,
    "training": _training,
}
