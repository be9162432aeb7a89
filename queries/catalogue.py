"""The named questions: each .sql file of this folder, with what its header says of it."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data import ahead, history
from data.book.returns import FACTS

FOLDER = Path(__file__).parent
KNOWN = frozenset(f"known_{name}" for name in FACTS)
STAGES = frozenset(f"{name}_history" for name in history.HISTORIES)
AHEAD = frozenset(ahead.AHEAD)
COMPARED = frozenset(f"{state}_{told}" for state in ("base", "restated", "present") for told in ("unit", "criterion"))
NAME = re.compile(r"(?<![\w$])[a-z_]+\b")
PARAMETER = re.compile(r"(?<![\w$])\$([a-z_]+)")


@dataclass(frozen=True)
class Question:
    """A named question. ``asks`` is its one sentence; ``parameters`` the names its SQL takes.

    ``reads``: the tables it reads that depend on the day, or on what was known: those of facts as known (KNOWN), of
    stages month by month (STAGES), of days to come (AHEAD), and of the states that are compared (COMPARED).
    """

    name: str
    asks: str
    sql: str
    parameters: frozenset[str]
    reads: frozenset[str]

    @property
    def compares(self) -> bool:
        """Whether it sets two days side by side, and so needs the state at ``since`` as well."""
        return bool(self.reads & COMPARED)


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
    lines = text.splitlines()
    body = "\n".join(line for line in lines if not line.startswith("--"))
    asks = next((line.removeprefix("--").strip() for line in lines if line.startswith("--")), "")
    return Question(
        name=file.stem,
        asks=asks,
        sql=text,
        parameters=frozenset(PARAMETER.findall(body)),
        reads=frozenset(NAME.findall(body)) & (KNOWN | STAGES | AHEAD | COMPARED),
    )
