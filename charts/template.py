"""The frame of every figure: title, fonts, margins, footer, hover, and what of it may be set beside the figure as text.

A figure has a height in pixels and takes whatever width it is given, from 660 (a tablet) to a wall screen. So margins
are worked out here in pixels from the words that must fit in them, and long words are wrapped; nothing depends on the
width.
"""

import re
from dataclasses import dataclass
from typing import Any

from charts.drawing import ILLUSTRATIVE, Context, Drawing
from charts.notes import EDGE, LABEL, SMALL, flush_left, muted, note
from charts.palette import Theme, theme
from charts.text import BREAK, clean, escape, joined, wrap, wrapped
from charts.traces import NO_POINTS

FONT = '"Source Sans", "Source Sans Pro", "Helvetica Neue", Arial, "Liberation Sans", sans-serif'
TITLE, TITLE_LINE, TITLE_CHARACTERS = 18, 23, 70
FOOTER_LINE, FOOTER_CHARACTERS = 16, 112
# For figures of small panels with words over each, or of a sign for each month: on a phone they are made smaller and
# moved sideways, never narrower.
NARROWEST = {"narrowest": 660}


@dataclass(frozen=True)
class Room:
    """Pixels: the plot's height, the margins left and right of it for labels, and what is kept free above it (under the
    title) and below it (over the footer). foot: characters a line of the footer may have, fewer in a narrow figure."""

    plot: float
    left: float = 64
    right: float = 24
    above: float = 8
    below: float = 44
    foot: int = FOOTER_CHARACTERS


def framed(data: list[dict[str, Any]], context: Context, title: str, alt: str, room: Room, **layout: Any) -> Drawing:
    """A whole drawing from traces: the frame, then whatever `layout` adds (axes, shapes, annotations, bar mode).

    `title` and `alt` are plain words and made safe here; all other text must be safe already. Margins are fixed, so
    that the footer stays in its corner: give `room` for the longest label, with `widest`.
    """
    top = EDGE + TITLE_LINE * len(title_lines(title)) + room.above
    foot = footer(context, room.foot)
    bottom = room.below + FOOTER_LINE * (foot.count(BREAK) + 1) + EDGE
    notes = [*layout.pop("annotations", []), _footer_note(foot, context, room.left, bottom)]
    margin = {"l": room.left, "r": room.right, "t": top, "b": bottom, "pad": 0, "autoexpand": False}
    frame = {"height": round(room.plot + top + bottom), "margin": margin, "annotations": notes}
    layout["meta"] = {
        "title_height": TITLE_LINE * len(title_lines(title)),
        "foot_height": bottom - room.below,
        **layout.get("meta", {}),
    }
    figure = {"data": data or [NO_POINTS], "layout": merged({**base_layout(context, title), **frame}, layout)}
    return Drawing(figure, alt, title)


def base_layout(context: Context, title: str) -> dict[str, Any]:
    """What all figures share, as a layout dict without size, margins or notes."""
    colours = theme(context.dark)
    return {
        "title": _title(title, colours),
        # An empty template, or Streamlit's placeholder colours are laid under every trace.
        "template": {},
        "font": _font(LABEL, colours),
        "paper_bgcolor": colours.ground,
        "plot_bgcolor": colours.ground,
        "xaxis": axis(context),
        "yaxis": axis(context),
        "showlegend": False,
        "dragmode": False,
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": colours.muted, "activecolor": colours.ink},
        **_hover(colours),
    }


def _hover(colours: Theme) -> dict[str, Any]:
    box = {"bgcolor": colours.ground, "bordercolor": colours.outline, "align": "left", "namelength": -1}
    return {"hovermode": "closest", "hoverlabel": {"font": _font(LABEL, colours), **box}}


def _font(size: int, colours: Theme) -> dict[str, Any]:
    return {"family": FONT, "size": size, "color": colours.ink}


def axis(context: Context, title: str = "", **more: Any) -> dict[str, Any]:
    """An axis in the house style; `title` says what it measures and in which unit."""
    colours = theme(context.dark)
    return {
        "title": {"text": escape(title), "font": {"size": LABEL, "color": colours.muted}, "standoff": 12},
        "tickfont": {"size": LABEL, "color": colours.ink},
        "gridcolor": colours.grid,
        "linecolor": colours.grid,
        "tickcolor": colours.grid,
        "gridwidth": 1,
        "zeroline": False,
        "automargin": False,
        "ticklabeloverflow": "allow",  # else every label is measured anew with each drawing
        "ticks": "",
        **more,
    }


def whole_ticks(total: int) -> dict[str, Any]:
    """Ticks at whole numbers only, for an axis that counts things up to `total`."""
    return {"tickformat": ",d"} if total > 25 else {"dtick": 1 if total <= 6 else 5}


def footer(context: Context, characters: int = FOOTER_CHARACTERS) -> str:
    """The line at the foot of every figure, made safe, broken between its parts where it is long."""
    text = BREAK.join(wrap(line, characters) for line in joined(context.provenance(), characters))
    return text.replace(ILLUSTRATIVE, f"<b>{ILLUSTRATIVE}</b>")


def nothing(context: Context, title: str, says: str) -> Drawing:
    """A drawing for no rows: the frame with one sentence on what is missing and how it gets in."""
    hidden = axis(context, visible=False, fixedrange=True, range=[0, 1])
    where = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper"}
    words = note(context, wrap(says, 70, 4), **where)
    return framed([], context, title, says, Room(120), xaxis=hidden, yaxis=hidden, annotations=[words])


def merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """`over` laid on `base`, dict by dict; neither is changed."""
    both = {key: merged(base[key], over[key]) for key in base.keys() & over.keys() if isinstance(base[key], dict)}
    return {**base, **over, **both}


def title_lines(title: str) -> list[str]:
    """The lines of a title, not escaped: two are parted after a clause where neither is then too long or a scrap, else
    evened out.
    """
    words = clean(title)
    ends = [clause.end() for clause in re.finditer("[;:,](?= )", words)]
    lines = [(words[:end], words[end + 1 :]) for end in ends]
    fits = [two for two in lines if max(map(len, two)) <= TITLE_CHARACTERS and min(map(len, two)) >= len(words) / 4]
    if len(words) <= TITLE_CHARACTERS or not fits:
        return list(wrapped(words, TITLE_CHARACTERS, 4))
    return list(min(fits, key=lambda two: max(map(len, two))))


def _title(title: str, colours: Theme) -> dict[str, Any]:
    text = BREAK.join(map(escape, title_lines(title)))
    # Plotly sets a title of several lines half a line too high.
    lift = TITLE_LINE / 2 if BREAK in text else 0
    return {
        "text": text,
        "font": {"size": TITLE, "color": colours.ink, "weight": 600},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"l": EDGE, "t": EDGE + lift},
    }


def _footer_note(text: str, context: Context, left: float, bottom: float) -> dict[str, Any]:
    corner = {**flush_left(left), "y": 0, "yref": "paper", "yanchor": "bottom", "yshift": EDGE / 2 - bottom}
    return note(context, text, **corner, align="left", font=muted(context, SMALL), name="footer")
