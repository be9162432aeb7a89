"""What the Units page says in words: what help is needed where, and one unit's own story."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from data.book import settings
from data.book.english import MONTHS, count_of, day, join_names, plural
from data.book.ladder import PRACTISED, TOP, at_stage, or_above, stage_of
from data.book.numbering import number_of
from data.book.shares import percent
from data.book.verdicts import CHANGES

Row = Mapping[str, Any]
NAMED_AT_MOST = 4
NEXT = 2
"""How many units are named after the first."""
POSITION = ("unit position", "unit positions")
"""A recommendation in one unit."""

LISTED_DAYS = settings.whole("expiring_days")


def answer(needs: Sequence[Row], before: Sequence[Row], then: str, funnel: Sequence[Row]) -> str:
    """Which unit first, then which: how often each is lowest, and where practice or training falls short.

    needs: rows of `unit_needs`, the first to help first; before: those of an earlier day, called `then`; funnel: rows
    of `practice_funnel`.
    """
    if not needs:
        return "Nowhere can be named: no unit is in scope of a recommendation on this day."
    if all(row["unknown"] == row["in_scope"] for row in needs):
        return "First to evidence: nothing has been assessed in any unit yet."
    if not any(row["below_top"] for row in needs):
        return f"Nowhere by these rules: every unit is at {stage_of(TOP)} on every recommendation in its scope."
    return "; ".join([_first(needs, before, then), *_signals(funnel)]) + "."


def _first(needs: Sequence[Row], before: Sequence[Row], then: str) -> str:
    """The unit that is lowest most often, what it was then, and the next ones after it."""
    lowest = [row for row in needs if row["at_floor"]]
    if not lowest:
        return f"No unit comes first: all stand level. {_short(needs)}"
    first, *others = lowest
    was = next((row["at_floor"] for row in before if row["unit_id"] == first["unit_id"]), None)
    earlier = "" if was is None else f" ({'as' if was == first['at_floor'] else was} {then})"
    count = count_of(first["at_floor"], first["in_scope"], "recommendation")
    says = f"{first['unit_name']} first: lowest or joint lowest on {count}{earlier}{_falls_short(first)}"
    nexts = [f"{row['unit_name']} ({row['at_floor']})" for row in others[:NEXT]]
    return f"{says}; then {join_names(nexts)}" if nexts else says


def _falls_short(row: Row) -> str:
    if not row["needs_help"]:
        return ", though nowhere does practice or training fall short"
    return f", with practice or training short on {row['needs_help']}"


def _short(needs: Sequence[Row]) -> str:
    short = sum(row["needs_help"] for row in needs)
    positions = count_of(short, sum(row["in_scope"] for row in needs), *POSITION)
    return f"Practice or training falls short in {positions}"


def _signals(funnel: Sequence[Row]) -> list[str]:
    """Units whose sampled practice is lower than chance alone would give; nothing when there is none."""
    below = [row["unit_name"] for row in funnel if row["kind"] == "unit" and row["signal"] == "below"]
    return [f"sampled practice is lower than chance alone would give in {join_names(below, NAMED_AT_MOST)}"] * bool(
        below
    )


def of_unit(name: str, needs: Sequence[Row], floors: Sequence[Row]) -> str:
    """One unit's answer: how often it is lowest, how far it is, and which kind of need it has on how many.

    needs, floors: its rows of `unit_needs` and `unit_floor`, none where it is out of scope.
    """
    if not needs:
        return f"{name} is in scope of no recommendation on this day."
    row, floor = needs[0], floors[0]
    if row["unknown"] == row["in_scope"]:
        return f"Nothing has been assessed in {name} yet: the first help it needs is with evidence."
    practised = count_of(floor[f"at_{PRACTISED}"], row["in_scope"], "recommendation")
    first = f"{name} is at {or_above(PRACTISED)} on {practised}, {_holds_down(row)}"
    return f"{first}; {kinds(row)}."


def _holds_down(row: Row) -> str:
    if not row["at_floor"]:
        return "and lowest on none"
    alone = f" ({row['alone']} outright)" if row["alone"] else ""
    return f"and lowest or joint lowest on {row['at_floor']}{alone}"


def kinds(row: Row) -> str:
    """Which kind of need on how many recommendations, in words: help, cases, paper or only time."""
    if not row["below_top"]:
        return f"nothing stops it: every one is at {stage_of(TOP)}"
    told = {
        "needs_help": "help (practice or training falls short)",
        "needs_cases": "cases (too few to tell)",
        "needs_paper": "paper (lapsed or never filed)",
        "needs_time": "only time",
    }
    return f"it needs {join_names([f'{words} on {row[name]}' for name, words in told.items() if row[name]])}"


def asked_for(row: Row, of: str) -> str:
    """What the rules ask a sender for in all, against what was sent: a row of `asked_for`. of: all units, or one."""
    quarter = f"{MONTHS[row['quarter'].month - 1]} to {MONTHS[row['quarter'].month + 1]} {row['quarter'].year}"
    findings = f"{plural(row['findings_asked'], 'finding')} ({row['findings_in_date']:,} are in date)"
    exposed = "" if row["death_reports"] is None else f" (of {plural(row['death_reports'], 'death report')})"
    files = f"at the fewest {plural(row['files_asked'], 'case file')} a quarter{exposed}"
    judged = plural(row["cases_judged"], "judgement of a case", "judgements of cases")
    sent = f"{plural(row['findings_filed'], 'finding')} and {judged}"
    positions = count_of(row["positions_sampled"], row["sample_positions"], *POSITION)
    return f"The rules ask {of} for {findings} and {files}; in {quarter} {sent} came in, on {positions}."


def earlier(when: date) -> str:
    """An earlier day as a figure of then is marked with it."""
    return f"on {day(when)}"


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


def own_sample(row: Row) -> str:
    """A unit's sampled practice beside all units together, and whether it differs by more than chance (a row of
    `practice_funnel`).
    """
    if not row["n"]:
        return "It has no sample in date."
    cases = f"{percent(row['share'])} of its sampled cases met the practice ({row['met']:,} of {row['n']:,})"
    differs = f"{row['signal']} what chance explains" if row["signal"] else "no more than chance explains"
    return f"{cases}, against {percent(row['rate'])} in all units together: {differs}."


def chance(funnel: Sequence[Row]) -> str:
    """Why the limits are as wide as they are: the chance of a false alarm among so many units."""
    row = next((row for row in funnel if row["kind"] == "unit"), None)
    if row is None or (row["units_sampled"] or 0) < 2:
        return "Fewer than two units have a sample in date: there is nothing to compare."
    return (
        f"{plural(row['units_sampled'], 'unit')} at 95% limits give a {percent(row['false_alarm_95'])} chance of a "
        "false alarm where nothing differs; at the 99.8% limits drawn here it is at most about "
        f"{percent(row['false_alarm_998'])}. A unit inside the limits is not shown to differ from the rest, wherever "
        "it stands, so there is no order of merit."
    )


def dispersion(funnel: Sequence[Row]) -> str:
    """How much more units differ than chance would have them, and what is made of it; blank for too few units."""
    row = next((row for row in funnel if row["kind"] == "unit"), None)
    if row is None or (row["units_sampled"] or 0) < 2 or row["dispersion"] is None:
        return ""
    if row["adjusted_low"] is None and row["n"]:
        return (
            "Each unit is judged against everyone else on this recommendation, as Trends judges it: by the exact "
            "binomial, allowing for every position compared. Units differ "
            + (f"{row['dispersion']:.1f} times as much as" if row["dispersion"] > 1 else "no more than")
            + " chance alone would have them (dispersion)."
        )
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


def codes(rows: Sequence[Row], at_most: int) -> str:
    """What the codes in the funnel stand for; nothing where there are too many units for codes."""
    units = {row["unit_id"]: row["unit_name"] for row in rows if row["kind"] == "unit" and row["n"]}
    return "; ".join(f"{unit} {name}" for unit, name in units.items()) + "." if 0 < len(units) <= at_most else ""


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
        f"{plural(count, 'unit')} are too many for one picture: {at_once} at a time, those lowest most often first, "
        f"part {page} of {pages}. All are in the tables."
    )
