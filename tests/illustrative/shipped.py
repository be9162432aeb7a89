"""The whole set as it is shipped: the reference's tables, the returns, and which was received when."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data.illustrative import EARLIER, EDITED, RECEIVED, REFERENCE, RETURNS
from tests.illustrative.reference_set import earlier_tables, tables, write_tables
from tests.illustrative.returns import write_returns
from tests.illustrative.story import ENTERED_BY, ENTERED_ON


def write(folder: Path) -> None:
    """Write the set to a folder, in place of any that is there."""
    for name in (REFERENCE, EARLIER, RETURNS):
        shutil.rmtree(folder / name, ignore_errors=True)
    write_tables(folder / REFERENCE, tables())
    write_tables(folder / EARLIER, earlier_tables())
    _write(folder / EDITED, ("entered_on", "entered_by"), [(ENTERED_ON, ENTERED_BY)])
    _write(folder / RECEIVED, ("folder", "received_on"), write_returns(folder / RETURNS))


def _write(file: Path, headings: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)
