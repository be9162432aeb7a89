"""What the Milestones page says in words, from the rows of its questions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from charts.milestones.forecasts import often
from data.book.english import count_of, day, is_or_are, join_names, noun_for, plural, sentence

Row = Mapping[str, Any]
NONE_REPORTED = "No milestone has been reported yet, so nothing can be said of dates."


def answer(row: Row, as_at: date, subject: str = "") -> str:
    """Whether the original dates hold: one sentence from the row of `milestone_summary`.

    subject: whose dates, when they are narrowed to a recommendation or a theme; blank for all.
    """
    lead = f"{subject}: " if subject else ""
    if not row["milestones"]:
        return f"{lead}no milestone has been reported, so nothing can be said of dates." if lead else NONE_REPORTED
    if not row["due"]:
        ahead = f"none of {plural(row['milestones'], 'milestone')} was due before {day(as_at)}"
        return f"{lead}{'it' if lead else 'It'} is too soon to say: {ahead}."
    verdict = (
        f"{_verdict(row)} of the {plural(row['due'], 'milestone')} due before {day(as_at)}, "
        f"{_due(row)}{_how_late(row)}."
    )
    return f"{lead}{verdict}" if lead else sentence(verdict)


def _verdict(row: Row) -> str:
    if row["due_on_time"] == row["due"]:
        return "yes, every date so far has held:"
    return "no date so far has held:" if not row["due_on_time"] else "not all of them:"


def _due(row: Row) -> str:
    counts = [
        f"{row['due_on_time']} {_was(row['due_on_time'])} done on time",
        f"{row['due_late']} {_was(row['due_late'])} done late" if row["due_late"] else "",
        f"{row['due_overdue']} {is_or_are(row['due_overdue'])} overdue" if row["due_overdue"] else "",
        f"{row['due_unreported']} {is_or_are(row['due_unreported'])} no longer reported"
        if row["due_unreported"]
        else "",
    ]
    return join_names([count for count in counts if count])


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _how_late(row: Row) -> str:
    if row["late_days_median"] is None:
        return ""
    middle = round(row["late_days_median"])
    return f"; of all those done late, half took {plural(middle, 'day')} or more beyond their date"


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
        f"{count_of(drawn, total, 'milestone')} drawn: overdue first, those furthest from their original dates "
        "before the "
        f"others. Choose a theme or a recommendation to see its own; the table below holds them all."
    )


def followed(recommendation: int, has_overdue: bool) -> str:
    """Why a recommendation's forecasts are shown that the reader did not choose."""
    why = (
        "its overdue milestone is furthest from its original date" if has_overdue else "it is the first with milestones"
    )
    return f"Recommendation {recommendation} is shown, since {why}; choose another above."


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
