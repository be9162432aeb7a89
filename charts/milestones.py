"""Milestones against their dates: dumbbells, the trend of forecasts, the burn-up, and the outlook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.months import line_axis
from charts.palette import Theme, theme
from charts.template import EDGE, KEEP, LABEL, LABEL_LINE, Room, axis, framed, key_note, note, nothing, outlined
from charts.text import BREAK, clean, escape, plain, widest, wrapped
from charts.words import count_of, day, join_names, month, months_between, plural

ROW_PADDING, HEADING_HEIGHT, TITLE_WIDTH, TITLE_LINES = 8, 30, 36, 2
SHOWN_AT_MOST, SHOWN_OF_ALL, OUTLOOK_AT_MOST, LINES_AT_MOST = 40, 24, 20, 8
LIKELY_KEY = "thick: as likely as not · thin: four times in five"
A_DAY = 86_400_000
CLEAR = "rgba(0,0,0,0)"
# In the order of what presses most; each state has its sign, its Plotly symbol, and words that tell it from the others.
STATES: Mapping[str, tuple[str, str, str]] = {
    "overdue": ("⊗", "circle-x-open", "forecast, overdue"),
    "open": ("○", "circle-open", "forecast, not yet due"),
    "not reported": ("☒", "square-x-open", "last forecast, no longer reported"),
    "done late": ("■", "square", "done late"),
    "done": ("●", "circle", "done on time"),
}
ORIGINAL = ("◇", "diamond-tall-open", "original date")
NO_MILESTONE = "No milestone to show"
HOW = "Milestones come with the milestones sheet of a return."


@dataclass(frozen=True)
class Place:
    """A milestone's row: its top in pixels from the top of the plot, and its label's lines."""

    row: Row
    top: float
    label: tuple[str, ...]

    @property
    def height(self) -> float:
        return LABEL_LINE * max(2, len(self.label)) + ROW_PADDING

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def standing_in_words(row: Row) -> str:
    """Where a milestone stands against its original date: `done late, 147 days`, `overdue, forecast 579 days late`."""
    late = row["days_against_original"]
    state = row["state"]
    if state == "done":
        return "done on the day" if late == 0 else f"done, {plural(-late, 'day')} early"
    if state == "done late":
        return f"done late, {plural(late, 'day')}"
    if state == "not reported":
        return f"not reported since {month(row['last_reported_on'])}"
    heading = "on its original date" if late == 0 else f"{plural(abs(late), 'day')} {'late' if late > 0 else 'early'}"
    return f"{'overdue, heading for' if state == 'overdue' else 'open, forecast'} {heading}"


def pressing(rows: Sequence[Row], at_most: int = SHOWN_AT_MOST) -> list[Row]:
    """The rows shown when there are too many: overdue first, the furthest from their original dates before the
    others.
    """
    if len(rows) <= at_most:
        return list(rows)
    order = list(STATES)
    ranked = sorted(
        rows, key=lambda row: (order.index(row["state"]), -row["days_against_original"], row["milestone_id"])
    )
    kept = {row["milestone_id"] for row in ranked[:at_most]}
    return [row for row in rows if row["milestone_id"] in kept]


def dumbbells(
    rows: Sequence[Row],
    names: Sequence[tuple[int, str]],
    context: Context,
    *,
    subject: str,
    at_most: int = SHOWN_AT_MOST,
) -> Drawing:
    """Each milestone from its original date to its forecast, or to the day it was done, under its recommendation.

    rows: milestone_id, recommendation_id, title, original_due_on, forecast_on, completed_on, days_against_original,
    state, last_reported_on. names: (recommendation_id, title). subject: what they are the milestones of. More than
    `at_most` are cut to the most pressing. Click: customdata [milestone_id].
    """
    if not rows:
        return nothing(context, NO_MILESTONE, HOW)
    shown = pressing(rows, at_most)
    places, headings, height = _places(shown, dict(names))
    left = 2 * EDGE + widest((line for place in places for line in place.label), LABEL)
    key = _state_key(shown)
    title = dumbbell_title(rows, len(shown), subject)
    first, last = _span(shown, context.as_at)
    above = LABEL_LINE * (len(key) + 1) + 14
    return framed(
        [_hits(places, first, last), *_runs(places, context), _originals(places, context), *_ends(places, context)],
        context,
        title,
        _dumbbell_alt(title, shown),
        Room(height, left, 24, above, 66),
        xaxis=_dates(context, "Date", first, last),
        yaxis=axis(context, visible=False, range=[height, 0], fixedrange=True),
        shapes=[_as_at_line(context)],
        annotations=[
            key_note(context, key, left, above),
            _as_at_note(context, 0, height),
            *(_label(place, left, context) for place in places),
            *(_heading(words, top, left, context) for words, top in headings),
        ],
        barmode="overlay",
    )


def dumbbell_title(rows: Sequence[Row], shown: int, subject: str) -> str:
    """The finding: how many are done, late, and overdue; and that only the most pressing are drawn, when that is so."""
    count = {state: sum(row["state"] == state for row in rows) for state in STATES}
    done = count["done"] + count["done late"]
    told = (
        f"{subject}: {count_of(done, len(rows), 'milestone')} done, {count['done late']} of them late; "
        f"{count['overdue']} overdue"
    )
    return told if shown == len(rows) else f"{told} (the {shown} most pressing drawn)"


def _dumbbell_alt(title: str, shown: Sequence[Row]) -> str:
    late = [row for row in shown if row["state"] == "overdue"]
    worst = sorted(late, key=lambda row: -row["days_against_original"])[:3]
    told = [f"{clean(row['milestone_id'])} ({plural(row['days_against_original'], 'day')})" for row in worst]
    return f"{title}. " + (f"Furthest behind: {join_names(told)}." if told else "None drawn is overdue.")


def _places(rows: Sequence[Row], names: Mapping[int, str]) -> tuple[list[Place], list[tuple[str, float]], float]:
    places: list[Place] = []
    headings: list[tuple[str, float]] = []
    top, current = 0.0, None
    for row in rows:
        if row["recommendation_id"] != current:
            current = row["recommendation_id"]
            headings.append((f"{current} {clean(names.get(current, ''))}", top))
            top += HEADING_HEIGHT
        place = Place(row, top, (*_name(row), standing_in_words(row)))
        places.append(place)
        top += place.height
    return places, headings, top


def _name(row: Row) -> list[str]:
    return wrapped(f"{clean(row['milestone_id'])} {clean(row['title'])}", TITLE_WIDTH, TITLE_LINES)


def _end_of(row: Row) -> date:
    return row["completed_on"] or row["forecast_on"]


def _span(rows: Sequence[Row], as_at: date) -> tuple[date, date]:
    dates = [as_at, *(when for row in rows for when in (row["original_due_on"], _end_of(row)))]
    pad = max(timedelta(days=20), (max(dates) - min(dates)) / 30)
    return min(dates) - pad, max(dates) + pad


def _dates(context: Context, title: str, first: date, last: date) -> dict[str, Any]:
    few = {"dtick": "M1", "tickformat": "%b %Y"} if len(months_between(first, last)) <= 6 else {"tickformat": "%b\n%Y"}
    return axis(context, title, type="date", range=[first.isoformat(), last.isoformat()], fixedrange=True, **few)


def _hits(places: Sequence[Place], first: date, last: date) -> dict[str, Any]:
    """One unseen bar across each row: the whole row is what is clicked."""
    return {
        "type": "bar",
        "orientation": "h",
        "y": [place.middle for place in places],
        "base": [first.isoformat()] * len(places),
        "x": [(last - first).days * A_DAY] * len(places),
        "width": [place.height for place in places],
        "marker": {"color": CLEAR, "line": {"width": 0}},
        "customdata": [[place.row["milestone_id"]] for place in places],
        "hovertext": [_hover(place.row) for place in places],
        "hoverinfo": "text",
        "name": "rows",
        **KEEP,
    }


def _hover(row: Row) -> str:
    dates = [
        f"Original: {day(row['original_due_on'])}",
        f"Forecast: {day(row['forecast_on'])}",
        f"Done: {day(row['completed_on'])}" if row["completed_on"] else "Not done",
    ]
    title = BREAK.join(map(escape, wrapped(row["title"], 60)))
    return BREAK.join([f"<b>{plain(row['milestone_id'])}</b> {title}", *dates, standing_in_words(row)])


def _runs(places: Sequence[Place], context: Context) -> Iterator[dict[str, Any]]:
    """The line from the original date to the end: whole when done, dotted while it is only a forecast."""
    colours = theme(context.dark)
    for done in (True, False):
        found = [place for place in places if (place.row["completed_on"] is not None) == done]
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": [x for place in found for x in (_iso(place.row["original_due_on"]), _iso(_end_of(place.row)), None)],
            "y": [y for place in found for y in (place.middle, place.middle, None)],
            "line": {"color": colours.muted, "width": 2 if done else 1.6, "dash": "solid" if done else "dot"},
            "hoverinfo": "skip",
            "name": "done" if done else "not done",
        }


def _iso(when: date) -> str:
    return when.isoformat()


def _originals(places: Sequence[Place], context: Context) -> dict[str, Any]:
    colours = theme(context.dark)
    marker = {"symbol": ORIGINAL[1], "size": 13, "color": colours.muted, "line": {"color": colours.muted, "width": 1.8}}
    return _marks(places, [place.row["original_due_on"] for place in places], marker, ORIGINAL[2])


def _ends(places: Sequence[Place], context: Context) -> Iterator[dict[str, Any]]:
    for state in STATES:
        found = [place for place in places if place.row["state"] == state]
        if found:
            yield _marks(
                found, [_end_of(place.row) for place in found], state_marker(state, theme(context.dark)), state
            )


def state_marker(state: str, colours: Theme) -> dict[str, Any]:
    """The mark of a state: filled when done, open while only forecast; late and overdue in the accent colour."""
    late = state in ("overdue", "done late")
    colour = colours.accent if late else colours.muted if state == "not reported" else colours.stages[4]
    symbol = STATES[state][1]
    line = {"color": colour, "width": 2.2} if "open" in symbol else outlined(colours)
    return {"symbol": symbol, "size": 13, "color": colour, "line": line}


def _marks(places: Sequence[Place], dates: Sequence[date], marker: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_iso(when) for when in dates],
        "y": [place.middle for place in places],
        "marker": marker,
        "customdata": [[place.row["milestone_id"]] for place in places],
        "hovertext": [_hover(place.row) for place in places],
        "hoverinfo": "text",
        "name": name,
        **KEEP,
    }


def _state_key(rows: Sequence[Row]) -> list[str]:
    held = {row["state"] for row in rows}
    signs = [f"{sign} {words}" for state, (sign, _, words) in STATES.items() if state in held]
    return wrapped(" · ".join([f"{ORIGINAL[0]} {ORIGINAL[2]}", *signs]), 92, 3)


def _label(place: Place, left: float, context: Context) -> dict[str, Any]:
    where = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": EDGE - left, "yref": "y", "yanchor": "middle"}
    *name, standing = map(escape, place.label)
    text = BREAK.join([*name, f'<span style="color:{theme(context.dark).muted}">{standing}</span>'])
    return note(context, text, **where, y=place.middle, align="left")


def _heading(words: str, top: float, left: float, context: Context) -> dict[str, Any]:
    where = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": EDGE - left, "yref": "y", "yanchor": "bottom"}
    return note(context, f"<b>{plain(words, 80)}</b>", **where, y=top + HEADING_HEIGHT - 4)


def _as_at_line(context: Context) -> dict[str, Any]:
    at = context.as_at.isoformat()
    line = {"color": theme(context.dark).ink, "width": 1}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line, "layer": "below"}


def _as_at_note(context: Context, y: float, height: float) -> dict[str, Any]:
    where = {"x": context.as_at.isoformat(), "xref": "x", "yref": "y", "yanchor": "bottom", "xanchor": "center"}
    return note(
        context, f"as at {day(context.as_at)}", **where, y=y, font={"size": 12, "color": theme(context.dark).muted}
    )


def trend(rows: Sequence[Row], context: Context, *, subject: str, milestone: str | None = None) -> Drawing:
    """Milestone trend analysis: what each month's return forecast, against the month; a level line is a date that
    holds.

    rows: milestone_id, title, as_at (month reported), forecast_on, completed_on, change. subject: whose milestones
    these are. milestone: the one to bring out. A line breaks over months in which the milestone was not reported.
    Where a line meets the 45-degree line, its date has come. Click: customdata [milestone_id].
    """
    if not rows:
        return nothing(context, "No forecast to follow", HOW)
    by_id: dict[str, list[Row]] = {}
    for row in rows:
        by_id.setdefault(row["milestone_id"], []).append(row)
    shown = _moved_most(by_id, milestone)
    first = min(row["as_at"] for row in rows)
    last = max(row["as_at"] for row in rows)
    title = _trend_title(by_id, shown, subject)
    low, high = _trend_span([row for key in shown for row in by_id[key]], first)
    return framed(
        [
            _diagonal(first, last, context),
            *(trace for key in shown for trace in _trend_traces(key, by_id[key], shown, milestone, context)),
        ],
        context,
        title,
        _trend_alt(title, by_id, shown),
        Room(380, 84, 92, 30, 66),
        xaxis=axis(context, "Month of the return", **line_axis(first, last)),
        yaxis=axis(
            context, "", type="date", range=[low.isoformat(), high.isoformat()], fixedrange=True, tickformat="%b %Y"
        ),
        annotations=[
            _beside_axis(context, "Forecast date (● re-forecast, ■ done)"),
            *_line_ends(by_id, shown, milestone, context, (high - low).days),
            _diagonal_note(first, last, low, high, context),
        ],
    )


def _moved_most(by_id: Mapping[str, Sequence[Row]], milestone: str | None) -> list[str]:
    """The milestones drawn: all, or the chosen one and those re-forecast most often."""
    ranked = sorted(by_id, key=lambda key: (key != milestone, -_reforecasts(by_id[key]), key))
    return [key for key in by_id if key in ranked[:LINES_AT_MOST]]


def _reforecasts(history: Sequence[Row]) -> int:
    return sum(row["moved_days"] != 0 for row in history)


def _trend_title(by_id: Mapping[str, Sequence[Row]], shown: Sequence[str], subject: str) -> str:
    moved = sum(_reforecasts(history) > 0 for history in by_id.values())
    times = sum(map(_reforecasts, by_id.values()))
    if len(by_id) == 1:
        (only,) = by_id.values()
        last = only[-1]
        end = (
            f"done {day(last['completed_on'])}"
            if last["completed_on"]
            else f"now forecast for {day(last['forecast_on'])}"
        )
        return f"{subject}: {'never re-forecast' if not times else 're-forecast ' + often(times)}; {end}"
    told = f"{subject}: {count_of(moved, len(by_id), 'milestone')} re-forecast"
    told += f", {often(times)} in all" if times else ""
    return told if len(shown) == len(by_id) else f"{told} ({len(shown)} drawn)"


def often(number: int) -> str:
    """How often in words: `never`, `once`, `twice`, `5 times`."""
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _trend_alt(title: str, by_id: Mapping[str, Sequence[Row]], shown: Sequence[str]) -> str:
    told = [f"{clean(key)}: {plural(_reforecasts(by_id[key]), 're-forecast')}" for key in shown]
    return f"{title}. Forecast date by month of return. {'; '.join(told)}."


def _trend_span(rows: Sequence[Row], first: date) -> tuple[date, date]:
    dates = [first, *(row["completed_on"] or row["forecast_on"] for row in rows), *(row["forecast_on"] for row in rows)]
    pad = max(timedelta(days=30), (max(dates) - min(dates)) / 16)
    return min(dates) - pad, max(dates) + pad


def _diagonal(first: date, last: date, context: Context) -> dict[str, Any]:
    # From a month before, so that a single month has a line too.
    ends = [(first - timedelta(days=30)).isoformat(), last.isoformat()]
    line = {"color": theme(context.dark).muted, "width": 1.4, "dash": "dash"}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": ends,
        "y": ends,
        "line": line,
        "hoverinfo": "skip",
        "name": "45 degrees",
    }


def _diagonal_note(first: date, last: date, low: date, high: date, context: Context) -> dict[str, Any]:
    middle = first + (last - first) / 2
    at = {
        "x": middle.isoformat(),
        "y": middle.isoformat(),
        "xref": "x",
        "yref": "y",
        "xanchor": "left",
        "yanchor": "top",
        "xshift": 6,
    }
    return note(
        context, "due now: forecast = month of the return", **at, font={"size": 12, "color": theme(context.dark).muted}
    )


def _trend_traces(
    key: str, history: Sequence[Row], shown: Sequence[str], milestone: str | None, context: Context
) -> Iterator[dict[str, Any]]:
    colours = theme(context.dark)
    colour = _line_colour(key, shown, milestone, colours)
    open_rows = [row for row in history if row["completed_on"] is None]
    points = list(_with_gaps(open_rows))
    yield {
        "type": "scatter",
        "mode": "lines",
        "x": [row and _iso(row["as_at"]) for row in points],
        "y": [row and _iso(row["forecast_on"]) for row in points],
        "line": {"color": colour, "width": 3.2 if key == milestone else 2},
        "connectgaps": False,
        "hoverinfo": "skip",
        "name": clean(key),
    }
    moved = [row for row in open_rows if row["moved_days"] or row["change"] in ("first report", "reopened")]
    done = [row for row in history if row["change"] == "completed"]
    yield _trend_marks(
        moved, "forecast_on", {"symbol": "circle", "size": 9, "color": colour, "line": outlined(colours, 0.8)}
    )
    yield _trend_marks(
        done, "completed_on", {"symbol": "square", "size": 11, "color": colour, "line": outlined(colours, 1.2)}
    )


def _line_colour(key: str, shown: Sequence[str], milestone: str | None, colours: Theme) -> str:
    if milestone in shown:
        return colours.accent if key == milestone else colours.muted
    return colours.categories[shown.index(key) % len(colours.categories)]


def _with_gaps(history: Sequence[Row]) -> Iterator[Row | None]:
    """The rows in order, with None where a month is missing between two."""
    before: Row | None = None
    for row in history:
        if before is not None and len(months_between(before["as_at"], row["as_at"])) > 2:
            yield None
        yield row
        before = row


def _trend_marks(rows: Sequence[Row], field: str, marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_iso(row["as_at"]) for row in rows],
        "y": [_iso(row[field]) for row in rows],
        "marker": marker,
        "customdata": [[row["milestone_id"]] for row in rows],
        "hovertext": [_trend_hover(row) for row in rows],
        "hoverinfo": "text",
        "cliponaxis": False,
        "name": field,
        **KEEP,
    }


def _trend_hover(row: Row) -> str:
    moved = row["moved_days"]
    how = f"done {day(row['completed_on'])}" if row["completed_on"] else f"forecast {day(row['forecast_on'])}"
    shift = f"{plural(abs(moved), 'day')} {'later' if moved > 0 else 'earlier'} than before" if moved else ""
    reason = BREAK.join(map(escape, wrapped(row["change_reason"], 60))) if moved else ""
    lines = [f"<b>{plain(row['milestone_id'])}</b>, return for {month(row['as_at'])}", how, shift, reason]
    return BREAK.join(line for line in lines if line)


def _line_ends(
    by_id: Mapping[str, Sequence[Row]], shown: Sequence[str], milestone: str | None, context: Context, days: int
) -> Iterator[dict[str, Any]]:
    """Each line's id at its last point, moved apart where two would lie on each other."""
    ends = [(key, _last_drawn(by_id[key])) for key in shown]
    ends.sort(key=lambda end: (end[1]["as_at"], end[1]["completed_on"] or end[1]["forecast_on"]))
    step = max(1, round(days * 16 / 380))
    lowest: dict[date, int] = {}
    for key, row in ends:
        height = (row["completed_on"] or row["forecast_on"]).toordinal()
        height = max(height, lowest.get(row["as_at"], 0))
        lowest[row["as_at"]] = height + step
        colour = _line_colour(key, shown, milestone, theme(context.dark))
        at = {"x": _iso(row["as_at"]), "y": date.fromordinal(height).isoformat(), "xref": "x", "yref": "y"}
        yield note(
            context,
            plain(key, 12),
            **at,
            xanchor="left",
            xshift=12,
            yanchor="middle",
            font={"size": 13, "color": colour},
        )


