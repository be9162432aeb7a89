"""What changed since we met, in words: rows of `changes` and its companions in, text out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from charts.palette import GLYPHS, STAGES
from data.book.english import day, join_names, month, noun_for, plural

Row = Mapping[str, Any]

# The printed rule of order; the query sorts by it.
RULE = (
    "In the order a meeting should hear them: stages lost, stages lost because evidence lapsed, milestones newly "
    "overdue, milestones put back, returns late or missing, claims moved, stages gained, milestones completed. Within "
    "each, the larger fall or the longer delay first; then by recommendation and unit."
)
WORDS = {
    "lost": "Stage lost",
    "lapsed": "Stage lapsed",
    "overdue": "Newly overdue",
    "slipped": "Put back",
    "late return": "Return late",
    "claim moved": "Claim moved",
    "gained": "Stage gained",
    "completed": "Completed",
    "restated": "Restated",
    "new evidence": "New evidence",
}
_VERDICT = {
    "not met": "is not met",
    "cannot tell": "can't be told from the samples",
    "lapsed": "has lapsed",
    "not assessed": "is not assessed",
}
SHAPES = {"lost": "lost", "lapsed": "lapsed", "overdue": "overdue", "gained": "gained", "completed": "met"}


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


def earlier_days(meetings: Sequence[date], month_ends: Sequence[date], as_at: date) -> list[date]:
    """The days to compare with that are offered: meetings and month-ends before `as_at`, latest first."""
    return sorted({when for when in [*meetings, *month_ends] if when < as_at}, reverse=True)


def default_since(meetings: Sequence[date], month_ends: Sequence[date], as_at: date) -> date:
    """The meeting before `as_at`; without one the month-end before it; without that the end of the month before.

    Meetings before the first month reported don't count: nothing held says anything of them.
    """
    first = min(month_ends, default=date.min)
    before = [when for when in meetings if first <= when < as_at] or [when for when in month_ends if when < as_at]
    return max(before, default=as_at.replace(day=1) - timedelta(days=1))


def when_words(when: date, meetings: Mapping[date, str]) -> str:
    """A day as these sentences name it: `the meeting of 23 September 2026`, or `30 September 2026`."""
    return f"the meeting of {day(when)}" if when in meetings else day(when)


def answer(
    rows: Sequence[Row], since: date, as_at: date, meetings: Mapping[date, str], first_known: date | None
) -> str:
    """The sentence on top of the page. first_known: the day the first return came in, or None when none has."""
    count = Counter(row["kind"] for row in rows)
    told = [*_stages_told(count), *_milestones_told(count), *_others_told(count)]
    said = join_names(told) if told else "no stage, milestone or claim moved"
    opening = f"Between {when_words(since, meetings)} and {when_words(as_at, meetings)}, {said}"
    if not first_known or first_known > since:
        return f"{opening}. No return was in on {day(since)}: all that is held of that day was learnt since."
    restated = count["restated"]
    apart = (
        f"; apart from that, {plural(restated, 'earlier figure')} {noun_for(restated, 'was', 'were')} restated"
        if restated
        else ""
    )
    return f"{opening}{apart}."


def _stages_told(count: Counter[str]) -> list[str]:
    fell = count["lost"] + count["lapsed"]
    lapsed = f" ({count['lapsed']} because evidence lapsed)" if count["lapsed"] else ""
    told = [f"{plural(fell, 'stage')} {noun_for(fell, 'was', 'were')} lost{lapsed}"] if fell else []
    if count["gained"]:
        number = str(count["gained"]) if fell else plural(count["gained"], "stage")
        told.append(f"{number} {noun_for(count['gained'], 'was', 'were')} gained")
    return told


def _milestones_told(count: Counter[str]) -> list[str]:
    kinds = [("overdue", "became overdue"), ("slipped", "slipped"), ("completed", "completed")]
    told: list[str] = []
    for kind, verb in kinds:
        if count[kind]:
            number = plural(count[kind], "milestone") if not told else str(count[kind])
            was = f"{noun_for(count[kind], 'was', 'were')} " if kind == "completed" else ""
            told.append(f"{number} {was}{verb}")
    return told


def _others_told(count: Counter[str]) -> list[str]:
    told = [f"{plural(count['claim moved'], 'claim')} moved"] if count["claim moved"] else []
    late = count["late return"]
    return [*told, f"{plural(late, 'return')} {noun_for(late, 'was', 'were')} late or missing"] if late else told


@dataclass(frozen=True)
class Told:
    """What the page tells of the figures.

    changes: rows told line by line; lines: the same, for a table; first: the headlines, each with its rows; restated:
    for a table, what was said before and has turned out otherwise.
    """

    changes: Sequence[Row]
    lines: Sequence[Row]
    first: Sequence[tuple[str, list[Row]]]
    restated: Sequence[Row]


def told(figures: Sequence[Row], names: Names) -> Told:
    """The figures of `changes` (all but the evidence that came in), sorted into what the page tells of them."""
    changes = [row for row in figures if row["kind"] != "restated"]
    restated = [row for row in figures if row["kind"] == "restated"]
    return Told(changes, ledger(changes, names), headlines(changes, names), ledger(restated, names))


def item_id(row: Row) -> str:
    """A stable, readable name for a line, for the address: `lost-8-NE-stage`."""
    parts = [row["kind"].replace(" ", "-"), row["recommendation_id"], row["unit_id"], row["subject"]]
    return "-".join(str(part) for part in parts if part is not None)


def line(row: Row, names: Names) -> str:
    """One change as a sentence, whatever its kind."""
    told = _OF_KIND[row["kind"]](row, names)
    return told[:1].upper() + told[1:]


def headlines(rows: Sequence[Row], names: Names, at_most: int = 5) -> list[tuple[str, list[Row]]]:
    """The first lines in words, each with its rows.

    What has one cause is one line: the same criterion of one recommendation in several units, or of one unit in several
    recommendations, whichever gathers more.
    """
    told: list[tuple[str, list[Row]]] = []
    left = list(rows)
    while left and len(told) < at_most:
        group = max((_like(left, "recommendation_id"), _like(left, "unit_id")), key=len)
        told.append((line(group[0], names) if len(group) == 1 else _together(group, names), group))
        gone = {id(row) for row in group}
        left = [row for row in left if id(row) not in gone]
    return told


def _like(rows: Sequence[Row], shared: str) -> list[Row]:
    """The rows that go with the first: of the same kind and cause, and of the same recommendation or unit."""
    first = rows[0]
    if first["subject"] not in ("stage", "claim"):
        return [first]
    same = (shared, "kind", "subject", "cause", "cause_verdict")
    return [row for row in rows if all(row[name] == first[name] for name in same)]


def _together(group: Sequence[Row], names: Names) -> str:
    first = group[0]
    one_unit = all(row["unit_id"] == first["unit_id"] for row in group)
    if one_unit:
        numbers = join_names([str(row["recommendation_id"]) for row in group], at_most=8)
        about = f"{names.unit(first['unit_id'])}, {plural(len(group), 'recommendation')} ({numbers})"
    else:
        units = join_names([names.unit(row["unit_id"]) for row in group], at_most=6)
        about = f"Recommendation {first['recommendation_id']}, {plural(len(group), 'unit')} ({units})"
    before, after = ({row[name] for row in group} for name in ("before", "after"))
    if first["subject"] == "claim":
        return f"{about}: {_claim_move(first) if len(before) == len(after) == 1 else 'the claims moved'}."
    return f"{about}: {_stage_move(first, names, one_before=len(before) == 1, one_after=len(after) == 1)}."


def _where(row: Row, names: Names) -> str:
    unit = f", {names.unit(row['unit_id'])}" if row["unit_id"] else ""
    return f"Recommendation {row['recommendation_id']}{unit}"


def _stage(text: str | None) -> str:
    return STAGES[int(text)] if text and text.isdigit() else text or "no claim"


def _stage_move(row: Row, names: Names, one_before: bool = True, one_after: bool = True) -> str:
    """The move and its cause; of several together, only what they share: where from, where to."""
    if "not in scope" in (row["before"], row["after"]):
        return "left the scope" if row["after"] == "not in scope" else f"came into scope, at {_stage(row['after'])}"
    rose = int(row["after"]) > int(row["before"])
    way = ["rose" if rose else "fell"]
    way += [f"from {_stage(row['before'])}"] if one_before else []
    way += [f"to {_stage(row['after'])}"] if one_after else []
    move = " ".join(way)
    if not row["cause"]:
        return move
    criterion = names.criterion(row["cause"])
    return (
        f"{move}; “{criterion}” is now met"
        if rose
        else f"{move}; “{criterion}” {_VERDICT.get(row['cause_verdict'], 'is no longer met')}"
    )


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
    return f"Milestone {row['subject']}, “{row['title']}” (recommendation {row['recommendation_id']})"


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
    return f"{_milestone(row)} {opened} {shown(row['after'])}{days}; {before}."


def _of_return(row: Row, names: Names) -> str:
    reported, days = month(date.fromisoformat(row["subject"])), plural(row["days"], "day")
    if row["after"] == "not received":
        return f"the return for {reported} has not been received; it was due on {shown(row['before'])}, {days} ago."
    return f"the return for {reported} came in on {shown(row['after'])}, {days} after it was due."


def _of_evidence(row: Row, names: Names) -> str:
    where = _where(row, names) if row["unit_id"] else f"Recommendation {row['recommendation_id']}, every unit"
    return f"{where}: evidence {row['subject']} on “{names.criterion(row['cause'])}” says {row['after']}."


def _of_restated(row: Row, names: Names) -> str:
    if row["subject"] == "stage":
        known, said = _stage(row["after"]), _stage(row["before"])
        return f"{_where(row, names)}: the stage then is now known to have been {known}, not {said}."
    if row["subject"] == "claim":
        return f"{_where(row, names)}: {_claim_move(row)}, for the time before."
    if row["title"] is not None:
        then = shown(row["before"]) or "not known"
        return f"{_milestone(row)}: {then} then, {shown(row['after'])} as now known of that day."
    if row["after"] == "withdrawn":
        return f"{_where(row, names)}: evidence {row['subject']} ({row['before']}) was withdrawn."
    if not row["before"]:
        return f"{_where(row, names)}: evidence {row['subject']} about the time before came in: {row['after']}."
    return f"{_where(row, names)}: evidence {row['subject']} was corrected from {row['before']} to {row['after']}."


_OF_KIND = {
    **dict.fromkeys(("lost", "lapsed", "gained"), _of_stage),
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


def shown(text: str | None) -> str:
    """A before or after as it reads on a page: an ISO date in full, anything else as it is."""
    try:
        return day(date.fromisoformat(text or ""))
    except ValueError:
        return text or ""


def ledger(rows: Sequence[Row], names: Names) -> list[dict[str, Any]]:
    """The rows with more columns for a table: item, what, unit, about, why; before and after in words."""
    return [
        {
            **row,
            "item": item_id(row),
            "what": f"{GLYPHS.get(SHAPES.get(row['kind'], ''), '·')} {WORDS[row['kind']]}",
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
    return _stage(text) if row["subject"] in ("stage", "claim") else shown(text)


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


def adds_up(rows: Sequence[Row]) -> bool:
    """Whether every row of `changes_reconciled` adds up: before + restated + gained - lost = now."""
    return all(row["before"] + row["restated"] + row["gained"] - row["lost"] == row["now"] for row in rows)


def reconciliation(rows: Sequence[Row], measure: str) -> list[dict[str, Any]]:
    """One measure's rows of `changes_reconciled` that hold anything, states named, and their total."""
    numbers = ("before", "restated", "gained", "lost", "now")
    held = [row for row in rows if row["measure"] == measure and any(row[name] for name in numbers)]
    named = [
        {**row, "state": STAGES[int(row["state"])] if row["state"].isdigit() else row["state"].capitalize()}
        for row in held
    ]
    total = {"state": "Together", **{name: sum(row[name] for row in held) for name in numbers}}
    return [*named, total] if held else []


