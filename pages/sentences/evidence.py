"""What the evidence behind a verdict says in words, from rows: every sentence is right for none, one and all."""

from collections.abc import Mapping, Sequence
from typing import Any

from data.book.english import day, is_or_are, join_names, noun_for, plural, sentence
from data.book.shares import interval, percent, threshold
from data.book.verdicts import status

Row = Mapping[str, Any]
Names = Mapping[str, str]


def verdict(row: Row, criterion: Row, unit: str) -> str:
    """One criterion in one unit: the verdict and the figures it stands on. row: of `criterion_verdict`."""
    head = f"{unit}, “{criterion['title']}”: {status(row['verdict'])}"
    if not row["applicable"]:
        return sentence(f"{head}, {row['detail'] or 'not applicable'}")
    if row["verdict"] == "not assessed" and row["denominator"] is None:
        missing = "A course it asks for has no roster" if criterion["kind"] == "training" else "Nothing that counts is"
        return f"{head}. {missing} on file."
    parts = [figures(row, criterion), _dates(row, criterion)]
    return " ".join([f"{head}.", *(sentence(part) for part in parts if part)])


def figures(row: Row, criterion: Row) -> str:
    """The figures that a verdict stands on: `13 of 29 cases in Q3 2026 (…) against 85%`; nothing for a finding."""
    if row["denominator"] is None:
        return ""
    if criterion["kind"] == "duration":
        return row["detail"]
    line = criterion["threshold"]
    count = f"{row['numerator']:,} of {row['denominator']:,}"
    share = percent(row["numerator"] / row["denominator"] if row["denominator"] else None, line)
    if criterion["kind"] == "training":
        return f"{count} people ({share}) against {threshold(line)}, lowest course {row['detail']}"
    within = f"{share}; 95% interval {interval(row['low'], row['high'], line)}"
    if criterion["kind"] == "series":
        return f"{count} cases in the least certain quarter ({within}) against {threshold(line)}; {row['detail']}"
    return f"{count} cases in {row['detail']} ({within}) against {threshold(line)}"


def shows(row: Row, criterion: Row, relied_on: Sequence[Row]) -> str:
    """What a criterion's evidence shows in a few words: its figures, or of a finding its result and reference."""
    if not row["applicable"]:
        return row["detail"] or "not applicable"
    told = figures(row, criterion)
    if told:
        return sentence(told).rstrip(".")
    found = [f"{item['result']}, seen {day(item['observed_to'])} ({item['reference']})" for item in relied_on]
    return sentence("; ".join(dict.fromkeys(found))).rstrip(".") or "Nothing that counts is on file"


def roster(row: Row) -> str:
    """Whose word a training verdict is: the return's, by the day of its roster."""
    return f"Roster of {day(row['observed_to'])}" if row["observed_to"] else ""


def _dates(row: Row, criterion: Row) -> str:
    if row["observed_to"] is None:
        return ""
    seen = f"{'roster of' if criterion['kind'] == 'training' else 'observed'} {day(row['observed_to'])}"
    if row["expires_on"] is None:
        return seen
    if row["verdict"] == "lapsed":
        return f"{seen}, said {row['said']}, expired on {day(row['expires_on'])} and its grace is over"
    if row["overdue"]:
        return f"{seen}, overdue: it expired on {day(row['expires_on'])} and stands only for its days of grace"
    return f"{seen}, in date until {day(row['expires_on'])}"


def result(row: Row, line: float | None) -> str:
    """What an item says: `met`, or `30 of 33 cases (90.9%), from 192`. line: the share asked for."""
    if row["sample_size"] is None:
        return row["result"]
    share = percent(row["sample_met"] / row["sample_size"], line)
    return f"{row['sample_met']:,} of {row['sample_size']:,} cases ({share}), from {row['population']:,}"


def items(rows: Sequence[Row]) -> str:
    """How many items are on file, for and against, and how many of them the verdicts rely on."""
    if not rows:
        return "No evidence is on file."
    on_file = [row for row in rows if row["standing"] != "withdrawn"]
    sides = [f"{sum(row['side'] == side for row in on_file)} {side}" for side in ("for", "against")]
    relied_on = sum(bool(row["relied_on"]) for row in rows)
    stands = f"the verdicts rely on {relied_on} of them" if relied_on else "the verdicts rely on none of them"
    gone = len(rows) - len(on_file)
    withdrawn = f"; {plural(gone, 'item')} {'has' if gone == 1 else 'have'} been withdrawn" if gone else ""
    return f"{plural(len(on_file), 'item')} on file, {join_names(sides)}: {stands}{withdrawn}."


def moved(row: Row, names: Names) -> str:
    """Why training fell back, from a row of `training_behind`: the untrained people added and the roster's movement."""
    who = f"{names.get(row['unit_id'], row['unit_id'])}, {row['role']}s, {row['title']}"
    share = percent(row["share"], row["threshold"])
    now = f"{row['trained']:,} of {row['in_scope']:,} trained ({share}) on {day(row['month_end'])}"
    then = f"{row['met_trained']:,} of {row['met_in_scope']:,} on {day(row['met_on'])}"
    return f"{who}: {now}, from {then}; {people_moved(row)}"


def people_moved(row: Row) -> str:
    """`48 untrained people were added and the roster grew by 41`."""
    return f"{_untrained_moved(row['untrained_added'])} and the roster {_roster_moved(row['roster_moved'])}"


def _untrained_moved(added: int) -> str:
    if not added:
        return "as many people are untrained as before"
    number, people = f"{abs(added):,}", noun_for(abs(added), "person", "people")
    if added > 0:
        return f"{number} untrained {people} {'was' if added == 1 else 'were'} added"
    return f"{number} fewer {people} {is_or_are(-added)} untrained"


def _roster_moved(people: int) -> str:
    if not people:
        return "did not move"
    return f"{'grew' if people > 0 else 'shrank'} by {abs(people):,}"