def _last_drawn(history: Sequence[Row]) -> Row:
    """Where a line ends: at its square if it was done, else at its latest forecast."""
    drawn = [row for row in history if row["completed_on"] is None or row["change"] == "completed"]
    return (drawn or history)[-1]


def _beside_axis(context: Context, words: str) -> dict[str, Any]:
    """The vertical axis's title, level over the axis: turned on its side it is not read."""
    where = {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": -76,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 6,
    }
    return note(context, words, **where, font={"size": LABEL, "color": theme(context.dark).muted})


def burnup(rows: Sequence[Row], context: Context, *, subject: str) -> Drawing:
    """Milestones delivered against the original plan, added up month by month: counts, so no limits round them.

    rows: month_end, planned, delivered (None after the latest month reported), milestones. The line of what was
    delivered stops at its last point; the plan goes on to its end.
    """
    known = [row for row in rows if row["delivered"] is not None]
    if not known:
        return nothing(context, NO_MILESTONE, HOW)
    colours = theme(context.dark)
    now, end = known[-1], rows[-1]
    title = burnup_title(now, subject)
    months = [row["month_end"] for row in rows]
    total = max(row["milestones"] for row in rows)
    return framed(
        [
            _burn_line(rows, "planned", {"color": colours.muted, "width": 2.2, "dash": "dash"}),
            _burn_line(known, "delivered", {"color": colours.stages[4], "width": 3.4}),
        ],
        context,
        title,
        f"{title}. The plan reaches {plural(end['planned'], 'milestone')} by {month(end['month_end'])}.",
        Room(300, 56, 112, 34, 66),
        xaxis=axis(context, "Month-end", **line_axis(months[0], months[-1])),
        yaxis=axis(context, "", range=[0, total * 1.08 + 0.5], fixedrange=True, tickformat=",d", nticks=6),
        annotations=[
            _beside_axis_at(context, "Milestones, added up", 50),
            _point_note(
                context,
                now,
                "delivered",
                f"<b>delivered {now['delivered']}</b>",
                "top",
                colours.stages[4] if not context.dark else colours.ink,
            ),
            _point_note(context, now, "planned", f"planned {now['planned']}", "bottom", colours.muted),
        ],
    )


