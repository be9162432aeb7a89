"""The log: what people decide, which is in no return. Entries are files, written whole, never changed.

    from data.log import Draft, Seen, write
    entry = write(store, Draft(made_by="gold", kind="decision", text="…", meeting_id="GG-2026-11", seen=Seen(…)))

entry        what an entry is, and its form on disk
keeping      the folder: reading it, adding to it, what is wrong with it
checking     what keeps a draft from being written, in words
asking       the log laid beside a snapshot, so that questions can be asked of both
"""

from data.log.asking import Known, lay, open_actions, reference_of
from data.log.checking import Refused
from data.log.entry import Draft, Entry, Figure, Rows, Seen
from data.log.keeping import entries, named_snapshots, verify
from data.log.writing import write

__all__ = [
    "Draft",
    "Entry",
    "Figure",
    "Known",
    "Refused",
    "Rows",
    "Seen",
    "entries",
    "lay",
    "named_snapshots",
    "open_actions",
    "reference_of",
    "verify",
    "write",
]
