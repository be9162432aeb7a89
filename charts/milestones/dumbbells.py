"""Each milestone from its original date to its forecast, or to the day it was done: a dumbbell a milestone."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.milestones import HOW, NO_MILESTONE
from charts.milestones.states import ORIGINAL, STATES, led, overdue_in_words, standing_in_words, state_marker
from charts.milestones.timeline import (
    HEADING_HEIGHT,
    Span,
    hit_rows,
    name_lines,
    numbered_line,
    row_height,
    timeline,
    with_id,
)
from charts.palette import Theme, theme
from charts.places import NO_HEADING, Place, Stack, stacked
from charts.template import nothing
from charts.text import BREAK, clean, escape, plain, wrapped
from charts.traces import level_lines, markers, pointed
from data.book.english import count_of, day, join_names, plural
from data.book.numbering import number_of

SHOWN_AT_MOST = 20
ALL = "all"
# What can be asked for, each with the states it holds.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "overdue": ("overdue",), "open": ("open",), "done": ("done", "done late"), "not reported": ("not reported",),
    ALL: tuple(STATES),
}  # fmt: skip


def positions(
    rows: Sequence[Row], names: Sequence[tuple[int, str]], context: Context, *, subject: str, state: str = ALL
) -> Drawing:
    """Where the milestones of one state stand against their original dates.

    rows: those of the question `milestone_position`. names: (recommendation_id, title). subject: what they are the
    milestones of. state: one of CHOICES. The overdue stand with the furthest behind first, those open by their dates,
    others under their recommendations. More than SHOWN_AT_MOST are cut to the most pressing. Click: customdata
    [milestone_id].
    """
    chosen = of_state(rows, state)
    if not chosen:
        return nothing(context, NO_MILESTONE, HOW)
    drawn = in_order(pressing(chosen), state)
    stack, span = _stack(drawn, dict(names), state), _span(drawn, context.as_at)
    title = finding(rows, chosen, len(drawn), subject, state)
    hits = hit_rows(stack.places, span, [_hover(row) for row in drawn])
    traces = [hits, *_runs(stack.places, context), *_dates(stack.places, context)]
    return timeline(traces, context, title, _alt(title, drawn), stack, span, _key(drawn))


def of_state(rows: Sequence[Row], state: str) -> list[Row]:
    """The milestones of one of CHOICES."""
    return [row for row in rows if row["state"] in CHOICES[state]]


def in_order(rows: Sequence[Row], state: str) -> list[Row]:
    """The overdue with the furthest behind first, those open by their dates, others as they come."""
    if state == "overdue":
        return sorted(rows, key=lambda row: (-row["days_against_original"], row["milestone_id"]))
    if state == "open":
        return sorted(rows, key=lambda row: (row["original_due_on"], row["milestone_id"]))
    return list(rows)


def pressing(rows: Sequence[Row], at_most: int = SHOWN_AT_MOST) -> list[Row]:
    """The rows drawn when there are too many: overdue first, the furthest behind before the others."""
    if len(rows) <= at_most:
        return list(rows)
    order = list(STATES)
    ranked = sorted(
        rows, key=lambda row: (order.index(row["state"]), -row["days_against_original"], row["milestone_id"])
    )
    kept = {row["milestone_id"] for row in ranked[:at_most]}
    return [row for row in rows if row["milestone_id"] in kept]


def finding(rows: Sequence[Row], chosen: Sequence[Row], drawn: int, subject: str, state: str) -> str:
    """The title: of the overdue the furthest behind, of those open the next; of others how many are done and late."""
    cut = "" if drawn == len(chosen) else f" (the {drawn} most pressing drawn)"
    return led(subject, f"{_found(rows, chosen, state)}{cut}")


def _found(rows: Sequence[Row], chosen: Sequence[Row], state: str) -> str:
    first = in_order(chosen, state)[0]
    if state == "overdue":
        return f"{len(chosen)} overdue, {_named(first)} the furthest, {overdue_in_words(first)}"
    if state == "open":
        return f"{len(chosen)} not yet due, {_named(first)} the next, on {day(first['original_due_on'])}"
    if state == "not reported":
        return f"{plural(len(chosen), 'milestone')} no longer reported"
    count = {one: sum(row["state"] == one for row in rows) for one in STATES}
    done = count["done"] + count["done late"]
    return f"{count_of(done, len(rows), 'milestone')} done, {count['done late']} of them late"


def _named(row: Row) -> str:
    return f"“{clean(row['title'])}” ({number_of(row)})"


def _alt(title: str, drawn: Sequence[Row]) -> str:
    late = [row for row in drawn if row["state"] == "overdue"]
    worst = sorted(late, key=lambda row: -row["days_against_original"])[:3]
    lags = [f"{clean(row['milestone_id'])} ({plural(row['days_against_original'], 'day')})" for row in worst]
    return f"{title}. " + (f"Furthest behind: {join_names(lags)}." if lags else "None drawn is overdue.")


def _stack(rows: Sequence[Row], names: Mapping[int, str], state: str) -> Stack:
    """The rows, under headings of their recommendations where they stand by recommendation."""
    ranked = state in ("overdue", "open")
    return stacked(
        rows,
        lambda row: (
            (*numbered_line(row), with_id(standing_in_words(row), row))
            if ranked
            else (*name_lines(row), standing_in_words(row))
        ),
        row_height,
        lambda row: NO_HEADING if ranked else (row["recommendation_id"], _heading(row, names)),
        HEADING_HEIGHT,
    )


def _heading(row: Row, names: Mapping[int, str]) -> str:
    return f"{number_of(row)} {clean(names.get(row['recommendation_id'], ''))}"


def _end_of(row: Row) -> date:
    return row["completed_on"] or row["forecast_on"]


def _span(rows: Sequence[Row], as_at: date) -> Span:
    dates = [as_at, *(when for row in rows for when in (row["original_due_on"], _end_of(row)))]
    pad = max(timedelta(days=20), (max(dates) - min(dates)) / 30)
    return min(dates) - pad, max(dates) + pad


def _hover(row: Row) -> str:
    dates = [
        f"Original: {day(row['original_due_on'])}",
        f"Forecast: {day(row['forecast_on'])}",
        f"Done: {day(row['completed_on'])}" if row["completed_on"] else "Not done",
    ]
    title = BREAK.join(map(escape, wrapped(row["title"], 60)))
    return BREAK.join([f"<b>{plain(row['milestone_id'])}</b> {title}", *dates, standing_in_words(row)])


def _runs(places: Sequence[Place], context: Context) -> list[dict[str, Any]]:
    """The line from the original date to the end: whole when done, dotted while it is only a forecast."""
    muted = theme(context.dark).muted
    done = [place for place in places if place.row["completed_on"] is not None]
    not_done = [place for place in places if place.row["completed_on"] is None]
    return [
        level_lines(_dates_apart(done), {"color": muted, "width": 2, "dash": "solid"}, "done"),
        level_lines(_dates_apart(not_done), {"color": muted, "width": 1.6, "dash": "dot"}, "not done"),
    ]


def _dates_apart(places: Sequence[Place]) -> list[tuple[str, str, float]]:
    return [
        (place.row["original_due_on"].isoformat(), _end_of(place.row).isoformat(), place.middle) for place in places
    ]


def _dates(places: Sequence[Place], context: Context) -> list[dict[str, Any]]:
    """A mark at each original date, and one at each end by its state."""
    colours = theme(context.dark)
    by_state = {state: [place for place in places if place.row["state"] == state] for state in STATES}
    originals = [place.row["original_due_on"] for place in places]
    return [
        _marks(places, originals, _original_marker(colours), ORIGINAL[2]),
        *(
            _marks(group, [_end_of(place.row) for place in group], state_marker(state, colours), state)
            for state, group in by_state.items()
            if group
        ),
    ]


def _original_marker(colours: Theme) -> dict[str, Any]:
    return {"symbol": ORIGINAL[1], "size": 13, "color": colours.muted, "line": {"color": colours.muted, "width": 1.8}}


def _marks(places: Sequence[Place], dates: Sequence[date], marker: dict[str, Any], name: str) -> dict[str, Any]:
    clicks = [[place.row["milestone_id"]] for place in places]
    about = pointed(clicks, [_hover(place.row) for place in places])
    return markers([when.isoformat() for when in dates], [place.middle for place in places], marker, name, **about)


def _key(rows: Sequence[Row]) -> list[str]:
    states = {row["state"] for row in rows}
    signs = [f"{sign} {words}" for state, (sign, _, words) in STATES.items() if state in states]
    return wrapped(" · ".join([f"{ORIGINAL[0]} {ORIGINAL[2]}", *signs]), 92, 3)