def burnup_title(now: Row, subject: str) -> str:
    """The finding: how many were delivered by the latest month against how many were due by then on the original
    plan.
    """
    behind = now["planned"] - now["delivered"]
    words = "level with" if behind == 0 else f"{abs(behind)} {'behind' if behind > 0 else 'ahead of'}"
    return (
        f"{subject}: {now['delivered']} delivered by {day(now['month_end'])}, {words} the original plan's "
        f"{now['planned']}"
    )


def _burn_line(rows: Sequence[Row], field: str, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [_iso(row["month_end"]) for row in rows],
        "y": [row[field] for row in rows],
        "line": line,
        "marker": {"size": 4 if len(rows) > 3 else 9, "color": line["color"]},
        "hovertext": [f"{day(row['month_end'])}{BREAK}{row[field]} {field}" for row in rows],
        "hoverinfo": "text",
        "name": field,
    }


def _beside_axis_at(context: Context, words: str, left: float) -> dict[str, Any]:
    return {**_beside_axis(context, words), "xshift": -left}


def _point_note(context: Context, row: Row, field: str, text: str, anchor: str, colour: str) -> dict[str, Any]:
    """Words at a line's point: over the plan's line and at its left, and after the end of the delivered one, so that
    neither lies on a line that rises.
    """
    over = anchor == "bottom"
    at = {"x": _iso(row["month_end"]), "y": row[field], "xref": "x", "yref": "y", "yanchor": anchor}
    aside = {"xanchor": "right", "yshift": 8} if over else {"xanchor": "left", "xshift": 8, "yshift": 4}
    return note(context, text, **at, **aside, font={"size": LABEL, "color": colour})


