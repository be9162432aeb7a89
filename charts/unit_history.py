"""The history of one recommendation: its stage in every unit, month by month, under the lowest of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, takewhile
from typing import Any

from charts.cells import Cell, cell_bars, filled, known_apart
from charts.drawing import Context, Drawing, Row
from charts.months import CELL_WIDTH, middle, month_axis
from charts.notes import EDGE, LABEL, LABEL_LINE, SMALL, at_top, flush_left, inked, note
from charts.palette import stage_fill, stage_text
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK, escape, plain, widest, wrapped
from charts.traces import hatched
from data.book.english import join_names, month, plural, short_month
from data.book.ladder import STAGES
from data.book.verdicts import SIGNS, STAGE_CHANGES

ROW_HEIGHT, RIGHT, CELL, LOWEST_ROOM, NAME_CHARACTERS = 26, 16, 0.88, 0.4, 24
LOWEST = "Lowest unit"
MOST_UNITS = 24
"""The most units that are drawn: the lowest."""

NO_MONTH = "No month has been reported: load a return to begin the history."


@dataclass(frozen=True)
class Line:
    """One line of the history: whose it is, its rows of months reported, and where it stands."""

    name: str
    rows: Sequence[Row]
    at: float


def history(
    headline: Sequence[Row], units: Sequence[Row], context: Context, *, subject: str,
    names: Sequence[tuple[str, str]] = (),
) -> Drawing:  # fmt: skip
    """One row for the lowest unit (the headline) and one for each unit, a cell for each month reported.

    headline: rows of the question `recommendation_by_month` (stage None where nothing was assessed). units: of
    `unit_stage_by_month`, drawn in their order: of more than MOST_UNITS, those that stand lowest now. A month not
    reported stays empty. subject: "Recommendation 5". names: (unit_id, name) pairs. Click: customdata [month_end as
    YYYY-MM-DD, unit_id or None].
    """
    reported = [row for row in headline if row["reported"]]
    if not reported:
        return nothing(context, f"{subject}: no month reported yet", NO_MONTH)
    return _picture(_lines(reported, units, dict(names)), headline, finding(subject, reported), context)


def _picture(lines: Sequence[Line], headline: Sequence[Row], title: str, context: Context) -> Drawing:
    left = 2 * EDGE + widest(_labels(lines), LABEL)
    least = left + RIGHT + widest([_axis_words(headline)], LABEL)
    return framed(
        [*_cells(lines, context), _runs(lines, context)],
        context,
        title,
        alt_text(title, lines[0].rows),
        Room(ROW_HEIGHT * (lines[-1].at + 1), left, RIGHT, LABEL_LINE + 12, 72),
        **_axes(headline, lines, context),
        annotations=[_key(left, context)],
        barmode="overlay",
        meta={"narrowest": least},
    )


def _lines(reported: Sequence[Row], units: Sequence[Row], known_as: Mapping[str, str]) -> list[Line]:
    """The headline first, the units a little apart from it."""
    lines = [Line(LOWEST, reported, 0)]
    by_unit = {unit_id: list(rows) for unit_id, rows in groupby(units, key=lambda row: row["unit_id"])}
    drawn = set(sorted(by_unit, key=lambda unit_id: by_unit[unit_id][-1]["stage"] or 0)[:MOST_UNITS])
    for unit_id, rows in by_unit.items():
        if unit_id not in drawn:
            continue
        months = [row for row in rows if row["reported"]]
        lines.append(Line(known_as.get(unit_id, unit_id), months, len(lines) + LOWEST_ROOM))
    return lines


def _labels(lines: Sequence[Line]) -> list[str]:
    return [wrapped(line.name, NAME_CHARACTERS, 1)[0] for line in lines]


def _axes(headline: Sequence[Row], lines: Sequence[Line], context: Context) -> dict[str, Any]:
    months = month_axis([row["month_end"] for row in lines[0].rows])
    lowest, *units = map(escape, _labels(lines))
    ticks: dict[str, Any] = {
        "tickvals": [line.at for line in lines],
        "ticktext": [f"<b>{lowest}</b>", *units],
        "ticklabelstandoff": 4,
    }
    still: dict[str, Any] = {"range": [lines[-1].at + 0.5, -0.5], "fixedrange": True, "showgrid": False}
    return {
        "xaxis": axis(context, _axis_words(headline), fixedrange=True, **months),
        "yaxis": axis(context, **still, **ticks),
    }


def finding(subject: str, reported: Sequence[Row]) -> str:
    """For how long the lowest unit has stood where it stands, and the highest it has held."""
    last = reported[-1]
    if last["stage"] is None:
        return f"{subject} was not assessed in {month(last['month_end'])}"
    here = STAGES[last["stage"]]
    if len(reported) == 1:
        return f"The lowest unit stands at {here} in {month(last['month_end'])}, the only month reported"
    run = list(takewhile(lambda row: row["stage"] == last["stage"], reversed(reported)))
    how = f"has stood at {here} since" if len(run) > 1 else f"came to {here} in"
    says = f"The lowest unit {how} {month(run[-1]['month_end'])}"
    assessed = [row for row in reported if row["stage"] is not None]
    best = max(assessed, key=lambda row: (row["stage"], row["month_end"]))
    if best["stage"] == last["stage"]:
        return says
    return f"{says}; it was at {STAGES[best['stage']]} in {month(best['month_end'])}"


def alt_text(title: str, reported: Sequence[Row]) -> str:
    """The finding, then each change of the lowest unit in order."""
    moves = [
        f"{month(row['month_end'])} {row['change']}, to {STAGES[row['stage']]}"
        for row in reported
        if row["change"] and row["stage"] is not None
    ]
    changes = f"The lowest unit: {join_names(moves)}" if moves else "The lowest unit has not changed stage"
    return f"{title}. {changes}, over {plural(len(reported), 'month')} reported."


def _cells(lines: Sequence[Line], context: Context) -> list[dict[str, Any]]:
    cells = [_cell(row, line, context.dark) for line in lines for row in line.rows]
    return [
        cell_bars(
            group,
            CELL_WIDTH,
            filled(group, context, 0.5) if known else hatched(context, 0.5),
            "assessed" if known else "not assessed",
        )
        for known, group in known_apart(cells)
    ]


def _cell(row: Row, line: Line, dark: bool) -> Cell:
    fill, click = stage_fill(row["stage"] or 0, dark), [row["month_end"].isoformat(), row.get("unit_id")]
    known, hover = row["stage"] is not None, _hover(row, line.name)
    return Cell(middle(row["month_end"]), line.at - CELL / 2, CELL, fill, click, hover, known=known)


def _hover(row: Row, name: str) -> str:
    stage = "not assessed" if row["stage"] is None else STAGES[row["stage"]]
    change = [f"{SIGNS[row['change']]} {row['change']}"] if row["change"] else []
    return BREAK.join([f"<b>{plain(name, 60)}</b>", month(row["month_end"]), stage, *change])


def _runs(lines: Sequence[Line], context: Context) -> dict[str, Any]:
    """At the start of each run of months at one stage, its number and the sign of its change: repeated, it is noise."""
    runs = [(list(run), line.at) for line in lines for _, run in groupby(line.rows, key=lambda row: row["stage"])]
    colours = [stage_text(run[0]["stage"] or 0, context.dark) for run, _ in runs]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [_start(run[0]["month_end"]) for run, _ in runs],
        "y": [at for _, at in runs],
        "text": [_run_words(run) for run, _ in runs],
        "textposition": "middle right",
        "textfont": {"size": SMALL, "color": colours},
        "hoverinfo": "skip",
        "cliponaxis": False,
        "name": "changes",
    }


def _run_words(run: Sequence[Row]) -> str:
    """The sign and the number of a run; a run of one month has room for only one of them."""
    sign = SIGNS.get(run[0]["change"] or "", "")
    number = "" if run[0]["stage"] is None else str(run[0]["stage"])
    return f"{sign}{number}" if len(run) > 1 else sign or number


def _axis_words(headline: Sequence[Row]) -> str:
    """What the axis counts, and which months have no cell because nobody reported them."""
    missing = [short_month(row["month_end"]) for row in headline if not row["reported"]]
    return f"Month-end (no return, so no cell: {join_names(missing, 4)})" if missing else "Month-end"


def _start(month_end: date) -> str:
    return month_end.replace(day=1).isoformat()


def _key(left: float, context: Context) -> dict[str, Any]:
    stages = [f"{stage} {name}" for stage, name in enumerate(STAGES)]
    words = " · ".join([*stages, "hatched: not assessed", *(f"{SIGNS[change]} {change}" for change in STAGE_CHANGES)])
    font = inked(context, SMALL + 1)
    return note(context, words, **flush_left(left), **at_top(LABEL_LINE + 8), align="left", font=font, name="key")
