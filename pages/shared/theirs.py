"""A workbook in its sender's own layout: what it is taken for, what a reader chooses instead, and the mapping of it.

Nothing here is stored: the mapping is given as a text to download.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from data import ledger
from data.book.days import month_end_before, month_ends
from data.book.reference import PROVENANCES
from data.book.returns import SHEETS
from data.book.tables import Column
from data.intake import Layout, MappingFault, for_month, layout_text, read_layout
from data.intake.cells import in_words
from data.intake.layouts import Across, Fixed, MappedTable, is_no_stage
from data.intake.letters import as_drawn
from data.intake.mapping import Grid, first_rows, fits, read_grids
from data.intake.proposing import Proposed, looked_at, propose_sheet, words_asked
from data.intake.readings import Vocabulary
from data.ledger import Store

__all__ = [
    "PROVENANCES", "Choice", "Fixed", "MappingFault", "Proposed", "Theirs", "asked", "codes", "columns_of", "for_month",
    "is_no_stage", "mapped", "missing", "months", "of_file", "proposed", "text_of",
]  # fmt: skip

LEFT_OUT = "\0"
"""Chosen for a word of theirs: rows with it are none, such as a total."""
MOST_MONTHS = 36
_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Theirs:
    """A workbook that is in no layout of ours: its sheets, the codes a return may name, and the mappings kept."""

    name: str
    grids: Sequence[Grid]
    known: Vocabulary
    saved: Mapping[str, str]

    def grid(self, name: str) -> Grid:
        """The sheet of this name."""
        return next(grid for grid in self.grids if grid.name == name)

    @property
    def fitting(self) -> str | None:
        """The name of the first mapping kept that reads this workbook as it is."""
        return next((name for name, text in self.saved.items() if fits(read_layout(text), self.grids)), None)

    @property
    def mapping_name(self) -> str:
        """What a mapping of it may be called."""
        return _NAME.sub("-", Path(self.name).stem.lower()).strip("-")[:40] or "mapping"

    def first_rows(self, text: str) -> dict[str, list[dict[str, str]]]:
        """The first rows of each of our sheets as they would be read by a mapping, in words."""
        rows = first_rows(read_grids(self.grids, read_layout(text)), self.known)
        return {to: [{ours: in_words(cell) for ours, cell in row.items()} for row in some] for to, some in rows.items()}


@dataclass(frozen=True)
class Choice:
    """What was chosen for one of their sheets. columns: ours, with one of their headings; fixed: ours, with what stands
    in every row; words: by our column, theirs with ours; across: their headings that are courses, or units; head_count:
    their heading of the people that percentages are of.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Fixed] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    across: Mapping[str, str] = field(default_factory=dict)
    head_count: str | None = None


def of_file(path: Path, store: Store, known: Vocabulary) -> Theirs | None:
    """A workbook, if no sheet of it is in our layout; CannotOpen if it cannot be read."""
    grids = looked_at(path)
    if any(_is_ours(grid) for grid in grids):
        return None
    return Theirs(path.name, grids, known, dict(_saved(store)))


def _is_ours(grid: Grid) -> bool:
    """Whether a sheet is one of a return, or meant to be: by its name, and most of its headings."""
    name = as_drawn(grid.name)
    if name not in SHEETS:
        return False
    headings = {
        re.sub(r"\W+", "_", as_drawn(str(cell))) for row in list(grid.rows)[:3] for cell in grid.rows[row].values()
    }
    needed = {column.name for column in SHEETS[name].columns if column.required}
    return name == "return" or 2 * len(needed & headings) >= len(needed)


def _saved(store: Store) -> Iterator[tuple[str, str]]:
    """The mappings kept in the store, by name; one that cannot be used is passed over."""
    for file in sorted((store.root / ledger.MAPPINGS).glob("*.toml")):
        try:
            text = file.read_text(encoding="utf-8")
            read_layout(text)
        except (OSError, ValueError):
            continue
        yield file.stem, text


def months(today: date) -> list[date]:
    """The months a file may report, the latest first."""
    last = month_end_before(today)
    return month_ends(last.replace(year=last.year - MOST_MONTHS // 12), last)[:0:-1]


def proposed(theirs: Theirs, sheet: str, to: str | None = None, heading_row: int | None = None) -> Proposed:
    """What one of their sheets is taken for, or would be as one of ours."""
    return propose_sheet(theirs.grid(sheet), theirs.known, to, heading_row)


def asked(theirs: Theirs, one: Proposed, ours: str, heading: str) -> tuple[str, ...]:
    """Their words under a heading that are to be given a meaning."""
    return words_asked(one, theirs.grid(one.sheet), theirs.known, ours, heading)


def columns_of(one: Proposed) -> list[Column]:
    """Our columns that a sheet of theirs is asked for, those that have to be filled first."""
    if one.table is None:
        return []
    across = {one.table.across.column, one.table.across.value} if one.table.across else set()
    columns = [column for column in SHEETS[one.table.to].columns if column.name not in across]
    return sorted(columns, key=lambda column: not column.required)


def codes(theirs: Theirs, column: Column) -> list[str]:
    """What stands in a column that has words or codes of its own."""
    if column.words:
        return list(column.words)
    known = theirs.known.get(column.refers_to or "")
    return sorted(known.codes, key=lambda code: (len(code), code) if code.isdigit() else (0, code)) if known else []


def mapped(one: Proposed, choice: Choice) -> MappedTable | None:
    """The table of a mapping that was chosen, from what was proposed."""
    if one.table is None:
        return None
    columns: dict[str, tuple[str, ...]] = {ours: (heading,) for ours, heading in choice.columns.items()}
    due = choice.columns.get("original_due_on")
    if one.table.to == "milestones" and due and choice.columns.get("forecast_on", due) != due:
        columns["forecast_on"] = (*columns["forecast_on"], due)
    left = {ours: [word for word, meant in words.items() if meant == LEFT_OUT] for ours, words in choice.words.items()}
    words = {
        ours: {word: meant for word, meant in held.items() if meant != LEFT_OUT} for ours, held in choice.words.items()
    }
    totals = {ours: [*one.table.leave_out.get(ours, ()), *left.get(ours, ())] for ours in columns}
    across = one.table.across
    return replace(
        one.table,
        columns=columns,
        fixed=choice.fixed,
        words=words,
        leave_out={ours: rows for ours, rows in totals.items() if rows},
        across=across and Across(across.column, across.value, choice.across, choice.head_count),
    )


def missing(tables: Sequence[MappedTable]) -> list[str]:
    """What nothing fills yet, though it has to be filled: `Delivery plan: owner_role`."""
    found = []
    for table in tables:
        across = {table.across.column, table.across.value} if table.across else set()
        across |= {"in_scope"} if table.across and table.across.head_count else set()
        filled = {ours for ours, headings in table.columns.items() if headings} | {*table.fixed} | across
        found += [f"{table.sheet}: {c.name}" for c in SHEETS[table.to].columns if c.required and c.name not in filled]
    return found


def text_of(header: Mapping[str, Fixed], tables: Sequence[MappedTable]) -> str:
    """The mapping as it is kept, if it can be meant; MappingFault says why not."""
    text = layout_text(Layout(header, tuple(tables)))
    read_layout(text)
    return text
