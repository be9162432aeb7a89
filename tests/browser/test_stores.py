"""Every page over the stores there are: empty, after one return from the template, ten times the size; and new figures
under twenty readers.
"""

import asyncio
import re
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from websockets.asyncio.client import ClientConnection

from data.__main__ import main
from data.intake import SHEETS
from data.ledger import Store
from data.publish import load, new
from pages.shared.places import PLACES
from tests.benchmarks import large as large_set
from tests.benchmarks import people
from tests.benchmarks.people import Address, Person
from tests.frame import small_store
from tests.frame.awaited import awaited
from tests.pages import screen

PAGES = {place.name: place.question for places in PLACES.values() for place in places}


def command(*words: object) -> None:
    """A command as a person gives it; in a process of its own, it is tried in tests/test_end_to_end.py."""
    assert main([str(word) for word in words]) == 0


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("empty") / "store"
    new(Store(root))
    return root


@pytest.fixture(scope="module")
def one_return(tmp_path_factory) -> Path:
    """A new store with one return: the template, filled in with its own examples, and loaded, all by command."""
    folder = tmp_path_factory.mktemp("one")
    new(Store(folder / "store"))
    command("template", folder / "return.xlsx", "--store", folder / "store")
    book = openpyxl.load_workbook(folder / "return.xlsx")
    for name, spec in SHEETS.items():
        for at, column in enumerate(spec.columns, start=1):
            book[name].cell(2, at, None if column.name == "depends_on" else column.example)
    book.save(folder / "return.xlsx")
    command("load", folder / "return.xlsx", "--store", folder / "store")
    return folder / "store"


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    """Two months at ten times everything."""
    folder = tmp_path_factory.mktemp("large")
    large_set.write_reference(folder / "reference")
    arrivals = large_set.write_returns(folder / "returns", last_months=2)
    new(Store(folder / "store"), folder / "reference")
    assert not load(Store(folder / "store"), arrivals).refused
    return folder / "store"


def plain(text: str) -> str:
    """Text as it reads: without what keeps it from being markdown."""
    return text.replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("held", ["empty", "one_return", "large"])
def test_the_page_stands_on_it(app, request, held, page) -> None:
    store = request.getfixturevalue(held)
    seen = app(page, store=store)
    assert not seen.exception and [plain(each.value) for each in seen.title] == [PAGES[page]]
    words = " ".join([*screen.words(seen), *(plain(each.value) for each in seen.error)])
    assert "The reference is" not in words and "nan" not in words.split()
    assert ("Illustrative figures, made up" in words) == (held == "large")
    assert held != "empty" or page == "method" or "No return is in" in words


class Witness(Person):
    """A session that keeps the words of each answer."""

    def __init__(self, connection: ClientConnection) -> None:
        super().__init__(connection)
        self.told: list[str] = []

    async def look(self, address: Address) -> float:
        self._connection.heard = []  # type: ignore[attr-defined]
        waited = await super().look(address)
        self.told.append(plain(b"".join(self._connection.heard).decode(errors="replace")))  # type: ignore[attr-defined]
        return waited

    @property
    def snapshots(self) -> list[set[str]]:
        """For each answer, the snapshots that its frame and its charts name."""
        return [set(re.findall(r"snapshot (\d{4}-\d\d-\d\d-[0-9a-f]{6,})", words)) for words in self.told]


class Overheard(ClientConnection):
    """A connection that keeps what came through it."""

    heard: list[bytes]

    async def recv(self, decode: bool | None = None) -> Any:
        data = await super().recv(decode)
        self.heard.append(data if isinstance(data, bytes) else data.encode())
        return data


def test_new_figures_are_published_under_twenty_readers(serve, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(people, "connect", partial(people.connect, create_connection=Overheard))
    root = small_store.build(tmp_path / "store")
    old = Store(root).current_id()
    base = serve(root)
    readers = awaited(read_while_publishing(base, root))
    new = Store(root).current_id()
    assert new != old and sum(someone.failed for someone in readers) == 0
    for someone in readers:
        turned = someone.snapshots.index({new})
        assert someone.snapshots == [{old}] * turned + [{new}] * (len(someone.told) - turned)
        said = ["New figures were published" in words for words in someone.told]
        assert said == [place == turned for place in range(len(said))], (
            "the quiet word comes once, with the new figures"
        )


async def read_while_publishing(base: str, root: Path) -> list[Witness]:
    """Twenty sessions look about while a return is loaded, and once more after."""
    places = ["overview", "since", "embedding", "units", "recommendation", "milestones", "training", "returns"]
    readers = [await Witness.arrive(base, (places[place % len(places)], {})) for place in range(20)]
    loading = asyncio.create_task(asyncio.to_thread(small_store.add, root, "more", "2026-10-31", "2026-11-20", 97))
    step = 0
    while step < 1 or not loading.done():
        step += 1
        looks = [someone.look((places[(place + step) % len(places)], {})) for place, someone in enumerate(readers)]
        await asyncio.gather(*looks)
    await loading
    await asyncio.gather(*(someone.look(("units", {"unit": "EA"})) for someone in readers))
    await asyncio.gather(*(someone.leave() for someone in readers))
    return readers
