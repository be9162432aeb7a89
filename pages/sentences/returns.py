"""Whether the pages can be trusted, in words: rows of `return_coverage` and its companions in, text out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from charts.palette import STAGES
from data.book.english import count_of, day, is_or_are, join_names, month, noun_for, plural

Row = Mapping[str, Any]


def answer(receipts: Sequence[Row], coverage: Sequence[Row], today: date) -> str:
    """The sentence on top of the page: what is in, what is late or missing, what was corrected, how fresh it is."""
    if not receipts:
        return "No return had been received by then, so there is nothing to trust or to doubt."
    months = sorted({row["month_end"] for row in coverage})
    missing = months_missing(coverage)
    due = [
        when for when in months if any(row["month_end"] == when and row["state"] != "not yet due" for row in coverage)
    ]
    here = len(due) - len(missing)
    late = [row for row in receipts if row["days_late"] > 0 and row["corrects"] is None]
    corrected = [row for row in receipts if row["corrects"] is not None]
    last = max(receipts, key=lambda row: (row["received_on"], row["load_number"]))
    told = [f"{count_of(here, len(due), 'month')} due {is_or_are(here)} in"]
    told += [f"missing {join_names([month(when) for when in missing], at_most=3)}"] if missing else []
    told += [f"{plural(len(late), 'return')} came late"] if late else ["none came late"]
    told += (
        [f"{plural(len(corrected), 'correction')} {noun_for(len(corrected), 'was', 'were')} sent"] if corrected else []
    )
    told += [f"the last return came in on {day(last['received_on'])}, {ago(last['received_on'], today)}"]
    return f"{'; '.join(told)}. Each was checked whole before any of it was stored."


def months_missing(coverage: Sequence[Row]) -> list[date]:
    """The months due of which no sheet was reported."""
    by_month: dict[date, set[str]] = {}
    for row in coverage:
        by_month.setdefault(row["month_end"], set()).add(row["state"])
    return sorted(when for when, states in by_month.items() if states == {"not reported"})


def ago(when: date, today: date) -> str:
    """How long ago a day was: `today`, `1 day ago`, `12 days ago`."""
    days = (today - when).days
    return "today" if days == 0 else f"{plural(days, 'day')} ago"


def receipt_told(row: Row) -> str:
    """A receipt in a sentence."""
    what = "A correction of" if row["corrects"] else "The return for"
    late = (
        f", {plural(row['days_late'], 'day')} after it was due" if row["days_late"] > 0 and not row["corrects"] else ""
    )
    return (
        f"{what} {month(row['as_at'])}, received on {day(row['received_on'])}{late}, from {row['submitted_by']}: "
        f"{plural(row['sheets'], 'sheet')}, {plural(row['row_count'], 'row')}, {plural(row['warnings'], 'warning')}."
    )


def restated_told(rows: Sequence[Row]) -> str:
    """What corrected returns changed, in a sentence."""
    if not rows:
        return "No return has changed a figure sent before."
    returns = len({row["return_id"] for row in rows})
    was = noun_for(len(rows), "was", "were")
    return f"{plural(len(rows), 'cell')} sent before {was} changed by {plural(returns, 'later return')}."


def tried_told(tried: Any) -> str:
    """What the check of a dropped return found, in a sentence. tried: a `checker.Tried`."""
    if tried.faults:
        sheets = list(dict.fromkeys(fault["sheet"] for fault in tried.faults if fault["sheet"]))
        where = f" in {join_names(sheets, at_most=6)}" if sheets else ""
        return f"It would be refused: {plural(len(tried.faults), 'fault')}{where}. Nothing was stored."
    if tried.already:
        return "It would change nothing: this very return is already loaded. Nothing was stored."
    rows = sum(number for sheet, number in tried.sheets.items() if sheet != "return")
    brings = f"{plural(rows, 'row')} in {plural(len([sheet for sheet in tried.sheets if sheet != 'return']), 'sheet')}"
    month_told = f" for {month(tried.as_at)}" if tried.as_at else ""
    again = ", a month already reported" if tried.held_before else ""
    warned = f" with {plural(len(tried.warnings), 'warning')}" if tried.warnings else ""
    return f"It would be accepted{warned}: {brings}{month_told}{again}, {_moves(tried)}. Nothing was stored."


def _moves(tried: Any) -> str:
    figures = f"changing {plural(len(tried.figures), 'figure')} sent before and " if tried.figures else ""
    up = sum((row["before"] or 0) < row["after"] for row in tried.stages)
    down = len(tried.stages) - up
    if not tried.stages:
        return f"{figures}moving no stage as at {day(tried.day)}"
    told = [f"{number} {way}" for number, way in ((up, "up"), (down, "down")) if number]
    return f"{figures}moving {plural(len(tried.stages), 'stage')} as at {day(tried.day)} ({join_names(told)})"


def stage_name(stage: int | None) -> str:
    """A stage by its name; `not in scope` for none."""
    return "not in scope" if stage is None else STAGES[stage]
