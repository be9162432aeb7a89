"""The Units page's figures: where each unit stands on each recommendation, what blocks it, and one unit's criteria."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.matrix import matrix
from charts.palette import DEEPEST
from data.book.english import count_of, is_or_are, join_names, plural
from data.book.ladder import LADDER, PRACTISED, STAGES, TOP, at_stage, or_above
from data.book.numbering import number_of

POSITION = ("unit position", "unit positions")
"""A recommendation in one unit."""
MOST_UNITS, MOST_RECOMMENDATIONS = 24, 40
# The deepest shade is for half of the recommendations or more: few criteria ever block more than that.
DEEPEST_SHARE = 0.5


NEEDS = {
    "at_floor": ("Lowest or joint lowest", "lowest or joint lowest"),
    "needs_help": ("Help", "practice or training falls short"),
    "needs_cases": ("Cases", "too few were judged to tell"),
    "needs_paper": ("Paper", "evidence lapsed or never filed"),
    "needs_time": ("Only time", "months still to be held"),
}
"""What each column of `needed` counts, by its name in the rows: its head, and what it means."""
KEY = ("Help: practice or training falls short · cases: too few to tell", "paper: lapsed or never filed")


def needed(rows: Sequence[Row], context: Context, *, first: int = 0) -> Drawing:
    """Units by what they need: on how many recommendations each is lowest, and needs help, cases, paper or only time.

    rows: those of the question `unit_needs`, in their order: the first to help comes first; MOST_UNITS from place
    `first` are drawn. Click: customdata [unit_id, the column's name].
    """
    title = most_needed(rows)
    most = max((row["in_scope"] for row in rows), default=0)
    return matrix(
        [cell for row in some_units(rows, first) for cell in _need_cells(row, most)],
        context,
        title=title,
        alt=needs_alt(title, rows),
        across="On recommendations",
        down="Unit",
        empty="No unit is in scope of a recommendation on this day: load a return to begin.",
        key=KEY,
        narrow=True,
    )


def most_needed(rows: Sequence[Row]) -> str:
    """The title: how many unit positions below the top need help, and how many cases, paper or only time."""
    below = sum(row["below_top"] for row in rows)
    if not below:
        return f"No unit position is below {STAGES[TOP]}" if rows else "No unit in scope"
    counts = [f"{sum(row[name] for row in rows)} {head.lower()}" for name, (head, _) in _KINDS]
    return f"{plural(below, *POSITION)} below {STAGES[TOP]} need: {join_names(counts)}"


_KINDS = [(name, words) for name, words in NEEDS.items() if name != "at_floor"]


def needs_alt(title: str, rows: Sequence[Row]) -> str:
    """The finding, then for each unit, the first to help first, how many of each."""
    units = [
        f"{row['unit_name']}: " + ", ".join(f"{words[0].lower()} {row[name]}" for name, words in NEEDS.items())
        for row in rows
    ]
    return f"{title}. {'; '.join(units)}."


def _need_cells(row: Row, most: int) -> list[dict[str, Any]]:
    return [
        {
            "row_id": row["unit_id"],
            "row_label": row["unit_name"],
            "column_id": name,
            "column_label": head,
            **_counted(row[name], 2 * most),
            "hover": f"{means}, of {plural(row['in_scope'], 'recommendation')}",
        }
        for name, (head, means) in NEEDS.items()
    ]


def by_recommendation(rows: Sequence[Row], context: Context, *, first: int = 0, order: tuple[str, ...] = ()) -> Drawing:
    """Units by recommendations: the stage in each cell, hatched where nothing was assessed, empty where not in scope.

    rows: those of the question `unit_standing`; MOST_UNITS from place `first`, and MOST_RECOMMENDATIONS, are drawn:
    the finding is of all rows. order: ids of units as they are to stand.
    Click: customdata [unit_id, recommendation_id].
    """
    in_scope = [row for row in in_order(rows, order) if row["in_scope"]]
    title = standing(in_scope)
    drawn = set(list(dict.fromkeys(row["recommendation_id"] for row in rows))[:MOST_RECOMMENDATIONS])
    return matrix(
        [_standing_cell(row) for row in some_units(in_scope, first) if row["recommendation_id"] in drawn],
        context,
        title=title,
        alt=standing_alt(title, in_scope),
        across="Recommendation",
        down="Unit",
        empty="No unit is in scope of a recommendation on this day: load a return to begin.",
    )


def in_order(rows: Sequence[Row], order: Sequence[str]) -> list[Row]:
    """The rows by their units' places in an order; those that have none come last, as they came."""
    place = {unit: number for number, unit in enumerate(order)}
    return sorted(rows, key=lambda row: place.get(row["unit_id"], len(place)))


def standing(rows: Sequence[Row]) -> str:
    """The title: how many standings are practised or better, have fallen back, or are unknown."""
    if not rows:
        return "No unit in scope"
    practised = sum(row["supported_stage"] >= PRACTISED for row in rows)
    fallen = sum(row["flag"] is not None for row in rows)
    unknown = sum(row["stage"] is None for row in rows)
    first = f"{count_of(practised, len(rows), *POSITION)} {is_or_are(practised, len(rows))} at {or_above(PRACTISED)}"
    rest = [f"{fallen} below what was once held"] * bool(fallen) + [f"{unknown} never assessed"] * bool(unknown)
    return "; ".join([first, *rest])


def standing_alt(title: str, rows: Sequence[Row]) -> str:
    """The finding, then for each unit, alphabetically, how many recommendations stand at each stage."""
    names = dict.fromkeys(row["unit_name"] for row in rows)
    counts = {name: Counter(row["stage"] for row in rows if row["unit_name"] == name) for name in names}
    return f"{title}. By unit: {'; '.join(f'{name}: {_by_stage(count)}' for name, count in counts.items())}."


def some_units(rows: Sequence[Row], first: int) -> list[Row]:
    """The rows of as many units as are drawn, from place `first` in the order in which they come."""
    drawn = set(list(dict.fromkeys(row["unit_id"] for row in rows))[first : first + MOST_UNITS])
    return [row for row in rows if row["unit_id"] in drawn]


def blocks(
    rows: Sequence[Row], context: Context, *, in_scope: int, first: int = 0, order: tuple[str, ...] = ()
) -> Drawing:
    """Units by criteria: on how many recommendations each criterion is what blocks the unit's next stage.

    rows: those of the question `unit_blocks`; MOST_UNITS from place `first` are drawn. in_scope: recommendations, the
    whole that shades are a share of. order: as in `by_recommendation`. Click: customdata [unit_id, criterion_id].
    """
    title = commonest(rows)
    return matrix(
        _block_cells(some_units(in_order(rows, order), first), in_scope),
        context,
        title=title,
        alt=blocks_alt(title, rows),
        across="Criterion that blocks",
        down="Unit",
        empty=f"No unit is blocked: none is in scope, or every one is {at_stage(TOP)}.",
    )


def commonest(rows: Sequence[Row]) -> str:
    """The title: how many unit positions stop at the criterion that stops most, and with which verdicts."""
    if not rows:
        return "Nothing blocks any unit"
    counts = _by_criterion(rows)
    title, number = max(counts.items(), key=lambda item: item[1])
    verdicts: Counter[str] = Counter()
    for row in rows:
        verdicts[row["verdict"]] += row["recommendations"] * (row["criterion_title"] == title)
    how = join_names([f"{count} {verdict}" for verdict, count in verdicts.most_common() if count])
    total = count_of(number, sum(counts.values()), *POSITION)
    return f"{total} below {STAGES[TOP]} {'stops' if number == 1 else 'stop'} at “{title}”: {how}"


def blocks_alt(title: str, rows: Sequence[Row]) -> str:
    """The finding, then each criterion with the number of times it blocks."""
    return f"{title}. {'; '.join(f'{name}: {number}' for name, number in _by_criterion(rows).items())}."


def criteria(rows: Sequence[Row], context: Context, *, unit_name: str) -> Drawing:
    """One unit's recommendations by criteria: the verdict in each cell.

    rows: those of the question `unit_criteria` for the unit. Click: customdata [recommendation_id, criterion_id].
    """
    title = unit_finding(rows, unit_name)
    counts = Counter(row["verdict"] for row in rows)
    verdicts = join_names([f"{number} {verdict}" for verdict, number in counts.items()])
    return matrix(
        [_criterion_cell(row) for row in rows],
        context,
        title=title,
        alt=f"{title}. Of {plural(len(rows), 'verdict')}: {verdicts}.",
        across="Criterion",
        down="Recommendation",
        empty=f"{unit_name} is in scope of no recommendation shown.",
    )


def unit_finding(rows: Sequence[Row], unit_name: str) -> str:
    """The title: on how many recommendations the unit reaches each stage."""
    stages = Counter({row["recommendation_id"]: row["supported_stage"] for row in rows}.values())
    if not stages:
        return f"{unit_name}: no recommendation to show"
    return f"{unit_name}: {_by_stage(stages)}, of {plural(sum(stages.values()), 'recommendation')}"


def _standing_cell(row: Row) -> dict[str, Any]:
    return {
        "row_id": row["unit_id"],
        "row_label": row["unit_name"],
        "column_id": row["recommendation_id"],
        "column_label": number_of(row),
        "column_place": (row["theme_id"], row["recommendation_id"]),
        "stage": row["stage"],
        "change": row["flag"],
        "hover": f"{row['title']}. {blocked_by(row)}",
    }


def blocked_by(row: Row) -> str:
    """What stops the unit's next stage, in words: `Blocked by: Policy issued (lapsed)`."""
    if row["blocking_criterion"] is None:
        return "Nothing blocks it."
    return f"Blocked by: {row['blocking_title']} ({row['blocking_verdict']})."


def _block_cells(rows: Sequence[Row], in_scope: int) -> list[dict[str, Any]]:
    """A cell for each unit and each criterion that blocks anything, verdicts together; 0 where it doesn't block."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        counts[row["unit_id"], row["criterion_id"]] += row["recommendations"]
    units = {row["unit_id"]: row["unit_name"] for row in rows}
    placed = sorted(rows, key=lambda row: row["criterion_place"])
    criteria = {row["criterion_id"]: row["criterion_title"] for row in placed}
    return [
        {
            "row_id": unit,
            "row_label": name,
            "column_id": criterion,
            "column_label": title,
            **_counted(counts[unit, criterion], in_scope),
            "hover": _verdicts(rows, unit, criterion),
        }
        for unit, name in units.items()
        for criterion, title in criteria.items()
    ]


def _counted(number: int, in_scope: int) -> dict[str, int]:
    return {"number": number, "shade": _shade(number, in_scope)}


def _shade(number: int, in_scope: int) -> int:
    """0 for none, then from 1 to the deepest by the share of the recommendations."""
    return min(DEEPEST, 1 + int(DEEPEST * number / max(1, in_scope) / DEEPEST_SHARE)) if number else 0


def _verdicts(rows: Sequence[Row], unit: str, criterion: str) -> str:
    own = [row for row in rows if (row["unit_id"], row["criterion_id"]) == (unit, criterion)]
    return join_names([f"{row['recommendations']} {row['verdict']}" for row in own]) if own else ""


def _by_criterion(rows: Sequence[Row]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for row in sorted(rows, key=lambda row: row["criterion_place"]):
        counts[row["criterion_title"]] += row["recommendations"]
    return dict(counts)


def _criterion_cell(row: Row) -> dict[str, Any]:
    return {
        "row_id": row["recommendation_id"],
        "row_label": f"{number_of(row)} {STAGES[row['supported_stage']]}: {row['title']}",
        "group": row["theme_name"],
        "column_id": row["criterion_id"],
        "column_label": row["criterion_title"],
        "verdict": row["verdict"],
        "hover": row["detail"] or "",
    }


def _by_stage(counts: Counter[int | None]) -> str:
    """How many at each stage, from the highest: `2 embedded, 7 practised and 1 never assessed`."""
    stages = [f"{counts[stage.number]} {stage.name.lower()}" for stage in reversed(LADDER) if counts[stage.number]]
    return join_names([*stages, *([f"{counts[None]} never assessed"] if counts[None] else [])])
