"""The press list in words: the standing exceptions that would be asked about first. Rows of `press_list`."""

from collections.abc import Callable, Mapping
from typing import Any

from data.book import shares
from data.book.english import day, join_names, sentence
from data.book.ladder import EMBEDDED, stage_of
from data.book.numbering import number_of

Row = Mapping[str, Any]
Names = Mapping[str, str]
NAMED_AT_MOST = 4


def told(row: Row, units: Names) -> str:
    """An exception as a fact: the figure, with n of N, and since when."""
    return sentence(_FACTS[row["rule"]](row, units))


def asked(row: Row, units: Names) -> str:
    """An exception as a question to be put to the force."""
    return _QUESTIONS[row["rule"]](row, units)


def _where(row: Row, units: Names) -> str:
    return join_names([units.get(unit, unit) for unit in row["units"]], NAMED_AT_MOST)


def _figure(row: Row) -> str:
    if row["n"] is None or row["of"] is None:
        return ""
    line = f", against {shares.threshold(row['threshold'])}" if row["threshold"] is not None else ""
    return f"{row['n']:,} of {row['of']:,} ({shares.percent(row['share'], row['threshold'])}{line})"


def _others(row: Row) -> str:
    return f"{row['other_n']:,} of {row['other_of']:,} ({shares.percent(row['other_share'])})"


def _declared(row: Row, units: Names) -> str:
    return (
        f"{number_of(row)}, {row['subject']}: declared complete on {day(row['since_on'])}; the evidence bears out "
        f"{stage_of(row['stage'])} in its lowest unit"
    )


def _fell(row: Row, units: Names) -> str:
    figure = f": {_figure(row)}" if _figure(row) else ""
    furthest = ", the furthest" if len(row["units"]) > 1 else ""
    to = f"{_where(row, units)}{furthest} to {stage_of(row['stage'])}{figure}"
    return f"{number_of(row)}, {row['subject']}: fell in {to}"


def _ask_of_fall(row: Row, units: Names) -> str:
    furthest = ", the furthest at " if len(row["units"]) > 1 else ": "
    figure = f"{furthest}{_figure(row)}" if _figure(row) else ""
    return f"{number_of(row)} fell in {_where(row, units)}{figure}. What happened there, and when will it be put right?"


def _differs(row: Row, units: Names) -> str:
    return (
        f"{number_of(row)}, {row['subject']}: {_figure(row)} of sampled cases met the standard in "
        f"{_where(row, units)}; everyone else {_others(row)}"
    )


def _runs_out(row: Row, units: Names) -> str:
    return (
        f"{number_of(row)}, {row['subject']}: {stage_of(EMBEDDED)} until {day(row['since_on'])}, when evidence in "
        f"{_where(row, units)} runs out if nothing more comes in"
    )


def _milestone(row: Row, units: Names) -> str:
    return f"{number_of(row)}: the milestone “{row['subject']}” was due on {day(row['since_on'])} and is still open"


def _action(row: Row, units: Names) -> str:
    return f"the action “{row['subject']}” was due on {day(row['since_on'])} and is still open"


_FACTS: Mapping[str, Callable[[Row, Names], str]] = {
    "declared": _declared,
    "fell": _fell,
    "differs": _differs,
    "runs out": _runs_out,
    "milestone": _milestone,
    "action": _action,
}
_QUESTIONS: Mapping[str, Callable[[Row, Names], str]] = {
    "declared": lambda row, units: (
        f"You declared {number_of(row)} complete on {day(row['since_on'])}. The evidence bears out "
        f"{stage_of(row['stage'])} in its lowest unit. On what did the declaration rest?"
    ),
    "fell": _ask_of_fall,
    "differs": lambda row, units: (
        f"On {number_of(row)}, {_figure(row)} of sampled cases met the standard in {_where(row, units)}; everyone else "
        f"{_others(row)}. Why there, and what is being done?"
    ),
    "runs out": lambda row, units: (
        f"{number_of(row)} stands as {stage_of(EMBEDDED)} until {day(row['since_on'])}. Will the checks in "
        f"{_where(row, units)} be renewed before then, and by whom?"
    ),
    "milestone": lambda row, units: (
        f"The milestone “{row['subject']}” ({number_of(row)}) was due on {day(row['since_on'])}. Who is keeping it, "
        "and to what date?"
    ),
    "action": lambda row, units: f"We asked: “{row['subject']}”, by {day(row['since_on'])}. Has it been done?",
}
