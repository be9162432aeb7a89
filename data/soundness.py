"""Whether a store is still what was put into it: the returns, the reference as kept, the snapshot, its figures.

The ledger is looked through before every use of it; `python -m data verify` looks through everything.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data import ledger, log, seals, snapshot
from data.book.english import plural
from data.edits import kept_versions
from data.ledger import PUT_BACK, RECEIPT, Receipt, Store, StoreFault, fingerprint

UNKNOWN = ""
"""Stands for the SHA-256 of a receipt that a snapshot without a seal was made from."""
Papers = Mapping[str, str]


@dataclass(frozen=True)
class Unsound:
    """One thing in a store that is not as it was put there. ``part``: one of CHECKS."""

    part: str
    fault: str


def faults(store: Store) -> list[Unsound]:
    """Everything in a store that is not sound, in words. Raises NoStore when there is none."""
    store.must_exist()
    return [Unsound(part, fault) for part, check in CHECKS.items() for fault in check(store)]


def must_be_sound(store: Store) -> None:
    """Raise StoreFault when the ledger lacks anything, or holds anything that is not as it was received."""
    found = [*_of_returns(store), *_of_reference(store)]
    if found:
        more = f", and {plural(len(found) - 1, 'more fault')} (python -m data verify)" if len(found) > 1 else ""
        raise StoreFault(f"{found[0]}{more}{PUT_BACK}")


def must_be_as_published(store: Store) -> None:
    """Raise DamagedSnapshot when the snapshot shown cannot be opened as it was published."""
    reader = snapshot.open_reader(store)
    if reader is not None:
        reader.close()


# The ledger ----------------------------------------------------------------------------------------------------------


def _of_returns(store: Store) -> list[str]:
    papers = _papers(store)
    folders = sorted(item for item in store.returns.glob("[!.]*") if item.is_dir())
    receipts: list[Receipt] = []
    wrong: list[str] = []
    for folder in folders:
        try:
            receipts.append(_sound_receipt(store, folder, papers))
        except StoreFault as error:
            wrong.append(str(error).removesuffix(PUT_BACK))
    names = {folder.name for folder in folders}
    vanished = [f"the return {each}, of which figures are shown, has gone" for each in _returns_in(papers) - names]
    wrong += sorted(vanished)
    return wrong or list(_gaps(receipts))


def _papers(store: Store) -> Papers:
    """What the snapshot shown was made from, by its seal; by its own word where a version that wrote none made it."""
    papers = seals.papers_of_shown(store)
    current = None if papers else _unsealed(store)
    if current is None:
        return papers
    try:
        with duckdb.connect(str(current), read_only=True, config=dict(snapshot.LOCKED_DOWN)) as connection:
            rows = connection.execute("select return_id from returns").fetchall()
    except duckdb.Error:  # damaged, which is told as such
        return papers
    return {f"returns/{row[0]}/{RECEIPT}": UNKNOWN for row in rows}


def _unsealed(store: Store) -> Path | None:
    try:
        return store.current_snapshot()
    except StoreFault:
        return None


def _returns_in(papers: Papers) -> set[str]:
    return {name.split("/")[1] for name in papers if name.startswith("returns/")}


def _sound_receipt(store: Store, folder: Path, papers: Papers) -> Receipt:
    """The receipt in a folder of the ledger. Raises StoreFault when it, or its return, is not as it was received."""
    file, name = folder / RECEIPT, f"returns/{folder.name}/{RECEIPT}"
    if not file.is_file():
        raise StoreFault(f"the return {folder.name} has lost its receipt")
    receipt = ledger.read_receipt(file)
    if papers.get(name, UNKNOWN) not in (UNKNOWN, fingerprint(file)):
        raise StoreFault(f"the receipt {file} is not as it was when figures were made from it")
    _must_be_as_received(store, receipt)
    _must_be_its_own(store, receipt, file)
    return receipt


def _must_be_as_received(store: Store, receipt: Receipt) -> None:
    kept = ledger.received_file(store, receipt)
    try:
        sha256 = fingerprint(kept)
    except OSError as error:
        wrong = "has gone" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
        raise StoreFault(f"the file of the return {receipt.return_id} ({receipt.file_name}) {wrong}") from error
    if sha256 != receipt.sha256:
        raise StoreFault(f"the file of the return {receipt.return_id} ({receipt.file_name}) is not the one received")


def _must_be_its_own(store: Store, receipt: Receipt, file: Path) -> None:
    """A return's id follows from its day, its file and its mapping: once the file is known to be as received, another
    id is that of another folder, or of another mapping."""
    kept = ledger.received_file(store, receipt)
    try:
        own = ledger.id_of(kept, receipt.received_on, receipt.sha256)
    except (OSError, UnicodeDecodeError):
        own = ""
    if receipt.return_id == own:
        return
    if receipt.return_id == f"{receipt.received_on}-{receipt.sha256[:12]}":
        raise StoreFault(f"the return {receipt.return_id} was read by no mapping, and {kept.parent} now holds one")
    if (kept.parent / ledger.MAPPING).exists():
        raise StoreFault(f"the mapping that the return {receipt.return_id} was read by is not as it was")
    raise StoreFault(f"the receipt {file} is that of another folder, or the mapping beside it has gone")


def _gaps(receipts: list[Receipt]) -> Iterator[str]:
    """Returns are numbered from 1 as they are loaded: a number left out is a return that has gone."""
    times = Counter(receipt.load_number for receipt in receipts)
    for number in sorted(set(range(1, len(receipts) + 1)) - set(times)):
        yield f"the return loaded as number {number} has gone"
    for number in sorted(number for number, count in times.items() if count > 1):
        yield f"{times[number]} returns have load number {number}"


def _of_reference(store: Store) -> list[str]:
    """The versions of the reference as kept: nothing of what figures were made from is changed or gone, none is left
    out.
    """
    try:
        numbers = [version.number for version in kept_versions(store)]
    except StoreFault as error:
        return [str(error).removesuffix(PUT_BACK)]
    wrong = []
    for name, sha256 in sorted(seals.papers_of_shown(store).items()):
        file = store.root / name
        if name.startswith(f"{store.reference_kept.name}/") and not (file.is_file() and fingerprint(file) == sha256):
            wrong.append(f"{file} {'is not as it was kept' if file.exists() else 'has gone'}")
    gaps = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
    return wrong or [f"version {number} of the reference has gone from {store.reference_kept}" for number in gaps]


# What is shown -------------------------------------------------------------------------------------------------------


def _of_snapshot(store: Store) -> list[str]:
    try:
        if store.current_id() is None:
            return [f"no snapshot is published in {store.root}; python -m data rebuild makes it anew"]
        must_be_as_published(store)
    except StoreFault as error:
        return [str(error)]
    return []


def _of_figures(store: Store) -> list[str]:
    """The identities that do not hold. Those of another version's rules are not for this one to judge."""
    try:
        reader = snapshot.open_reader(store)
    except StoreFault:  # told with the snapshot
        return []
    if reader is None:
        return []
    with closing(reader):
        (made_by,) = reader.connection.execute("select rules_hash from snapshot").fetchall()[0]
        if made_by != snapshot.rules_hash():
            return []
        broken = snapshot.contradictions(reader.connection)
    return [f"the figures contradict each other: {words}" for words in broken]


def _of_log(store: Store) -> list[str]:
    return [fault.removeprefix("log: ") for fault in log.verify(store)]


# Whatever else a store comes to keep says here what is wrong with it.
CHECKS: Mapping[str, Callable[[Store], list[str]]] = {
    "returns": _of_returns,
    "reference": _of_reference,
    "snapshot": _of_snapshot,
    "figures": _of_figures,
    "log": _of_log,
}
