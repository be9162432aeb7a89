"""A change between two days in words: rows of `changes` in, sentences and the lines of a table out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.book.english import day, join_names, month, plural
from data.book.ladder import stage_of
from data.book.numbering import number_of
from data.book.verdicts import CHANGES

Row = Mapping[str, Any]

OUT_OF_SCOPE = "not in scope"
RESTATED = "restated"
APART = (RESTATED, "new evidence")
"""The kinds that are told apart from what changed."""

_ORDER = join_names([change.word for change in CHANGES if change.word not in APART])
RULE = (
    f"In the order a meeting should hear them: {_ORDER}. "
    "Within each, the larger fall or the longer delay first; then by recommendation and unit."
)
"""The printed rule of order; the question sorts by it."""

_VERDICT = {
    "not met": "is not met",
    "cannot tell": "can't be told from the samples",
    "lapsed": "has lapsed",
    "not assessed": "is not assessed",
}
# The kinds of change of a stage, each with its verb.
_MOVE = {"fell": "fell", "unproven": "became unproven,", "lapsed": "lapsed", "gained": "rose"}


@dataclass(frozen=True)
class Names:
    """What ids stand for: recommendation and unit names, and the titles of criteria."""

    recommendations: Mapping[int, str]
    units: Mapping[str, str]
    criteria: Mapping[str, str]

    def unit(self, unit_id: str | None) -> str:
        """A unit's name, or its id when it has none."""
        return self.units.get(unit_id or "", unit_id or "")

    def criterion(self, criterion_id: str | None) -> str:
        """A criterion's title, or its id when it has none."""
        return self.criteria.get(criterion_id or "", criterion_id or "")


@dataclass(frozen=True)
class Digest:
    """What the page says of the figures.

    changes: rows said line by line; lines: the same, for a table; restated: for a table, what was said before and has
    turned out otherwise.
    """

    changes: Sequence[Row]
    lines: Sequence[Row]
    restated: Sequence[Row]


def digest(figures: Sequence[Row], names: Names) -> Digest:
    """The figures of `changes` (all but the evidence that came in), sorted into what the page says of them."""
    changes = [row for row in figures if row["kind"] != RESTATED]
    restated = [row for row in figures if row["kind"] == RESTATED]
    return Digest(changes, lines(changes, names), lines(restated, names))


def item_id(row: Row) -> str:
    """A stable, readable name for a line, for the address: `fell-8-NE-stage`."""
    parts = [row["kind"].replace(" ", "-"), row["recommendation_id"], row["unit_id"], row["subject"]]
    return "-".join(str(part) for part in parts if part is not None)


def line(row: Row, names: Names) -> str:
    """One change as a sentence, whatever its kind."""
    said = _OF_KIND[row["kind"]](row, names)
    return said[:1].upper() + said[1:]


def _where(row: Row, names: Names) -> str:
    unit = f", {names.unit(row['unit_id'])}" if row["unit_id"] else ""
    return f"Recommendation {number_of(row)}{unit}"


def _stage(text: str | None) -> str:
    return stage_of(int(text)) if text and text.isdigit() else text or "no claim"


def _stage_move(row: Row, names: Names) -> str:
    """The move and its cause; of several together, only what they share: where from, where to."""
    if row["kind"] == "scope":
        return _scope_move(row)
    way = [_MOVE[row["kind"]]]
    way += [f"from {_stage(row['before'])}", f"to {_stage(row['after'])}"]
    move = " ".join(way).removesuffix(",")
    if not row["cause"]:
        return move
    rose = row["kind"] == "gained"
    verdict = "is now met" if rose else _VERDICT.get(row["cause_verdict"], "is no longer met")
    return f"{move}; “{names.criterion(row['cause'])}” {verdict}"


def _scope_move(row: Row) -> str:
    """An agreed decision: neither gain nor loss."""
    if row["after"] == OUT_OF_SCOPE:
        return "left the scope, as agreed"
    at = f", at {_stage(row['after'])}"
    return f"came into scope, as agreed{at}"


def _claim_move(row: Row) -> str:
    if row["before"] is None:
        return f"a first claim, {_stage(row['after'])}"
    return (
        "the claim was taken out"
        if row["after"] is None
        else f"the claim moved from {_stage(row['before'])} to {_stage(row['after'])}"
    )


def _of_stage(row: Row, names: Names) -> str:
    return f"{_where(row, names)}: {_stage_move(row, names)}."


def _of_claim(row: Row, names: Names) -> str:
    return f"{_where(row, names)}: {_claim_move(row)}."


