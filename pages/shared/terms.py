"""The words these pages use, each with what it means and its own place on Method: the one home of the definitions.

    terms.piece("supported stage")                       a quiet link to its definition on Method
    terms.piece("supported stage", "What supported means")

A definition is found at `/method?term=supported-stage`, in its chapter, and there at `#supported-stage`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data.book.english import join_names, sentence
from data.book.ladder import ASSURANCES, EMBEDDED, LADDER, TOP, Stage, stage_of
from data.book.settings import SETTINGS
from data.book.verdicts import UNMET, VERDICTS
from pages.shared import pieces, url


def slug(name: str) -> str:
    """A name as an address holds it: `supported-stage`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@dataclass(frozen=True)
class Term:
    """A word or phrase, the part of Method it belongs to, and what it means in plain words."""

    name: str
    part: str
    meaning: str

    @property
    def heading(self) -> str:
        """The name as a heading: its first letter a capital."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def anchor(self) -> str:
        """The name as an address holds it: `supported-stage`."""
        return slug(self.name)


def filled(text: str) -> str:
    """Text with the names in braces replaced by what the book has for them: settings, and lists of its words."""
    return text.format_map(_FROM_THE_BOOK)


_FROM_THE_BOOK = {
    **{name: f"{setting.value:g}" for name, setting in SETTINGS.items()},
    "stages": str(len(LADDER)),
    "top_stage": str(TOP),
    "embedded_stage": str(EMBEDDED),
    "embedded": stage_of(EMBEDDED),
    "verdicts": join_names([verdict.word for verdict in VERDICTS]),
    "unmet": join_names(UNMET),
    "assurances": "; ".join(f"{line.code} {line.name} ({line.gloss})" for line in ASSURANCES),
}


def _read(file: Path) -> dict[str, Term]:
    """The terms of the file, figures filled in from the book, with the stages of the ladder after `stage`."""
    terms: list[Term] = []
    for entry in tomllib.loads(file.read_text(encoding="utf-8"))["term"]:
        terms.append(Term(**{**entry, "meaning": filled(entry["meaning"])}))
        if entry["name"] == "stage":
            terms += [Term(stage.name, entry["part"], _of_stage(stage)) for stage in LADDER]
    return {term.anchor: term for term in terms}


def _of_stage(stage: Stage) -> str:
    """`Stage 3. A sample of live work shows it.`"""
    return f"Stage {stage.number}. {sentence(stage.gloss)}"


TERMS: Mapping[str, Term] = _read(Path(__file__).with_name("terms.toml"))
PARTS = tuple(dict.fromkeys(term.part for term in TERMS.values()))
_BY_NAME: Mapping[str, Term] = {term.name.lower(): term for term in TERMS.values()}


def named(name: str) -> Term:
    """The term of that name, in any case. Raises KeyError when Method does not define it."""
    return _BY_NAME[name.lower()]


def piece(name: str, label: str | None = None) -> pieces.Piece:
    """A link to a term's definition on Method. Raises KeyError for a word not defined there."""
    return url.piece("method", label or f"What “{name}” means", term=named(name).anchor)
