"""Every column that a question answers with: heading, meaning, unit and how it is written (`answers.toml`).

A column means the same in every question; where a question gives one a meaning of its own, that stands under
`[question.<name>]`. From this come the headings and forms of tables, and the data dictionary of an export.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.book import forms
from data.book.ladder import ASSURANCES, EMBEDDED, STAGES, STEPS, TOP, or_above
from data.book.minutes import CLOSURES, ENTRY_KINDS
from data.book.verdicts import CHANGES, FLAGS, MILESTONE_KINDS, MILESTONE_STATES, VERDICTS

_LISTS = {
    "assurances": ", ".join(f"{level.code} ({level.name})" for level in ASSURANCES),
    "closures": ", ".join(CLOSURES),
    "entry_kinds": ", ".join(ENTRY_KINDS),
    "changes": ", ".join(word.word for word in CHANGES),
    "flags": ", ".join(word.word for word in FLAGS),
    "milestone_kinds": ", ".join(MILESTONE_KINDS),
    "milestone_states": ", ".join(MILESTONE_STATES),
    "verdicts": ", ".join(word.word for word in VERDICTS),
}
_OF_A_STAGE = re.compile(r"(?<=_)\d+$")


@dataclass(frozen=True)
class Answer:
    """One column of an answer. `meaning`: a phrase for the data dictionary. `unit`: what it counts, or nothing."""

    name: str
    heading: str
    meaning: str
    unit: str = ""
    form: str = "plain"

    def written(self, value: Any, row: Mapping[str, Any] = forms.NO_ROW) -> str:
        """A value of this column as a reader reads it. `row`: the row it stands in."""
        return forms.written(self.form, value, row)


@cache
def answer(name: str, question: str | None = None) -> Answer:
    """The column of that name, as the question means it. Raises KeyError when the book does not have it."""
    general, of_question = _read()
    entry = entry_of(name)
    own = of_question.get(question or "", {}).get(entry, {})
    if entry not in general and not own:
        raise KeyError(f"{name} is not in data/book/answers.toml")
    words = {**general.get(entry, {}), **own}
    return Answer(name, **{key: text.format(**_named(name)) for key, text in words.items()})


def entry_of(name: str) -> str:
    """The entry that a column stands under: its name, or `units_at_N` for `units_at_1`, `units_at_2` and so on."""
    stage = _OF_A_STAGE.search(name)
    return _OF_A_STAGE.sub("N", name) if stage and int(stage.group()) in range(len(STAGES)) else name


def columns_of(entry: str) -> list[str]:
    """The columns that stand under an entry: one, or for `units_at_N` one for each stage there is to reach."""
    return [entry.removesuffix("N") + str(stage) for stage in STEPS] if entry.endswith("_N") else [entry]


def entries() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """The names of the entries: of every question, and of each question's own."""
    general, of_question = _read()
    return frozenset(general), {question: frozenset(own) for question, own in of_question.items()}


def _named(name: str) -> dict[str, str]:
    """What the words may call by name: stages and lists of words, which have homes of their own."""
    named = {"embedded": STAGES[EMBEDDED], "top": STAGES[TOP], **_LISTS}
    stage = _OF_A_STAGE.search(name)
    if not stage or int(stage.group()) not in range(len(STAGES)):
        return named
    number = int(stage.group())
    return {**named, "stage": or_above(number), "number": str(number)}


@cache
def _read() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, dict[str, str]]]]:
    text = Path(__file__).with_name("answers.toml").read_text(encoding="utf-8")
    book = tomllib.loads(text)
    return book["columns"], book.get("question", {})
