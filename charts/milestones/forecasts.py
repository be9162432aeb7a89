"""Milestone trend analysis: what each month's return forecast, against the month; a level line is a date that holds."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.milestones import HOW
from charts.months import line_axis
from charts.notes import SMALL, apart, muted, note, over_axis
from charts.palette import Theme, theme
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK, clean, escape, plain, wrapped
from charts.traces import lines, markers, outlined, pointed
from data.book.days import months_between
from data.book.english import count_of, day, month, plural

LINES_AT_MOST = 8
PLOT_HEIGHT, ID_HEIGHT, ID_SIZE, ID_SHARE, ONE_BY_ONE = 380, 16, 13, 0.12, 240
History = Sequence[Row]


def trend(rows: Sequence[Row], context: Context, *, subject: str, milestone: str | None = None) -> Drawing:
    """The forecasts of each milestone, month by month.

    rows: those of the question `milestone_reports`. subject: whose milestones these are. milestone: the one to bring
    out. A line breaks over months in which the milestone was not reported. Where a line meets the 45-degree line, its
    date has come. Click: customdata [milestone_id].
    """
    if not rows:
        return nothing(context, "No forecast to follow", HOW)
    histories = _by_milestone(rows)
    drawn = _moved_most(histories, milestone)
    title = finding(histories, len(drawn), subject)
    alt = _alt(title, drawn)
    months = min(row["as_at"] for row in rows), max(row["as_at"] for row in rows)
    colours = _colours(list(drawn), milestone, theme(context.dark))
    return _picture(drawn, colours, milestone, months, context, title, alt)


def _picture(
    drawn: Mapping[str, History], colours: Mapping[str, str], milestone: str | None, months: tuple[date, date],
    context: Context, title: str, alt: str,
) -> Drawing:  # fmt: skip
    low, high = _span([row for history in drawn.values() for row in history], months[0])
    dates = {"type": "date", "range": [low.isoformat(), high.isoformat()], "fixedrange": True, "tickformat": "%b %Y"}
    # Of a short span Plotly would name days, and so one month several times.
    dates |= {"dtick": "M1"} if (high - low).days <= ONE_BY_ONE else {}
    return framed(
        [_diagonal(*months, context), *_all_lines(drawn, colours, milestone, context)],
        context,
        title,
        alt,
        Room(PLOT_HEIGHT, 84, 92, 30, 66),
        xaxis=axis(context, "Month of the return", **line_axis(*months)),
        yaxis=axis(context, "", **dates),
        annotations=[
            over_axis(context, "Forecast date (● re-forecast, ■ done)", 76),
            *_line_ends(drawn, colours, (high - low).days, context),
            _diagonal_note(*months, context),
        ],
    )


def _all_lines(
    drawn: Mapping[str, History], colours: Mapping[str, str], milestone: str | None, context: Context
) -> list[dict[str, Any]]:
    return [trace for key in drawn for trace in _traces(key, drawn[key], colours[key], key == milestone, context)]


def _by_milestone(rows: Sequence[Row]) -> dict[str, History]:
    histories: dict[str, list[Row]] = {}
    for row in rows:
        histories.setdefault(row["milestone_id"], []).append(row)
    return dict(histories)


def _moved_most(histories: Mapping[str, History], milestone: str | None) -> dict[str, History]:
    """The milestones drawn: all, or the chosen one and those re-forecast most often."""
    ranked = sorted(histories, key=lambda key: (key != milestone, -_reforecasts(histories[key]), key))
    return {key: history for key, history in histories.items() if key in ranked[:LINES_AT_MOST]}


def _colours(keys: Sequence[str], milestone: str | None, colours: Theme) -> dict[str, str]:
    """A line's colour: one of its own, but where a milestone is brought out, the others step back."""
    if milestone in keys:
        return {key: colours.accent if key == milestone else colours.muted for key in keys}
    return {key: colours.categories[place % len(colours.categories)] for place, key in enumerate(keys)}


def _reforecasts(history: History) -> int:
    return sum(row["moved_days"] != 0 for row in history)


def finding(histories: Mapping[str, History], drawn: int, subject: str) -> str:
    """The title: how many milestones were re-forecast and how often; of a single one, also where it ended."""
    moved = sum(_reforecasts(history) > 0 for history in histories.values())
    times = sum(map(_reforecasts, histories.values()))
    if len(histories) == 1:
        (only,) = histories.values()
        return f"{subject}: {'never re-forecast' if not times else 're-forecast ' + often(times)}; {_outcome(only[-1])}"
    says = f"{subject}: {count_of(moved, len(histories), 'milestone')} re-forecast"
    says += f", {often(times)} in all" if times else ""
    return says if drawn == len(histories) else f"{says} ({drawn} drawn)"


def _outcome(last: Row) -> str:
    return (
        f"done {day(last['completed_on'])}" if last["completed_on"] else f"now forecast for {day(last['forecast_on'])}"
    )


def often(number: int) -> str:
    """How often in words: `never`, `once`, `twice`, `5 times`."""
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _alt(title: str, drawn: Mapping[str, History]) -> str:
    times = [f"{clean(key)}: {plural(_reforecasts(history), 're-forecast')}" for key, history in drawn.items()]
    return f"{title}. Forecast date by month of return. {'; '.join(times)}."


