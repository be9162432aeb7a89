"""Who may do what, where people sign in: reference/access.csv of the store, as it now is.

It is read at every run of a page and before everything written, and not from the snapshot: whoever is taken out of it
is out at the next click. It is checked as all the reference is; while it has a fault, it lets nobody in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import duckdb

from data.book.reference import ACCESS, ACCESS_ROLES, UNIT
from data.intake.reference import check_reference
from data.ledger import Store
from data.reference import ReferenceFault
from data.snapshot import lay_tables

_ROWS = 'select subject, role, units, "from", until from incoming_access order by row_number'
_READ = (ACCESS.name, UNIT.name)
Stamp = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True)
class Access:
    """What somebody may do on a day. roles: in the order of the book. units: those they see, None for all."""

    roles: tuple[str, ...]
    units: frozenset[str] | None


@dataclass(frozen=True)
class _Row:
    subject: str
    role: str
    units: frozenset[str] | None
    first: date
    last: date | None

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def access_of(store: Store, subject: str, on: date) -> Access | None:
    """What a subject may do on a day; None when they are not let in.

    Who has several roles sees the units of all of them together. Raises ReferenceFault with every fault of the file.
    """
    rows = [row for row in _rows(store.reference, _stamp(store.reference)).get(subject, ()) if row.holds_on(on)]
    if not rows:
        return None
    roles = tuple(role for role in ACCESS_ROLES if any(row.role == role for row in rows))
    limits = [row.units for row in rows if row.units is not None]
    return Access(roles, frozenset().union(*limits) if len(limits) == len(rows) else None)


def _stamp(reference: Path) -> Stamp:
    """What tells that a file was changed since it was read."""
    stamps: list[tuple[int, int, int] | None] = []
    for name in _READ:
        try:
            held = (reference / f"{name}.csv").stat()
        except FileNotFoundError:
            stamps.append(None)
        else:
            stamps.append((held.st_mtime_ns, held.st_size, held.st_ino))
    return tuple(stamps)


@lru_cache(maxsize=4)
def _rows(reference: Path, stamp: Stamp) -> Mapping[str, Sequence[_Row]]:
    """The rows of the file by subject. Kept until it, or the units it names, are changed."""
    with duckdb.connect() as connection:
        lay_tables(connection)
        faults = [fault for fault in check_reference(connection, reference, date.max) if fault.sheet == ACCESS.name]
        if faults:
            raise ReferenceFault(faults)
        found: dict[str, list[_Row]] = {}
        for subject, role, units, first, last in connection.execute(_ROWS).fetchall():
            found.setdefault(subject, []).append(_Row(subject, role, _ids(units), first, last))
        return found


def _ids(units: str | None) -> frozenset[str] | None:
    return None if units is None else frozenset(filter(None, (each.strip() for each in units.split(";"))))
