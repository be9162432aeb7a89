"""What if: evidence and training that are only supposed, laid before what a snapshot holds. Nothing of it is stored.

The rules read the facts by name. On a cursor of its own, temporary tables of those names stand before the snapshot's:
what is held, and one supposed return after it. So stages are worked out by the same SQL, and no one else sees it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb

from data.book.ladder import ASSURANCES
from data.book.returns import SHEETS
from data.book.tables import Column
from data.snapshot import known_sorted

Row = Mapping[str, Any]
RETURN_ID = "supposed"
_LAID = ("returns", "return_sheet", "evidence", "training")
_QUARTER = re.compile(r"\bin Q(?P<quarter>\d) (?P<year>\d{4})")
_SAID_OF_ITEMS = {
    "assurance": ASSURANCES[-1].code,
    "verified_by": RETURN_ID,
    "reference": RETURN_ID,
    "withdrawn": False,
}
# What rosters of the month stand already, but for those that are supposed.
_OTHER_ROSTERS = """
select course_id, unit_id, role, in_scope, trained
from training_known($known_at)
where as_at = $as_at
"""


class NotSupposed(Exception):
    """What was supposed is not evidence or training as a return could bring it; the message says why."""


@dataclass(frozen=True)
class Supposition:
    """Rows as the sheets `evidence` and `training` have them. Of an item of evidence only its recommendation, criterion
    and last day need be given, with a unit and cases where it is a sample, or a result.
    """

    evidence: Sequence[Row] = ()
    training: Sequence[Row] = ()


def as_asked(needs: Sequence[Row], criteria: Mapping[str, Row], rosters: Sequence[Row], as_at: date) -> Supposition:
    """What some needs ask for, as if it had come in by a day: rows of `what_moves` that `can_be_supposed`.

    criteria: criterion_id -> row of `criteria_in_force`. rosters: rows that say how many were trained of how many, by
    course, unit and role, as those of `training_behind`.
    """
    people = {(row["course_id"], row["unit_id"], row["role"]): (row["trained"], row["in_scope"]) for row in rosters}
    evidence = [
        _asked_item(row, criteria[row["criterion_id"]], as_at)
        for row in needs
        if row["unit_of_quantity"] in ("cases", "findings")
    ]
    training = [
        _asked_roster(row, *people[row["course_id"], row["unit_id"], row["role"]])
        for row in needs
        if (row["course_id"], row["unit_id"], row["role"]) in people
    ]
    return Supposition(evidence, training)


def can_be_supposed(need: Row) -> bool:
    """Whether what a need asks for could be in today: not what only time brings, nor a
    roster that was never sent, of which nobody knows how long it is."""
    countable = need["unit_of_quantity"] in ("cases", "findings", "people", "rosters")
    never_sent = need["unit_of_quantity"] == "rosters" and need["need"] == "file"
    return countable and not never_sent and need["by_on"] is None and need["quantity"] is not None


def _asked_item(need: Row, criterion: Row, as_at: date) -> dict[str, Any]:
    """The finding, or the clean sample in the quarter that the need names, that it asks for."""
    item = {name: need[name] for name in ("recommendation_id", "unit_id", "criterion_id")}
    if need["unit_of_quantity"] == "findings":
        return {**item, "observed_to": as_at, "result": "met"}
    quarter = _QUARTER.search(need["detail"])
    ended = as_at if quarter is None else _ended(int(quarter["quarter"]), int(quarter["year"]))
    cases = {"sample_size": need["quantity"], "sample_met": need["quantity"]}
    # A series reads the samples of another criterion: they are filed under that one.
    filed_under = criterion["reads"] or need["criterion_id"]
    return {**item, "criterion_id": filed_under, "observed_to": min(ended, as_at), **cases}


def _ended(quarter: int, year: int) -> date:
    """The last day of a quarter."""
    return date(year + quarter // 4, quarter % 4 * 3 + 1, 1) - timedelta(days=1)


def _asked_roster(need: Row, trained: int, in_scope: int) -> dict[str, Any]:
    more = need["quantity"] if need["unit_of_quantity"] == "people" else 0
    about = {name: need[name] for name in ("course_id", "unit_id", "role")}
    return {**about, "trained": min(trained + more, in_scope), "in_scope": in_scope}


def lay(cursor: duckdb.DuckDBPyConnection, supposed: Supposition, as_at: date, known_at: date) -> date:
    """Lay supposed rows before what is held, as a return for ``as_at`` received last; gives the first day it changes.

    Raises NotSupposed for columns, or things named, that there are not.
    """
    items = [_item(number, row) for number, row in enumerate(supposed.evidence, start=1)]
    rosters = [dict(row) for row in supposed.training]
    _must_be_known(cursor, items, rosters)
    rosters = _with_the_others(cursor, rosters, as_at, known_at) if rosters else []
    _lay_what_is_held(cursor, as_at, known_at)
    for sheet, rows in (("evidence", items), ("training", rosters)):
        if rows:
            cursor.execute("insert into return_sheet values (?, ?, ?)", [RETURN_ID, sheet, len(rows)])
        for number, row in enumerate(rows, start=2):
            _add(cursor, sheet, {"return_id": RETURN_ID, "row_number": number, **row})
        cursor.execute(f"create temp table known_{sheet} as {known_sorted(sheet, known_at)}")
    return _first_changed(cursor, items, as_at)


def _lay_what_is_held(cursor: duckdb.DuckDBPyConnection, as_at: date, known_at: date) -> None:
    """The facts held, as tables that can be added to, and the return that is supposed."""
    (main,) = cursor.execute("select current_database()").fetchall()[0]
    for table in _LAID:
        cursor.execute(f'create temp table {table} as from "{main}".main.{table}')
    cursor.execute(
        "insert into returns by name select $id as return_id, "
        "(select max(load_number) + 1 from returns) as load_number, "
        "$as_at::date as as_at, $known_at::date as received_on, now()::timestamp as received_at, $id as submitted_by, "
        "(select any_value(provenance) from returns) as provenance, $id as file_name, $id as sha256",
        {"id": RETURN_ID, "as_at": as_at, "known_at": known_at},
    )


def _item(number: int, row: Row) -> dict[str, Any]:
    item = {"evidence_id": f"{RETURN_ID}-{number}", "unit_id": None, **_SAID_OF_ITEMS, **row}
    item.setdefault("observed_from", item.get("observed_to"))
    if item.get("sample_size") is not None:
        item.setdefault("population", item["sample_size"])
    return item


def _must_be_known(
    cursor: duckdb.DuckDBPyConnection, items: Sequence[dict[str, Any]], rosters: Sequence[dict[str, Any]]
) -> None:
    for sheet, rows in (("evidence", items), ("training", rosters)):
        table = SHEETS[sheet]
        for row in rows:
            for name in sorted(row.keys() - {column.name for column in table.columns}):
                raise NotSupposed(f"{sheet} has no column called {name}")
            for column in table.columns:
                _must_be_whole(cursor, sheet, column, row.get(column.name))
            if sheet == "training" and row["trained"] > row["in_scope"]:
                raise NotSupposed("training: more are trained than are in scope")
            if sheet == "evidence" and row.get("result") is None and row.get("sample_size") is None:
                raise NotSupposed("evidence: a result, or cases, are needed")
            if (row.get("sample_met") or 0) > (row.get("sample_size") or 0):
                raise NotSupposed("evidence: more cases met the standard than were sampled")


def _must_be_whole(cursor: duckdb.DuckDBPyConnection, sheet: str, column: Column, value: Any) -> None:
    if value is None:
        if column.required:
            raise NotSupposed(f"{sheet}: {column.name} is needed")
        return
    if column.refers_to:
        key = cursor.execute(
            f"select 1 from {column.refers_to} where {column.name} = $value limit 1", {"value": value}
        ).fetchall()
        if not key:
            raise NotSupposed(f"{sheet}: there is no {column.name} {value}")
    if column.kind == "word" and value not in column.words:
        raise NotSupposed(f"{sheet}: {column.name} is one of {', '.join(column.words)}")


def _with_the_others(
    cursor: duckdb.DuckDBPyConnection, rosters: list[dict[str, Any]], as_at: date, known_at: date
) -> list[dict[str, Any]]:
    """Rosters together with the others that stand for the month: a sheet replaces the month's sheet whole."""
    found = cursor.execute(_OTHER_ROSTERS, {"as_at": as_at, "known_at": known_at})
    names = [column[0] for column in found.description or []]
    standing = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    own = {(row["course_id"], row["unit_id"], row["role"]) for row in rosters}
    return [*rosters, *(row for row in standing if (row["course_id"], row["unit_id"], row["role"]) not in own)]


def _add(cursor: duckdb.DuckDBPyConnection, table: str, row: Mapping[str, Any]) -> None:
    names, marks = ", ".join(row), ", ".join("?" for _ in row)
    cursor.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))


def _first_changed(cursor: duckdb.DuckDBPyConnection, items: Sequence[dict[str, Any]], as_at: date) -> date:
    """The first day that supposed rows can change: the day itself, or the earliest that an item looks at."""
    (observed,) = cursor.execute(
        "select min(observed_to) from evidence where list_contains($ids, evidence_id)",
        {"ids": [item["evidence_id"] for item in items]},
    ).fetchall()[0]
    return min(filter(None, (as_at, observed)))
