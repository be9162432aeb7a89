"""What a return is made of while it is being read: faults, raw cells and raw sheets."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

MOST_FAULTS = 2_000
"""The most faults of one sheet that are told one by one: with more, it is another table, or one fault a thousand times.
"""

# Control characters, halves of a character (a file name that is not UTF-8 has these), and what is no character at all.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text as it may go to a terminal or a page: whatever could steer one, or is no character, is marked."""
    return _UNPRINTABLE.sub("\ufffd", text)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with (or, as a warning, odd about) a return, placed as its sender sees it.

    row is Excel's number with the headings in row 1. row and column are None where the fault is the whole sheet's,
    and sheet too where it is the whole file's. column is a heading, or a column letter where the heading is blank.
    """

    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    fault: str


RIGHT_TABLE = "is this the right table?"
_REMAINDER = f"more: {RIGHT_TABLE}"
CROWDED = f"far more than a return has: {RIGHT_TABLE}"


def remainder(number: int) -> str:
    """What is said of the faults beyond those that are told one by one."""
    return f"and {number:,} {_REMAINDER}"


def is_of_another_table(fault: Fault) -> bool:
    """Whether a fault is that of a table far larger than any of a return, or stands for those not told one by one."""
    return fault.fault.endswith((_REMAINDER, CROWDED))


@dataclass(frozen=True)
class ExcelError:
    """A cell that holds an Excel error such as #REF!."""

    shown: str


@dataclass(frozen=True)
class NoStoredValue:
    """A formula cell whose result was never stored in the file."""


@dataclass(frozen=True)
class Percentage:
    """A number that its cell shows as a percentage: 0.95 as 95%."""

    number: int | float

    @property
    def shown(self) -> str:
        """The percentage as its sender sees it, to one place."""
        return f"{round(100 * self.number, 1):g}%"


@dataclass(frozen=True)
class Unreadable:
    """A cell whose content breaks the file format's own rules."""

    shown: str


Raw = (
    str | int | float | bool | date | datetime | time | timedelta
    | ExcelError | NoStoredValue | Percentage | Unreadable | None
)  # fmt: skip
RowCells = dict[int, Raw]
"""The cells of a row that are not blank, by column position from 1."""


@dataclass
class RawSheet:
    """A sheet as read, before its cells are judged: known columns only, rows that are not blank only.

    typed says whether the medium has cell types (Excel) or holds text alone (CSV). headings gives the position of each
    known column, places that of everything a fault may name: unknown headings and the letters of blank ones too.
    orders: in which orders the cells of each column show their dates. skipped: rows whose cells stand in other columns
    than their own, and are not judged.
    """

    name: str
    typed: bool
    headings: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    row_numbers: list[int] = field(default_factory=list)
    columns: dict[str, list[Raw]] = field(default_factory=dict)
    orders: dict[str, set[str]] = field(default_factory=dict)
    skipped: list[int] = field(default_factory=list)


@dataclass
class RawReturn:
    """A return as read: the known sheets it brought, and what is to be said of file and structure.

    faults: what refuses it. warnings: what its sender may not see. notices: how it was read where it could be meant
    one way only.
    """

    sheets: dict[str, RawSheet] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
