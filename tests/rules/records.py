"""A small store written as literal rows: what returns said, and when they were received."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from data import seals, snapshot
from data.book import days
from data.book.ladder import STEPS
from data.ledger import Store, point_at
from data.reference import STARTING_SET, copy_reference
from queries import Gate

DEFAULTS: dict[str, dict[str, Any]] = {
    "training": {"role": "officer"},
    "evidence": {
        "unit_id": None,
        "result": None,
        "sample_size": None,
        "sample_met": None,
        "population": None,
        "valid_until": None,
        "assurance": "A2",
        "verified_by": "Force assurance lead",
        "reference": "REF",
        "withdrawn": False,
        "note": None,
    },
    "milestones": {
        "kind": "activity",
        "completed_on": None,
        "owner_role": "Programme lead",
        "change_reason": None,
        "depends_on": None,
        "note": None,
    },
}

Row = tuple[str, tuple[str, ...], Sequence[Any]]  # a table, columns of it, and their values
Cut = tuple[tuple[str, ...], tuple[int, ...]]  # units and recommendations; all of them where none is named
ROWS_AT_ONCE = 500


def day(text: str) -> date:
    """A date from ISO text."""
    return date.fromisoformat(text)


def each_step(*counts: int) -> list[int]:
    """Counts for the steps of the ladder, from the first on, and none for those above the last one named."""
    return [*counts, *[0] * (len(STEPS) - len(counts))]


@dataclass
class Record:
    """A snapshot being written from literal rows. ``close`` finishes it and gives the gate to it.

    Rows are kept as they are said, and written together: one by one they cost more than what is asked of them. Of the
    same rows as another's just before, the snapshot is the same, and is not worked out again.

    reference: the units and the recommendations that the starting reference is cut down to.
    """

    store: Store
    reference: "Cut"
    building: duckdb.DuckDBPyConnection | None = None
    number: int = 0
    evidence_number: int = 0
    said: list[Row] = field(default_factory=list)

    def returned(self, as_at: str, received_on: str | None = None, **sheets: list[dict[str, Any]]) -> str:
        """Add one return with its sheets' rows; received the day after its month unless said. Gives its id."""
        self.number += 1
        return_id = f"r{self.number:03d}"
        received = day(received_on) if received_on else day(as_at)
        self.decide(
            "returns",
            return_id=return_id,
            load_number=self.number,
            as_at=day(as_at),
            received_on=received,
            received_at=datetime(2026, 1, 1),
            submitted_by="Programme office",
            provenance="actual",
            file_name="x",
            sha256=return_id,
        )
        for sheet, rows in sheets.items():
            self.decide("return_sheet", return_id=return_id, sheet=sheet, row_count=len(rows))
            for place, row in enumerate(rows, start=2):
                self._add(sheet, {"return_id": return_id, "row_number": place, **DEFAULTS.get(sheet, {}), **row})
        return return_id

    def _add(self, sheet: str, row: dict[str, Any]) -> None:
        if sheet == "evidence":
            self.evidence_number += 1
            row.setdefault("evidence_id", f"E{self.evidence_number:04d}")
            row.setdefault("observed_from", row["observed_to"])
            if row["sample_size"] is not None and row["population"] is None:
                row["population"] = row["sample_size"]
        self.decide(sheet, **row)

    def decide(self, table: str, **row: Any) -> None:
        """Add a row to a table, an exemption or exclusion say."""
        self.said.append((table, tuple(row), list(row.values())))

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The snapshot, with all that was said so far."""
        if self.building is None:
            self.building = _begin(self.store.root / "building", self.reference)
        _write(self.building, self.said)
        self.said.clear()
        return self.building

    def close(self, ready: bool = False) -> Gate:
        """Finish the snapshot, verified, and open the gate to it. ``ready``: and what is kept ready."""
        building = self.store.root / "building"
        if self.building is None:
            rows = tuple((table, names, tuple(values)) for table, names, values in self.said)
            snapshot_id, finished = _finished(self.reference, rows, ready)
            building.write_bytes(finished)
        else:
            snapshot_id = _finish(self.building, self.said, ready)
        seals.write(self.store, building, snapshot_id, {})
        building.rename(self.store.snapshot_file(snapshot_id))
        point_at(self.store, snapshot_id)
        reader = snapshot.open_reader(self.store)
        assert reader is not None
        return Gate(reader)


@lru_cache(maxsize=8)
def _finished(reference: "Cut", rows: tuple[Row, ...], ready: bool) -> tuple[str, bytes]:
    """The id of the snapshot of some rows, and its file."""
    with tempfile.TemporaryDirectory() as folder:
        building = Path(folder) / "building"
        return _finish(_begin(building, reference), rows, ready), building.read_bytes()


def _finish(building: duckdb.DuckDBPyConnection, rows: Sequence[Row], ready: bool) -> str:
    with building as connection:
        connection.execute("begin")  # every row and some forty statements, flushed to the disk once
        _write(connection, rows)
        anywhere = Store(Path("nowhere"))  # asked only whether the id is taken
        snapshot_id = snapshot.finish(connection, anywhere, None, ready=ready)
        connection.execute("commit")
    return snapshot_id


def _begin(file: Path, reference: "Cut") -> duckdb.DuckDBPyConnection:
    file.write_bytes(_begun(reference))
    return snapshot.open_to_write(file)


def _write(connection: duckdb.DuckDBPyConnection, said: Sequence[Row]) -> None:
    for (table, names), rows in groupby(said, key=lambda row: row[:2]):
        _insert(connection, table, names, [values for _, _, values in rows])


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, names: tuple[str, ...], rows: list[Sequence[Any]]
) -> None:
    marks = f"({', '.join('?' for _ in names)})"
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[start : start + ROWS_AT_ONCE]
        connection.execute(
            f"insert into {table} ({', '.join(names)}) values {', '.join(marks for _ in some)}",
            [value for row in some for value in row],
        )


def macros() -> duckdb.DuckDBPyConnection:
    """A connection with the store's empty tables and every rule, for asking a macro by itself."""
    connection = duckdb.connect()
    snapshot.lay_tables(connection)
    for script in snapshot.RULES:
        connection.execute(script.read_text(encoding="utf-8"))
    return connection


