"""One snapshot: a DuckDB file with the reference, the facts, the rules, and what the rules say of every month."""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from data import ahead, history, latest, seals
from data.book import days, english, known
from data.book import store as book
from data.book.checks import facts_of_no_return
from data.book.returns import FACTS, SHEETS
from data.edits import BEGINNING, Version, lay_versions
from data.history import Held
from data.intake.returns import Fault
from data.ledger import Store, StoreFault, sync
from data.reference import STARTING_SET, TABLES, ReferenceFault, load_reference, reference_hash
from data.seals import DamagedSnapshot

HERE = Path(__file__).parent
SCHEMA = HERE / "schema.sql"
KNOWN = HERE / "known.sql"
RULES = [*sorted((HERE / "rules").glob("*.sql")), *sorted((HERE / "standings").glob("*.sql"))]
STEPS = [
    HERE / name for name in ("history.sql", "headlines.sql", "asserted.sql", "begun.sql", "ahead.sql", "causes.sql")
]
IDENTITIES = HERE / "identities.sql"
AS_KNOWN = {**{name: SHEETS[name].order for name in FACTS}, "names": ("in_order",)}
"""What a snapshot keeps as now known, each with the columns it is sorted by: the sheets, and what can be looked up."""
KEPT = 10  # snapshots kept, and any that is in use or that an entry of the log names
WITHOUT_EXTENSIONS: dict[str, str | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
}
# A question that fails inside DuckDB fails alone: nothing is ever written here, so the next is answered as ever. Of a
# large store DuckDB would keep all that was ever read: with 120 months a server grew past 1.4 GB without the bound.
LOCKED_DOWN = {
    **WITHOUT_EXTENSIONS,
    "memory_limit": "512MB",
    "enable_external_access": False,
    "disable_database_invalidation": True,
    "lock_configuration": True,
}
# Tables in the form of DuckDB's long-lived version before: it too can open the file, though not ask the rules.
WRITING = {**WITHOUT_EXTENSIONS, "storage_compatibility_version": "v1.4.0"}
# DuckDB writes the columns that a macro leaves out in an order that differs from file to file.
_LEFT_OUT = re.compile(r"(?<=EXCLUDE \()[^()]*")
_MAKES_A_MACRO = re.compile(r"^create macro (?P<name>\w+)", re.MULTILINE)


class BrokenSnapshot(Exception):
    """A snapshot failed its own identities and was not published; the message lists them."""


class OtherRules(StoreFault):
    """What was asked of a snapshot is not in it: it was made by another version."""


def rules_hash() -> str:
    """A SHA-256 over the schema and the rules: a snapshot made by other rules must be rebuilt."""
    digest = hashlib.sha256((book.ddl() + known.macros()).encode())
    for file in [SCHEMA, KNOWN, *STEPS, *RULES]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def create(
    file: Path, reference: Path, versions: Sequence[Version] = (), first_as_at: date | None = None
) -> duckdb.DuckDBPyConnection:
    """A new snapshot file with tables, rules and reference, no returns; gives its open connection.

    versions: every version of the reference, the last of them the one given; left out, it is the first and only one.
    first_as_at: the first month reported, if any is. Raises ReferenceFault when the reference cannot be used.
    """
    file.write_bytes(_empty())
    connection = open_to_write(file)
    sha256 = reference_hash(reference)
    load_reference(connection, reference, versions[-1].entered_on if versions else days.EVER, first_as_at)
    lay_versions(connection, versions or [Version(1, BEGINNING, None, "", sha256, reference)])
    connection.execute(
        "insert into snapshot (snapshot_id, reference_hash, rules_hash, made_with) "
        "values ('', $reference, $rules, version())",
        {"reference": sha256, "rules": rules_hash()},
    )
    return connection