def outlook(rows: Sequence[Row], record: Sequence[Row], context: Context, *, subject: str) -> Drawing:
    """When outstanding milestones are likely to be done: the half range thick, the four-fifths range thin, the
    forecast open.

    rows: milestone_id, title, forecast_on, completed_alike, needed, half_from, half_to, likely_from, likely_to. A
    range whose end the record does not reach is drawn to the edge with an arrow and says so. More than 20: those
    forecast soonest. record: rows of `milestone_outlook_record`; where such ranges did not hold, the title says so and
    nothing is called likely. Click: customdata [milestone_id].
    """
    if not rows:
        return nothing(
            context,
            "Nothing outstanding",
            "Every milestone here is done or no longer reported, so there is no date to look ahead to.",
        )
    shown = sorted(rows, key=lambda row: (row["forecast_on"], row["milestone_id"]))[:OUTLOOK_AT_MOST]
    tried = next((row for row in record if row["year"] is None), None)
    refuted = tried is not None and tried["upheld"] is False
    places = _outlook_places(shown)
    height = places[-1].top + places[-1].height
    left = 2 * EDGE + widest((line for place in places for line in place.label), LABEL)
    title = _refuted_title(tried, subject) if tried and refuted else _outlook_title(rows, len(shown), subject)
    first, last = _outlook_span(shown, context.as_at)
    meaning = "thick: middle half of the record · thin: middle four-fifths" if refuted else LIKELY_KEY
    key = wrapped(f"○ forecast · {meaning} · ▸ no end: too many like it are still open", 92, 3)
    above = LABEL_LINE * (len(key) + 1) + 14
    return framed(
        [_hits_for(places, first, last, refuted), *_ranges(places, last, context), _forecasts(places, context)],
        context,
        title,
        f"{title}. " + " ".join(f"{clean(row['milestone_id'])}: {range_in_words(row, refuted)}." for row in shown[:6]),
        Room(height, left, 28, above, 66),
        xaxis=_dates(context, "Date", first, last),
        yaxis=axis(context, visible=False, range=[height, 0], fixedrange=True),
        shapes=[_as_at_line(context)],
        annotations=[
            key_note(context, key, left, above),
            _as_at_note(context, 0, height),
            *(_label(place, left, context) for place in places),
        ],
        barmode="overlay",
    )


