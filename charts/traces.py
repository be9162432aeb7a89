"""The traces that figures are drawn with: lines, marks, and what pointing at one and clicking on it give."""

from collections.abc import Sequence
from typing import Any

from charts.drawing import Context
from charts.palette import Theme, hatch, stage_fill, theme

# Nothing fades when a point is clicked: the page follows the click, and a faded chart would only be half read.
KEEP: dict[str, Any] = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}
# A figure without a trace is refused by Plotly's own checks.
NO_POINTS: dict[str, Any] = {"type": "scatter", "x": [], "y": [], "hoverinfo": "skip"}


def lines(x: Sequence[Any], y: Sequence[Any], line: dict[str, Any], name: str, **more: Any) -> dict[str, Any]:
    """A line that only guides the eye: it says nothing when pointed at. A None between two points breaks it."""
    path = {"type": "scatter", "mode": "lines", "x": list(x), "y": list(y), "line": line}
    return {**path, "hoverinfo": "skip", "name": name, **more}


def level_lines(spans: Sequence[tuple[Any, Any, float]], line: dict[str, Any], name: str) -> dict[str, Any]:
    """Level lines as one trace, each from a start to an end at a height."""
    x = [end for start, stop, _ in spans for end in (start, stop, None)]
    y = [height for *_, at in spans for height in (at, at, None)]
    return lines(x, y, line, name)


def markers(x: Sequence[Any], y: Sequence[Any], marker: dict[str, Any], name: str, **more: Any) -> dict[str, Any]:
    """One mark for each point; `more` says what pointing at it gives, with `pointed` or `hovered`."""
    return {"type": "scatter", "mode": "markers", "x": list(x), "y": list(y), "marker": marker, "name": name, **more}


def marked_line(
    x: Sequence[Any], y: Sequence[Any], line: dict[str, Any], marker: dict[str, Any], name: str, **more: Any
) -> dict[str, Any]:
    """Marks joined by a line; a None between two points breaks it."""
    return {**markers(x, y, marker, name, **more), "mode": "lines+markers", "line": line}


def pointed(clicks: Sequence[Any], hovers: Sequence[str]) -> dict[str, Any]:
    """What clicking a point gives the page (`customdata`), and the words shown when it is pointed at."""
    return {"customdata": list(clicks), **hovered(hovers), **KEEP}


def hovered(hovers: Sequence[str]) -> dict[str, Any]:
    """The words shown when a point is pointed at, where clicking it gives nothing."""
    return {"hovertext": list(hovers), "hoverinfo": "text"}


def outlined(colours: Theme, width: float = 1) -> dict[str, Any]:
    """The line round a filled mark, which gives a pale one its contrast."""
    return {"color": colours.outline, "width": width}


def hatched(context: Context, width: float = 1, under_words: bool = False) -> dict[str, Any]:
    """The marker of bars for what was not assessed; paler lines where words stand on them.

    One colour, not a list of them: given a list, Plotly draws the hatching in the colour of each bar, which hides it.
    """
    pattern = {**hatch(context.dark), **({"fgopacity": 0.35} if under_words else {})}
    return {"color": stage_fill(0, context.dark), "line": outlined(theme(context.dark), width), "pattern": pattern}
