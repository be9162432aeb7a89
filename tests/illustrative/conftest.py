"""The illustrative set as it is shipped, and the store it fills."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data import illustrative
from queries import Gate, open_gate


@pytest.fixture(scope="session")
def returns() -> list[tuple[Path, date]]:
    """(folder, received_on) of every return, in the order of loading."""
    return illustrative.arrivals()


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the complete reference."""
    folder = tmp_path_factory.mktemp("reference")
    illustrative.copy_reference(folder)
    return folder


@pytest.fixture(scope="session")
def gate(illustrative_store: Path) -> Iterator[Gate]:
    """The gate to the store with the whole set, loaded the way real returns are."""
    opened = open_gate(illustrative_store)
    assert opened is not None
    yield opened
    opened.close()
