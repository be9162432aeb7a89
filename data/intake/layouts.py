"""A sender's own layout, as a mapping says it: which of their sheets and headings are ours, and their words for ours.

A mapping is a text in the store, `mappings/NAME.toml`. A colour or a percentage of completeness is never taken as a
stage: a stage is what evidence bears out.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data.book.ladder import TOP
from data.book.returns import FACTS, SHEETS
from data.intake.letters import as_drawn

_NO_STAGE = re.compile(r"\b(rag|status|complete|completion|progress|percent)\b|%")
_KNOWN_KEYS = {"to", "sheet", "heading_row", "columns", "fixed", "words", "leave_out", "across"}
_ACROSS_KEYS = {"column", "value", "headings", "head_count"}
_PLAIN_FIXED = (str, int, float, bool, date)

Fixed = str | int | float | bool | date


class MappingFault(ValueError):
    """A mapping that cannot be used; the message says why."""


@dataclass(frozen=True)
class Across:
    """Headings that are values: a sheet with a column for each course holds a row of ours in each of its cells.

    column: ours, whose values the headings are; headings: theirs, with the value each stands for; value: our column
    that the cells fill; head_count: their column of people, for cells that are percentages of it.
    """

    column: str
    value: str
    headings: Mapping[str, str]
    head_count: str | None = None


@dataclass(frozen=True)
class MappedTable:
    """Where the rows of one of our sheets come from. columns: ours, with their headings, the first that is filled
    counts; fixed: ours, with one value for every row; words: by our column, theirs with ours (an empty one has no
    meaning yet); leave_out: by our column, what stands in it in rows that are none, such as a total.
    """

    to: str
    sheet: str
    heading_row: int
    columns: Mapping[str, tuple[str, ...]]
    fixed: Mapping[str, Fixed] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    leave_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    across: Across | None = None

    def headings(self) -> list[str]:
        """Every heading of theirs that it reads."""
        read = [heading for headings in self.columns.values() for heading in headings]
        if self.across:
            read += [*self.across.headings, *([self.across.head_count] if self.across.head_count else [])]
        return list(dict.fromkeys(read))


@dataclass(frozen=True)
class Layout:
    """A sender's layout: its tables, and what the sheet `return` is to say."""

    header: Mapping[str, Fixed]
    tables: tuple[MappedTable, ...]


# Read from a text ----------------------------------------------------------------------------------------------------


def read_layout(text: str) -> Layout:
    """A layout from its text; MappingFault if it is none."""
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingFault(f"it is not well-formed TOML ({error})") from error
    try:
        return _layout(held)
    except MappingFault:
        raise
    except (AttributeError, TypeError, ValueError) as error:  # a list where a table belongs, say
        raise MappingFault("it is not put together as a mapping is: propose it anew with python -m data map") from error


def _layout(held: dict[str, Any]) -> Layout:
    header = held.get("return", {})
    unknown = sorted(set(held) - {"return", "table"}) + [
        f"return.{name}" for name in header if name not in {column.name for column in SHEETS["return"].columns}
    ]
    if unknown:
        raise MappingFault(f"{unknown[0]} is no part of a mapping")
    tables = tuple(_table(table) for table in held.get("table", []))
    if not tables:
        raise MappingFault("it maps no table")
    return Layout(header, tables)


def _table(held: dict[str, Any]) -> MappedTable:
    to = str(held.get("to"))
    if to not in FACTS:
        raise MappingFault(f"{to} is not a sheet of a return that a table can be mapped to")
    across = held.get("across")
    unknown = sorted(set(held) - _KNOWN_KEYS) + sorted(set(across or {}) - _ACROSS_KEYS)
    if unknown:
        raise MappingFault(f"{unknown[0]} is no part of a table")
    table = MappedTable(
        to=to,
        sheet=str(held.get("sheet", "")),
        heading_row=int(held.get("heading_row", 1)),
        columns={ours: _headings(theirs) for ours, theirs in held.get("columns", {}).items()},
        fixed=dict(held.get("fixed", {})),
        words={ours: dict(words) for ours, words in held.get("words", {}).items()},
        leave_out={ours: list(words) for ours, words in held.get("leave_out", {}).items()},
        across=_across(across) if across else None,
    )
    _refuse_unmeant(table)
    return table


