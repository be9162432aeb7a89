"""What a table of the store is: its columns, what their cells may hold, its key, and what it refers to.

The sheets of a return (`returns`) and the reference tables (`reference`) are both made of these, so that what is asked
of a cell is written down once: in the DDL (`store`), in the checks, in the template and in the sentences about faults.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["id", "number", "date", "count", "stage", "share", "word", "flag", "text"]
Example = str | int | float | date | None

LARGEST_WHOLE_NUMBER = 2_147_483_647
"""The largest count the store's integer columns hold."""

SQL_TYPES: dict[Kind, str] = {
    "id": "varchar",
    "number": "integer",
    "date": "date",
    "count": "integer",
    "stage": "integer",
    "share": "double",
    "word": "varchar",
    "flag": "boolean",
    "text": "varchar",
}


@dataclass(frozen=True)
class Column:
    """One column: its heading, what its cells hold, and how it is explained to the person filling it in.

    kind: id (a short code), number (an id that is a number), date, count (a whole number, 0 or more), stage, share
    (over 0, at most 1), word (one of `words`), flag (`yes` or blank), text. least, most: the range of a number, count
    or stage. refers_to: the reference table whose key it names; `separator` where a cell may
    name several. newer: it came after the first files were made, so that a file without it is whole.
    """

    name: str
    kind: Kind
    note: str
    example: Example = None
    required: bool = True
    words: tuple[str, ...] = ()
    refers_to: str | None = None
    least: int | None = None
    most: int | None = None
    separator: str | None = None
    newer: bool = False


@dataclass(frozen=True)
class Table:
    """One table: what it holds, its key columns, and its columns in order.

    listed_rows: how many rows a template gets drop-downs for. optional: a reference table that need not be there.
    accumulates: a sheet whose rows each stand until a later one of the same key; else they are a month's whole
    position.
    moves: a sheet whose figures are never all what they were a month ago: told as last month's when they are.
    read_by: the columns that a sheet's rows are sorted by, as pages read them; left out, its month and its key.
    """

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    listed_rows: int = 2_000
    optional: bool = False
    accumulates: bool = False
    moves: bool = False
    read_by: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[str, ...]:
        """The columns that a sheet's rows are sorted by in a snapshot."""
        return self.read_by or (self.key if self.accumulates else ("as_at", *self.key))

    def column(self, name: str) -> Column:
        """The column under this heading; KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def references(self) -> tuple[Column, ...]:
        """The columns that name a row of a reference table."""
        return tuple(column for column in self.columns if column.refers_to)