def _refuted_title(tried: Row, subject: str) -> str:
    held = f"{tried['half_held']:,} of {plural(tried['half_decided'], 'time')}"
    return f"{subject}: ranges like these held {held} where half was due: too seldom to be called likely"


def range_in_words(row: Row, refuted: bool = False) -> str:
    """The outlook of one milestone in words, or what is lacking: `as likely as not 3 May 2027 to 9 June 2027`.

    refuted: the record does not bear such ranges out, so it is not called likely.
    """
    if row["completed_alike"] < row["needed"]:
        return f"no range, {row['completed_alike']} of the {row['needed']} needed"
    if row["half_from"] is None:
        return "no range, too many like it are still open"
    until = f"to {day(row['half_to'])}" if row["half_to"] else "on, with no end in the record"
    return f"{'by the record' if refuted else 'as likely as not'} {day(row['half_from'])} {until}"


def _outlook_places(rows: Sequence[Row]) -> list[Place]:
    places: list[Place] = []
    for row in rows:
        top = places[-1].top + places[-1].height if places else 0
        places.append(Place(row, top, (*_name(row), _range_label(row))))
    return places


def _range_label(row: Row) -> str:
    if not row["half_from"]:
        return range_in_words(row)
    return f"middle half: {_short(row['half_from'])} to {_short(row['half_to']) if row['half_to'] else 'no end'}"


