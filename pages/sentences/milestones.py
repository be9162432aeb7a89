"""What the Milestones page says in words, from the rows of its questions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from charts.milestones.forecasts import often
from charts.milestones.states import kinds_of
from data.book.english import count_of, day, is_or_are, join_names, noun_for, plural, sentence, verb_for
from data.book.numbering import number_of

Row = Mapping[str, Any]
NONE_REPORTED = "No milestone has been reported yet, so nothing can be said of dates."


def answer(
    row: Row, as_at: date, *, kinds: Sequence[Row] = (), before: Row | None = None, following: date | None = None,
    subject: str = "",
) -> str:  # fmt: skip
    """Whether the original dates hold: how many of those due were done on time, what became of the others, how many of
    all are done and of which kind, how many were on time a year before, and the next date to come.

    row: of `milestone_summary`; before: the same of a year before. kinds: of `milestone_kinds`. following: the next
    original date of one not done. subject: whose dates, when they are narrowed to a recommendation or a theme.
    """
    lead = f"{subject}: " if subject else ""
    if not row["milestones"]:
        return f"{lead}no milestone has been reported, so nothing can be said of dates." if lead else NONE_REPORTED
    parts = [_due(row, as_at), _kinds(row, kinds), _before(before), _following(following)]
    said = " ".join(filter(None, parts))
    return f"{lead}{said[:1].lower() + said[1:]}" if lead else said


def _due(row: Row, as_at: date) -> str:
    if not row["due"]:
        return f"None of {plural(row['milestones'], 'milestone')} was due before {day(as_at)}: it is too soon to say."
    others = [
        f"{row['due_late']} {_was(row['due_late'])} done late" if row["due_late"] else "",
        f"{row['due_overdue']} {is_or_are(row['due_overdue'])} overdue" if row["due_overdue"] else "",
        f"{row['due_unreported']} {is_or_are(row['due_unreported'])} no longer reported"
        if row["due_unreported"]
        else "",
    ]
    on_time = f"{row['due_on_time']} of the {plural(row['due'], 'milestone')} due before {day(as_at)}"
    told = join_names([one for one in others if one])
    return (
        f"{on_time} {_was(row['due_on_time'], row['due'])} done on time{f'; {told}' if told else ''}{_how_late(row)}."
    )


def _how_late(row: Row) -> str:
    if row["late_days_median"] is None:
        return ""
    return f"; half of those late took {plural(round(row['late_days_median']), 'day')} or more beyond their date"


def _was(number: int, of: int | None = None) -> str:
    return verb_for(number, of, "was", "were")


def _kinds(row: Row, kinds: Sequence[Row]) -> str:
    """How many of all are done, and how many of them are outcomes."""
    done = f"{count_of(row['done'], row['milestones'], 'milestone')} {is_or_are(row['done'], row['milestones'])} done"
    outcome = next((kind for kind in kinds if kind["kind"] == "outcome" and kind["milestones"]), None)
    others = [kind for kind in kinds if kind["kind"] != "outcome" and kind["milestones"]]
    if outcome is None or not others:
        return f"{done}."
    number = sum(kind["done"] for kind in others)
    names = " or ".join(kinds_of(kind["kind"], number) for kind in others)
    outcomes = f"{outcome['done']} of {outcome['milestones']} {kinds_of('outcome', outcome['milestones'])}"
    return f"{done}: {number} {names}, and {outcomes}."


def _before(row: Row | None) -> str:
    if row is None or not row["due"]:
        return ""
    return f"A year before, {row['due_on_time']} of {row['due']} had been done on time."


def _following(when: date | None) -> str:
    return f"The next date to come is {day(when)}." if when else ""


def waits(rows: Sequence[Row]) -> str:
    """Which milestones not done keep others waiting (rows of `milestone_waits`)."""
    if not rows:
        return "No milestone not done keeps another waiting."
    top = rows[0]
    keeps = f"“{top['title']}” ({number_of(top)}) keeps {plural(len(top['waiting']), 'other')} waiting"
    if len(rows) == 1:
        return f"{keeps}."
    return f"{plural(len(rows), 'milestone')} not done keep others waiting: {keeps}, the most."


def reasons(rows: Sequence[Row]) -> str:
    """How many re-forecasts there were, how many with a reason, and by how much (rows of `milestone_reasons`)."""
    if not rows:
        return "No milestone has been re-forecast."
    times, days = sum(row["times"] for row in rows), sum(row["days_later"] for row in rows)
    without = sum(row["times"] for row in rows if not row["change_reason"])
    given = "a reason was given each time" if not without else f"{without:,} without a reason"
    moved = f"{plural(abs(days), 'day')} {'later' if days >= 0 else 'earlier'} in all"
    return f"{plural(times, 're-forecast')}, {moved}; {given}."


def outlook_record(rows: Sequence[Row]) -> str:
    """How often such ranges were right when they were tried on the record (rows of `milestone_outlook_record`)."""
    total = next((row for row in rows if row["year"] is None), None)
    if total is None:
        return f"No range can be given yet. {_MEASURED_ON}"
    if total["completed"] < total["needed"]:
        return f"No range can be given yet: {total['completed']} of the {total['needed']} needed. {_MEASURED_ON}"
    if not total["half_decided"]:
        return "These ranges could not be tried on the record yet: none given in an earlier month has run its course."
    return " ".join(filter(None, [_tried(total), _misses(total), _by_year(rows)]))


_MEASURED_ON = "A range is measured on milestones that were forecast while open and have since been done."


def _tried(total: Row) -> str:
    wide = (
        f", and the wide range (four-fifths of the record) {_right(total['likely_held'], total['likely_decided'])}"
        if total["likely_decided"]
        else ""
    )
    return (
        "Tried on the record, as each earlier month would have given it, the likely range (half of the record) was "
        f"right {_right(total['half_held'], total['half_decided'])}{wide}."
    )


def _right(held: int, decided: int) -> str:
    return f"{plural(held, 'time')} in {decided:,}"


def _misses(total: Row) -> str:
    missed = total["half_early"] + total["half_late"]
    if not missed:
        return ""
    later = f"{total['half_late']} of {plural(missed, 'miss', 'misses')} came later than the range"
    if total["upheld"]:
        return sentence(later)
    return f"That is too seldom to call any range likely: {later}, so none is given an end: each date says not before."


def _by_year(rows: Sequence[Row]) -> str:
    years = [
        f"{row['half_held']} in {row['half_decided']} ({row['year']})"
        for row in rows
        if row["year"] and row["half_decided"]
    ]
    return f"By the year it was given, the likely range was right {join_names(years)}." if len(years) > 1 else ""


def shown(total: int, drawn: int) -> str:
    """What the reader sees when there are too many milestones to draw; blank when all are drawn."""
    if drawn == total:
        return ""
    return (
        f"{count_of(drawn, total, 'milestone')} drawn, those furthest from their original dates. Choose a theme or a "
        "recommendation to see its own; the table below holds them all."
    )


def followed(number: str, has_overdue: bool) -> str:
    """Why a recommendation's forecasts are shown that the reader did not choose. number: as it is written."""
    why = (
        "its overdue milestone is furthest from its original date" if has_overdue else "it is the first with milestones"
    )
    return f"Recommendation {number} is shown: {why}. Choose another above."