@cache
def _empty() -> bytes:
    """A file with the tables and the rules and nothing in it, made once a process: reading the rules in costs more than
    a month's return does.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.duckdb"
        with open_to_write(file) as connection:
            _lay_rules(connection)
        return file.read_bytes()


@cache
def _own_macros() -> list[Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.duckdb"
        file.write_bytes(_empty())
        with open_to_write(file) as connection:
            return _macros_in(connection)


def _macros_in(connection: duckdb.DuckDBPyConnection) -> list[Any]:
    """Every macro of a file that was opened with them, as DuckDB writes it, with what it leaves out in one order."""
    macros = connection.execute(
        "select macro_definition, schema_name, function_name, function_type, parameters from duckdb_functions() "
        "where not internal and database_name = current_database()"
    ).fetchall()
    return sorted([_LEFT_OUT.sub(_in_order, definition), *other] for definition, *other in macros)


def _in_order(names: re.Match[str]) -> str:
    return ", ".join(sorted(names[0].split(", ")))


def _lay_rules(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("begin")  # three hundred statements: flushed to the disk together, they cost a quarter less
    lay_tables(connection)
    for script in RULES:
        connection.execute(script.read_text())
    connection.execute("commit")


def lay_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """The store's tables, empty: those of the book, with its words and settings, and those of schema.sql; and what is
    known of each sheet.
    """
    for script in (book.ddl(), SCHEMA.read_text(), KNOWN.read_text(), known.macros()):
        connection.execute(script)


def open_to_write(file: Path) -> duckdb.DuckDBPyConnection:
    """A snapshot file being made. Whatever is asked of it, nothing outside its folder is read or written."""
    connection = duckdb.connect(str(file), config=dict(WRITING))
    _confine(connection, [file.parent])
    return connection


def open_beside(file: Path, shown: Path) -> duckdb.DuckDBPyConnection:
    """A finished snapshot file, to be compared with the snapshot shown, attached as ``shown``; nothing else is read."""
    connection = duckdb.connect(str(file), read_only=True, config=dict(WRITING))
    try:
        connection.execute(f"attach {book.text(str(shown))} as shown (read_only)")
        _confine(connection, [])
    except BaseException:
        connection.close()
        raise
    return connection


def _confine(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path]) -> None:
    allowed = ", ".join(book.text(str(folder)) for folder in folders)
    connection.execute(f"set allowed_directories = [{allowed}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def lay_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the code's own macros in the place of those that a copied snapshot brought, and take out any other.

    Where they are the code's own to the letter nothing is done: reading them in costs a quarter of a month's load.
    """
    if _macros_in(connection) == _own_macros():
        return
    scripts = [book.macros(), KNOWN.read_text(), known.macros(), *(script.read_text() for script in RULES)]
    own = {name for script in scripts for name in _MAKES_A_MACRO.findall(script)}
    there = connection.execute(
        "select distinct function_name, function_type = 'table_macro' from duckdb_functions() "
        "where not internal and database_name = current_database()"
    ).fetchall()
    for name, gives_table in there:
        if name not in own:
            connection.execute(f"drop {'macro table' if gives_table else 'macro'} {book.quoted(name)}")
    for script in scripts:
        connection.execute(_MAKES_A_MACRO.sub(r"create or replace macro \g<name>", script))


@dataclass
class Reader:
    """An open snapshot: its store, its id, its root connection, and the shared lock that says it is in use."""

    store: Store
    snapshot_id: str
    connection: duckdb.DuckDBPyConnection
    lock: int | None

    @property
    def size(self) -> int:
        """The bytes of its file, as it was published."""
        return self.store.snapshot_file(self.snapshot_id).stat().st_size

    def close(self) -> None:
        self.connection.close()
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None


def open_reader(store: Store, snapshot_id: str | None = None, wait: bool = True) -> Reader | None:
    """Open a snapshot (default: the current one) read-only and locked down; None when nothing is published.

    Its bytes are held against its seal first; without ``wait``, those of a large one are beside (data/seals.py). Raises
    DamagedSnapshot when it is not there, or not as it was published.
    """
    while True:
        wanted = snapshot_id or store.current_id()
        if wanted is None:
            return None
        try:
            return _open(store, wanted, wait)
        except DamagedSnapshot:
            # A snapshot can be pruned between reading CURRENT and opening the file: read CURRENT again.
            if snapshot_id or store.current_id() == wanted:
                raise


def sound_before(store: Store, snapshot_id: str) -> str | None:
    """The id of the last snapshot that was shown before another and is still as it was published, if there is one."""
    passed = {snapshot_id}
    try:
        while (seal := seals.read(store, snapshot_id)) and seal.before and seal.before not in passed:
            snapshot_id = seal.before
            passed.add(snapshot_id)
            with suppress(DamagedSnapshot):
                _open(store, snapshot_id, wait=True).close()
                return snapshot_id
    except DamagedSnapshot:  # its seal cannot be read: nothing says what was shown before
        pass
    return None


def _open(store: Store, snapshot_id: str, wait: bool) -> Reader:
    file = store.snapshot_file(snapshot_id)
    try:
        lock = os.open(file, os.O_RDONLY)
    except OSError as error:
        wrong = "is not there" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
        raise DamagedSnapshot(snapshot_id, wrong) from error
    try:
        _share(lock)
        seals.must_hold(store, snapshot_id, wait)
        return Reader(store, snapshot_id, _opened(store, file, snapshot_id), lock)
    except BaseException:
        os.close(lock)
        raise


