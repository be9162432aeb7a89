"""A store whose returns name a unit, a course, a meeting and two criteria; and one of it to spoil for each test."""

import shutil
from pathlib import Path

import pytest

from data import publish
from data.ledger import Store
from tests.data.csv_returns import day, finding, trained, write_return


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store as published. Never write to it."""
    folder = tmp_path_factory.mktemp("published")
    store = Store(folder / "store")
    publish.new(store, entered=publish.Entered(day("2026-07-01"), "Programme office"))
    action = {
        "action_id": "A1",
        "meeting_id": "LPB-2023-09",
        "action": "Report",
        "owner_role": "Head of policy",
        "due_on": "2026-09-30",
    }
    august = write_return(
        folder / "august",
        "2026-08-31",
        training=[*trained("AS", 96), *trained("EA", 97)],
        evidence=[finding("P1", "policy_issued", "2026-07-01"), finding("P2", "guidance_withdrawn", "2026-07-01")],
        actions=[action],
    )
    publish.load(store, [(august, day("2026-09-10"))])
    return store


@pytest.fixture
def store(published: Store, tmp_path: Path) -> Store:
    """A copy of the store."""
    shutil.copytree(published.root, tmp_path / "store")
    return Store(tmp_path / "store")
