"""What the Meeting page says in words: what was said and what came of it, where things stand, what is due, what was
recorded. Rows of the named questions in, text out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from data.book import settings, shares
from data.book.english import count_of, day, is_or_are, join_names, noun_for, plural, sentence
from data.book.ladder import EMBEDDED, PRACTISED, at_stage, or_above, stage_of
from data.book.minutes import RECORDERS
from data.book.numbering import number_of
from pages.sentences import runway

Row = Mapping[str, Any]
Names = Mapping[str, str]
NAMED_AT_MOST = 6
STATES = {"overdue": "overdue", "open": "open", "done late": "done late", "done": "done"}
MOVED = {"rose": "rose from {then} to {now}", "fell": "fell from {then} to {now}", "not moved": "has not moved: {now}"}


def recorders() -> str:
    """The roles that record, in a sentence."""
    return join_names(list(RECORDERS))


def meeting(held_on: date, title: str) -> str:
    """A meeting by its day and title."""
    return f"{day(held_on)}, {title}" if title else day(held_on)


def said(actions: Sequence[Row], others: Sequence[Row], held_on: date) -> str:
    """What was set and decided at a meeting, what became of it, and how many of the stages meant to move did."""
    if not actions and not others:
        return f"Nothing is on record that was decided on {day(held_on)}."
    parts = [_actions_counted(actions)] if actions else []
    if others:
        kinds = Counter(row["kind"] for row in others)
        parts.append(join_names([_counted(number, kind) for kind, number in kinds.items()]))
    return sentence(f"On {day(held_on)}: {'; '.join(parts)}") + _stages_moved(actions)


def _counted(number: int, kind: str) -> str:
    """Entries of a kind: `2 decisions`, `1 closure proposed`."""
    noun, _, rest = kind.replace("close ", "closure ").partition(" ")
    return f"{plural(number, noun)} {rest}".rstrip()


def _actions_counted(rows: Sequence[Row]) -> str:
    states = Counter(row["state"] for row in rows)
    became = [f"{states[state]} {words}" for state, words in STATES.items() if states[state]]
    return f"{plural(len(rows), 'action')} set, now {join_names(became)}"


def _stages_moved(rows: Sequence[Row]) -> str:
    aimed = [row for row in rows if row["stage_moved"]]
    if not aimed:
        return ""
    moved = Counter(row["stage_moved"] for row in aimed)
    if moved["no later month"] == len(aimed):
        return " No later month is held, so no stage can have moved since."
    if not (moved["rose"] or moved["fell"]):
        return f" Of {plural(len(aimed), 'stage')} that they were to move, none has moved."
    down = f", {moved['fell']} fell" if moved["fell"] else ""
    return f" Of {plural(len(aimed), 'stage')} that they were to move, {moved['rose']} rose{down}."


def action(row: Row, units: Names) -> str:
    """An action, who owns it, and what is known of it: `done on …`, `overdue since …`, `due on …`."""
    return f"{sentence(row['action'])} {row['owner_role']}; {became(row)}{_stage(row, units)}."


def became(row: Row) -> str:
    """What became of an action: done and when, overdue and by how much, or due and when; and what returns say."""
    if row["done_on"]:
        late = f", {plural(row['days_late'], 'day')} late" if row["days_late"] > 0 else ""
        outcome = f" (“{row['outcome']}”)" if row["outcome"] else ""
        return f"done on {day(row['done_on'])}{late}{outcome}"
    told_on = row["told_on"]
    named = f"{_last_told(row)} the return of {day(told_on)}" if told_on else "no return has named it yet"
    if row["state"] == "overdue":
        return f"overdue by {plural(row['days_late'], 'day')}, since {day(row['due_on'])}; {named}"
    return f"due on {day(row['due_on'])}; {named}"


def _last_told(row: Row) -> str:
    """That it was not done when it was due, or only that it was told of before."""
    return "not done by" if row["told_on"] >= row["due_on"] else "last told of in"


def _stage(row: Row, units: Names) -> str:
    if row["stage_moved"] not in MOVED:
        return ""
    what = MOVED[row["stage_moved"]].format(then=stage_of(row["stage_then"]), now=stage_of(row["stage_now"]))
    return f"; {about(row, units)} {what}"


def about(row: Row, units: Names) -> str:
    """What an action or entry is about: `W13 in East Area`, `W13`, `East Area`; nothing where it is of neither."""
    unit = units.get(row["unit_id"], row["unit_id"] or "")
    number = number_of(row)
    return f"{number} in {unit}" if number and unit else number or unit


def entry(row: Row, units: Names) -> str:
    """An entry of the log in a line, without its text: what it is, of what, by whom."""
    parts = [
        row["kind"],
        row["closure"],
        about(row, units),
        f"owner {row['owner_role']}" if row["owner_role"] else "",
        f"by {day(row['due_on'])}" if row["due_on"] else "",
        f"on {row['answers']}" if row["answers"] else "",
        f"in place of {row['replaces']}" if row["replaces"] else "",
        f"recorded by {row['made_by']} on {day(row['made_on'])}",
        f"withdrawn by {row['withdrawn_by']}" if row["withdrawn_by"] else "",
        f"replaced by {row['replaced_by']}" if row["replaced_by"] else "",
    ]
    return "; ".join(part for part in parts if part)


def standing(now: Sequence[Row], then: Sequence[Row], since: date, until: Sequence[Row], today: date) -> str:
    """How many recommendations are embedded, how many were, and until when.

    now, then: rows of `recommendation_stage`; until: of `runway_headline`.
    """
    embedded, before = (_embedded(rows) for rows in (now, then))
    numbers = f" ({join_names(embedded, NAMED_AT_MOST)})" if embedded else ""
    change = len(embedded) - len(before)
    moved = f"{abs(change)} {'more' if change > 0 else 'fewer'} than" if change else "as many as"
    ends = runway.until(until, EMBEDDED, today)
    counted = count_of(len(embedded), len(now), "recommendation")
    opening = f"{counted} {is_or_are(len(embedded), len(now))} {stage_of(EMBEDDED)} in every unit{numbers}"
    return sentence(f"{opening}, {moved} on {day(since)}") + (f" {sentence(ends)}" if ends else "")


def _embedded(rows: Sequence[Row]) -> list[str]:
    return [number_of(row) for row in rows if row["supported_stage"] >= EMBEDDED]


def ahead(lines: int, own: int) -> str:
    """How many lines the runway has, and how many of them take a recommendation's own stage down."""
    if not lines:
        return "Nothing that a stage rests on runs out in the days looked at."
    days = plural(settings.whole("expiring_days"), "day")
    return (
        f"In the next {days}, {plural(lines, 'thing')} {noun_for(lines, 'runs', 'run')} out unless evidence comes in; "
        f"{own} of them {noun_for(own, 'takes', 'take')} a recommendation's own stage down."
    )


