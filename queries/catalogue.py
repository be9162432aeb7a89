"""The named questions: each .sql file of this folder, with what its header says of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from data import ahead, compared, history, latest, snapshot
from data.book.answers import columns_of
from queries.lineage import Lineage, lineage

FOLDER = Path(__file__).parent
# The list ends with a full stop; what rows there are, and in which order, may follow it.
COLUMNS = re.compile(r"^-- Columns:([^.]*)\.", re.MULTILINE)
NAME = re.compile(r"\w+")
KNOWN = frozenset(f"known_{name}" for name in snapshot.AS_KNOWN)
STAGES = frozenset(f"{name}_history" for name in history.STAGES)
SAID = frozenset(f"{name}_history" for name in history.SAID)
AHEAD = frozenset(ahead.AHEAD)
COMPARED = frozenset(compared.COMPARED)
# Kept of the latest day, and worked out of any other when first asked: what the tables above and the facts come to.
WORKED_OUT = frozenset(latest.WORKED_OUT)
OF_STAGES = frozenset(latest.OF_STAGES)
JUDGED = frozenset(latest.JUDGED)
# Of the log, which lies beside the snapshots: its entries, and what the figures of its quotes are now.
LOG = frozenset({"log_entry", "log_figure"})


def day(text: str) -> date:
    """A day from ISO text. Raises ValueError for anything else."""
    return date.fromisoformat(text)


@dataclass(frozen=True)
class Parameter:
    """What questions take under one name: how it is read from text, what to write for it, and what it is for."""

    read: Callable[[str], Any]
    written: str
    help: str


PARAMETERS = {
    "as_at": Parameter(day, "YYYY-MM-DD", "the day it is about (default: the latest held)"),
    "known_at": Parameter(day, "YYYY-MM-DD", "only returns received by this day (default: all)"),
    "since": Parameter(day, "YYYY-MM-DD", "the earlier day (default: the last meeting before the day)"),
    "today": Parameter(day, "YYYY-MM-DD", "the day by which returns are due (default: today in London)"),
    "recommendation": Parameter(int, "N", "only this recommendation"),
    "theme": Parameter(int, "N", "only this theme"),
    "unit": Parameter(str, "ID", "only this unit"),
    "course": Parameter(str, "ID", "only this course"),
    "days": Parameter(int, "N", "how many days to look ahead (default: 90; at most 365)"),
    "role": Parameter(str, "WORD", "only this role"),
    "criterion": Parameter(str, "ID", "only this criterion"),
    "milestone": Parameter(str, "ID", "the milestone asked about"),
    "return_id": Parameter(str, "ID", "only this return"),
    "measure": Parameter(str, "WORD", "only rates of this measure"),
    "series": Parameter(str, "ID", "only this series"),
    "base": Parameter(day, "YYYY-MM-DD", "limits from this day on (default: from the first point)"),
    "about": Parameter(str, "WORD", "only evidence, or only figures (all but evidence)"),
    "through": Parameter(int, "N", "only the first N entries of the log (default: all)"),
    "from_month": Parameter(day, "YYYY-MM-DD", "only month-ends from this day on"),
}
"""Every parameter that a question can take. One name means one thing, and has one default, in every question."""

NEEDED = {"milestone_dependents": "milestone", "training_practice": "course"}
"""The questions that are about one thing, and answer nothing until it is named: the parameter that names it."""


@dataclass(frozen=True)
class Question:
    """A named question. ``asks`` is its one sentence."""

    name: str
    asks: str
    sql: str

    @property
    def parameters(self) -> frozenset[str]:
        """The names of what its SQL takes, of PARAMETERS."""
        return self._lineage.parameters

    @property
    def needs(self) -> str | None:
        """The parameter without which it answers nothing, if there is one."""
        return NEEDED.get(self.name)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it answers with, in order, as its header lists them; `units_at_N` stands for one a stage."""
        listed = COLUMNS.search(self.sql)
        names = NAME.findall(listed.group(1)) if listed else []
        return tuple(column for name in names for column in columns_of(name))

    @property
    def reads(self) -> frozenset[str]:
        """The tables it reads, itself, by a macro told to or through another, that depend on the day, or on what was
        known: those of facts as known (KNOWN), of stages month by month (STAGES) and what is said beside them (SAID),
        of days to come (AHEAD), of what these come to (WORKED_OUT), of rates over time (JUDGED), of the states that are
        compared (COMPARED), and of the log (LOG).
        """
        named = self._lineage.tables | self._lineage.texts
        named = latest.with_what_is_behind(named)
        return named & (KNOWN | STAGES | SAID | AHEAD | WORKED_OUT | JUDGED | COMPARED | LOG)

    @property
    def compares(self) -> bool:
        """Whether it sets two days side by side, and so needs the state at ``since`` as well."""
        return bool(self.reads & COMPARED)

    @property
    def _lineage(self) -> Lineage:
        return lineage(self.sql)


@cache
def questions() -> dict[str, Question]:
    """Every question by name, in alphabetical order."""
    return {file.stem: _read(file) for file in sorted(FOLDER.glob("*.sql"))}


def question(name: str) -> Question:
    """The question of that name. Raises KeyError with the names there are."""
    try:
        return questions()[name]
    except KeyError:
        raise KeyError(f"no question is called {name}; there are: {', '.join(questions())}") from None


def _read(file: Path) -> Question:
    text = file.read_text(encoding="utf-8")
    asks = next((line.removeprefix("--").strip() for line in text.splitlines() if line.startswith("--")), "")
    return Question(name=file.stem, asks=asks, sql=text)
