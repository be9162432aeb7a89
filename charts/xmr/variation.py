"""Variation by assurance: every series once, by whether it gets better or worse and by its side of the threshold."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.notes import LABEL_LINE, at_top, flush_left, note
from charts.palette import Theme, theme
from charts.signals import SIGNS
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK, clean, plain
from charts.traces import KEEP, pointed
from data.book.english import count_of, is_or_are, join_names
from data.book.reference import ROLES

WORDS = {
    "worse": "getting worse",
    "better": "getting better",
    "rolling out": "rolling out",
    "none": "no signal",
    "too few": "too few points",
}
SIDES = {"above": "At or above its threshold", "astride": "Limits astride it", "below": "Below its threshold"}
NO_SIDE = "No threshold"
# Fit for a third of a tablet; the browser, which can measure, cuts each name to the room there is. The whole name
# stands in the table and when pointed at.
NAME_CHARACTERS, NAME_SIZE, BESIDE_NAME = 27, 13, 26
# So many of a cell are named, and no more where nothing is signalled: the table has all.
MOST_SIGNALLED, MOST_NAMED = 20, 12
LINE, PADDING, LEFT, RIGHT, ABOVE = 17, 10, 132, 8, 26
NOTHING = "Rates come with the training and evidence sheets of a return."
SHAPES = {"worse": "triangle-down", "better": "triangle-up", "rolling out": "triangle-up-open", "none": "circle"}


@dataclass(frozen=True)
class Name:
    """One series in its cell: its column from 0, the middle of its line in pixels from the top, and what it is."""

    column: int
    middle: float
    series_id: str
    label: str
    signal: str


def matrix(rows: Sequence[Row], context: Context) -> Drawing:
    """rows: of `trend_matrix`, of the measures to show. Click: customdata [series_id]."""
    if not any(row["series"] for row in rows):
        return nothing(context, "No rate over time to show", NOTHING)
    sides = [side for side in (*SIDES, None) if side or any(row["series"] for row in rows if not row["threshold_side"])]
    signals = [signal for signal in WORDS if any(row["series"] for row in rows if row["signal"] == signal)]
    tops = _tops(rows, signals, sides)
    names = _placed(rows, signals, sides, tops)
    title = finding(rows)
    return framed(
        [_names(names, theme(context.dark))],
        context,
        title,
        f"{title}. {alt_text(rows, signals)}",
        Room(tops[-1], LEFT, RIGHT, ABOVE, 6),
        **_axes(len(sides), tops, context),
        annotations=[
            *_heads(sides, context),
            *_signals(signals, tops, context),
            *_left_out(rows, signals, sides, tops, context),
        ],
        shapes=_rules(tops, len(sides), theme(context.dark)),
        meta={"narrowest": 760, "names": _whole(names, len(sides))},
    )


def _whole(names: Sequence[Name], columns: int) -> dict[str, Any]:
    """What the browser needs to cut each name to its column: the part that may be cut, and what is kept whole after it,
    not escaped.
    """
    labels = [_parted(name.label) for name in names]
    return {"trace": "series", "columns": columns, "beside": BESIDE_NAME, "labels": labels}


def finding(rows: Sequence[Row]) -> str:
    """How many series are getting worse, and how many of those are below their threshold; how many better."""
    total = sum(row["series"] for row in rows)
    worse, better = _number(rows, "worse"), _number(rows, "better")
    below = sum(row["series"] for row in rows if row["signal"] == "worse" and row["threshold_side"] == "below")
    where = f", {below} of them below {'its' if below == 1 else 'their'} threshold" if below else ""
    first = f"{count_of(worse, total, 'series', 'series')} {is_or_are(worse, total)} getting worse"
    return f"{first}{where}; {better} {is_or_are(better)} getting better"


def _number(rows: Sequence[Row], signal: str) -> int:
    return sum(row["series"] for row in rows if row["signal"] == signal)


def alt_text(rows: Sequence[Row], signals: Sequence[str]) -> str:
    """Every cell that holds a series: how many, and the first few by name."""
    said = [
        f"{WORDS[signal]}, {SIDES.get(side or '', NO_SIDE).lower()}: {len(names)} ({join_names(names, 3)})"
        for signal in signals
        for side in (*SIDES, None)
        if (names := [label for _, label in _cell(rows, signal, side)])
    ]
    return "; ".join(said) + "."


def _cell(rows: Sequence[Row], signal: str, side: str | None) -> list[tuple[str, str]]:
    return [
        (series_id, label)
        for row in rows
        if row["signal"] == signal and row["threshold_side"] == side
        for series_id, label in zip(row["series_ids"], row["labels"], strict=True)
    ]


def _tops(rows: Sequence[Row], signals: Sequence[str], sides: Sequence[str | None]) -> list[float]:
    """The top of each row of cells in pixels, and the foot of the last."""
    most = [max(_lines(len(_cell(rows, signal, side)), signal) for side in sides) for signal in signals]
    return list(accumulate((number * LINE + PADDING for number in most), initial=0))


def _at_most(signal: str) -> int:
    return MOST_SIGNALLED if signal in ("worse", "better") else MOST_NAMED


def _lines(number: int, signal: str) -> int:
    """The lines of a cell: a name each, and one more for how many are left out."""
    return min(number, _at_most(signal) + 1)


def _left_out(
    rows: Sequence[Row], signals: Sequence[str], sides: Sequence[str | None], tops: Sequence[float], context: Context
) -> list[dict[str, Any]]:
    """Under the names of a cell that holds more, how many more."""
    return [
        note(context, f"and {number - _at_most(signal):,} more, in the table", x=column + 0.03, xanchor="left",
             y=top + PADDING / 2 + (_at_most(signal) + 0.5) * LINE, yref="y", yanchor="middle", name="left out")
        for signal, top in zip(signals, tops, strict=False)
        for column, side in enumerate(sides)
        if (number := len(_cell(rows, signal, side))) > _at_most(signal)
    ]  # fmt: skip


def _placed(
    rows: Sequence[Row], signals: Sequence[str], sides: Sequence[str | None], tops: Sequence[float]
) -> list[Name]:
    return [
        Name(column, top + PADDING / 2 + (place + 0.5) * LINE, series_id, label, signal)
        for signal, top in zip(signals, tops, strict=False)
        for column, side in enumerate(sides)
        for place, (series_id, label) in enumerate(_cell(rows, signal, side)[: _at_most(signal)])
    ]


def _names(names: Sequence[Name], colours: Theme) -> dict[str, Any]:
    """Each series as a small mark with its name beside it."""
    fills = {"worse": colours.accent, "better": colours.categories[0]}
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": "series",
        "x": [name.column + 0.03 for name in names],
        "y": [name.middle for name in names],
        "text": [f" {_short(name.label)}" for name in names],
        "textposition": "middle right",
        "textfont": {"size": NAME_SIZE, "color": [fills.get(name.signal, colours.ink) for name in names]},
        "marker": {
            "symbol": [SHAPES.get(name.signal, "circle-open") for name in names],
            "size": 9,
            "color": [fills.get(name.signal, colours.muted) for name in names],
        },
        "cliponaxis": False,
        **pointed([[name.series_id] for name in names], [_hover(name) for name in names]),
        **KEEP,
    }


def _short(label: str) -> str:
    """A label cut to its cell."""
    name, end = _parted(label)
    return f"{plain(name, NAME_CHARACTERS - len(end))}{plain(end)}"


def _parted(label: str) -> tuple[str, str]:
    """What may be cut of a label, and what is kept whole: of a course what follows its name, the role."""
    course, comma, role = clean(label).rpartition(", ")
    if not comma or role.removesuffix("s") not in ROLES:
        return clean(label), ""
    return course, f", {role}"


def _hover(name: Name) -> str:
    return BREAK.join(
        [f"<b>{plain(name.label)}</b>", f"{SIGNS[name.signal]} {plain(WORDS[name.signal])}: click for its chart"]
    )


def _axes(columns: int, tops: Sequence[float], context: Context) -> dict[str, Any]:
    hidden: dict[str, Any] = {"visible": False, "fixedrange": True}
    return {
        "xaxis": axis(context, range=[0, columns], **hidden),
        "yaxis": axis(context, range=[tops[-1], 0], **hidden),
    }


def _heads(sides: Sequence[str | None], context: Context) -> list[dict[str, Any]]:
    return [
        note(context, f"<b>{plain(SIDES.get(side or '', NO_SIDE))}</b>", x=column + 0.01, xanchor="left",
             **at_top(4, "bottom"), name="side")
        for column, side in enumerate(sides)
    ]  # fmt: skip


def _signals(signals: Sequence[str], tops: Sequence[float], context: Context) -> list[dict[str, Any]]:
    """Over the left edge of each row of cells, what its series show."""
    place = {**flush_left(LEFT), "yref": "y", "yanchor": "top", "yshift": -PADDING / 2 + (LABEL_LINE - LINE) / 2}
    words = [f"<b>{SIGNS[signal]} {plain(WORDS[signal].capitalize())}</b>" for signal in signals]
    return [
        note(context, says, **place, y=top, align="left", name="signal") for says, top in zip(words, tops, strict=False)
    ]


def _rules(tops: Sequence[float], columns: int, colours: Theme) -> list[dict[str, Any]]:
    """The lines between the cells."""
    line = {"color": colours.grid, "width": 1}
    across = [
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": top, "y1": top, "line": line}
        for top in tops
    ]
    down = [
        {"type": "line", "xref": "x", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "line": line}
        for at in range(columns + 1)
    ]
    return [*across, *down]
