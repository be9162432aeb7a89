"""Writing in the log: checked under its lock, so that no two entries can both be the one that confirms."""

from datetime import UTC, datetime

from data.ledger import Store, StoreFault
from data.log import keeping
from data.log.asking import reference_of
from data.log.checking import Known, Refused, action_of, faults
from data.log.entry import Draft, Entry, id_of


def write(store: Store, draft: Draft, known: Known | None = None) -> Entry:
    """Put a draft in the log and give the entry that it became. known: what it may name, where that is at hand.

    Raises Refused with every fault, StoreFault when the log cannot be written; nothing is changed then.
    """
    store.must_exist()
    known = known or reference_of(store)
    try:
        with keeping.adding(store) as (number, previous):
            held = keeping.entries(store)
            wrong = faults(draft, held, known)
            if wrong:
                raise Refused(wrong)
            action_id = action_of(draft, id_of(number), held)
            entry = Entry(number, datetime.now(UTC).replace(microsecond=0), draft, action_id, previous)
            if len(entry.text.encode()) > keeping.LARGEST_BYTES:
                raise Refused(["it holds more rows than an entry may"])
            keeping.put(store, entry)
            return entry
    except OSError as error:
        raise StoreFault(f"the log could not be written ({error.strerror or error}); nothing was recorded") from error
