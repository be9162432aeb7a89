"""How the recommendations came to where they stand: the ladder month by month, to be played through in the browser."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.palette import theme
from charts.template import Room, framed, nothing
from charts.text import clean
from data.book.english import count_of, day, join_names, month, noun_for, plural
from data.book.ladder import EMBEDDED, STAGES, or_above
from data.book.numbering import number_of
from data.book.shares import threshold
from data.book.verdicts import FLAG_WORDS, SIGNS, STAGE_CHANGES

NOTHING = "No month has been reported: load a return to begin the history."
FELL_BELOW = "fell below the line"
NOT_KNOWN, OUT_OF_SCOPE = "-", " "
MOST_NAMED = 6


def ladder_by_month(
    rows: Sequence[Row],
    units: Sequence[Row],
    crossings: Sequence[Row],
    context: Context,
    *,
    meetings: Sequence[date] = (),
    names: Sequence[tuple[str, str]] = (),
    drawn: Sequence[int] | None = None,
) -> Drawing:
    """The recommendations on the ladder with a dot for each unit, a frame for each month reported.

    rows, units, crossings: those of the questions `recommendation_by_month`, `unit_stage_by_month` (none where units
    are too many for dots) and `training_crossings_by_month`. meetings: the days on which one was held. names: (unit_id,
    name) pairs. drawn: the recommendations that have a row, where not all do; what is said is of all.
    Click: [recommendation_id, unit_id or None, month as YYYY-MM-DD].
    """
    if not rows:
        return nothing(context, "No month reported yet", NOTHING)
    history = History(rows, units, None if drawn is None else frozenset(drawn))
    last = history.months[-1]
    title = history.finding(last)
    replay = {
        **_still(history, dict(names), context),
        "frames": [_frame(history, when, _held(meetings, when), crossings) for when in history.months],
    }
    alt = f"{title}. {_alt(history)}"
    return framed([], context, title, alt, Room(120), meta={"replay": replay})


@dataclass(frozen=True)
class History:
    """The rows of two questions by month: recommendations in their order under their themes, units in theirs."""

    rows: Sequence[Row]
    units: Sequence[Row]
    ids: frozenset[int] | None = None

    @cached_property
    def months(self) -> list[date]:
        """The months, first to last."""
        return sorted({row["month_end"] for row in self.rows})

    @cached_property
    def recommendations(self) -> list[Row]:
        """The latest row of each recommendation, under its theme."""
        latest = {row["recommendation_id"]: row for row in sorted(self.rows, key=lambda row: row["month_end"])}
        return sorted(latest.values(), key=lambda row: (row["theme_id"], row["recommendation_id"]))

    @cached_property
    def drawn(self) -> list[Row]:
        """Those of them that have a row."""
        return [row for row in self.recommendations if self.ids is None or row["recommendation_id"] in self.ids]

    @cached_property
    def unit_ids(self) -> list[str]:
        """Every unit that stands anywhere."""
        return sorted({row["unit_id"] for row in self.units})

    @cached_property
    def stands(self) -> Mapping[tuple[date, Any], Row]:
        """A recommendation's row by month and id."""
        return {(row["month_end"], row["recommendation_id"]): row for row in self.rows}

    @cached_property
    def dots(self) -> Mapping[tuple[date, Any, str], Any]:
        """A unit's stage by month, recommendation and unit."""
        return {(row["month_end"], row["recommendation_id"], row["unit_id"]): row["stage"] for row in self.units}

    def of(self, when: date) -> list[Row]:
        """The rows of a month, in order."""
        ids = [row["recommendation_id"] for row in self.recommendations]
        return [self.stands[when, each] for each in ids if (when, each) in self.stands]

    def finding(self, when: date) -> str:
        """How many stood at Embedded or above."""
        rows = self.of(when)
        number = sum((row["stage"] or 0) >= EMBEDDED for row in rows)
        return f"{count_of(number, len(rows), 'recommendation')} at {or_above(EMBEDDED)} in {month(when)}"