def training_told(rows: Sequence[Row], units: Mapping[str, str]) -> str:
    """Which rosters crossed the training line, in a sentence."""
    if not rows:
        return "No roster crossed its training line."
    fell = [row for row in rows if row["change"] == "fell below the line"]
    rose = len(rows) - len(fell)
    told = [f"{plural(len(fell), 'roster')} fell below the training line"] if fell else []
    told += [f"{plural(rose, 'roster')} rose to {'it' if fell else 'the training line'}"] if rose else []
    if not fell:
        return f"{join_names(told)}."
    worst = min(fell, key=lambda row: row["share_now"])
    unit = units.get(worst["unit_id"], worst["unit_id"])
    trained = f"{worst['trained_now']:,} of {worst['in_scope_now']:,}"
    return f"{join_names(told)}; the lowest is {worst['title']}, {unit}, {worst['role']}s: {trained}."


def lapsing_told(rows: Sequence[Row]) -> str:
    """What evidence lapsed and what soon will, in a sentence."""
    count = Counter(row["change"] for row in rows)
    soon = [row for row in rows if row["change"] == "lapses soon"]
    first = min((row["lapses_on"] for row in soon), default=None)
    past = (
        f"{plural(count['lapsed'], 'criterion', 'criteria')} lapsed"
        if count["lapsed"]
        else "No criterion that was met lapsed"
    )
    ahead = (
        f"; {count['lapses soon']} more will within 60 days unless evidence comes in, the first on {day(first)}"
        if first
        else "; none will within 60 days"
    )
    return f"{past}{ahead}."


