"""One cause, many effects: which course, policy or check holds up which recommendations."""

from collections.abc import Sequence
from typing import Any

from charts.cells import Cell, cell_bars, filled, on_fill, worded
from charts.drawing import Context, Drawing, Row
from charts.notes import LABEL, LABEL_LINE, key_note
from charts.palette import Theme, theme
from charts.places import Lines, Stack, stacked
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK, clean, escape, plain, wrapped
from data.book.english import count_of, day, join_names, noun_for, plural
from data.book.numbering import numbers_of, written

NOTHING = "Nothing on file holds a stage up yet: it takes evidence in date, or a course that is met."
CHECKS_AT_MOST, LABEL_WIDTH = 3, 68
HOLDS, FALLS = "●", "▼"
KEY = f"{HOLDS} holds it up somewhere · {FALLS} without it the recommendation itself would fall"


def things(rows: Sequence[Row], checks: int = CHECKS_AT_MOST) -> list[Row]:
    """What is drawn: everything that holds up several recommendations, then, of what holds up one, that which runs out
    first and would bring it down.
    """
    several = [row for row in rows if len(row["recommendations"]) > 1]
    alone = [row for row in rows if len(row["recommendations"]) == 1 and row["recommendations_would_fall"]]
    soonest = sorted(alone, key=lambda row: (row["until"], row["recommendations"], row["evidence_id"] or ""))
    return [*several, *soonest[:checks]]


def effects(
    rows: Sequence[Row], names: Sequence[tuple[int, str]], units: Sequence[tuple[str, str]], context: Context
) -> Drawing:
    """Things down, recommendations across, a mark where one holds the other up.

    rows: those of the question `holds_up`. names: (recommendation_id, title), in order. units: (unit_id, name).
    Click: customdata [recommendation_id, course_id or None].
    """
    drawn = things(rows)
    if not drawn:
        return nothing(context, "Nothing to hold up yet", NOTHING)
    stack = stacked(drawn, lambda row: _label(row, dict(units)), lambda label: LABEL_LINE * len(label) + 3)
    title, ids = finding(rows), [number for number, _ in names]
    above = 2 * LABEL_LINE + 34
    return framed(
        [_cells(stack, ids, names, context)],
        context,
        title,
        _alt(title, drawn, dict(units)),
        Room(stack.height, stack.left, 20, above, 14),
        **_axes(drawn[0], ids, stack, context),
        annotations=[key_note(context, [KEY], stack.left, above)],
        shapes=_lines(stack, theme(context.dark)),
        barmode="overlay",
        # It is cells and nothing else, so a page may set it as a table, which can be read on a phone.
        meta={"cells": True, "broken": True},
    )


def finding(rows: Sequence[Row]) -> str:
    """The title: how many things hold up several recommendations, and how many recommendations hang on them."""
    several = [row for row in rows if len(row["recommendations"]) > 1]
    if not several:
        return "No one thing holds up more than one recommendation"
    hang = {number for row in several for number in row["recommendations"]}
    courses = f"{plural(len(several), 'course')} {noun_for(len(several), 'holds', 'hold')} up"
    return f"{courses} {plural(len(hang), 'recommendation')} between them"


def _alt(title: str, drawn: Sequence[Row], units: dict[str, str]) -> str:
    said = [f"{_name(row, units)} holds up {join_names(numbers_of(row))}, until {day(row['until'])}" for row in drawn]
    return f"{title}. {'; '.join(said[:10])}."


def _name(row: Row, units: dict[str, str]) -> str:
    """A course by its title; a policy or a check by its criterion, and where it is one unit's."""
    if row["kind"] == "course":
        return f"{clean(row['thing'])} (course)"
    where = f", {clean(units.get(row['units'][0], row['units'][0]))}" if len(row["units"]) == 1 else ""
    return f"{clean(row['criterion_title'])}{where}"


def _label(row: Row, units: dict[str, str]) -> Lines:
    """What it is, and how much rests on it until when."""
    return (*wrapped(f"{_name(row, units)},", LABEL_WIDTH, 2), _rests(row))


def _rests(row: Row) -> str:
    return f"{plural(row['unit_positions'], 'unit position')}, until {day(row['until'])}"


def _axes(row: Row, ids: Sequence[int], stack: Stack, context: Context) -> dict[str, Any]:
    still: dict[str, Any] = {"fixedrange": True, "showgrid": False}
    heads: dict[str, Any] = {
        "tickvals": list(range(len(ids))),
        "ticktext": [escape(written(number, row)) for number in ids],
    }
    return {
        "xaxis": axis(context, side="top", range=[-0.5, len(ids) - 0.5], tickangle=0, **still, **heads),
        "yaxis": axis(context, range=[stack.height, 0], ticklabelstandoff=4, **still, **stack.ticks),
    }


def _lines(stack: Stack, colours: Theme) -> list[dict[str, Any]]:
    """A fine line under each thing, to follow it across."""
    line = {"color": colours.grid, "width": 1}
    at = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "line": line, "layer": "below"}
    return [{**at, "y0": place.top + place.height, "y1": place.top + place.height} for place in stack.places]


def _cells(stack: Stack, ids: Sequence[int], names: Sequence[tuple[int, str]], context: Context) -> dict[str, Any]:
    across, titles = {number: place for place, number in enumerate(ids)}, dict(names)
    cells = [
        _cell(place.row, number, across[number], place.top, place.height, titles.get(number, ""), context)
        for place in stack.places
        for number in place.row["recommendations"]
        if number in across
    ]
    return cell_bars(cells, 0.9, filled(cells, context, 0.8), "holds up", **worded(cells, {"size": LABEL}))


def _cell(row: Row, number: int, across: int, top: float, height: float, title: str, context: Context) -> Cell:
    falls = number in row["recommendations_would_fall"]
    fill = theme(context.dark).tones[4 if falls else 1]
    about = f"<b>{plain(row['thing'])}</b>{BREAK}holds up {escape(written(number, row))} {plain(title, 70)}"
    more = "without it the recommendation falls" if falls else "another unit or criterion holds it lower already"
    hover = BREAK.join([about, more, escape(_rests(row))])
    return Cell(
        across, top + 2, height - 4, fill, [number, row["course_id"]], hover, on_fill(FALLS if falls else HOLDS, fill)
    )


def counted(rows: Sequence[Row]) -> str:
    """How many things are drawn of how many there are, in words."""
    return count_of(len(things(rows)), len(rows), "thing")