def record(folder: Path, units: list[str] | None = None, recommendations: list[int] | None = None) -> Record:
    """A new record on the starting reference, cut down to some units and recommendations when given.

    Every course is unlinked but SD1, linked to every recommendation kept: so a stage 2 is one course's figures.
    """
    store = Store(folder)
    store.snapshots.mkdir(parents=True)
    copy_reference(STARTING_SET, store.reference)
    return Record(store, (tuple(units or ()), tuple(recommendations or ())))


@cache
def _begun(reference: Cut) -> bytes:
    """A snapshot file on the starting reference, or some of it, with no return in it; made once a process."""
    units, recommendations = (list(kept) for kept in reference)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "begun.duckdb"
        if not units and not recommendations:
            connection = snapshot.create(file, STARTING_SET)
        else:
            connection = _begin(file, ((), ()))
        connection.execute("delete from course_recommendation")
        if units:
            connection.execute("delete from unit where not list_contains(?, unit_id)", [units])
        if recommendations:
            connection.execute(
                "delete from recommendation where not list_contains(?, recommendation_id)", [recommendations]
            )
        connection.execute("insert into course_recommendation select 'SD1', recommendation_id from recommendation")
        connection.close()
        return file.read_bytes()


def findings(recommendation: int, unit: str | None, observed_to: str, *criteria: str) -> list[dict[str, Any]]:
    """One "met" finding for each criterion named, A3 for an independent retest and A2 for the rest."""
    return [
        {
            "recommendation_id": recommendation,
            "unit_id": unit,
            "criterion_id": criterion,
            "observed_to": day(observed_to),
            "result": "met",
            "assurance": "A3" if criterion == "independent_retest" else "A2",
        }
        for criterion in criteria
    ]


def sample(recommendation: int, unit: str, observed_to: str, met: int, size: int, **more: Any) -> dict[str, Any]:
    """One sample of live work: ``met`` of ``size``."""
    return {
        "recommendation_id": recommendation,
        "unit_id": unit,
        "criterion_id": "practice_sampled",
        "observed_to": day(observed_to),
        "sample_size": size,
        "sample_met": met,
        **more,
    }


def trained(
    unit: str, officers: tuple[int, int], supervisors: tuple[int, int] = (10, 10), course: str = "SD1"
) -> list[dict[str, Any]]:
    """Training rows of a unit: (trained, in scope) for officers and supervisors."""
    return [
        {"course_id": course, "unit_id": unit, "role": role, "trained": figures[0], "in_scope": figures[1]}
        for role, figures in (("officer", officers), ("supervisor", supervisors))
    ]


EVERYTHING = days.EVER