def _opened(store: Store, file: Path, snapshot_id: str) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(str(file), read_only=True, config=dict(LOCKED_DOWN))
    except duckdb.ConnectionException:
        raise
    except duckdb.Error as error:
        raise DamagedSnapshot(snapshot_id, f"cannot be opened ({str(error).splitlines()[0]})") from error
    try:
        _must_be(connection, snapshot_id, seals.read(store, snapshot_id) is not None)
    except BaseException:
        connection.close()
        raise
    return connection


def _must_be(connection: duckdb.DuckDBPyConnection, snapshot_id: str, is_sealed: bool) -> None:
    """Raise DamagedSnapshot unless an open snapshot says that it is the one meant, and has its seal if it was given
    one.
    """
    try:
        said = connection.execute("select snapshot_id from snapshot").fetchall()
        columns = {row[0] for row in connection.execute("describe snapshot").fetchall()}
    except duckdb.Error as error:
        raise DamagedSnapshot(snapshot_id, "does not say what it is") from error
    if said != [(snapshot_id,)]:
        raise DamagedSnapshot(snapshot_id, "says that it is another")
    if "made_with" in columns and not is_sealed:
        raise DamagedSnapshot(snapshot_id, "has lost its checksum")


def known_sorted(name: str, known_at: date) -> str:
    """SQL for what was known of one of AS_KNOWN, sorted as pages read it: DuckDB then skips what is not asked for."""
    return f"select * from {name}_known(date '{known_at}') order by {', '.join(AS_KNOWN[name])}"


def keep_known(connection: duckdb.DuckDBPyConnection, names: Collection[str] = tuple(AS_KNOWN)) -> None:
    """Keep what is now known of the facts a snapshot holds, or of some of AS_KNOWN."""
    for name in names:
        connection.execute(f"create or replace table known_{name} as {known_sorted(name, days.EVER)}")


def finish(connection: duckdb.DuckDBPyConnection, store: Store, first_affected: date | None, ready: bool = True) -> str:
    """Bring a snapshot's own tables up to date after new returns, verify it, and give it its id.

    ``first_affected`` is the earliest day whose stage the new returns can have changed (None: all). ``ready``: whether
    what readers ask of the latest day is kept too; where it isn't, the gate works it out when asked.
    Raises BrokenSnapshot when an identity does not hold.
    """
    keep_known(connection)
    history.extend(connection, first_affected)
    held = _held(connection)
    compared_from = None
    if ready:
        ahead.keep(connection, first_affected)
        compared_from = latest.keep(connection, held)
    else:
        ahead.clear(connection)
        latest.clear(connection)
    broken = contradictions(connection)
    if broken:
        raise BrokenSnapshot("; ".join(broken))
    return _sign(connection, store, held, compared_from)


def contradictions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The identities that do not hold, each once, in words."""
    broken = connection.execute(f"{IDENTITIES.read_text()}\nunion all\n{facts_of_no_return()}").fetchall()
    return sorted({row[0] for row in broken})


def _held(connection: duckdb.DuckDBPyConnection) -> Held:
    """The months there are, and the last day a return came in, a decision was agreed, or the reference was edited."""
    first, last, received, decided = connection.execute(
        "select min(as_at), max(as_at), max(received_on), "
        "(select max(day) from (select agreed_on as day from criterion_exemption "
        "union all select agreed_on from scope_exclusion union all select entered_on from reference_edit)) from returns"
    ).fetchall()[0]
    return Held(first, last, max(filter(None, (received, decided)), default=None))


def _sign(connection: duckdb.DuckDBPyConnection, store: Store, held: Held, compared_from: date | None) -> str:
    snapshot_id = _free_id(store, _id_of_what_it_holds(connection))
    connection.execute(
        "update snapshot set snapshot_id = $id, first_as_at = $first, last_as_at = $last, known_through = $known, "
        "compared_from = $since",
        {
            "id": snapshot_id,
            "first": held.first_as_at,
            "last": held.last_as_at,
            "known": held.known_through,
            "since": compared_from,
        },
    )
    return snapshot_id


def _id_of_what_it_holds(connection: duckdb.DuckDBPyConnection) -> str:
    hashes = connection.execute("select reference_hash, rules_hash from snapshot").fetchall()[0]
    loaded = connection.execute("select load_number, return_id from returns order by load_number").fetchall()
    edited = connection.execute("select version, entered_on, sha256 from reference_version order by 1").fetchall()
    (received,) = connection.execute("select max(received_on) from returns").fetchall()[0]
    digest = hashlib.sha256(repr((hashes, loaded, edited)).encode()).hexdigest()[:6]
    return f"{received or 'no-returns'}-{digest}"


def _free_id(store: Store, wanted: str) -> str:
    """The id, numbered when a file of that id is there already.

    It is never replaced: DuckDB goes on serving the old contents of a file replaced under an open handle.
    """
    snapshot_id, number = wanted, 1
    while store.snapshot_file(snapshot_id).exists():
        number += 1
        snapshot_id = f"{wanted}.{number}"
    return snapshot_id


def put_in_place(store: Store, building: Path, snapshot_id: str) -> None:
    """Flush a finished snapshot file and give it its final name."""
    sync(building)
    building.rename(store.snapshot_file(snapshot_id))
    sync(store.snapshots)


def prune(store: Store, named: Collection[str] = ()) -> None:
    """Remove old snapshots: the newest ten, the current one, those named (by id) and any in use stay."""
    files = sorted(store.snapshots.glob("[!.]*.duckdb"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for file in files[KEPT:]:
        if file != store.current_snapshot() and file.stem not in named and not _in_use(file):
            with suppress(OSError):
                file.unlink()
    seals.remove(store, seals.without_snapshot(store))


def _share(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows refuses to remove an open file, which serves the same end
        return
    fcntl.flock(handle, fcntl.LOCK_SH)


def _in_use(file: Path) -> bool:
    try:
        import fcntl
    except ImportError:
        return False
    handle = os.open(file, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return False
    except OSError:
        return True
    finally:
        os.close(handle)


def tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of a snapshot's tables that hold what it says (its own signature left out)."""
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = current_database() and not temporary "
        "and table_name <> 'snapshot' order by table_name"
    ).fetchall()
    return [row[0] for row in rows]


