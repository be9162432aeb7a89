"""What the Units page says in words: what help is needed where, and one unit's own story."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from data.book import settings
from data.book.english import count_of, join_names, plural
from data.book.ladder import PRACTISED, TOP, at_stage, stage_of
from data.book.numbering import number_of
from data.book.shares import percent
from data.book.verdicts import CHANGES

Row = Mapping[str, Any]
NAMED_AT_MOST = 4
POSITION = ("unit position", "unit positions")
"""A recommendation in one unit."""

LISTED_DAYS, SOON_DAYS = settings.whole("expiring_days"), settings.whole("lapses_soon_days")


def answer(floors: Sequence[Row], blocks: Sequence[Row], funnel: Sequence[Row]) -> str:
    """Where help should go: one sentence, from the rows of `unit_floor`, `unit_blocks` and `practice_funnel`."""
    if not floors:
        return "Nowhere can be named: no unit is in scope of a recommendation on this day."
    if all(row["unknown"] == row["in_scope"] for row in floors):
        return "First to evidence: nothing has been assessed in any unit yet."
    if not blocks:
        return f"Nowhere by these rules: every unit is at {stage_of(TOP)} on every recommendation in its scope."
    return "; ".join([_commonest(blocks), _alone(floors), *_signals(funnel)]) + "."


def _commonest(blocks: Sequence[Row]) -> str:
    counts: Counter[str] = Counter()
    for row in blocks:
        counts[row["criterion_title"]] += row["recommendations"]
    title, number = counts.most_common(1)[0]
    verdicts: Counter[str] = Counter()
    for row in blocks:
        verdicts[row["verdict"]] += row["recommendations"] * (row["criterion_title"] == title)
    by_verdict = join_names([f"{count:,} {verdict}" for verdict, count in verdicts.most_common() if count])
    total = count_of(number, sum(counts.values()), *POSITION)
    return f"Help is needed most often with “{title}” ({by_verdict}), which stops {total} still below {stage_of(TOP)}"


def _alone(floors: Sequence[Row]) -> str:
    """The units that alone hold a recommendation's headline down, alphabetically: not a ranking."""
    alone = [row for row in floors if row["alone"]]
    if not alone:
        return "no unit is alone in holding a recommendation down"
    units = [f"{row['unit_name']} holds {plural(row['alone'], 'recommendation')} down alone" for row in alone]
    return join_names(units, NAMED_AT_MOST)


def _signals(funnel: Sequence[Row]) -> list[str]:
    """Units whose sampled practice is below what chance explains; nothing when there is none."""
    below = [row["unit_name"] for row in funnel if row["kind"] == "unit" and row["signal"] == "below"]
    return [f"sampled practice is below what chance explains in {join_names(below, NAMED_AT_MOST)}"] if below else []


def of_unit(name: str, floors: Sequence[Row], expiring: Sequence[Row]) -> str:
    """One unit's answer: how far it is, what it holds down, what stops it, what soon runs out."""
    if not floors:
        return f"{name} is in scope of no recommendation on this day."
    row = floors[0]
    if row["unknown"] == row["in_scope"]:
        return f"Nothing has been assessed in {name} yet: the first help it needs is with evidence."
    practised = count_of(row[f"at_{PRACTISED}"], row["in_scope"], "recommendation")
    parts = [
        f"{name} is at {stage_of(PRACTISED)} or above on {practised}",
        _holds_down(row),
        _stopped(row),
        _runs_out(expiring),
    ]
    return "; ".join(part for part in parts if part) + "."


def _holds_down(row: Row) -> str:
    if not row["at_floor"]:
        return "it holds no recommendation down"
    alone = f", {row['alone']} of them alone" if row["alone"] else ""
    return f"it is among the lowest on {row['at_floor']}{alone}"


def _stopped(row: Row) -> str:
    if not row["blocked"]:
        return f"nothing stops it: every one is at {stage_of(TOP)}"
    return f"what stops it most often is “{row['commonest_title']}” ({row['commonest_blocked']} of {row['blocked']})"