def _milestone(row: Row) -> str:
    return f"Milestone {row['subject']}, “{row['title']}” (recommendation {number_of(row)})"


def _of_completed(row: Row, names: Names) -> str:
    return f"{_milestone(row)} was completed, {against(row['days'])}."


def _of_overdue(row: Row, names: Names) -> str:
    return f"{_milestone(row)} became overdue: its original date passed {plural(row['days'], 'day')} ago."


def _of_slipped(row: Row, names: Names) -> str:
    if row["after"] == "not reported":
        return f"{_milestone(row)} is no longer reported."
    before = {0: "not re-forecast before", 1: "re-forecast once before"}.get(
        row["times_before"], f"re-forecast {row['times_before']} times before"
    )
    opened = "is open again, now" if row["state_before"] in ("done", "done late") else "was put back to"
    days = f", by {plural(row['days'], 'day')}" if row["days"] and row["days"] > 0 else ""
    return f"{_milestone(row)} {opened} {in_full(row['after'])}{days}; {before}."


def _of_return(row: Row, names: Names) -> str:
    reported, days = month(date.fromisoformat(row["subject"])), plural(row["days"], "day")
    if row["after"] == "not received":
        return f"the return for {reported} has not been received; it was due on {in_full(row['before'])}, {days} ago."
    return f"the return for {reported} came in on {in_full(row['after'])}, {days} after it was due."


def _of_evidence(row: Row, names: Names) -> str:
    where = _where(row, names) if row["unit_id"] else f"Recommendation {number_of(row)}, every unit"
    return f"{where}: evidence {row['subject']} on “{names.criterion(row['cause'])}” says {row['after']}."


def _of_restated(row: Row, names: Names) -> str:
    if row["subject"] == "stage":
        known, said = _stage(row["after"]), _stage(row["before"])
        return f"{_where(row, names)}: the stage then is now known to have been {known}, not {said}."
    if row["subject"] == "claim":
        return f"{_where(row, names)}: {_claim_move(row)}, for the time before."
    if row["title"] is not None:
        then = in_full(row["before"]) or "not known"
        return f"{_milestone(row)}: {then} then, {in_full(row['after'])} as now known of that day."
    return f"{_where(row, names)}: evidence {row['subject']} {_evidence_restated(row)}."


def _evidence_restated(row: Row) -> str:
    if row["after"] == "withdrawn":
        return f"({row['before']}) was withdrawn"
    if not row["before"]:
        return f"about the time before came in: {row['after']}"
    return f"was corrected from {row['before']} to {row['after']}"


_OF_KIND = {
    **dict.fromkeys((*_MOVE, "scope"), _of_stage),
    "claim moved": _of_claim,
    "completed": _of_completed,
    "overdue": _of_overdue,
    "slipped": _of_slipped,
    "late return": _of_return,
    "new evidence": _of_evidence,
    "restated": _of_restated,
}


def against(days: int) -> str:
    """Days against the original date in words: `41 days after its original date`."""
    if days == 0:
        return "on its original date"
    return f"{plural(abs(days), 'day')} {'after' if days > 0 else 'before'} its original date"


def in_full(text: str | None) -> str:
    """A before or after as it reads on a page: an ISO date in full, anything else as it is."""
    try:
        return day(date.fromisoformat(text or ""))
    except ValueError:
        return text or ""


def lines(rows: Sequence[Row], names: Names) -> list[dict[str, Any]]:
    """The rows with more columns for a table: item, unit, about, why; before and after in words."""
    return [
        {
            **row,
            "item": item_id(row),
            "unit": names.unit(row["unit_id"]),
            "about": _about(row),
            "before": _cell(row, row["before"]),
            "after": _cell(row, row["after"]),
            "why": _why(row, names),
        }
        for row in rows
    ]


def _about(row: Row) -> str:
    if row["kind"] == "late return":
        return f"Return for {month(date.fromisoformat(row['subject']))}"
    return row["subject"].capitalize() if row["subject"] in ("stage", "claim") else row["subject"]


def _cell(row: Row, text: str | None) -> str:
    return _stage(text) if row["subject"] in ("stage", "claim") else in_full(text)


def _why(row: Row, names: Names) -> str:
    if row["title"] is not None:
        times = row["times_before"]
        return f"{row['title']} (re-forecast {plural(times, 'time')} before)" if times else row["title"]
    if not row["cause"]:
        return ""
    return (
        f"{names.criterion(row['cause'])}: {row['cause_verdict']}"
        if row["cause_verdict"]
        else names.criterion(row["cause"])
    )
