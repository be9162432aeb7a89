"""Small multiples of control charts: time is common to all, and the scale to all that are judged; a series still
rolling out has its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.notes import LABEL_LINE, inked, key_note, note
from charts.palette import Theme, theme
from charts.panes import Pane
from charts.signals import latest, signed, summary, worded
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK, escape, plain, wrap, wrapped
from charts.xmr.series import dots, drawn_points, key_lines, limit_lines, period, scale
from data.book.english import sentence

MOST_TILES, ACROSS = 9, 3
HEAD, PLOT, UNDER = 98, 112, 34
PITCH = HEAD + PLOT + UNDER
GAP = 0.055
TILE_CHARACTERS = 31
LEFT, RIGHT, BELOW = 54, 14, 6
# A line over the last tile fits in it: narrower, it would be cut at the picture's edge.
LEAST = 750
NOTHING = "Rates come with the training and evidence sheets of a return."


@dataclass(frozen=True)
class Tile(Pane):
    """One series of several: its points, its place among them, and the height of them all in pixels."""

    ACROSS, GAP, PITCH = ACROSS, GAP, PITCH

    row: Row
    points: Sequence[Row]


def tiles(
    series: Sequence[Row], points: Sequence[Row], context: Context, *, measure: str, theme_id: int | None = None
) -> Drawing:
    """Up to nine control charts, in the order of `trend_series`: those getting worse first.

    series: rows of `trend_series`; points: of `trend_points` for the same; measure: as those questions; theme_id: only
    series serving this theme. Click: customdata [series_id].
    """
    chosen = [row for row in series if theme_id is None or theme_id in row["themes"]]
    if not chosen:
        return nothing(context, "No rate over time to show", NOTHING)
    left_out = _left_out(len(chosen))
    return _picture(_tiles(chosen[:MOST_TILES], points), summary(chosen, measure), left_out, context)


def _picture(drawn: Sequence[Tile], title: str, left_out: Sequence[str], context: Context) -> Drawing:
    key = key_lines([tile.row for tile in drawn], _points(drawn), *left_out)
    room = Room(drawn[0].height, LEFT, RIGHT, LABEL_LINE * len(key) + 22, BELOW)
    return framed(
        [trace for tile in drawn for trace in _traces(tile, theme(context.dark))],
        context,
        title,
        " ".join([f"{title}.", *(_sentence(tile.row) for tile in drawn)]),
        room,
        **_axes(drawn, context),
        annotations=[key_note(context, key, LEFT, room.above), *(_words(tile, context) for tile in drawn)],
        hovermode="x",
        hoverdistance=-1,
        meta={"narrowest": LEAST},
    )


def _tiles(rows: Sequence[Row], points: Sequence[Row]) -> list[Tile]:
    height = -(-len(rows) // ACROSS) * PITCH
    return [Tile(place, height, row, drawn_points(row, points)) for place, row in enumerate(rows)]


def _points(tiles: Sequence[Tile]) -> list[Row]:
    return [point for tile in tiles for point in tile.points]


def _left_out(chosen: int) -> list[str]:
    """How many series are left out; nothing where none is."""
    words = f"{MOST_TILES} of {chosen} series drawn, those with a signal first; all are in the table below"
    return [words] if chosen > MOST_TILES else []


def _sentence(row: Row) -> str:
    return sentence(f"{row['label']}: {worded(row)} ({latest(row)})")


def _traces(tile: Tile, colours: Theme) -> list[dict[str, Any]]:
    lines = limit_lines(tile.row, tile.points, colours, tile.on)
    return [*lines, dots(tile.points, colours, tile.on, size=6)]


def _axes(tiles: Sequence[Tile], context: Context) -> dict[str, Any]:
    """Two axes for each tile."""
    points = _points(tiles)
    time = _time(points)
    common = scale(points)
    axes: dict[str, Any] = {}
    for tile in tiles:
        x, y = tile.on
        axes[f"xaxis{x[1:]}"] = _axis(context, domain=_columns(tile), anchor=y, showgrid=False, **time)
        judged = any(point["phase"] == "judged" for point in tile.points)
        rates = {"range": common if judged else scale(tile.points or points), "tickformat": ".0%", "nticks": 4}
        axes[f"yaxis{y[1:]}"] = _axis(context, domain=_lines(tile), anchor=x, **rates)
    return axes


def _axis(context: Context, **more: Any) -> dict[str, Any]:
    return axis(context, fixedrange=True, tickfont=inked(context), **more)


def _time(points: Sequence[Row]) -> dict[str, Any]:
    """The time that all tiles have in common; only years are named where it is long."""
    first, last = period(points)
    long = int(last[:4]) - int(first[:4]) > 1
    ticks: dict[str, Any] = {"dtick": "M12", "tickformat": "%Y"} if long else {"nticks": 4, "tickformat": "%b %Y"}
    return {"type": "date", "range": [first, last], **ticks}


def _columns(tile: Tile) -> list[float]:
    return [tile.left, tile.left + (1 + GAP) / ACROSS - GAP]


def _lines(tile: Tile) -> list[float]:
    return [tile.top - (HEAD + PLOT) / tile.height, tile.top - HEAD / tile.height]


def _words(tile: Tile, context: Context) -> dict[str, Any]:
    """Over a tile: which series, its signal, its latest figure with n and N."""
    row, colours = tile.row, theme(context.dark)
    lines = wrapped(row["label"], TILE_CHARACTERS, 2)
    name = BREAK.join(f"<b>{escape(line)}</b>" for line in lines)
    colour = {"worse": colours.accent, "better": colours.categories[0]}.get(row["signal"], colours.muted)
    says = f'<span style="color:{colour}">{wrap(signed(row), TILE_CHARACTERS, 4 - len(lines))}</span>'
    corner = {"x": tile.left, "y": tile.top, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top"}
    return note(context, BREAK.join([name, says, plain(latest(row))]), **corner, align="left", name="tile")