def _runs_out(expiring: Sequence[Row]) -> str:
    soon = sum(item["falls_to"] is not None and item["within"] == SOON_DAYS for item in expiring)
    if not soon:
        return ""
    return f"{plural(soon, 'item')} its stages rest on {'runs' if soon == 1 else 'run'} out within {SOON_DAYS} days"


def runs_out() -> str:
    """The heading over what runs out."""
    return f"What runs out within {LISTED_DAYS} days"


def nothing_runs_out() -> str:
    """What is said where nothing does."""
    return (
        f"Nothing it relies on runs out within {LISTED_DAYS} days. Rosters are left out: the next return renews them."
    )


def pair(row: Row) -> str:
    """Where one unit stands on one recommendation, and what stops it (a row of `unit_standing`)."""
    where = f"{row['unit_name']}, recommendation {number_of(row)}"
    if not row["in_scope"]:
        return f"{where}: not in scope."
    if row["stage"] is None:
        return f"{where}: nothing has been assessed."
    below = f", below its best of {stage_of(row['highest_held'])} ({row['flag']})" if row["flag"] else ""
    if row["blocking_criterion"] is None:
        return f"{where}: {at_stage(row['stage'])}{below}."
    stopped = f"stopped at “{row['blocking_title']}”, {row['blocking_verdict']}"
    return f"{where}: {at_stage(row['stage'])}{below}; {stopped}."


def chance(funnel: Sequence[Row]) -> str:
    """Why the limits are as wide as they are: the chance of a false alarm among so many units."""
    row = next((row for row in funnel if row["kind"] == "unit"), None)
    if row is None or (row["units_sampled"] or 0) < 2:
        return "Fewer than two units have a sample in date: there is nothing to compare."
    return (
        f"{plural(row['units_sampled'], 'unit')} at 95% limits give a {percent(row['false_alarm_95'])} chance of a "
        "false alarm where nothing differs; at the 99.8% limits drawn here it is at most "
        f"{percent(row['false_alarm_998'])}. A unit inside the limits is not shown to differ from the rest, wherever "
        "it stands, so there is no order of merit."
    )


def dispersion(funnel: Sequence[Row]) -> str:
    """How much more units differ than chance would have them, and what is made of it; blank for too few units."""
    row = next((row for row in funnel if row["kind"] == "unit"), None)
    if row is None or (row["units_sampled"] or 0) < 2 or row["dispersion"] is None:
        return ""
    expected = "Each unit is judged against the cases expected of the recommendations it was sampled on"
    if row["dispersion"] <= 1:
        return f"{expected}. Units differ no more than chance would have them (dispersion {row['dispersion']:.1f})."
    return (
        f"{expected}. Units differ more than chance would have them (dispersion {row['dispersion']:.1f}; 1 is chance "
        "alone), so the limits widened for that decide the colour."
    )


def pooled(funnel: Sequence[Row]) -> str:
    """What was pooled and what was left out, in a sentence."""
    units = [row for row in funnel if row["kind"] == "unit"]
    cases, used = sum(row["n"] for row in units), sum(row["recommendations"] for row in units)
    left_out = sum(row["left_out"] for row in units)
    first = f"{plural(cases, 'case')} from the latest deciding quarter of {plural(used, *POSITION)}"
    return f"{first}; {left_out} left out because the sample has lapsed or no quarter decides yet."


def moved(rows: Sequence[Row]) -> str:
    """How often a unit gained a stage or stood below its best, each kind of news apart, in the last twelve months."""
    counts = Counter(row["change"] for row in rows)
    words = {change.word: change.word for change in CHANGES} | {"scope": "in or out of scope as agreed"}
    kinds = [f"{counts[kind]} {said}" for kind, said in words.items() if counts[kind]]
    if not kinds:
        return "No stage moved in the last twelve months."
    return f"Moves of stage in the last twelve months: {join_names(kinds)}."


def part(page: int, pages: int, count: int, at_once: int) -> str:
    """Which part of the units is drawn where there are too many for one picture."""
    return (
        f"{plural(count, 'unit')} are too many for one picture: {at_once} at a time, alphabetically, "
        f"part {page} of {pages}. All are in the tables."
    )
