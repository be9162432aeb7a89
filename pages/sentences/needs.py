"""What would move a stage, in words: what each need comes to, and all of them in one sentence.

Rows of `what_moves_recommendation`, `what_moves_unit` or `what_moves`: nothing is worked out here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from data.book.english import count_of, day, join_names, noun_for, plural, sentence
from data.book.ladder import TOP, at_stage, or_above, stage_of

Row = Mapping[str, Any]
Names = Mapping[str, str]

NAMED_AT_MOST = 4
KINDS = {
    "train": "Training",
    "mend": "Practice first",
    "sample": "Cases to judge",
    "renew": "Evidence to renew",
    "file": "Evidence to file",
    "wait": "Time",
}
"""The kinds of need as a heading names them, in the order in which they are told."""
SUPPOSED = "Supposed, not on file."
NEVER_KEPT = (
    "Every case is supposed to meet the standard. It says what the rules would make of it, not what will happen, and "
    "nothing of it is kept. What only time brings is not offered."
)
BEFOREHAND = "The size of a sample is fixed beforehand, never until it passes."


def need(row: Row, courses: Names) -> str:
    """One need: `train 67 officers on Coronial matters`."""
    told = {"train": _train, "sample": _sample, "mend": _mend, "wait": _wait}.get(row["need"])
    return told(row, courses) if told else _file(row, courses)


def _train(row: Row, courses: Names) -> str:
    return f"train {plural(row['quantity'], row['role'])} on {_course(row, courses)}"


def _course(row: Row, courses: Names) -> str:
    return courses.get(row["course_id"], row["course_id"] or "a course")


def _sample(row: Row, courses: Names) -> str:
    if row["quantity"] is None:
        return f"no number of cases can show it for “{row['criterion_title']}”"
    return f"judge {_cases(row)} for “{row['criterion_title']}”"


def _cases(row: Row) -> str:
    return f"{row['quantity']:,} more {noun_for(row['quantity'], 'case')}, all met,"


def _mend(row: Row, courses: Names) -> str:
    title = row["criterion_title"]
    if row["unit_of_quantity"] == "findings":
        return (
            f"put right what {plural(row['quantity'], 'finding')} of “{title}” found short, and have it looked at again"
        )
    if row["unit_of_quantity"] == "quarters":
        quarters = plural(row["quantity"], "more quarter")
        return f"mend practice, then show it for {quarters} running for “{title}”"
    if row["quantity"] is None:
        return f"mend practice first, for “{title}”"
    return f"mend practice, then judge {_cases(row)} for “{title}”"


def _wait(row: Row, courses: Names) -> str:
    return f"hold every month-end until {day(row['by_on'])}" if row["by_on"] else "hold every month-end still to come"


def _file(row: Row, courses: Names) -> str:
    """What is to be filed, or filed again: a finding, a roster, cases, or a course that nobody has linked."""
    again = row["need"] == "renew"
    kind = row["unit_of_quantity"]
    if kind == "courses":
        return "link a course to it: none is"
    if kind == "rosters":
        return f"send the {row['role']}s’ roster for {_course(row, courses)}{' again: it lapsed' if again else ''}"
    if kind == "cases":
        return f"judge {_cases(row)} again for “{row['criterion_title']}”: the sample lapsed"
    verb, after = ("renew", ", lapsed") if again else ("file", "")
    return f"{verb} {plural(row['quantity'], 'finding')} for “{row['criterion_title']}”{after}"


def where(row: Row, names: Names) -> str:
    """The units that a need is of, by their names."""
    return join_names([names.get(unit, unit) for unit in row["unit_ids"]], NAMED_AT_MOST)


def of_recommendation(rows: Sequence[Row], stage: Row, number: str) -> str:
    """What the lowest units need, together, for the recommendation to reach its next stage, in totals by kind."""
    if not stage["units_in_scope"]:
        return "No unit is in scope, so nothing can move it."
    if stage["supported_stage"] == TOP:
        return f"{number} is at {stage_of(TOP)} in every unit: no stage is left to reach."
    if not rows:
        return f"Nothing on file says what {number} needs."
    units = {unit for row in rows for unit in row["unit_ids"]}
    short = plural(len(units), "lowest unit needs", "lowest units need")
    return sentence(f"To bring {number} to {stage_of(rows[0]['to_stage'])}, its {short} {totals(rows)}")


def tried(now: Row, would: Row, number: str) -> str:
    """Where a recommendation would stand with what is supposed. now, would: its rows of `recommendation_stage`."""
    stood, stands = (row["supported_stage"] for row in (now, would))
    units = would["units_in_scope"]
    if stands != stood:
        return f"With this, {number} would stand {at_stage(stands)} in its lowest unit; it stands {at_stage(stood)}."
    following = min(stood + 1, TOP)
    before, after = (row[f"units_at_{following}"] for row in (now, would))
    reach = f"{count_of(after, units, 'unit')} would stand at {or_above(following)}, {before} do"
    return f"With this alone, {number} would still stand {at_stage(stood)} in its lowest unit: {reach}."


def of_unit(rows: Sequence[Row], name: str) -> str:
    """What a unit needs, in all, for every one of its recommendations to reach its next stage, in totals by kind."""
    if not rows:
        return f"Nothing is left to move in {name}."
    return sentence(f"For each of its recommendations to rise one stage, {name} needs {totals(rows)}")


def totals(rows: Sequence[Row]) -> str:
    """How much of each kind: `71 people trained, 264 cases judged and 5 findings filed`; and whether practice has to
    change first, or only time has to pass.
    """
    counted = {
        "people trained": _sum(rows, "people", ("train",)),
        "cases judged": _sum(rows, "cases", ("sample", "renew", "mend")),
        "findings filed or renewed": _sum(rows, "findings", ("file", "renew")),
        "rosters sent": _sum(rows, "rosters", ("file", "renew")),
    }
    parts = [_counted(number, what) for what, number in counted.items() if number]
    first = ["practice to change first"] * any(row["need"] == "mend" for row in rows)
    waits = [row["by_on"] for row in rows if row["need"] == "wait" and row["by_on"]]
    time = (
        [f"only time, until {day(max(waits))}"] if waits else ["only time"] * any(row["need"] == "wait" for row in rows)
    )
    besides = ", and some ".join([*first, *time])
    if not parts:
        return join_names([*first, *time]) or "a course linked to it"
    return f"{join_names(parts)}; some of it needs {besides}" if besides else join_names(parts)


def _sum(rows: Sequence[Row], unit_of_quantity: str, needs: Sequence[str]) -> int:
    return sum(
        row["quantity"] or 0 for row in rows if row["unit_of_quantity"] == unit_of_quantity and row["need"] in needs
    )


def _counted(number: int, what: str) -> str:
    noun, _, rest = what.partition(" ")
    one = {"people": "person", "cases": "case", "findings": "finding", "rosters": "roster"}[noun]
    return f"{plural(number, one, noun)} {rest}"


def in_words(rows: Sequence[Row], courses: Names, names: Names | None = None) -> list[dict[str, Any]]:
    """The rows as a table tells them: kind, what it takes and, where units are named, where."""
    order = list(KINDS)
    told = sorted(rows, key=lambda row: order.index(row["need"]))
    return [
        {
            **row,
            "kind_shown": KINDS[row["need"]],
            "what": sentence(need(row, courses)).rstrip("."),
            "where": where(row, names) if names is not None else "",
        }
        for row in told
    ]
