"""Whether the figures can be relied on, in words: rows of `return_coverage` and its companions in, text out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from data.book.answers import answer as answer_column
from data.book.english import MONTHS, count_of, day, is_or_are, join_names, month, noun_for, plural
from data.book.ladder import stage_of

Row = Mapping[str, Any]
CHECKING = "Checking, and working out what it would change"
WAITING = "Another return is being checked: this one waits its turn, then is checked"


def answer(receipts: Sequence[Row], coverage: Sequence[Row], fresh: Row, today: date) -> str:
    """The sentence on top of the page: what is in, what is late or missing, what was corrected, how fresh it is.

    receipts: of `return_receipts`. coverage: of `return_coverage`, for the names of the months missing. fresh: the row
    of `freshness`, which counts the months that should be in.
    """
    if not receipts:
        return "No return had been received by then, so there is no figure to rely on."
    here, due = fresh["months_in"], fresh["months_expected"]
    missing = [month(when) for when in months_missing(coverage)]
    last = max(row["received_on"] for row in receipts)
    parts = [
        f"{count_of(here, due, 'month')} due {is_or_are(here, due)} in",
        f"missing {join_names(missing, at_most=3)}" if missing else "",
        _late(receipts),
        _corrected(receipts),
        f"the last return came in on {day(last)}, {ago(last, today)}",
    ]
    return f"{'; '.join(filter(None, parts))}. Each was checked whole before any of it was stored."


def _late(receipts: Sequence[Row]) -> str:
    late = sum(row["days_late"] > 0 and row["corrects"] is None for row in receipts)
    return f"{plural(late, 'return')} came late" if late else "none came late"


def _corrected(receipts: Sequence[Row]) -> str:
    corrections = sum(row["corrects"] is not None for row in receipts)
    was = noun_for(corrections, "was", "were")
    return f"{plural(corrections, 'correction')} {was} sent" if corrections else ""


def months_missing(coverage: Sequence[Row]) -> list[date]:
    """The months due of which no sheet was reported."""
    states: dict[date, set[str]] = {}
    for row in coverage:
        states.setdefault(row["month_end"], set()).add(row["state"])
    return sorted(when for when, its_states in states.items() if its_states == {"not reported"})


def ago(when: date, today: date) -> str:
    """How long ago a day was: `today`, `1 day ago`, `12 days ago`."""
    days = (today - when).days
    return "today" if days == 0 else f"{plural(days, 'day')} ago"


def asked_for(rows: Sequence[Row]) -> str:
    """What the rules ask for in all, and what was sent in the latest quarter ended.

    rows: of `asked_for`, the last one of all units together.
    """
    if not rows:
        return "No unit is in scope of any recommendation, so the rules ask for nothing."
    units, total = rows[:-1], rows[-1]
    findings = (
        f"The rules ask for {plural(total['findings_asked'], 'finding')} in date: {total['findings_in_date']:,} "
        f"{is_or_are(total['findings_in_date'])}."
    )
    return " ".join([findings, *_cases(units, total), _sent(total)])


def _cases(units: Sequence[Row], total: Row) -> list[str]:
    """The fewest cases in a quarter, in files to read and in judgements."""
    if not total["files_asked"]:
        return []
    most = max(row["files_asked"] for row in units)
    reports = f" of {total['death_reports']:,} death reports" if total["death_reports"] else ""
    return [
        f"In a quarter they ask at the fewest for {total['files_asked']:,} case files to be read{reports}, up to "
        f"{most} in a unit: each is judged on every recommendation it bears on, {total['cases_asked']:,} judgements in "
        "all."
    ]


def _sent(total: Row) -> str:
    sampled = count_of(total["positions_sampled"], total["sample_positions"], "unit position")
    return (
        f"In {quarter(total['quarter'])}, {plural(total['findings_filed'], 'finding')} "
        f"{noun_for(total['findings_filed'], 'was', 'were')} filed and {total['cases_judged']:,} cases judged, in "
        f"{sampled}."
    )


def quarter(first: date) -> str:
    """A calendar quarter by its months: `July to September 2026`."""
    return f"{MONTHS[first.month - 1]} to {MONTHS[first.month + 1]} {first.year}"


def edited(edits: Sequence[Row]) -> str:
    """How often the reference was edited, and last when: rows of `reference_edits`."""
    if not edits:
        return "The reference (recommendations, units, criteria, decisions, meetings) has not been edited."
    last = max(row["entered_on"] for row in edits)
    return (
        f"{plural(len(edits), 'edit')} of the reference {noun_for(len(edits), 'was', 'were')} entered, the last on "
        f"{day(last)}. Each counts from the day it was entered: an earlier view does not know it."
    )


def receipt(row: Row) -> str:
    """A receipt in a sentence."""
    what = "A correction of" if row["corrects"] else "The return for"
    late = (
        f", {plural(row['days_late'], 'day')} after it was due" if row["days_late"] > 0 and not row["corrects"] else ""
    )
    return (
        f"{what} {month(row['as_at'])}, received on {day(row['received_on'])}{late}, from {row['submitted_by']}: "
        f"{plural(row['sheets'], 'sheet')}, {plural(row['row_count'], 'row')}, {plural(row['warnings'], 'warning')}."
    )


def receipt_details(row: Row, loader: str = "") -> list[str]:
    """What else a receipt says: its sender's note, its sheets, its load, by whom, and its file, a sentence each."""
    loaded = f"{day(row['received_at'].date())} at {row['received_at']:%H:%M} UTC"
    return [
        *([f"Its sender notes: {row['note']}"] if row["note"] else []),
        f"Brought: {row['sheet_rows'] or 'no sheet'}.",
        f"Load number {row['load_number']}, loaded on {loaded}{f' by {loader}' if loader else ''}; "
        f"{row['provenance']} figures.",
        f"File {row['file_name']}, SHA-256 {row['sha256']}.",
    ]