def _headings(theirs: str | Iterable[str]) -> tuple[str, ...]:
    """One heading of theirs, or several."""
    return (theirs,) if isinstance(theirs, str) else tuple(theirs)


def _across(held: dict[str, Any]) -> Across:
    if not {"column", "value", "headings"} <= set(held):
        raise MappingFault("across needs column, value and headings")
    return Across(held["column"], held["value"], dict(held["headings"]), held.get("head_count"))


def _refuse_unmeant(table: MappedTable) -> None:
    known = {column.name for column in SHEETS[table.to].columns}
    named = [*table.columns, *table.fixed, *table.words, *table.leave_out]
    named += [table.across.column, table.across.value] if table.across else []
    for name in named:
        if name not in known:
            raise MappingFault(f"{name} is not a column of {table.to}")
    texts = [*table.headings(), *(word for words in table.leave_out.values() for word in words)]
    texts += [word for words in table.words.values() for pair in words.items() for word in pair]
    if not all(isinstance(text, str) for text in texts):
        raise MappingFault("a heading or a word is not in quotation marks")
    if not all(isinstance(value, _PLAIN_FIXED) for value in table.fixed.values()):
        raise MappingFault("a fixed value is neither text, a number nor a date")
    _refuse_stage(table)


def _refuse_stage(table: MappedTable) -> None:
    across = table.across.headings if table.across and table.across.value == "claimed_stage" else {}
    stage_from = [*table.columns.get("claimed_stage", ()), *across]
    if any(is_no_stage(heading) for heading in stage_from) or "claimed_stage" in table.words:
        raise MappingFault(
            f"a colour or a percentage is never taken as a stage: claimed_stage has to be a stage, 0 to {TOP}"
        )


def is_no_stage(heading: str) -> bool:
    """Whether a heading is of a colour, a status or a percentage, none of which is a stage."""
    return bool(_NO_STAGE.search(as_drawn(heading)))


# Written as a text ---------------------------------------------------------------------------------------------------


def for_month(text: str, as_at: date) -> str:
    """The text of a mapping with the month that a file read by it reports."""
    bare = re.sub(r"(?m)^as_at *=.*\n?", "", text)
    line = f"[return]\nas_at = {as_at.isoformat()}"
    head = re.compile(r"(?m)^\[return\][^\n]*$")
    return head.sub(line, bare, count=1) if head.search(bare) else f"{line}\n\n{bare}"


def layout_text(layout: Layout) -> str:
    """A layout as the text that it is read from."""
    return "\n".join(["[return]", *_lines(layout.header), *(line for table in layout.tables for line in _text(table))])


def _text(table: MappedTable) -> list[str]:
    lines = ["", "[[table]]", *_lines({"to": table.to, "sheet": table.sheet, "heading_row": table.heading_row})]
    columns = {ours: list(read) if len(read) > 1 else read[0] for ours, read in table.columns.items() if read}
    lines += ["", "[table.columns]", *_lines(columns)]
    for ours, words in table.words.items():
        lines += ["", f"[table.words.{ours}]", *_lines(words)] if words else []
    for name, held in (("leave_out", table.leave_out), ("fixed", table.fixed)):
        lines += ["", f"[table.{name}]", *_lines(held)] if held else []
    if table.across:
        across = {name: getattr(table.across, name) for name in ("column", "value", "headings", "head_count")}
        lines += ["", "[table.across]", *_lines({name: value for name, value in across.items() if value is not None})]
    return [*lines, ""]


def _lines(held: Mapping[str, object]) -> list[str]:
    return [f"{_key(name)} = {_toml(value)}" for name, value in held.items()]


def _key(name: str) -> str:
    return name if re.fullmatch(r"[a-z_]+", name) else _quoted(name)


def _toml(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_lines(value)) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, bool | int | float) else _quoted(str(value))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
