"""What tests in several rooms share: the illustrative store, built once, and the dashboard run without a browser."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

from data import snapshot
from data.ledger import Store
from data.publish import build_illustrative
from tests.frame.conftest import app, small

__all__ = ["app", "illustrative_store", "small"]

# Most stores of tests hold few rows: in DuckDB's smallest blocks each is a tenth as large to copy, seal and open. What
# runs in a process of its own, the commands and the servers, is tested with the blocks it has in earnest.
snapshot.WRITING["default_block_size"] = 16_384
# Nor are they worth a second thread, which costs more in waiting for its turn than it does; the servers and commands
# have theirs.
snapshot.WRITING["threads"] = snapshot.LOCKED_DOWN["threads"] = 1


def not_waited_for(handle: int) -> None:
    """No disk is waited for here, eleven times a load at a hundredth of a second: only a machine that loses its power
    could tell. The commands, those that are killed among them, flush what they write in processes of their own.
    """


os.fsync = not_waited_for


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The commands from end to end, half a minute in four tests, come first: last, they would keep one worker alone."""
    items.sort(key=lambda item: item.path.name != "test_end_to_end.py")


@pytest.fixture(scope="session")
def illustrative_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of a store with the illustrative set, built once for all workers. Read it; never load into it.

    OVERSIGHT_TEST_STORE names one that is built already (tests/mutations runs the same tests many times), or says none:
    then what needs it is left out.
    """
    if os.environ.get("OVERSIGHT_TEST_STORE") == "none":
        pytest.skip("it needs the illustrative store")
    if os.environ.get("OVERSIGHT_TEST_STORE"):
        return Path(os.environ["OVERSIGHT_TEST_STORE"])
    base = tmp_path_factory.getbasetemp()
    # Each of pytest-xdist's workers has a base of its own under one that they share.
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "illustrative-store"
    with FileLock(f"{root}.lock"):
        if Store(root).current_id() is None:
            build_illustrative(Store(root))
    return root