def _still(history: History, names: Mapping[str, str], context: Context) -> dict[str, Any]:
    """What stays as it is while months go by."""
    colours = theme(context.dark)
    return {
        "stages": list(STAGES),
        "fills": list(colours.stages),
        "colours": {"muted": colours.muted, "outline": colours.outline, "grid": colours.grid, "band": colours.band},
        "rows": [
            {
                "id": row["recommendation_id"],
                "number": number_of(row),
                "title": clean(row["title"]),
                "group": clean(row["theme_name"] or ""),
            }
            for row in history.drawn
        ],
        "units": [{"id": unit, "name": clean(names.get(unit, unit))} for unit in history.unit_ids],
        "changes": {change: f"{SIGNS[change]} {change}" for change in STAGE_CHANGES},
    }


def _frame(history: History, when: date, held: str, crossings: Sequence[Row]) -> dict[str, Any]:
    """One month: where all stand, what changed, and the words that go with it."""
    ids = [row["recommendation_id"] for row in history.drawn]
    rows = [history.stands.get((when, each)) for each in ids]
    return {
        "at": when.isoformat(),
        "month": month(when),
        "title": history.finding(when),
        "held": held,
        "says": caption(history.of(when), [row for row in crossings if row["month_end"] == when]),
        "stages": "".join(_digit(row["stage"]) if row else OUT_OF_SCOPE for row in rows),
        "dots": "".join(_dot(history, when, each, unit) for each in ids for unit in history.unit_ids),
        "changes": {place: row["change"] for place, row in enumerate(rows) if row and _moved_stage(row)},
    }


def _dot(history: History, when: date, recommendation: Any, unit: str) -> str:
    key = when, recommendation, unit
    return _digit(history.dots[key]) if key in history.dots else OUT_OF_SCOPE


def _digit(stage: int | None) -> str:
    return NOT_KNOWN if stage is None else str(stage)


def caption(rows: Sequence[Row], crossings: Sequence[Row]) -> str:
    """What happened in a month, in one sentence; nothing where nothing did.

    A course that fell below its line is named with the recommendations that ask for it and fell in the same month.
    """
    fell = [row for row in rows if row["change"] in FLAG_WORDS]
    told: set[Any] = set()
    said: list[str] = []
    for crossing in (row for row in crossings if row["change"] == FELL_BELOW):
        with_it = [row for row in fell if row["recommendation_id"] in {*crossing["recommendations"]} - told]
        said += [_course(crossing, with_it)] if with_it else []
        told |= {row["recommendation_id"] for row in with_it}
    others = [row for row in rows if _moved_stage(row) and row["recommendation_id"] not in told]
    changed = {change: [row for row in others if row["change"] == change] for change in STAGE_CHANGES}
    return "; ".join([*said, *(_moved(change, some) for change, some in changed.items() if some)])


def _course(crossing: Row, with_it: Sequence[Row]) -> str:
    """A course that fell below its line, and those that ask for it and fell with it."""
    said = f"{clean(crossing['title'])} fell below {threshold(crossing['threshold'])}"
    numbers = join_names([number_of(row) for row in with_it], MOST_NAMED)
    some = f"{noun_for(len(with_it), 'recommendation')} {numbers}"
    return f"{said} in {plural(crossing['units'], 'unit')}, and {some} fell with it"


def _moved(change: str, rows: Sequence[Row]) -> str:
    """The recommendations that changed alike."""
    numbers = join_names([number_of(row) for row in rows], MOST_NAMED)
    stages = {row["stage"] for row in rows}
    where = f", to {STAGES[stages.pop()]}" if len(stages) == 1 and None not in stages else ""
    did = "gained a stage" if change == "gained" else change
    return f"{noun_for(len(rows), 'recommendation')} {numbers} {did}{where}"


def _moved_stage(row: Row) -> bool:
    """Whether its stage rose or fell; a change of scope is neither."""
    return row["change"] in STAGE_CHANGES


def _held(meetings: Sequence[date], when: date) -> str:
    """The meetings held in a month, in words."""
    held = sorted(each for each in meetings if (each.year, each.month) == (when.year, when.month))
    return f"Gold Group met on {join_names([day(each) for each in held])}" if held else ""


def _alt(history: History) -> str:
    first, last = history.months[0], history.months[-1]
    span = f"Month by month from {month(first)} to {month(last)}"
    return f"{span}: play it, or move from month to month; the words over it say what changed in each."
