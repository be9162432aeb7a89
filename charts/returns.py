"""What was reported, month by month and sheet by sheet: which came in, late, corrected, or not at all."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from charts.cells import Cell, cell_bars, worded
from charts.drawing import Context, Drawing, Row
from charts.notes import EDGE, LABEL, LABEL_LINE, at_top, flush_left, note
from charts.palette import Theme, hatch, text_on, theme
from charts.template import NARROWEST, Room, axis, framed, nothing
from charts.text import BREAK, escape, plain, widest
from charts.traces import outlined
from data.book.days import months_between
from data.book.english import count_of, day, is_or_are, month, plural, short_month

ROW_HEIGHT, CELL = 34, 0.9
# Above this many months a cell is too narrow for its sign; its fill and hatching still tell.
SIGNED_AT_MOST = 60
SIGNS = {"reported": "●", "late": "◷", "restated": "↻", "not reported": "▨", "not yet due": "·"}
MEANINGS = {
    "reported": "reported on time",
    "late": "reported late",
    "restated": "reported more than once",
    "not reported": "not reported",
    "not yet due": "not yet due",
}


def coverage(rows: Sequence[Row], context: Context) -> Drawing:
    """Months across, sheets down, one cell each, filled and signed by its state.

    rows: those of the question `return_coverage`. Click: customdata [month-end as ISO, sheet, return_id or None].
    """
    if not rows:
        return nothing(context, "No month to show", "No return is in yet. Load one with: python -m data load RETURN.")
    sheets = list(dict.fromkeys(row["sheet"] for row in rows))
    title = finding(rows)
    left = 3 * EDGE + widest(sheets, LABEL)
    states = [state for state in SIGNS if any(row["state"] == state for row in rows)]
    return framed(
        [_cells(rows, state, sheets, context) for state in states],
        context,
        title,
        alt_text(title, rows),
        Room(ROW_HEIGHT * len(sheets), left, 20, LABEL_LINE + 14, 2 * LABEL_LINE + 36),
        **_axes(_months(rows), sheets, context),
        annotations=[_key(states, left, context)],
        meta=NARROWEST,
    )


def _months(rows: Sequence[Row]) -> list[date]:
    return sorted({row["month_end"] for row in rows})


def _axes(months: Sequence[date], sheets: Sequence[str], context: Context) -> dict[str, Any]:
    still: dict[str, Any] = {"fixedrange": True, "showgrid": False}
    return {
        "xaxis": axis(context, "Month reported", range=[-0.5, len(months) - 0.5], **still, **_ticks(months)),
        "yaxis": axis(context, range=[len(sheets) - 0.5, -0.5], **still, **_names(sheets)),
        "barmode": "overlay",
    }


def _names(sheets: Sequence[str]) -> dict[str, Any]:
    """A label for each sheet, at its row."""
    text = [escape(sheet.capitalize()) for sheet in sheets]
    return {"ticklabelstandoff": 4, "tickvals": list(range(len(sheets))), "ticktext": text}


def _key(states: Sequence[str], left: float, context: Context) -> dict[str, Any]:
    """What the signs drawn mean, flush left over the cells."""
    words = " · ".join(f"{SIGNS[state]} {MEANINGS[state]}" for state in states)
    return note(context, escape(words), **flush_left(left), **at_top(6, "bottom"), align="left", name="key")


def finding(rows: Sequence[Row]) -> str:
    """The chart's title: how many sheets of how many are in, and how many came late."""
    due = [row for row in rows if row["state"] != "not yet due"]
    count = Counter(row["state"] for row in due)
    here = len(due) - count["not reported"]
    late = sum(_came_late(row) for row in due)
    says = f"{count_of(here, len(due), 'sheet')} due {is_or_are(here, len(due))} in"
    return f"{says}; {late:,} {is_or_are(late)} late" if late else says


def alt_text(title: str, rows: Sequence[Row]) -> str:
    """The finding, and which months have a sheet that was not reported, in sentences."""
    missing = Counter(row["month_end"] for row in rows if row["state"] == "not reported")
    sheets = len({row["sheet"] for row in rows})
    whole = [month(when) for when, number in sorted(missing.items()) if number == sheets]
    part = [month(when) for when, number in sorted(missing.items()) if number < sheets]
    gaps = [f"No sheet for {', '.join(whole)}." if whole else "Every month due brought something."]
    if part:
        gaps.append(f"{plural(len(part), 'other month')} left a sheet out: {', '.join(part)}.")
    return " ".join([f"{title}.", *gaps])


def _came_late(row: Row) -> bool:
    return row["first_received_on"] is not None and row["first_received_on"] > row["due_on"]


def _cells(rows: Sequence[Row], state: str, sheets: Sequence[str], context: Context) -> dict[str, Any]:
    """The cells of one state, which alone tells how they are filled."""
    fill = _fill(state, theme(context.dark))
    months = {when: place for place, when in enumerate(_months(rows))}
    sign = SIGNS[state] if len(months) <= SIGNED_AT_MOST and state != "not reported" else ""
    cells = [
        Cell(
            months[row["month_end"]], sheets.index(row["sheet"]) - CELL / 2, CELL, fill,
            [row["month_end"].isoformat(), row["sheet"], row.get("return_id")], _hover(row), sign,
        )
        for row in rows
        if row["state"] == state
    ]  # fmt: skip
    words = worded(cells, {"size": LABEL, "color": text_on(fill)}, constraintext="none")
    return cell_bars(cells, CELL, _marker(state, fill, context), state, **words)


def _marker(state: str, fill: str, context: Context) -> dict[str, Any]:
    marker = {"color": fill, "line": outlined(theme(context.dark), 0.8)}
    return {**marker, "pattern": hatch(context.dark)} if state == "not reported" else marker


def _fill(state: str, colours: Theme) -> str:
    fills = {"reported": colours.tones[4], "late": colours.tones[2], "restated": colours.tones[1]}
    return fills.get(state, colours.ground)


def _hover(row: Row) -> str:
    head = f"<b>{plain(row['sheet'].capitalize())}, {month(row['month_end'])}</b>"
    received = row["first_received_on"]
    came = f"first received {day(received)}, due {day(row['due_on'])}" if received else f"due {day(row['due_on'])}"
    size = [] if row["row_count"] is None else [plural(row["row_count"], "row")]
    return BREAK.join([head, MEANINGS[row["state"]], came, *size])


def _ticks(months: Sequence[date]) -> dict[str, Any]:
    """A tick for every month where few, else for each January, April, July and October, or each January."""
    every = 1 if len(months) <= 14 else 3 if len(months) <= 60 else 12
    ends = months_between(months[0], months[-1])
    named = [when for when in ends if (when.month - 1) % every == 0 and when in set(months)] or [months[0]]
    return {
        "tickvals": [months.index(when) for when in named],
        "ticktext": [short_month(when).replace(" ", BREAK) for when in named],
    }