def actions_told(rows: Sequence[Row]) -> str:
    """What became of the actions, in a sentence."""
    count = Counter(row["change"] for row in rows)
    kinds = [
        ("overdue", "newly overdue"),
        ("still overdue", "still overdue"),
        ("done late", "done late"),
        ("done", "done on time"),
        ("set", "set"),
    ]
    told = [f"{count[kind]} {words}" for kind, words in kinds if count[kind]]
    return f"Actions: {join_names(told)}." if told else "No action was set, done or overdue."


def plan_told(rows: Sequence[Row]) -> str:
    """What joined the plan or moved earlier, in a sentence."""
    count = Counter(row["change"] for row in rows)
    told = [
        f"{count[kind]} {kind}"
        for kind in ("added", "reported again", "brought forward", "completion corrected")
        if count[kind]
    ]
    return (
        f"Milestones besides: {join_names(told)}." if told else "No milestone joined the plan or was brought forward."
    )


def evidence_told(come_in: Row) -> str:
    """How much evidence came in, and about which time, in a sentence, from the row of `evidence_come_in`."""
    if not come_in["items"]:
        return "No evidence came in."
    parts = [
        f"{number:,} about {when}"
        for number, when in ((come_in["about_since"], "the time since"), (come_in["about_before"], "the time before"))
        if number
    ]
    return f"{plural(come_in['items'], 'item')} of evidence came in: {join_names(parts)}."