def views(rows: Sequence[Row]) -> list[tuple[int, str]]:
    """What each of the three says, as a number of recommendations and what it counts."""
    return [
        (sum(row["declared_on"] is not None for row in rows), "declared complete by the force"),
        (sum(bool(row["borne_out"]) for row in rows), "borne out by evidence in date"),
        (sum(row["closed_on"] is not None for row in rows), "closed by the inspectorate"),
    ]


def differ(rows: Sequence[Row]) -> str:
    """On how many the force and the evidence differ."""
    gap = [row for row in rows if row["declared_not_borne_out"]]
    if not gap:
        return "Nothing that the force has declared complete is left unproven."
    return (
        f"{plural(len(gap), 'recommendation')} {noun_for(len(gap), 'is', 'are')} declared complete and not borne out: "
        f"{join_names([number_of(row) for row in gap], NAMED_AT_MOST)}."
    )


def gap(row: Row) -> str:
    """One that is declared and not borne out, in a line."""
    return sentence(
        f"{number_of(row)}, {row['title']}: declared complete on {day(row['declared_on'])}; the evidence leaves it "
        f"{at_stage(row['supported_stage'])} in its lowest unit"
    )


def due(rows: Sequence[Row], today: date) -> str:
    """How many actions are overdue and open, and the oldest of them."""
    overdue = [row for row in rows if row["state"] == "overdue"]
    open_yet = [row for row in rows if row["state"] == "open"]
    if not overdue and not open_yet:
        return f"No action is open on {day(today)}."
    first = f", the longest since {day(overdue[0]['due_on'])}" if overdue else ""
    return sentence(
        f"{plural(len(overdue), 'action')} {noun_for(len(overdue), 'is', 'are')} overdue{first}; "
        f"{len(open_yet) or 'none'} {noun_for(max(1, len(open_yet)), 'is', 'are')} open and not due yet"
    )


