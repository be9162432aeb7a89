"""What a store holds, in words or as data, and what a monitor has to know of it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from data import ledger, snapshot, soundness
from data.book import english
from data.book.days import month_ends, next_month_end, today
from data.book.returns import FACTS
from data.ledger import NoStore, Receipt, Store, StoreFault
from data.snapshot import Reader, open_reader

IN_ORDER, LATE, OLD_RULES, LEDGER_AHEAD = "in order", "late", "old rules", "ledger ahead"
DAMAGED, NO_STORE = "damaged", "no store"
CODES = {NO_STORE: 1, DAMAGED: 1, LEDGER_AHEAD: 5, OLD_RULES: 4, LATE: 3, IN_ORDER: 0}
"""What `status --format json` ends with; of several states, the first of these. 2 is wrong usage, as everywhere."""


@dataclass(frozen=True)
class Status:
    """What a store holds. ``states``: state -> what it is about, in words; none when all is in order."""

    store: Store
    snapshot_id: str | None
    receipts: list[Receipt] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The gravest state it is in."""
        return next((state for state in CODES if state in self.states), IN_ORDER)

    @property
    def code(self) -> int:
        """What a command ends with that tells a monitor."""
        return CODES[self.state]


def read(store: Store) -> Status:
    """The status of a store; of one that is missing or damaged, just that, and what can be done about it."""
    shown = None
    try:
        store.must_exist()
        shown = store.current_id()
        soundness.must_be_sound(store)
        reader = open_reader(store)
        if reader is None:
            raise StoreFault(f"no snapshot is published in {store.root}; python -m data rebuild makes it anew")
    except StoreFault as error:
        return Status(store, shown, [], {NO_STORE if isinstance(error, NoStore) else DAMAGED: str(error)})
    receipts = ledger.receipts(store)
    with closing(reader):
        return Status(store, shown, receipts, dict(_states(reader, receipts)))


def _states(reader: Reader, receipts: list[Receipt]) -> Iterator[tuple[str, str]]:
    (made_by,) = reader.connection.execute("select rules_hash from snapshot").fetchall()[0]
    shown = {row[0] for row in reader.connection.execute("select return_id from returns").fetchall()}
    ahead = [receipt.return_id for receipt in receipts if receipt.return_id not in shown]
    if ahead:
        yield LEDGER_AHEAD, f"{', '.join(ahead)}: received and not shown yet; the next load or rebuild shows it"
    if made_by != snapshot.rules_hash():
        yield (
            OLD_RULES,
            "the figures follow the rules of another version; python -m data rebuild brings them up to date",
        )
    late = _late(reader.connection, receipts)
    if late:
        yield LATE, late


def _late(connection: duckdb.DuckDBPyConnection, receipts: list[Receipt]) -> str:
    """Which month should be in by the rule and is not, in words."""
    if not receipts:
        return ""
    month = next_month_end(date.fromisoformat(max(receipt.as_at for receipt in receipts)))
    try:
        due_on, is_due = connection.execute(
            "select return_due_on($month), return_is_due($month, $today)", {"month": month, "today": today()}
        ).fetchall()[0]
    except duckdb.Error:  # made by rules that did not say so yet
        return ""
    return f"the return for {english.day(month)} was due on {english.day(due_on)}" if is_due else ""


# In words, and as data -----------------------------------------------------------------------------------------------


def words(status: Status) -> str:
    """A line for each thing held, then one for each state it is in."""
    lines = [f"store     {status.store.root}", f"snapshot  {status.snapshot_id}", *_held(status.receipts)]
    return "\n".join([*lines, *(f"state     {state}: {said}" for state, said in status.states.items())])


def as_data(status: Status) -> dict[str, Any]:
    """What a monitor reads: fields keep their names."""
    latest = _latest(status.receipts)
    return {
        "state": status.state,
        "states": [{"state": state, "words": said} for state, said in status.states.items()],
        "store": str(status.store.root),
        "snapshot": status.snapshot_id,
        "returns": len(status.receipts),
        "provenance": latest.provenance if latest else None,
        "last_as_at": max((receipt.as_at for receipt in status.receipts), default=None),
        "last_received_on": latest.received_on if latest else None,
        "months_missing": _months(status.receipts)[1],
    }


def _latest(held: list[Receipt]) -> Receipt | None:
    return max(held, key=lambda receipt: (receipt.received_on, receipt.load_number), default=None)


def _months(held: list[Receipt]) -> tuple[list[str], list[str]]:
    """The months between the first and the last reported, and those of them that are missing."""
    months = sorted({receipt.as_at for receipt in held})
    if not months:
        return [], []
    expected = [day.isoformat() for day in month_ends(date.fromisoformat(months[0]), date.fromisoformat(months[-1]))]
    return expected, [month for month in expected if month not in months]


def _held(held: list[Receipt]) -> list[str]:
    latest = _latest(held)
    if latest is None:
        return ["returns   none loaded yet"]
    expected, missing = _months(held)
    return [
        f"returns   {len(held)} ({latest.provenance}), for {len(expected) - len(missing)} of {len(expected)} months "
        f"from {expected[0]} to {expected[-1]}",
        f"missing   {', '.join(missing) or 'no month'}",
        f"latest    {latest.as_at}, received on {latest.received_on} ({_ago(latest)}) from {latest.submitted_by}",
        "sheets    " + ", ".join(f"{name} in {sum(name in item.counts for item in held)}" for name in FACTS),
    ]


def _ago(receipt: Receipt) -> str:
    age = (today() - date.fromisoformat(receipt.received_on)).days
    return f"{age} days ago" if age >= 0 else "later than today"
