"""The history of one recommendation: its stage in every unit, month by month, under the lowest of them."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.months import CELL_WIDTH, middle, month_axis
from charts.palette import GLYPHS, STAGES, stage_fill, stage_text, theme
from charts.template import EDGE, KEEP, LABEL, LABEL_LINE, SMALL, Room, axis, framed, hatched, note, nothing, outlined
from charts.text import BREAK, escape, plain, widest, wrapped
from charts.words import join_names, month, plural, short_month

ROW_HEIGHT, CELL, LOWEST_ROOM, NAME_CHARACTERS = 26, 0.88, 0.4, 24
LOWEST = "Lowest unit"
CHANGES = ("gained", "lost", "lapsed")


def history(headline: Sequence[Row], units: Sequence[Row], context: Context, subject: str, names: Any = ()) -> Drawing:
    """One row for the lowest unit (the headline) and one for each unit, a cell for each month reported.

    headline: month_end, stage (None where nothing was assessed), change (gained, lost, lapsed or None), reported.
    units: the same, and unit_id; drawn in their order. A month not reported stays empty. subject: "Recommendation 5".
    names: (unit_id, name) pairs. Click: customdata [month_end as YYYY-MM-DD, unit_id or None].
    """
    shown = [row for row in headline if row["reported"]]
    if not shown:
        return nothing(
            context,
            f"{subject}: no month reported yet",
            "No month has been reported: load a return to begin the history.",
        )
    known_as = dict(names)
    lines: list[tuple[str, list[Row]]] = [(LOWEST, shown)]
    for unit_id, rows in groupby(units, key=lambda row: row["unit_id"]):
        lines.append((known_as.get(unit_id, unit_id), [row for row in rows if row["reported"]]))
    title = finding(subject, shown)
    labels = [wrapped(name, NAME_CHARACTERS, 1)[0] for name, _ in lines]
    left = 2 * EDGE + widest(labels, LABEL)
    height = len(lines) + (LOWEST_ROOM if len(lines) > 1 else 0)
    cells = [(row, _at(place)) for place, (_, rows) in enumerate(lines) for row in rows]
    ticks: dict[str, Any] = {
        "tickvals": [_at(place) for place in range(len(lines))],
        "ticktext": [f"<b>{escape(labels[0])}</b>", *map(escape, labels[1:])],
    }
    return framed(
        [
            *(
                _bars(found, known, known_as, context)
                for known in (True, False)
                if (found := [cell for cell in cells if (cell[0]["stage"] is not None) == known])
            ),
            *_runs([(rows, _at(place)) for place, (_, rows) in enumerate(lines)], context),
        ],
        context,
        title,
        alt_text(title, shown),
        Room(ROW_HEIGHT * height, left, 16, LABEL_LINE + 12, 72),
        xaxis=axis(context, _axis_words(headline), fixedrange=True, **month_axis([row["month_end"] for row in shown])),
        yaxis=axis(context, range=[height - 0.5, -0.5], fixedrange=True, showgrid=False, ticklabelstandoff=4, **ticks),
        annotations=[_key(left, context)],
        barmode="overlay",
    )


def finding(subject: str, shown: Sequence[Row]) -> str:
    """For how long the lowest unit has stood where it stands, and the highest it has held."""
    last = shown[-1]
    if last["stage"] is None:
        return f"{subject} was not assessed in {month(last['month_end'])}"
    here, stages = STAGES[last["stage"]], [row["stage"] for row in reversed(shown)]
    if len(shown) == 1:
        return f"The lowest unit stands at {here} in {month(last['month_end'])}, the only month reported"
    run = next((place for place, stage in enumerate(stages) if stage != last["stage"]), len(stages))
    since = month(shown[len(shown) - run]["month_end"])
    says = (
        f"The lowest unit has stood at {here} since {since}"
        if run > 1
        else f"The lowest unit came to {here} in {since}"
    )
    held = [row for row in shown if row["stage"] is not None]
    best = max(held, key=lambda row: (row["stage"], row["month_end"]))
    if best["stage"] == last["stage"]:
        return says
    return f"{says}; it was at {STAGES[best['stage']]} in {month(best['month_end'])}"


def alt_text(title: str, shown: Sequence[Row]) -> str:
    """The finding, then each change of the lowest unit in order."""
    told = [
        f"{month(row['month_end'])} {row['change']}, to {STAGES[row['stage']]}"
        for row in shown
        if row["change"] and row["stage"] is not None
    ]
    changes = f"The lowest unit: {join_names(told)}" if told else "The lowest unit has not changed stage"
    return f"{title}. {changes}, over {plural(len(shown), 'month')} reported."


def _at(place: int) -> float:
    """Where a line stands: the headline first, the units a little apart from it."""
    return place + (LOWEST_ROOM if place else 0)


def _bars(cells: Sequence[tuple[Row, float]], known: bool, names: dict[str, str], context: Context) -> dict[str, Any]:
    marker = {
        "color": [stage_fill(row["stage"] or 0, context.dark) for row, _ in cells],
        "line": outlined(theme(context.dark), 0.5),
    }
    return {
        "type": "bar",
        "x": [middle(row["month_end"]) for row, _ in cells],
        "base": [at - CELL / 2 for _, at in cells],
        "y": [CELL] * len(cells),
        "width": CELL_WIDTH,
        "marker": marker if known else hatched(context, 0.5),
        "customdata": [[row["month_end"].isoformat(), row.get("unit_id")] for row, _ in cells],
        "hovertext": [_hover(row, names) for row, _ in cells],
        "hoverinfo": "text",
        "name": "assessed" if known else "not assessed",
        **KEEP,
    }


def _hover(row: Row, names: dict[str, str]) -> str:
    unit = row.get("unit_id")
    held = "not assessed" if row["stage"] is None else STAGES[row["stage"]]
    change = [f"{GLYPHS[row['change']]} {row['change']}"] if row["change"] else []
    return BREAK.join(
        [f"<b>{plain(names.get(unit, unit) if unit else LOWEST, 60)}</b>", month(row["month_end"]), held, *change]
    )


def _runs(lines: Sequence[tuple[Sequence[Row], float]], context: Context) -> list[dict[str, Any]]:
    """At the start of each run of months at one stage, its number and the sign of its change: repeated, it is noise."""
    marks = []
    for rows, at in lines:
        for _, run in groupby(rows, key=lambda row: row["stage"]):
            found = list(run)
            sign = GLYPHS.get(found[0]["change"] or "", "")
            number = "" if found[0]["stage"] is None else str(found[0]["stage"])
            marks.append((found[0], at, f"{sign}{number}" if len(found) > 1 else sign or number))
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": [_start(row["month_end"]) for row, *_ in marks],
            "y": [at for _, at, _ in marks],
            "text": [text for *_, text in marks],
            "textposition": "middle right",
            "textfont": {"size": SMALL, "color": [stage_text(row["stage"] or 0, context.dark) for row, *_ in marks]},
            "hoverinfo": "skip",
            "cliponaxis": False,
            "name": "changes",
        }
    ]


def _axis_words(headline: Sequence[Row]) -> str:
    """What the axis counts, and which months have no cell because nobody reported them."""
    missing = [short_month(row["month_end"]) for row in headline if not row["reported"]]
    return f"Month-end (no return, so no cell: {join_names(missing, 4)})" if missing else "Month-end"


def _start(month_end: date) -> str:
    return month_end.replace(day=1).isoformat()


def _key(left: float, context: Context) -> dict[str, Any]:
    stages = [f"{stage} {name}" for stage, name in enumerate(STAGES)]
    words = " · ".join(
        [*stages, "hatched: not assessed", *(f"{GLYPHS[change]} {change}" for change in ("gained", "lost", "lapsed"))]
    )
    where = {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": EDGE - left,
        "align": "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "top",
    }
    return note(
        context,
        words,
        **where,
        yshift=LABEL_LINE + 8,
        font={"size": SMALL + 1, "color": theme(context.dark).ink},
        name="key",
    )
