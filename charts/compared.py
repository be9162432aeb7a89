"""Two sides on one ladder: two units, one unit on two days, or all recommendations on two days."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts.drawing import Context, Drawing, Row
from charts.notes import EDGE, LABEL, LABEL_LINE, key_note
from charts.palette import Theme, theme
from charts.template import Room, axis, framed, nothing
from charts.text import BREAK, escape, joined, plain, widest, wrapped
from charts.traces import lines, markers, pointed
from data.book.english import count_of, plural
from data.book.ladder import STAGES
from data.book.numbering import number_of

LABEL_WIDTH, KEY_WIDTH, MOST_ROWS, BETWEEN_ROWS = 28, 50, 40, 8
NOTHING = "Neither side is in scope of a recommendation on its day."


@dataclass(frozen=True)
class Pair:
    """One recommendation on both sides: the stage on each, None where it is not in scope or nothing was assessed."""

    row: Row
    left: int | None
    right: int | None

    @property
    def apart(self) -> int:
        """By how many stages the sides differ; a stage against none counts as the most."""
        if self.left is None or self.right is None:
            return 0 if self.left is self.right else len(STAGES)
        return abs(self.right - self.left)

    @property
    def number(self) -> str:
        """The recommendation as it is written."""
        return number_of(self.row)


def paired(left: Sequence[Row], right: Sequence[Row]) -> list[Pair]:
    """Both sides of each recommendation, the furthest apart first, then by number. Rows with recommendation_id, title
    and stage (or supported_stage where there is none), of one unit or of the whole each.
    """
    sides = [{row["recommendation_id"]: row for row in rows} for rows in (left, right)]
    numbers = sorted({*sides[0], *sides[1]})
    pairs = [
        Pair(sides[1].get(number) or sides[0][number], *(_stage(side.get(number)) for side in sides))
        for number in numbers
    ]
    return sorted(pairs, key=lambda pair: (-pair.apart, pair.row["recommendation_id"]))


def _stage(row: Row | None) -> int | None:
    if row is None or not row.get("in_scope", True):
        return None
    return row["stage"] if "stage" in row else row["supported_stage"]


def ladder(
    left: Sequence[Row], right: Sequence[Row], context: Context, *, names: tuple[str, str], days: bool = False
) -> Drawing:
    """One row for each recommendation, a mark for each side at the stage it stands at, the furthest apart first.

    left, right: as `paired` takes them. names: what the sides are called. days: whether they are two days.
    Click: customdata [recommendation_id, side], the side 0 or 1.
    """
    pairs = paired(left, right)
    if not pairs:
        return nothing(context, "Nothing to compare", NOTHING)
    title = finding(pairs, names, days)
    drawn = pairs[:MOST_ROWS]
    labels = [wrapped(f"{pair.number} {pair.row['title']}", LABEL_WIDTH, 3) for pair in drawn]
    margin = 2 * EDGE + widest((line for lines in labels for line in lines), LABEL)
    key = [_key(names), *joined([f"{number} {name}" for number, name in enumerate(STAGES)], KEY_WIDTH)]
    row_height = LABEL_LINE * max(map(len, labels)) + BETWEEN_ROWS
    room = Room(row_height * len(drawn), margin, 24, LABEL_LINE * (len(key) + 1) + 16, 14, KEY_WIDTH)
    return framed(
        _traces(drawn, names, theme(context.dark)),
        context,
        title,
        alt_text(title, pairs, names),
        room,
        **_axes(labels, context),
        annotations=[key_note(context, key, room.left, room.above)],
    )


def finding(pairs: Sequence[Pair], names: tuple[str, str], days: bool = False) -> str:
    """The title: on how many recommendations the sides stand apart, and which stands higher on how many."""
    apart = [pair for pair in pairs if pair.apart]
    total = count_of(len(apart), len(pairs), "recommendation")
    if not apart:
        return f"{total} moved since {names[0]}" if days else f"{names[0]} and {names[1]}: apart on {total}"
    first, second = (len(higher(apart, side)) for side in (0, 1))
    if days:
        return f"{total} moved since {names[0]}: {first} to a lower stage, {second} to a higher one"
    return f"Apart on {total}: {names[0]} higher on {first}, {names[1]} on {second}"


def higher(pairs: Sequence[Pair], side: int) -> list[Pair]:
    """The pairs of which one side, 0 or 1, stands higher than the other."""
    return [pair for pair in pairs if (stages := ((pair.left or 0), (pair.right or 0)))[side] > stages[1 - side]]


def alt_text(title: str, pairs: Sequence[Pair], names: tuple[str, str]) -> str:
    """The finding, then each recommendation on which the sides stand apart."""
    apart = [f"{pair.number}: {_at(pair.left)} and {_at(pair.right)}" for pair in pairs if pair.apart]
    alike = len(pairs) - len(apart)
    first = f"{title}. {names[0]} and {names[1]}: {'; '.join(apart)}." if apart else f"{title}."
    return f"{first} Alike on {plural(alike, 'recommendation')}." if apart else first


def _at(stage: int | None) -> str:
    return "not known" if stage is None else STAGES[stage]


def _key(names: tuple[str, str]) -> str:
    return plain(f"○ {names[0]} · ◆ {names[1]}", 120)


def _traces(pairs: Sequence[Pair], names: tuple[str, str], colours: Theme) -> list[dict[str, Any]]:
    """A line where the sides differ, then the mark of each side; the second lies smaller on the first."""
    both = [(place, pair) for place, pair in enumerate(pairs) if None not in (pair.left, pair.right)]
    x = [end for _, pair in both for end in (pair.left, pair.right, None)]
    y = [end for place, _ in both for end in (place, place, None)]
    first = {"symbol": "circle-open", "size": 17, "color": colours.accent, "line": {"width": 2.5}}
    second = {"symbol": "diamond", "size": 11, "color": colours.categories[0]}
    return [
        lines(x, y, {"color": colours.outline, "width": 3}, "apart"),
        _marks(pairs, 0, first, names[0]),
        _marks(pairs, 1, second, names[1]),
    ]


def _marks(pairs: Sequence[Pair], side: int, marker: dict[str, Any], name: str) -> dict[str, Any]:
    stages = [(place, pair, (pair.left, pair.right)[side]) for place, pair in enumerate(pairs)]
    known = [(place, pair, stage) for place, pair, stage in stages if stage is not None]
    clicks = [[pair.row["recommendation_id"], side] for _, pair, _ in known]
    hovers = [
        BREAK.join([f"<b>{plain(name, 60)}</b>", plain(f"{pair.number} {pair.row['title']}", 90), STAGES[stage]])
        for _, pair, stage in known
    ]
    x, y = [stage for _, _, stage in known], [place for place, _, _ in known]
    return markers(x, y, marker, "first" if side == 0 else "second", cliponaxis=False, **pointed(clicks, hovers))


def _axes(labels: Sequence[Sequence[str]], context: Context) -> dict[str, Any]:
    across: dict[str, Any] = {
        "side": "top",
        "range": [-0.4, len(STAGES) - 0.6],
        "tickvals": list(range(len(STAGES))),
        "ticktext": [str(number) for number in range(len(STAGES))],
    }
    down: dict[str, Any] = {
        "range": [len(labels) - 0.5, -0.5],
        "tickvals": list(range(len(labels))),
        "ticktext": [BREAK.join(map(escape, label)) for label in labels],
        "showgrid": False,
        "ticklabelstandoff": 4,
    }
    still: dict[str, Any] = {"fixedrange": True, "tickangle": 0}
    return {"xaxis": axis(context, **still, **across), "yaxis": axis(context, **still, **down)}
