"""When outstanding milestones are likely to be done, by how earlier forecasts turned out."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.milestones.states import led, state_marker
from charts.milestones.timeline import Span, hit_rows, numbered_line, row_height, timeline, with_id
from charts.palette import theme
from charts.places import Place, stacked
from charts.template import nothing
from charts.text import BREAK, clean, plain, wrapped
from charts.traces import level_lines, markers, outlined, pointed
from data.book.english import count_of, day, month, plural

SHOWN_AT_MOST = 10
NOTHING = "Every milestone here is done or no longer reported, so there is no date to look ahead to."
# What is drawn where the record refutes the ranges: no range, only the day before which it is not to be looked for.
REFUTED = "○ forecast · ▸ not before: earlier dates like it held too seldom to give an end"
LIKELY = "thick: as likely as not · thin: four times in five"
# From the middle of a row in pixels: its forecast over it, its ranges under it.
FORECAST_AT, RANGES_AT = -6, 10


def ranges(rows: Sequence[Row], record: Sequence[Row], context: Context, *, subject: str) -> Drawing:
    """The half range thick, the four-fifths range thin, the forecast open.

    rows: those of the question `milestone_outlook`; more than 10: those forecast soonest. A range whose end the record
    does not reach is drawn to the edge with an arrow and says so. record: rows of `milestone_outlook_record`; where
    such ranges did not hold, each is drawn as the one day it is not to be looked for before.
    Click: customdata [milestone_id].
    """
    if not rows:
        return nothing(context, "Nothing outstanding", NOTHING)
    soonest = sorted(rows, key=lambda row: (row["forecast_on"], row["milestone_id"]))[:SHOWN_AT_MOST]
    refuted = _refuted(record)
    title = _refuted_title(refuted, subject) if refuted else _title(rows, len(soonest), subject)
    return _picture(soonest, refuted is not None, title, context)


def _picture(rows: Sequence[Row], refuted: bool, title: str, context: Context) -> Drawing:
    label = _not_before if refuted else _range_label
    stack, span = (
        stacked(rows, lambda row: (*numbered_line(row), with_id(label(row), row)), row_height),
        _span(rows, context),
    )
    words = [range_in_words(row, refuted) for row in rows]
    ids = [row["milestone_id"] for row in rows]
    hovers = [f"<b>{plain(milestone)}</b>{BREAK}{range_}" for milestone, range_ in zip(ids, words, strict=True)]
    alt = f"{title}. " + " ".join(
        f"{clean(name)}: {range_}." for name, range_ in list(zip(ids, words, strict=True))[:6]
    )
    hits = hit_rows(stack.places, span, hovers)
    drawn = [_earliest(stack.places, context)] if refuted else _ranges(stack.places, span[1], context)
    traces = [hits, *drawn, _forecasts(stack.places, context)]
    return timeline(traces, context, title, alt, stack, span, _key(refuted), right=28)


def _key(refuted: bool) -> list[str]:
    likely = f"○ forecast · {LIKELY} · ▸ no end: too many like it are still open"
    return wrapped(REFUTED if refuted else likely, 92, 3)


def _refuted(record: Sequence[Row]) -> Row | None:
    """How such ranges held over all years, where they did not."""
    tried = next((row for row in record if row["year"] is None), None)
    return tried if tried is not None and tried["upheld"] is False else None


def _refuted_title(tried: Row, subject: str) -> str:
    times = f"{plural(tried['half_held'], 'time')} in {tried['half_decided']:,}"
    return led(subject, f"the likely range was right {times}, too seldom to give any date an end")


def _title(rows: Sequence[Row], drawn: int, subject: str) -> str:
    given = sum(row["half_from"] is not None for row in rows)
    says = led(subject, f"a range can be given for {count_of(given, len(rows), 'outstanding milestone')}")
    return says if drawn == len(rows) else f"{says} ({drawn} forecast soonest drawn)"


def range_in_words(row: Row, refuted: bool = False) -> str:
    """The outlook of one milestone in words, or what is lacking: `as likely as not 3 May 2027 to 9 June 2027`.

    refuted: the record does not bear such ranges out, so it is not called likely.
    """
    if row["completed_alike"] < row["needed"]:
        return f"no range, {row['completed_alike']} of the {row['needed']} needed"
    if row["half_from"] is None:
        return "no range, too many like it are still open"
    if refuted:
        return _not_before(row)
    until = f"to {day(row['half_to'])}" if row["half_to"] else "on, with no end in the record"
    return f"as likely as not {day(row['half_from'])} {until}"


def _not_before(row: Row) -> str:
    """The one day that such a range still tells: `not before 3 May 2027`."""
    return f"not before {day(row['half_from'])}" if row["half_from"] else range_in_words(row)


def _range_label(row: Row) -> str:
    if not row["half_from"]:
        return range_in_words(row)
    return f"middle half: {_short(row['half_from'])} to {_short(row['half_to']) if row['half_to'] else 'no end'}"


def _short(when: date) -> str:
    return f"{when.day} {month(when)[:3]} {when.year}"


def _span(rows: Sequence[Row], context: Context) -> Span:
    fields = ("forecast_on", "likely_from", "half_to", "likely_to")
    dates = [context.as_at, *(row[field] for row in rows for field in fields if row[field])]
    first, last = min(dates), max(dates)
    return first - timedelta(days=25), last + max(timedelta(days=45), (last - first) / 12)


def _ranges(places: Sequence[Place], edge: date, context: Context) -> list[dict[str, Any]]:
    colour = theme(context.dark).tones[3]
    return [
        level_lines(_reach(places, "likely", edge), {"color": colour, "width": 3}, "likely"),
        level_lines(_reach(places, "half", edge), {"color": colour, "width": 12}, "half"),
        _endless(places, edge, context),
    ]


def _reach(places: Sequence[Place], field: str, edge: date) -> list[tuple[str, str, float]]:
    """From where to where each range runs: to the edge where it has no end."""
    return [
        (
            place.row[f"{field}_from"].isoformat(),
            (place.row[f"{field}_to"] or edge).isoformat(),
            place.middle + RANGES_AT,
        )
        for place in places
        if place.row[f"{field}_from"]
    ]


def _earliest(places: Sequence[Place], context: Context) -> dict[str, Any]:
    """One arrow for each milestone, at the day before which it is not to be looked for."""
    colours = theme(context.dark)
    dated = [place for place in places if place.row["half_from"]]
    arrow = {"symbol": "triangle-right", "size": 12, "color": colours.tones[3], "line": outlined(colours, 0.8)}
    x = [place.row["half_from"].isoformat() for place in dated]
    return markers(x, [place.middle + RANGES_AT for place in dated], arrow, "not before", hoverinfo="skip")


def _endless(places: Sequence[Place], edge: date, context: Context) -> dict[str, Any]:
    """An arrow at the edge for each range without an end."""
    colours = theme(context.dark)
    endless = [place for place in places if place.row["likely_from"] and not place.row["likely_to"]]
    arrow = {"symbol": "triangle-right", "size": 11, "color": colours.tones[3], "line": outlined(colours, 0.8)}
    x = [(edge - timedelta(days=6)).isoformat()] * len(endless)
    return markers(x, [place.middle + RANGES_AT for place in endless], arrow, "no end", hoverinfo="skip")


def _forecasts(places: Sequence[Place], context: Context) -> dict[str, Any]:
    rows = [place.row for place in places]
    hovers = [f"{plain(row['milestone_id'])}: forecast {day(row['forecast_on'])}" for row in rows]
    about = pointed([[row["milestone_id"]] for row in rows], hovers)
    x, y = [row["forecast_on"].isoformat() for row in rows], [place.middle + FORECAST_AT for place in places]
    return markers(x, y, state_marker("open", theme(context.dark)), "forecast", **about)
