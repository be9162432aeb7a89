"""Each criterion by itself over time: in how many unit positions it is met, and in how many it is only said to be."""

from collections.abc import Mapping, Sequence
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.months import CELL_WIDTH, middle, month_axis
from charts.notes import LABEL, LABEL_LINE, at_right, heading_note, inked, key_note, note
from charts.palette import Theme, theme, verdict_fill
from charts.places import CLEAR, Lines, Place, Stack, row_label, stacked
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK, clean, plain, wrapped
from charts.traces import hatched, hovered, outlined
from data.book.days import months_between
from data.book.english import join_names, month
from data.book.ladder import STAGES
from data.book.verdicts import SIGNS, VERDICTS

NO_MONTH = "No month has been reported: load a return to begin the history."
PANEL, GAP, HEADING, LABEL_WIDTH, RIGHT = 32, 8, 21, 34, 104
MET, NOT_MET, *BETWEEN, NOT_ASSESSED = (verdict.word for verdict in VERDICTS)
# From the foot of a panel up: the verdict, and the column that counts it.
COLUMNS: Mapping[str, str] = {
    verdict: verdict.replace(" ", "_") for verdict in (MET, *BETWEEN, NOT_MET, NOT_ASSESSED)
}  # fmt: skip
WAS = "was: a year before"
KEY = "from the foot up: " + " · ".join(f"{SIGNS[verdict]} {verdict}" for verdict in COLUMNS)
ASSERTED = "☐ hollow, over the met: asserted by done milestones, not shown"


def over_time(rows: Sequence[Row], context: Context) -> Drawing:
    """One panel for each criterion: its unit positions by verdict, month by month, and those asserted drawn hollow.

    rows: those of the question `rungs`. A month that no return reported is left a gap.
    """
    reported = [row for row in rows if row["positions"]]
    if not reported:
        return nothing(context, "No criterion to follow yet", NO_MONTH)
    stack, months = _stack(reported), sorted({row["month_end"] for row in reported})
    asserted = [ASSERTED] if any(row["asserted"] for row in reported) else []
    title, key = finding(reported), [KEY, " · ".join([*asserted, *([WAS] if _a_year_before(reported) else [])])]
    key = [line for line in key if line]
    above = LABEL_LINE * (len(key) + 1) + 4
    return framed(
        _traces(reported, stack, context),
        context,
        title,
        _alt(title, reported),
        Room(stack.height, stack.left, RIGHT, above, 72),
        xaxis=axis(context, "Month-end", **month_axis(months), fixedrange=True),
        yaxis=axis(context, visible=False, range=[stack.height, 0], fixedrange=True),
        annotations=[key_note(context, key, stack.left, above), *_words(reported, stack, context)],
        barmode="overlay",
    )


def latest(rows: Sequence[Row]) -> list[Row]:
    """The rows of the last month reported, in the order of the ladder."""
    last = max((row["month_end"] for row in rows if row["positions"]), default=None)
    return [row for row in rows if row["month_end"] == last and row["positions"]]


def _a_year_before(rows: Sequence[Row]) -> dict[str, Row]:
    """The rows of the month twelve before the last, by criterion; none where it was not reported."""
    last = max(row["month_end"] for row in rows)
    return {row["criterion_id"]: row for row in rows if len(months_between(row["month_end"], last)) == 13}


def finding(rows: Sequence[Row]) -> str:
    """The title: which criterion gained most in a year and which lost most; or the most and the least met."""
    now, then = latest(rows), _a_year_before(rows)
    moved = sorted(
        ((row["met"] - then[row["criterion_id"]]["met"], row) for row in now if row["criterion_id"] in then),
        key=lambda pair: -pair[0],
    )
    if not moved:
        most, least = max(now, key=lambda row: row["met"]), min(now, key=lambda row: row["met"])
        if not most["met"]:
            return "No criterion is met in any unit position yet"
        return f"Met in most unit positions: {_figure(most)}; in fewest: {_figure(least)}"
    (gain, gained), (loss, lost) = moved[0], moved[-1]
    parts = [f"most gained: {_figure(gained)}, {gain} more" if gain > 0 else "no criterion gained"]
    parts.append(f"most lost: {_figure(lost)}, {-loss} fewer" if loss < 0 else "none lost")
    return f"In a year, {'; '.join(parts)}"


def _figure(row: Row) -> str:
    return f"{clean(row['title'])}, {row['met']:,} of {row['positions']:,}"


def _alt(title: str, rows: Sequence[Row]) -> str:
    now = latest(rows)
    said = [f"{_figure(row)}{_said(row)}" for row in now]
    return f"{title}. In {month(now[0]['month_end'])}, met in unit positions: {'; '.join(said)}."


def _said(row: Row) -> str:
    return f" and asserted in {row['asserted']:,} more" if row["asserted"] else ""


