"""The named questions: each .sql file of this folder, with what its header says of it."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
KNOWLEDGE = re.compile(r"\b(?:known_[a-z]+|[a-z]+_history)\b")
PARAMETER = re.compile(r"(?<![\w$])\$([a-z_]+)")
COMPARED = re.compile(r"\b(?:base|restated|present)_unit\b")


@dataclass(frozen=True)
class Question:
    """A named question. ``asks`` is its one sentence; ``parameters`` the names its SQL takes.

    ``of_knowledge``: whether the answer depends on as-at and known-at. ``compares``: whether it sets two dates side by
    side, and so needs the state at ``since`` as well.
    """

    name: str
    asks: str
    sql: str
    parameters: frozenset[str]
    of_knowledge: bool
    compares: bool


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
        of_knowledge=bool(KNOWLEDGE.search(body)),
        compares=bool(COMPARED.search(body)),
    )
