"""What a store holds, in words."""

from datetime import date

from data import ledger
from data.book.days import month_ends, today
from data.book.returns import FACTS
from data.ledger import Store, StoreFault
from data.snapshot import open_reader


def words(store: Store) -> str:
    """Snapshot, returns, coverage and freshness of a store, a line each. Raises StoreFault when none can be read."""
    store.must_exist()
    reader = open_reader(store)
    if reader is None:
        raise StoreFault(f"no snapshot is published in {store.root}; python -m data rebuild makes it anew")
    reader.close()
    lines = [f"store     {store.root}", f"snapshot  {reader.snapshot_id}", *_held(ledger.receipts(store))]
    return "\n".join(lines)


def _held(held: list[ledger.Receipt]) -> list[str]:
    if not held:
        return ["returns   none loaded yet"]
    months = sorted({receipt.as_at for receipt in held})
    first, last = date.fromisoformat(months[0]), date.fromisoformat(months[-1])
    expected = [day.isoformat() for day in month_ends(first, last)]
    missing = [month for month in expected if month not in months]
    latest = max(held, key=lambda receipt: (receipt.received_on, receipt.load_number))
    age = (today() - date.fromisoformat(latest.received_on)).days
    return [
        f"returns   {len(held)} ({latest.provenance}), for {len(months)} of {len(expected)} months "
        f"from {months[0]} to {months[-1]}",
        f"missing   {', '.join(missing) or 'no month'}",
        f"latest    {latest.as_at}, received on {latest.received_on} ({age} days ago) from {latest.submitted_by}",
        "sheets    " + ", ".join(f"{name} in {sum(name in item.counts for item in held)}" for name in FACTS),
    ]