def again(row: Row) -> str:
    """What today's evidence says of a fault that the inspectors found, with its date, and what is not known."""
    known = (
        f"{row['cases_met']:,} of {row['cases']:,} sampled cases met the standard "
        f"({shares.percent(row['cases_met'] / row['cases'])}), the latest looked at on {day(row['latest_on'])}"
        if row["cases"]
        else "no sample in date"
    )
    stood = count_of(row["positions_practised"], row["positions"] or 0, "unit position")
    unknown = [
        f"{plural(row[name], 'unit position')} {words}"
        for name, words in (
            ("positions_short", "fell short"),
            ("positions_unclear", "with too few cases to tell"),
            ("positions_unseen", "with no sample in date"),
        )
        if row[name]
    ]
    rest = f"; {join_names(unknown)}" if unknown else ""
    return sentence(f"{known}; {or_above(PRACTISED)} in {stood}{rest}")


def closure(row: Row) -> str:
    """A proposal to close, and how far it has come."""
    opening = (
        f"{number_of(row)}, {row['title']}: {row['closure']}, proposed by {row['proposed_by']} ({row['entry_id']})"
    )
    if row["confirmed_on"]:
        count = plural(row["days_since_confirmed"], "day")
        return sentence(f"{opening}, confirmed by {row['confirmed_by']} on {day(row['confirmed_on'])}, {count} ago")
    if row["disputed_on"]:
        other = f" as {row['disputed_closure']}" if row["disputed_closure"] else ""
        return sentence(f"{opening}, disputed by {row['disputed_by']} on {day(row['disputed_on'])}{other}")
    return sentence(f"{opening}; another role has to confirm it")


def closed_views(row: Row) -> list[str]:
    """Both sides' views on a closure, side by side as they were given."""
    told = [(row["proposed_by"], row["proposed_view"])]
    told += [(row[f"{side}_by"], row[f"{side}_view"]) for side in ("confirmed", "disputed") if row[f"{side}_by"]]
    return [f"{role.capitalize()}: “{view}”" for role, view in told]


def against(row: Row, units: Names, criteria: Names) -> str:
    """Evidence against a closure, in a line: where, which criterion, the verdict, the figures."""
    figures = ""
    if row["denominator"]:
        figures = f", {row['numerator']:,} of {row['denominator']:,}"
    unit = units.get(row["unit_id"], row["unit_id"])
    seen = f", observed to {day(row['observed_to'])}" if row["observed_to"] else ""
    title = criteria.get(row["criterion_id"], row["criterion_id"])
    return sentence(f"{unit}: “{title}” {row['verdict']}{figures}{seen}")


def quoted(row: Row) -> str:
    """A figure that was quoted and is now known otherwise: `you wrote 8 on 25 September; …`."""
    return (
        f"On {day(row['made_on'])} you wrote {row['figure_then']} ({row['figure']}); it is now known to have been "
        f"{row['figure_now']}."
    )
