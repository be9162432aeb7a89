"""The words these pages use, each with what it means and its own place on Method: the one home of the definitions.

    terms.link("supported stage")                       a quiet link to its definition on Method
    terms.link("supported stage", "What supported means")

A definition is found at `/method?term=supported-stage`, and at `/method#supported-stage`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pages.shared import url


@dataclass(frozen=True)
class Term:
    """A word or phrase, the part of Method it belongs to, and what it means in plain words."""

    name: str
    part: str
    meaning: str

    @property
    def anchor(self) -> str:
        """The name as an address holds it: `supported-stage`."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


def _read(file: Path) -> dict[str, Term]:
    terms = [Term(**entry) for entry in tomllib.loads(file.read_text(encoding="utf-8"))["term"]]
    return {term.anchor: term for term in terms}


TERMS: Mapping[str, Term] = _read(Path(__file__).with_name("terms.toml"))
PARTS = tuple(dict.fromkeys(term.part for term in TERMS.values()))
_BY_NAME: Mapping[str, Term] = {term.name.lower(): term for term in TERMS.values()}


def named(name: str) -> Term:
    """The term of that name, in any case. Raises KeyError when Method does not define it."""
    return _BY_NAME[name.lower()]


def link(name: str, label: str | None = None) -> None:
    """A link to a term's definition on Method. Raises KeyError for a word not defined there."""
    anchor = named(name).anchor
    url.link("method", label or f"What “{name}” means", key=f"term_{anchor}", term=anchor)