def soundness(is_sound: bool) -> str:
    """Whether the file in the ledger still has the hash of its receipt."""
    if is_sound:
        return "The file in the ledger is, byte for byte, what was received."
    return "The file in the ledger is NOT what was received: its hash differs from the receipt."


def restated(rows: Sequence[Row]) -> str:
    """What corrected returns changed, in a sentence."""
    if not rows:
        return "No return has changed a figure sent before."
    returns = len({row["return_id"] for row in rows})
    was = noun_for(len(rows), "was", "were")
    return f"{plural(len(rows), 'cell')} sent before {was} changed by {plural(returns, 'later return')}."


def outcome(tried: Any) -> str:
    """What the check of a dropped return found, in a sentence. tried: a `checker.Tried`."""
    return f"{_refused(tried) if tried.faults else _accepted(tried)}. Nothing was stored."


def _refused(tried: Any) -> str:
    sheets = list(dict.fromkeys(fault["sheet"] for fault in tried.faults if fault["sheet"]))
    where = f" in {join_names(sheets, at_most=6)}" if sheets else ""
    return f"It would be refused: {plural(len(tried.faults), 'fault')}{where}"


def _accepted(tried: Any) -> str:
    if tried.already:
        return "It would change nothing: this very return is already loaded"
    rows = [number for sheet, number in tried.sheets.items() if sheet != "return"]
    brings = f"{plural(sum(rows), 'row')} in {plural(len(rows), 'sheet')}"
    when = f" for {month(tried.as_at)}" if tried.as_at else ""
    again = ", a month already reported" if tried.held_before else ""
    warned = f" with {plural(len(tried.warnings), 'warning')}" if tried.warnings else ""
    return f"It would be accepted{warned}: {brings}{when}{again}, {_moves(tried)}"


def _moves(tried: Any) -> str:
    milestones = len({row["milestone_id"] for row in tried.milestones})
    stand = noun_for(milestones, "stands", "stand")
    clauses = [
        f"changing {plural(len(tried.figures), 'figure')} sent before" if tried.figures else "",
        f"changing where {plural(milestones, 'milestone')} {stand}" if milestones else "",
        _stages_moved(tried),
    ]
    return join_names([clause for clause in clauses if clause])


def _stages_moved(tried: Any) -> str:
    up = sum((row["before"] or 0) < (row["after"] or 0) for row in tried.stages)
    down = len(tried.stages) - up
    if not tried.stages:
        return f"moving no stage as at {day(tried.day)}"
    ways = [f"{number} {way}" for number, way in ((up, "up"), (down, "down")) if number]
    return f"moving {plural(len(tried.stages), 'stage')} as at {day(tried.day)} ({join_names(ways)})"


def position(row: Row) -> dict[str, Any]:
    """What a return would change of a milestone, in words."""
    column = answer_column(row["column"], "milestone_position")
    written = {side: column.written(row[side], row) if row[side] is not None else "" for side in ("before", "after")}
    return {"milestone_id": row["milestone_id"], "title": row["title"], "what": column.heading, **written}


def before_loading(loads_as: str, today: date) -> str:
    """What loading does, for whoever is about to."""
    return (
        f"Loading stores it whole, as received on {day(today)}, with {loads_as} on its receipt. Everyone is shown it "
        "at their next click. It is not taken back: a correction is a new return for the same month."
    )


def loaded(outcome: Any) -> str:
    """What became of a return that was to be loaded. outcome: a `checker.InStore`."""
    if not outcome.return_id:
        return f"Not loaded: {outcome.wrong.rstrip('.')}."
    return f"Loaded as {outcome.return_id}; snapshot {outcome.snapshot_id} is shown now."


def moved(row: Row, units: Mapping[str, str]) -> dict[str, Any]:
    """A stage that a return would move, in words: of which unit, from what to what. units: id -> name."""
    return {
        "recommendation_id": row["recommendation_id"],
        "unit": units.get(row["unit_id"], row["unit_id"]),
        "stage_now": _stage(row["before"]),
        "stage_with_it": _stage(row["after"]),
    }


def _stage(stage: int | None) -> str:
    return "not in scope" if stage is None else stage_of(stage)