def _stack(rows: Sequence[Row]) -> Stack:
    now = {row["criterion_id"]: row for row in rows}
    return stacked(now.values(), _label, lambda label: PANEL + GAP, _heading, HEADING)


def _label(row: Row) -> Lines:
    return (*wrapped(row["title"], LABEL_WIDTH, 2), "")


def _heading(row: Row) -> tuple[int, str]:
    return row["stage"], STAGES[row["stage"]]


def _traces(rows: Sequence[Row], stack: Stack, context: Context) -> list[dict[str, Any]]:
    places = {place.row["criterion_id"]: place for place in stack.places}
    colours = theme(context.dark)
    bands = [_band(rows, places, verdict, context) for verdict in COLUMNS]
    said = [row for row in rows if row["asserted"]]
    return [*bands, *([_asserted(said, places, colours)] if said else []), _hits(rows, places)]


def _foot(place: Place) -> float:
    return place.top + GAP / 2 + PANEL


def _band(rows: Sequence[Row], places: Mapping[str, Place], verdict: str, context: Context) -> dict[str, Any]:
    """The bars of one verdict, each on those below it."""
    under = list(COLUMNS)[: list(COLUMNS).index(verdict)]
    spans = [(row, sum(row[COLUMNS[word]] for word in under), row[COLUMNS[verdict]]) for row in rows]
    colours = theme(context.dark)
    filled = {"color": verdict_fill(verdict, context.dark), "line": outlined(colours, 0.5)}
    return _bars(spans, places, hatched(context, 0.5) if verdict == NOT_ASSESSED else filled, verdict)


def _asserted(rows: Sequence[Row], places: Mapping[str, Place], colours: Theme) -> dict[str, Any]:
    """Hollow bars over what is met: what done milestones say besides."""
    marker = {"color": CLEAR, "line": {"color": colours.accent, "width": 2}}
    return _bars([(row, row["met"], row["asserted"]) for row in rows], places, marker, "asserted")


def _bars(
    spans: Sequence[tuple[Row, int, int]], places: Mapping[str, Place], marker: dict[str, Any], name: str
) -> dict[str, Any]:
    """Bars of unit positions in each criterion's panel: the row, how many lie under, how many they are."""
    wide = [(row, under, many, PANEL / row["positions"]) for row, under, many in spans if many]
    return {
        "type": "bar",
        "x": [middle(row["month_end"]) for row, *_ in wide],
        "base": [_foot(places[row["criterion_id"]]) - (under + many) * unit for row, under, many, unit in wide],
        "y": [many * unit for _, _, many, unit in wide],
        "width": CELL_WIDTH,
        "marker": marker,
        "name": name,
        "hoverinfo": "skip",
    }


def _hits(rows: Sequence[Row], places: Mapping[str, Place]) -> dict[str, Any]:
    """An unseen bar over each month of each panel, which says its figures when pointed at."""
    return {
        "type": "bar",
        "x": [middle(row["month_end"]) for row in rows],
        "base": [_foot(places[row["criterion_id"]]) - PANEL for row in rows],
        "y": [PANEL] * len(rows),
        "width": CELL_WIDTH,
        "marker": {"color": CLEAR, "line": {"width": 0}},
        "name": "months",
        **hovered([_hover(row) for row in rows]),
    }


def _hover(row: Row) -> str:
    counts = [f"{row[column]:,} {verdict}" for verdict, column in COLUMNS.items() if row[column]]
    said = [f"{row['asserted']:,} of those not met asserted by done milestones"] if row["asserted"] else []
    head = f"<b>{plain(row['title'])}</b>, {month(row['month_end'])}"
    return BREAK.join([head, f"of {row['positions']:,} unit positions: {join_names(counts)}", *said])


def _words(rows: Sequence[Row], stack: Stack, context: Context) -> list[dict[str, Any]]:
    """The stages as headings, the criteria's names, and at the right how many are met now and a year before."""
    then = _a_year_before(rows)
    headings = [heading_note(context, plain(words), stack.left, top + HEADING - 2) for words, top in stack.headings]
    labels = [row_label(place, stack.left, context) for place in stack.places]
    where = {**at_right(10), "yref": "y", "align": "left", "font": inked(context, LABEL)}
    now = {row["criterion_id"]: row for row in latest(rows)}
    ends = [
        note(context, _end(now[key], then.get(key)), y=place.top + GAP / 2 + PANEL / 2, **where)
        for place in stack.places
        if (key := place.row["criterion_id"]) in now
    ]
    return [*headings, *labels, *ends]


def _end(row: Row, then: Row | None) -> str:
    was = f"{BREAK}was {then['met']:,}" if then else ""
    return f"<b>{row['met']:,} of {row['positions']:,}</b>{was}"