def _short(when: date) -> str:
    return f"{when.day} {month(when)[:3]} {when.year}"


def _outlook_title(rows: Sequence[Row], shown: int, subject: str) -> str:
    given = sum(row["half_from"] is not None for row in rows)
    told = f"{subject}: a range can be given for {count_of(given, len(rows), 'outstanding milestone')}"
    return told if shown == len(rows) else f"{told} ({shown} forecast soonest drawn)"


def _outlook_span(rows: Sequence[Row], as_at: date) -> tuple[date, date]:
    ends = [
        row[field] for row in rows for field in ("forecast_on", "likely_from", "half_to", "likely_to") if row[field]
    ]
    first, last = min([as_at, *ends]), max([as_at, *ends])
    return first - timedelta(days=25), last + max(timedelta(days=45), (last - first) / 12)


def _hits_for(places: Sequence[Place], first: date, last: date, refuted: bool) -> dict[str, Any]:
    texts = [
        f"<b>{plain(place.row['milestone_id'])}</b>{BREAK}{range_in_words(place.row, refuted)}" for place in places
    ]
    dates = {"original_due_on": first, "completed_on": None, "days_against_original": 0, "state": "open"}
    hits = _hits([Place({**place.row, **dates}, place.top, place.label) for place in places], first, last)
    return {**hits, "hovertext": texts}


