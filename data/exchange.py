"""Two folders change places in one step of the file system, so that whoever looks finds one or the other."""

import ctypes
import itertools
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from data.ledger import sync

_AT_WORKING_FOLDER, _EXCHANGE = -100, 2


def share_lock(place: Path, draft: Path) -> None:
    """Let the store about to take a place have the write lock of the one there: who waits for it goes on waiting."""
    with suppress(OSError):  # a file system without links
        os.link(place / ".lock", draft / ".lock")


def change_places(draft: Path, place: Path) -> Path:
    """Put a draft in its place; gives where what stood there lies now, beside it. Call with the write lock held."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    mores = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    places = (place.with_name(f"{place.name}-before-{moment}{more}") for more in mores)
    aside = next(path for path in places if not path.exists())
    if _exchanged(draft, place):
        draft.rename(aside)
    else:  # no such step on this system: for a moment there is nothing
        place.rename(aside)
        draft.rename(place)
    sync(place.parent)
    return aside


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the two changed places at one stroke."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    first, second = os.fsencode(one), os.fsencode(other)
    return rename(_AT_WORKING_FOLDER, first, _AT_WORKING_FOLDER, second, _EXCHANGE) == 0
