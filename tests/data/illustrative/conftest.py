"""The illustrative set, written once, and the store it fills, loaded once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data import illustrative, publish
from data.ledger import Store
from queries import Gate, open_gate


@pytest.fixture(scope="session")
def returns(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, date]]:
    """(folder, received_on) of every return, in the order of loading."""
    return illustrative.generate(tmp_path_factory.mktemp("returns"))


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the complete reference."""
    folder = tmp_path_factory.mktemp("reference")
    illustrative.reference(folder)
    return folder


@pytest.fixture(scope="session")
def loaded(
    returns: list[tuple[Path, date]], reference: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Store, publish.LoadResult]:
    """A store with the whole set loaded the way real returns are, and what became of each return."""
    store = Store(tmp_path_factory.mktemp("illustrative") / "store")
    publish.new(store, reference)
    return store, publish.load(store, returns)


@pytest.fixture(scope="session")
def gate(loaded: tuple[Store, publish.LoadResult]) -> Iterator[Gate]:
    """The gate to that store."""
    opened = open_gate(loaded[0].root)
    assert opened is not None
    yield opened
    opened.close()
