"""A small store for tests of the frame and the pages: three months of returns, one restated, and two Gold Group
meetings.
"""

import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from data import ahead, latest
from data.ledger import Store
from data.publish import load, new
from data.reference import STARTING_SET
from tests.data.csv_returns import trained, write_return

MEETINGS = "GG-2026-09,2026-09-10,Gold Group\nGG-2026-10,2026-10-14,Gold Group\n"
HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) :material/home: $x^2$ **bold** :tada:"
KEEP = {latest: latest.keep, ahead: ahead.keep}
"""What publishing keeps ready. The tests in tests/data do without, and may be the first to ask for this store."""
MONTHS = {"2026-08-31": "2026-09-08", "2026-09-30": "2026-10-08", "2026-10-31": "2026-11-06"}


def build(root: Path, provenance: str = "illustrative") -> Path:
    """The store at `root`; gives its path. September is restated on 12 November."""
    return Path(shutil.copytree(Path(_built(provenance).name) / "store", root))


@cache
def _built(provenance: str) -> tempfile.TemporaryDirectory[str]:
    """A folder with the store, made once a process: tests are given copies."""
    folder = tempfile.TemporaryDirectory()
    reference, root = Path(folder.name) / "reference", Path(folder.name) / "store"
    shutil.copytree(STARTING_SET, reference)
    with (reference / "meeting.csv").open("a", encoding="utf-8") as file:
        file.write(MEETINGS)
    store = Store(root)
    new(store, reference)
    arrivals = {f"{as_at}": (as_at, received, 90) for as_at, received in MONTHS.items()}
    arrivals["restated"] = ("2026-09-30", "2026-11-12", 96)
    sent = [arriving(root, name, *arrival, provenance) for name, arrival in arrivals.items()]
    with pytest.MonkeyPatch.context() as patch:
        for module, keep in KEEP.items():
            patch.setattr(module, "keep", keep)
        result = load(store, sent)  # in one go: a snapshot is worked out once
    assert not result.refused, result.returns
    return folder


def add(root: Path, name: str, as_at: str, received: str, officers: int, provenance: str = "illustrative") -> None:
    """Load one more return into the store."""
    result = load(Store(root), [arriving(root, name, as_at, received, officers, provenance)])
    assert not result.refused, result.returns


def arriving(root: Path, name: str, as_at: str, received: str, officers: int, provenance: str) -> tuple[Path, date]:
    """A return of that name as a sender would send it, and the day it comes."""
    folder = root.parent / f"{root.name}-returns" / name
    write_return(folder, as_at, provenance, training=trained("EA", officers), milestones=milestones())
    return folder, date.fromisoformat(received)


def milestones() -> list[dict[str, Any]]:
    """Two milestones: one plain, one whose title tries everything."""
    common = {"kind": "output", "original_due_on": "2026-12-31", "forecast_on": "2026-12-31", "owner_role": "Lead"}
    return [
        {"milestone_id": "M7-1", "recommendation_id": 7, "title": "Guidance issued", **common},
        {"milestone_id": "M5-1", "recommendation_id": 5, "title": HOSTILE, **common},
    ]