def forecast_log(rows: Sequence[Row], position: Row) -> str:
    """One milestone's story in a sentence, from its log and its row of `milestone_position`."""
    moves = [row for row in rows if row["moved_days"]]
    return f"Originally due {day(position['original_due_on'])}; {_moved(moves)}; {_end(position)}."


def _moved(moves: Sequence[Row]) -> str:
    if not moves:
        return "never re-forecast"
    days = sum(row["moved_days"] for row in moves)
    way = "later" if days > 0 else "earlier"
    net = f"{plural(abs(days), 'day')} {way} in all" if days else "and back to where it was"
    reasons = sum(bool(row["change_reason"]) for row in moves)
    given = f"with a reason given {often(reasons)}" if reasons else "with no reason given"
    return f"re-forecast {often(len(moves))}, {net}, {given}"


def _end(position: Row) -> str:
    state = position["state"]
    if state in ("done", "done late"):
        return f"{state} on {day(position['completed_on'])}"
    if state == "not reported":
        return f"last reported {day(position['last_reported_on'])}, then open"
    standing = "overdue" if state == "overdue" else "open"
    return f"{standing}, now forecast for {day(position['forecast_on'])}"


def conflicts(rows: Sequence[Row]) -> str:
    """Milestones whose forecasts contradict their dependencies, from the rows of `milestone_dependents`; blank
    when none.
    """
    names = [row["milestone_id"] for row in rows if row["forecast_before_it"]]
    if not names:
        return ""
    one = noun_for(len(names), "forecast contradicts", "forecasts contradict")
    return f"{len(names)} {one} the plan: {join_names(names, 5)} and this milestone are forecast in the wrong order."
