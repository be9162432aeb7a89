"""What changed since we met, in words: rows of `changes` and its companions in, text out.

One change at a time is said by `pages.sentences.changes`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from data.book import settings
from data.book.english import day, join_names, noun_for, plural
from data.book.ladder import stage_of
from pages.sentences import causes

Row = Mapping[str, Any]

POSITION = ("unit position", "unit positions")
"""A recommendation in one unit."""


def when_words(when: date, meetings: Mapping[date, str]) -> str:
    """A day as these sentences name it: `the meeting of 23 September 2026`, or `30 September 2026`."""
    return f"the meeting of {day(when)}" if when in meetings else day(when)


def answer(
    moved: Sequence[Row],
    positions: int,
    since: date,
    as_at: date,
    meetings: Mapping[date, str],
    first_known: date | None,
) -> str:
    """The sentence on top: which recommendations fell and rose, in how many unit positions, from how many causes.

    moved: rows of `causes`. positions: how many unit positions there are on the day. first_known: the day the first
    return came in, or None when none has.
    """
    said, between, rest = causes.answer(moved, positions).partition(";")
    when = f"between {when_words(since, meetings)} and {when_words(as_at, meetings)}"
    opening = f"{said.removesuffix('.')} {when}{between}{rest}".removesuffix(".")
    if not first_known or first_known > since:
        return f"{opening}. No return was in on {day(since)}: all that is held of that day was learnt since."
    return f"{opening}."


def besides(rows: Sequence[Row], known_then: bool) -> str:
    """What moved besides the stages, and what was restated: rows of `changes`; nothing where nothing did.

    known_then: whether any return was in on the earlier day; without one nothing was restated.
    """
    count = Counter(row["kind"] for row in rows)
    scope = count["scope"]
    parts = [*_milestones(count), *_others(count)]
    parts += [f"{plural(scope, *POSITION)} came into scope or left it as agreed"] if scope else []
    said = f"Besides, {join_names(parts)}." if parts else ""
    restated = count["restated"] if known_then else 0
    apart = f"{plural(restated, 'earlier figure')} {noun_for(restated, 'was', 'were')} restated, told apart below."
    return " ".join([*([said] if said else []), *([apart] if restated else [])])


def edited(edits: int) -> str:
    """That the reference was edited, and from when an edit counts."""
    return (
        f"{plural(edits, 'edit')} of the reference {noun_for(edits, 'was', 'were')} entered since, and "
        f"{noun_for(edits, 'counts', 'count')} from the day of entry: an earlier view does not know "
        f"{noun_for(edits, 'it', 'them')}."
    )


def _milestones(count: Counter[str]) -> list[str]:
    kinds = [("overdue", "became overdue"), ("slipped", "slipped"), ("completed", "completed")]
    parts: list[str] = []
    for kind, verb in kinds:
        if count[kind]:
            number = plural(count[kind], "milestone") if not parts else str(count[kind])
            was = f"{noun_for(count[kind], 'was', 'were')} " if kind == "completed" else ""
            parts.append(f"{number} {was}{verb}")
    return parts


def _others(count: Counter[str]) -> list[str]:
    parts = [f"{plural(count['claim moved'], 'claim')} moved"] if count["claim moved"] else []
    late = count["late return"]
    return [*parts, f"{plural(late, 'return')} {noun_for(late, 'was', 'were')} late or missing"] if late else parts


def adds_up(rows: Sequence[Row]) -> bool:
    """Whether every row of `changes_reconciled` adds up: before + restated + came - went = now."""
    return all(row["before"] + row["restated"] + row["came"] - row["went"] == row["now"] for row in rows)


def reconciliation(rows: Sequence[Row], measure: str) -> list[dict[str, Any]]:
    """One measure's rows of `changes_reconciled` that say anything, states named, and their total."""
    numbers = ("before", "restated", "came", "went", "now")
    counts = [row for row in rows if row["measure"] == measure and any(row[name] for name in numbers)]
    named = [
        {**row, "state": stage_of(int(row["state"])) if row["state"].isdigit() else row["state"].capitalize()}
        for row in counts
    ]
    total = {"state": "Together", **{name: sum(row[name] for row in counts) for name in numbers}}
    return [*named, total] if counts else []


def sums_in_words(rows: Sequence[Row]) -> str:
    """Whether the counts of `changes_reconciled` add up, in a sentence."""
    if adds_up(rows):
        return "Each row adds up: before, and restated, and in, less out, is now."
    return "These counts do not add up: report it."


def training(rows: Sequence[Row], units: Mapping[str, str]) -> str:
    """Which course groups (a course, a unit and a role) crossed the training line, in a sentence."""
    if not rows:
        return "No course group crossed its training line."
    below = [row for row in rows if row["change"] == "fell below the line"]
    above = len(rows) - len(below)
    parts = [f"{plural(len(below), 'course group')} fell below the training line"] if below else []
    parts += [f"{plural(above, 'course group')} rose to {'it' if below else 'the training line'}"] if above else []
    if not below:
        return f"{join_names(parts)}."
    worst = min(below, key=lambda row: row["share_now"])
    unit = units.get(worst["unit_id"], worst["unit_id"])
    trained = f"{worst['trained_now']:,} of {worst['in_scope_now']:,}"
    return f"{join_names(parts)}; the lowest is {worst['title']}, {unit}, {worst['role']}s: {trained}."


def lapsing(rows: Sequence[Row]) -> str:
    """What evidence lapsed and what soon will, in a sentence."""
    days = settings.whole("lapses_soon_days")
    soon = [row["lapses_on"] for row in rows if row["change"] == "lapses soon"]
    lapsed = sum(row["change"] == "lapsed" for row in rows)
    past = f"{plural(lapsed, 'criterion', 'criteria')} lapsed" if lapsed else "No criterion that was met lapsed"
    if not soon:
        return f"{past}; none will within {days} days."
    when = f"within {days} days unless evidence comes in, the first on {day(min(soon))}"
    return f"{past}; {len(soon)} more will {when}."


def actions(rows: Sequence[Row], as_at: date) -> str:
    """What had become of the actions by a day, in a sentence: how many were overdue, and the longest first."""
    count = Counter(row["change"] for row in rows)
    late = [row for row in rows if row["change"] in ("overdue", "still overdue")]
    kinds = {
        "overdue": "newly overdue",
        "still overdue": "still overdue",
        "done late": "done late",
        "done": "done on time",
        "set": "set",
    }
    parts = [f"{count[kind]} {words}" for kind, words in kinds.items() if count[kind]]
    if not parts:
        return "No action was set, done or overdue."
    longest = f" The longest overdue was due on {day(min(row['due_on'] for row in late))}." if late else ""
    return f"Actions by {day(as_at)}: {join_names(parts)}.{longest}"


def plan(rows: Sequence[Row]) -> str:
    """What joined the plan or moved earlier, in a sentence."""
    count = Counter(row["change"] for row in rows)
    kinds = ("added", "reported again", "brought forward", "completion corrected")
    parts = [f"{count[kind]} {kind}" for kind in kinds if count[kind]]
    if not parts:
        return "No milestone joined the plan or was brought forward."
    return f"Milestones besides: {join_names(parts)}."


def evidence(come_in: Row) -> str:
    """How much evidence came in, and about which time, in a sentence, from the row of `evidence_come_in`."""
    if not come_in["items"]:
        return "No evidence came in."
    times = ((come_in["about_since"], "the time since"), (come_in["about_before"], "the time before"))
    parts = [f"{number:,} about {when}" for number, when in times if number]
    return f"{plural(come_in['items'], 'item')} of evidence came in: {join_names(parts)}."
