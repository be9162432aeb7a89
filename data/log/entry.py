"""One entry of the log: what was recorded, by which role, and what was seen; and its form as a file.

The file is JSON that a person can read. Its last line is the SHA-256 of all before it; `previous` is that of the whole
file of the entry before, so that an entry changed or taken away is found.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any

from data.book.days import LONDON

Scalar = str | int | float | bool | None


class NotAnEntry(ValueError):
    """A text that is not an entry as it was written; the message says why."""


@dataclass(frozen=True)
class Rows:
    """The answer of a question as it was on the screen: what it was asked with, and its rows in plain values."""

    question: str
    given: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Figure:
    """One figure of a sentence: the cell of an answer that it stands in, so that it can be looked up again later.

    name: what it is, in a few words. where: the columns that pick its row. column: the one that holds it.
    """

    name: str
    question: str
    column: str
    value: Scalar
    where: Mapping[str, Scalar]
    given: Mapping[str, Scalar]


@dataclass(frozen=True)
class Seen:
    """What was on the screen: the snapshot, both dates, the address that opens it again, and the rows behind it.

    address: path and parameters only, such as `/since?as_at=2026-10-31&known_at=2026-11-18`.
    """

    snapshot_id: str
    as_at: date | None
    known_at: date | None
    address: str
    rows: Sequence[Rows] = ()


@dataclass(frozen=True)
class Draft:
    """What is to be recorded. Which fields a kind needs and may have: data/book/minutes.py.

    made_by: a role; signed_in_as: who, where people sign in. answers, replaces: ids of earlier entries.
    """

    made_by: str
    kind: str
    text: str
    seen: Seen
    meeting_id: str | None = None
    closure: str | None = None
    owner_role: str | None = None
    due_on: date | None = None
    recommendation_id: int | None = None
    unit_id: str | None = None
    answers: str | None = None
    replaces: str | None = None
    figures: Sequence[Figure] = ()
    signed_in_as: str | None = None


@dataclass(frozen=True)
class Entry:
    """An entry as it is kept. made_at: the clock time in UTC. action_id: that of an action, which what replaces it
    keeps. previous: the SHA-256 of the file before it, nothing for the first.
    """

    number: int
    made_at: datetime
    draft: Draft
    action_id: str | None
    previous: str

    @property
    def entry_id(self) -> str:
        """Its id, such as `L-0007`."""
        return id_of(self.number)

    @property
    def made_on(self) -> date:
        """The day in London on which it was made."""
        return self.made_at.astimezone(LONDON).date()

    @cached_property
    def text(self) -> str:
        """The text of its file."""
        body = _written(self)
        return _joined(body, _sha256(_joined(body)))

    @property
    def sha256(self) -> str:
        """The SHA-256 of its file."""
        return _sha256(self.text)


def id_of(number: int) -> str:
    """The id of the entry of that number."""
    return f"L-{number:04d}"


def plain(value: Any) -> Any:
    """A value as JSON holds it, so that what is read back is what was written."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def rows_hash(rows: Sequence[Rows]) -> str:
    """The SHA-256 of the rows behind what was seen."""
    return _sha256(json.dumps(plain([asdict(one) for one in rows]), ensure_ascii=False, sort_keys=True))


def read(text: str) -> Entry:
    """The entry in the text of a file. Raises NotAnEntry when it is not, byte for byte, what an entry wrote."""
    try:
        entry = _read(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotAnEntry("it cannot be read as an entry") from error
    if entry.text != text:
        raise NotAnEntry("it is not as it was written: its text and its hash differ")
    return entry


def _written(entry: Entry) -> dict[str, Any]:
    draft = {item.name: getattr(entry.draft, item.name) for item in fields(Draft)}
    seen = {**asdict(entry.draft.seen), "rows_sha256": rows_hash(entry.draft.seen.rows)}
    return plain(
        {
            "number": entry.number,
            "entry_id": entry.entry_id,
            "made_at": entry.made_at,
            "action_id": entry.action_id,
            **draft,
            "figures": [asdict(figure) for figure in entry.draft.figures],
            "seen": seen,
            "previous": entry.previous,
        }
    )


def _read(held: dict[str, Any]) -> Entry:
    seen = {name: held["seen"][name] for name in (item.name for item in fields(Seen))}
    seen |= {name: _day(seen[name]) for name in ("as_at", "known_at")}
    seen["rows"] = tuple(Rows(**rows) for rows in seen["rows"])
    told = {item.name: held[item.name] for item in fields(Draft)}
    told |= {
        "due_on": _day(told["due_on"]),
        "figures": tuple(Figure(**figure) for figure in told["figures"]),
        "seen": Seen(**seen),
    }
    made_at = datetime.fromisoformat(held["made_at"])
    return Entry(int(held["number"]), made_at, Draft(**told), held["action_id"], held["previous"])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _joined(body: dict[str, Any], sha256: str | None = None) -> str:
    whole = body if sha256 is None else {**body, "sha256": sha256}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
