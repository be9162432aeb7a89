"""What Method says, in words: the rules in force, what they lead to, and the texts kept beside this file."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from data.book import shares
from data.book.answers import Answer, columns_of
from data.book.answers import answer as column
from data.book.english import day, join_names, noun_for, plural, sentence
from data.book.ladder import EMBEDDED, STAGES
from data.book.returns import SHEETS
from data.book.settings import SETTINGS, Setting
from data.book.verdicts import CHANGES, FLAGS, VERDICTS, status
from pages.shared.terms import filled

Row = Mapping[str, Any]
TEXTS: Mapping[str, list[Mapping[str, str]]] = tomllib.loads(
    Path(__file__).with_name("method.toml").read_text(encoding="utf-8")
)
TINY = 1e-4


def texts(kind: str) -> list[str]:
    """The texts of one kind, with the settings they quote."""
    return [filled(entry["text"]) for entry in TEXTS[kind]]


def words() -> list[dict[str, str]]:
    """Every word that says how something stands, with its sign: of what it is used, and what it means."""
    lists = {"a criterion": VERDICTS, "a stage below its best": FLAGS, "a change between two days": CHANGES}
    return [
        {"word": status(one.word), "used": used, "meaning": sentence(one.gloss)}
        for used, list_of in lists.items()
        for one in list_of
    ]


def found(typed: str, *lists: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """What holds every word typed, in its name or its meaning: those so named first, each once.

    lists: rows with `word`, `meaning` and `chapter`, in the order in which they are told.
    """
    asked = typed.casefold().split()
    rows = [dict(row) for rows in lists for row in rows]
    held = [row for row in rows if all(part in f"{row['word']} {row['meaning']}".casefold() for part in asked)]
    named = [row for row in held if all(part in row["word"].casefold() for part in asked)]
    both = [*named, *(row for row in held if row not in named)]
    return list({(row["word"], row["meaning"]): row for row in both}.values())


def found_in_words(number: int, typed: str) -> str:
    """How many words and rules hold what was typed."""
    if not number:
        return f"Nothing here holds “{typed}”: try a shorter word, or fewer."
    return f"{plural(number, 'word or rule', 'words and rules')} {noun_for(number, 'holds', 'hold')} “{typed}”."


def settings() -> list[dict[str, str]]:
    """Every setting: what it is for, its figure, and its name."""
    return [
        {"meaning": setting.meaning, "figure": figure(setting), "name": setting.name} for setting in SETTINGS.values()
    ]


def figure(setting: Setting) -> str:
    """A setting's figure with what it counts: `15 days`, `0.5%`, `2.66`."""
    if setting.unit in ("share", "probability") and setting.value >= TINY:
        return f"{setting.value * 100:.4g}%"
    number = f"{Decimal(f'{setting.value:.10g}'):f}"
    counted = setting.unit not in ("share", "probability", "factor", "number")
    return f"{number} {setting.unit}" if counted else number


def sheets() -> list[dict[str, str]]:
    """The sheets of a return: what each brings, and its columns."""
    return [
        {
            "sheet": sheet.name,
            "about": sheet.about,
            "columns": ", ".join(one.name if one.required else f"({one.name})" for one in sheet.columns),
        }
        for sheet in SHEETS.values()
    ]


def headings(general: frozenset[str], of_question: Mapping[str, frozenset[str]]) -> list[dict[str, str]]:
    """Every heading a table of answers can have, and what it means; once where two questions mean the same."""
    entries: list[tuple[str | None, str]] = [(None, entry) for entry in general]
    entries += [(question, entry) for question, own in of_question.items() for entry in own]
    columns = [column(name, question) for question, entry in entries for name in columns_of(entry)]
    rows = {(one.heading, one.meaning): _explained(one) for one in columns}
    return [rows[key] for key in sorted(rows)]


def _explained(one: Answer) -> dict[str, str]:
    return {"heading": one.heading, "meaning": sentence(one.meaning), "counts": one.unit}


