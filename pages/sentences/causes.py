"""What moved the stages between two days, in words: each cause with its figure now and then, where, and what it moved.

Rows of `causes` in, text out; nothing is judged here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from data.book import shares
from data.book.english import count_of, day, join_names, plural, sentence
from data.book.numbering import numbers_of

Row = Mapping[str, Any]
Names = Mapping[str, str]

ROSE = "gained"
NAMED_AT_MOST = 5
VERBS = {ROSE: "rose", "fell": "fell", "unproven": "can no longer be told", "lapsed": "fell as evidence ran out"}


def falls(rows: Sequence[Row]) -> list[Row]:
    """The causes of falls, in the question's order: those that moved a recommendation's own stage first."""
    return [row for row in rows if row["change"] != ROSE]


def rises(rows: Sequence[Row]) -> list[Row]:
    """The causes of rises, in the question's order."""
    return [row for row in rows if row["change"] == ROSE]


def moved(rows: Sequence[Row]) -> list[str]:
    """The recommendations whose own stage moved by these causes, as written, each once."""
    return list(dict.fromkeys(number for row in rows for number in numbers_of(row, "headlines")))


def answer(rows: Sequence[Row], positions: int) -> str:
    """How many recommendations fell and rose, and in how many unit positions, from how many causes.

    positions: recommendations in units that are in scope, in all.
    """
    if not rows:
        return f"No stage rose or fell in any of {plural(positions, 'unit position')}."
    down, up = falls(rows), rises(rows)
    own = " and ".join([_own(down, "fell"), _own(up, "rose")])
    return sentence(f"{own}; {_in_positions(down, positions, 'fell')}; {_in_positions(up, positions, 'rose')}")


def _own(rows: Sequence[Row], verb: str) -> str:
    numbers = moved(rows)
    if not numbers:
        return f"no recommendation {verb}"
    return f"{plural(len(numbers), 'recommendation')} {verb} ({join_names(numbers, NAMED_AT_MOST)})"


def _in_positions(rows: Sequence[Row], positions: int, verb: str) -> str:
    moves = sum(row["unit_positions"] for row in rows)
    if not moves:
        return f"in none of {plural(positions, 'unit position')} the stage {verb}"
    return f"in {count_of(moves, positions, 'unit position')} the stage {verb}, from {plural(len(rows), 'cause')}"


def told(row: Row, units: Names) -> str:
    """A cause in one sentence: where, the figure now and then, and what moved with it."""
    return sentence(f"{where(row, units)}: {what(row)}; {effect(row)}")


def where(row: Row, units: Names) -> str:
    """The units it concerns, by name; `every unit` where that is so."""
    names = [units.get(unit, unit) for unit in row["units"]]
    if len(names) == len(units) > 1:
        return "every unit"
    return join_names(names, NAMED_AT_MOST)


def what(row: Row) -> str:
    """What happened, with the figure now and then where there is one."""
    return _SAID.get(row["kind"], _by_title)(row)


def effect(row: Row) -> str:
    """Which recommendations moved with it there, and of which the own stage did."""
    numbers, own = numbers_of(row), numbers_of(row, "headlines")
    moves = f"{join_names(numbers, NAMED_AT_MOST)} {VERBS[row['change']]} there"
    if not own:
        return moves
    return f"{moves}, and {join_names(own, NAMED_AT_MOST)} {'itself' if len(own) == 1 else 'themselves'} with it"


def _share(row: Row, side: str) -> str:
    return shares.percent(row[f"{side}_figure"], row["threshold"])


def _counted(row: Row, unit_of_count: str) -> str:
    """`13 of 29 … (44.8%, against 85%); it was 51 of 53`."""
    if row["to_n"] is None or row["to_x"] is None:
        return f"figures of {plural(row['unit_positions'], 'unit position')} moved together"
    line = f", against {shares.threshold(row['threshold'])}" if row["threshold"] is not None else ""
    now = f"{row['to_x']:,} of {row['to_n']:,} {unit_of_count} ({_share(row, 'to')}{line})"
    return f"{now}; it was {row['from_x']:,} of {row['from_n']:,}" if row["from_n"] else f"{now}; none before"


def _training(row: Row) -> str:
    people = f"{row['role']}s" if row["role"] else "people"
    return _counted(row, f"{people} in post trained on {row['course_title']}")


def _roster(row: Row) -> str:
    came = "came in" if row["change"] == ROSE else "ran out"
    return f"the training figures of {row['course_title'] or 'a course'} {came}{_on_or_by(row)}"


def _sample(row: Row) -> str:
    return _counted(row, "sampled cases met the standard")


def _expiry(row: Row) -> str:
    return f"evidence of “{row['criterion_title']}” ran out{_on_or_by(row)}"


def _finding(row: Row) -> str:
    found = "a new finding" if _is_one(row) else "new findings"
    return f"{found} on “{row['criterion_title']}”{_on_or_by(row)}"


def _months_held(row: Row) -> str:
    if row["to_n"] is None:
        return f"“{row['criterion_title']}” has been held long enough"
    return f"{count_of(row['to_x'], row['to_n'], 'month-end')} held for “{row['criterion_title']}”"


def _exception(row: Row) -> str:
    return f"“{row['criterion_title']}” was switched off by an agreed decision{_on(row)}"


def _rule(row: Row) -> str:
    return f"another version of “{row['criterion_title']}” came into force{_on(row)}"


def _by_title(row: Row) -> str:
    return f"“{row['criterion_title']}” moved{_on_or_by(row)}"


def _is_one(row: Row) -> bool:
    return bool(row["evidence_id"]) or row["unit_positions"] == 1


def _on_or_by(row: Row) -> str:
    """The day it moved; of several items the last of their days, by which all had."""
    return _on(row, "on" if _is_one(row) else "by")


def _on(row: Row, word: str = "on") -> str:
    return f" {word} {day(row['moved_on'])}" if row["moved_on"] else ""


_SAID: Mapping[str, Callable[[Row], str]] = {
    "training": _training,
    "roster": _roster,
    "sample": _sample,
    "expiry": _expiry,
    "finding": _finding,
    "months held": _months_held,
    "exception": _exception,
    "rule": _rule,
}