def same_rows(connection: duckdb.DuckDBPyConnection, table: str, other: str) -> bool:
    """Whether a table holds the same rows here and in the attached database ``other``, in whatever order."""
    try:
        (same,) = connection.execute(
            f"select (select count(*) from main.{table}) = (select count(*) from {other}.{table}) "
            f"and not exists (from main.{table} except all from {other}.{table})"
        ).fetchall()[0]
    except duckdb.Error:  # a table that is not there, or has other columns
        return False
    return bool(same)


def _unsaid(warning: Fault) -> None:
    """A warning that nobody is told."""


@contextmanager
def reading(store: Store, warn: Callable[[Fault], None] = _unsaid) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to what a store holds, for checking against; the starting reference where one may yet be started.

    The reference is the store's as it now is, which is what a load would use; while it has faults, the one the
    snapshot was made from, and ``warn`` is told so: that is its owner's to mend, not the sender's. Raises NoStore when
    there is no store where one was named or stood before, OtherRules when its snapshot lacks what is asked of it.
    """
    if not store.may_be_started:
        store.must_exist()
    reader = open_reader(store) if store.current_snapshot() else None
    if reader is not None:
        with closing(reader):
            _lay_edited_reference(reader.connection, store.reference, warn)
            with _by_these_rules(reader.connection):
                yield reader.connection
        return
    with tempfile.TemporaryDirectory() as folder:
        reference = store.reference if store.reference.exists() else STARTING_SET
        with create(Path(folder) / "reference.duckdb", reference) as connection:
            yield connection


@contextmanager
def _by_these_rules(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Say so where something is asked that a snapshot made by other rules does not have, such as a sheet it never had.

    Raises OtherRules in place of what DuckDB says.
    """
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        if connection.execute("select rules_hash from snapshot").fetchall() == [(rules_hash(),)]:
            raise
        raise OtherRules(
            "the store was made by another version, which had not the same sheets: python -m data rebuild makes it "
            "anew, and then it can be checked against"
        ) from error


def _lay_edited_reference(
    connection: duckdb.DuckDBPyConnection, reference: Path, warn: Callable[[Fault], None]
) -> None:
    try:
        _lay_reference(connection, reference)
    except ReferenceFault as faulty:
        warn(_being_edited(faulty))


def _being_edited(faulty: ReferenceFault) -> Fault:
    count = english.plural(len(faulty.faults), "fault")
    words = f"the store's reference is being edited and has {count}, so this goes by the reference as last published"
    return Fault(None, None, None, None, words)


def _lay_reference(connection: duckdb.DuckDBPyConnection, reference: Path) -> None:
    """Where the reference was edited since the snapshot was made, put it before the snapshot's own, as TEMP tables."""
    (made_from,) = connection.execute("select reference_hash from snapshot").fetchall()[0]
    if reference_hash(reference) == made_from:
        return
    with duckdb.connect() as edited:  # the snapshot's own connection reads no files
        lay_tables(edited)
        load_reference(edited, reference, days.today())
        for table in TABLES:
            rows = edited.sql(f"from {table}").to_arrow_table()
            connection.register("edited", rows)
            connection.execute(f"create or replace temp table {table} as from edited")
            connection.unregister("edited")
