"""The whole set as it is shipped: the reference's tables, the returns, and which was received when."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from data.illustrative import RECEIVED, REFERENCE, RETURNS
from tests.illustrative.reference_set import write_reference
from tests.illustrative.returns import write_returns


def write(folder: Path) -> None:
    """Write the set to a folder, in place of any that is there."""
    for name in (REFERENCE, RETURNS):
        shutil.rmtree(folder / name, ignore_errors=True)
    write_reference(folder / REFERENCE)
    received = write_returns(folder / RETURNS)
    with (folder / RECEIVED).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("folder", "received_on"))
        writer.writerows(received)
