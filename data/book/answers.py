"""Every column that a question answers with: heading, meaning, unit and how it is written (`answers.toml`).

A column means the same in every question; where a question gives one a meaning of its own, that stands under
`[question.<name>]`. From this come the headings and forms of tables, and the data dictionary of an export.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.book import forms


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


def answer(name: str, question: str | None = None) -> Answer:
    """The column of that name, as the question means it. Raises KeyError when the book does not have it."""
    general, of_question = _read()
    own = of_question.get(question or "", {}).get(name, {})
    if name not in general and not own:
        raise KeyError(f"{name} is not in data/book/answers.toml")
    return Answer(name, **{**general.get(name, {}), **own})


@cache
def _read() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, dict[str, str]]]]:
    text = Path(__file__).with_name("answers.toml").read_text(encoding="utf-8")
    book = tomllib.loads(text)
    return book["columns"], book.get("question", {})
