"""The illustrative set: made-up returns as a sender would send them, and the day each was received.

Nothing in it is a fact about the Met; every return is marked `illustrative`. The story it tells and what writes these
files are with the tests (`python -m tests.illustrative`): change the story, not the files.
"""

import csv
import shutil
from datetime import date
from pathlib import Path

from data import reference

SHIPPED = Path(__file__).parent
REFERENCE, RETURNS, RECEIVED = "reference", "returns", "received.csv"
EARLIER, EDITED = "reference-earlier", "edited.csv"


def copy_reference(folder: Path) -> None:
    """Copy the set's whole reference to a folder: the starting set, with the tables that differ laid over it."""
    reference.copy_reference(reference.STARTING_SET, folder)
    _lay_over(folder, REFERENCE)


def copy_earlier_reference(folder: Path) -> None:
    """Copy the reference as it was before the one edit that the story tells of: a date entered late."""
    copy_reference(folder)
    _lay_over(folder, EARLIER)


def edited() -> tuple[date, str]:
    """When, and by which role, that edit was entered."""
    with (SHIPPED / EDITED).open(encoding="utf-8", newline="") as handle:
        (row,) = csv.DictReader(handle)
    return date.fromisoformat(row["entered_on"]), row["entered_by"]


def _lay_over(folder: Path, tables: str) -> None:
    for file in sorted((SHIPPED / tables).glob("*.csv")):
        shutil.copyfile(file, folder / file.name)


def arrivals() -> list[tuple[Path, date]]:
    """(folder, received_on) of every return, in the order in which they were received."""
    with (SHIPPED / RECEIVED).open(encoding="utf-8", newline="") as handle:
        return [
            (SHIPPED / RETURNS / row["folder"], date.fromisoformat(row["received_on"]))
            for row in csv.DictReader(handle)
        ]