def _ranges(places: Sequence[Place], edge: date, context: Context) -> Iterator[dict[str, Any]]:
    colours = theme(context.dark)
    for field, width in (("likely", 3), ("half", 12)):
        found = [place for place in places if place.row[f"{field}_from"]]
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": [
                x
                for place in found
                for x in (_iso(place.row[f"{field}_from"]), _iso(place.row[f"{field}_to"] or edge), None)
            ],
            "y": [y for place in found for y in (place.middle + 10, place.middle + 10, None)],
            "line": {"color": colours.stages[3], "width": width},
            "hoverinfo": "skip",
            "name": field,
        }
    endless = [place for place in places if place.row["likely_from"] and not place.row["likely_to"]]
    yield {
        "type": "scatter",
        "mode": "markers",
        "x": [_iso(edge - timedelta(days=6))] * len(endless),
        "y": [place.middle + 10 for place in endless],
        "marker": {"symbol": "triangle-right", "size": 11, "color": colours.stages[3], "line": outlined(colours, 0.8)},
        "hoverinfo": "skip",
        "name": "no end",
    }


def _forecasts(places: Sequence[Place], context: Context) -> dict[str, Any]:
    raised = [Place(place.row, place.top - 6, place.label) for place in places]
    marker = state_marker("open", theme(context.dark))
    drawn = {
        "type": "scatter",
        "mode": "markers",
        "x": [_iso(place.row["forecast_on"]) for place in raised],
        "y": [place.middle for place in raised],
        "marker": marker,
        "customdata": [[place.row["milestone_id"]] for place in raised],
        "hovertext": [
            f"{plain(place.row['milestone_id'])}: forecast {day(place.row['forecast_on'])}" for place in raised
        ],
        "hoverinfo": "text",
        "name": "forecast",
    }
    return {**drawn, **KEEP}