def answer(criteria: Sequence[Row], as_at: date) -> str:
    """The sentence on top of the page. criteria: rows of `criteria`."""
    in_force = sum(row["in_force"] for row in criteria)
    if not in_force:
        return f"No criterion was in force on {day(as_at)}, so no stage above {STAGES[0]} could be reached."
    return (
        f"A stage is worked out from dated evidence, unit by unit, by "
        f"{plural(in_force, 'published criterion', 'published criteria')} in force on {day(as_at)}; nobody types it "
        "in. These are the rules, and what each word means."
    )


def sizes(rows: Sequence[Row]) -> list[str]:
    """What the thresholds ask of a sample, in sentences. rows: of `sample_sizes`."""
    in_force = [row for row in rows if row["in_force"]]
    others = {row["threshold"]: row["fewest_clean"] for row in rows if not row["in_force"]}
    thresholds = list(dict.fromkeys(row["threshold"] for row in in_force))
    sentences = [_size(line, [row for row in in_force if row["threshold"] == line]) for line in thresholds]
    if others:
        compared = [f"at {shares.threshold(line)} it takes {fewest}" for line, fewest in sorted(others.items())]
        sentences.append(f"For comparison, {join_names(compared)} clean cases.")
    return sentences


def _size(line: float, rows: Sequence[Row]) -> str:
    examples = [
        f"{row['met']} of {row['size']} ({shares.interval(row['low'], row['high'], line)}) {_SAYS[row['says']]}"
        for row in rows
        if row["met"] is not None
    ]
    return f"With the threshold of {shares.threshold(line)} in force, {join_names(examples)}."


_SAYS = {"met": "is met", "not met": "is not met", "cannot tell": "cannot tell"}


def rules_changed(criteria: Sequence[Row]) -> str:
    """Whether any rule has changed, in a sentence. criteria: rows of `criteria`."""
    if not criteria:
        return "No criterion has been entered."
    changed = sorted({row["criterion_id"]: row["title"] for row in criteria if row["versions"] > 1}.values())
    if not changed:
        first = min(row["effective_from"] for row in criteria)
        return f"No rule has changed: each has had one version, the earliest from {day(first)}."
    have = noun_for(len(changed), "has", "have")
    named = join_names(changed, at_most=4)
    return f"{plural(len(changed), 'criterion', 'criteria')} {have} had more than one version: {named}."


def decided(decisions: Sequence[Row]) -> str:
    """How many decisions are in force, in a sentence. decisions: rows of `agreed_exceptions`."""
    in_force = [row["decision"] for row in decisions if row["in_force"]]
    if not in_force:
        return "No exemption or exclusion is in force: every criterion is asked of every unit."
    counts = [(in_force.count(noun), noun) for noun in ("exemption", "exclusion")]
    named = join_names([plural(number, noun) for number, noun in counts if number])
    return f"{named} {noun_for(len(in_force), 'is', 'are')} in force."


def named(decisions: Sequence[Row], criteria: Mapping[str, str], units: Mapping[str, str]) -> list[dict[str, Any]]:
    """Decisions with the title of their criterion and the name of their unit. criteria, units: id -> name."""
    return [
        {
            **row,
            "criterion": criteria.get(row["criterion_id"], row["criterion_id"]),
            "unit": units.get(row["unit_id"], row["unit_id"]),
        }
        for row in decisions
    ]


def how_judged(row: Row) -> str:
    """How a criterion is judged, in a phrase made from its row of `criteria`."""
    line = shares.threshold(row["threshold"])
    if row["kind"] == "training":
        return f"At least {line} of the {row['role']}s in post trained, in each course"
    if row["kind"] == "sample":
        return f"The lower end of the 95% interval of the deciding quarter's sample at {line} or above"
    if row["kind"] == "series":
        return f"The {row['periods']} latest quarters of “{row['reads']}” each met, at {line}"
    if row["kind"] == "duration":
        return f"At {STAGES[EMBEDDED]} or above at each of the {row['periods']} latest month-ends"
    return "The latest finding says met"