def _span(rows: Sequence[Row], first: date) -> tuple[date, date]:
    dates = [first, *(_end_of(row) for row in rows), *(row["forecast_on"] for row in rows)]
    pad = max(timedelta(days=30), (max(dates) - min(dates)) / 16)
    return min(dates) - pad, max(dates) + pad


def _end_of(row: Row) -> date:
    return row["completed_on"] or row["forecast_on"]


def _diagonal(first: date, last: date, context: Context) -> dict[str, Any]:
    # From a month before, so that a single month has a line too.
    ends = [(first - timedelta(days=30)).isoformat(), last.isoformat()]
    return lines(ends, ends, {"color": theme(context.dark).muted, "width": 1.4, "dash": "dash"}, "45 degrees")


def _diagonal_note(first: date, last: date, context: Context) -> dict[str, Any]:
    middle = (first + (last - first) / 2).isoformat()
    at = {"x": middle, "y": middle, "xref": "x", "yref": "y", "xanchor": "left", "yanchor": "top", "xshift": 6}
    return note(context, "on this line: due now", **at, font=muted(context, SMALL))


def _traces(key: str, history: History, colour: str, is_chosen: bool, context: Context) -> list[dict[str, Any]]:
    """One milestone's line through its forecasts, a dot at each that moved, a square where it was done."""
    colours = theme(context.dark)
    not_done = [row for row in history if row["completed_on"] is None]
    moved = [row for row in not_done if row["moved_days"] or row["change"] in ("first report", "reopened")]
    done = [row for row in history if row["change"] == "completed"]
    dot = {"symbol": "circle", "size": 9, "color": colour, "line": outlined(colours, 0.8)}
    square = {"symbol": "square", "size": 11, "color": colour, "line": outlined(colours, 1.2)}
    line = {"color": colour, "width": 3.2 if is_chosen else 2}
    return [_line(key, not_done, line), _marks(moved, "forecast_on", dot), _marks(done, "completed_on", square)]


def _line(key: str, history: History, line: dict[str, Any]) -> dict[str, Any]:
    points = list(_with_gaps(history))
    x = [row and row["as_at"].isoformat() for row in points]
    return lines(x, [row and row["forecast_on"].isoformat() for row in points], line, clean(key), connectgaps=False)


def _with_gaps(history: History) -> Iterator[Row | None]:
    """The rows in order, with None where a month is missing between two."""
    before: Row | None = None
    for row in history:
        if before is not None and len(months_between(before["as_at"], row["as_at"])) > 2:
            yield None
        yield row
        before = row


def _marks(rows: History, field: str, marker: dict[str, Any]) -> dict[str, Any]:
    x, y = [row["as_at"].isoformat() for row in rows], [row[field].isoformat() for row in rows]
    about = pointed([[row["milestone_id"]] for row in rows], [_hover(row) for row in rows])
    return markers(x, y, marker, field, cliponaxis=False, **about)


def _hover(row: Row) -> str:
    moved = row["moved_days"]
    how = f"done {day(row['completed_on'])}" if row["completed_on"] else f"forecast {day(row['forecast_on'])}"
    shift = f"{plural(abs(moved), 'day')} {'later' if moved > 0 else 'earlier'} than before" if moved else ""
    reason = BREAK.join(map(escape, wrapped(row["change_reason"], 60))) if moved else ""
    parts = [f"<b>{plain(row['milestone_id'])}</b>, return for {month(row['as_at'])}", how, shift, reason]
    return BREAK.join(part for part in parts if part)


def _line_ends(
    drawn: Mapping[str, History], colours: Mapping[str, str], days: int, context: Context
) -> Iterator[dict[str, Any]]:
    """Each line's id at its last point, moved apart where two would lie on each other."""
    gap = max(1, round(days * ID_HEIGHT / PLOT_HEIGHT))
    ends = sorted(
        ((key, _last_drawn(history)) for key, history in drawn.items()),
        key=lambda end: (end[1]["as_at"], _end_of(end[1])),
    )
    for group in _beside_each_other(ends, days):
        keys, rows = zip(*sorted(group, key=lambda end: _end_of(end[1])), strict=True)
        for key, row, height in zip(keys, rows, apart([_end_of(row).toordinal() for row in rows], gap), strict=True):
            yield _end_note(key, row["as_at"], date.fromordinal(round(height)), colours[key], context)


def _beside_each_other(ends: Sequence[tuple[str, Row]], days: int) -> list[list[tuple[str, Row]]]:
    """Ends in groups whose ids would lie on each other: each no further from the one before than an id is wide."""
    groups: list[list[tuple[str, Row]]] = []
    for end in ends:
        near = groups and (end[1]["as_at"] - groups[-1][-1][1]["as_at"]).days <= days * ID_SHARE
        groups[-1].append(end) if near else groups.append([end])
    return groups


def _end_note(key: str, when: date, height: date, colour: str, context: Context) -> dict[str, Any]:
    at = {"x": when.isoformat(), "y": height.isoformat(), "xref": "x", "yref": "y", "yanchor": "middle"}
    font = {"size": ID_SIZE, "color": colour}
    return note(context, plain(key, 12), **at, xanchor="left", xshift=12, font=font)


def _last_drawn(history: History) -> Row:
    """Where a line ends: at its square if it was done, else at its latest forecast."""
    drawn = [row for row in history if row["completed_on"] is None or row["change"] == "completed"]
    return (drawn or history)[-1]
