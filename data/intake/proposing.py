"""A mapping proposed for a file in a layout of its sender's own: what is sure of it, and what is not."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.book.returns import SHEETS
from data.intake.excel import opened_workbook
from data.intake.letters import as_drawn
from data.intake.readings import Vocabulary, code_called, word_meant
from data.intake.returns import Percentage, RowCells
from data.intake.structure import shown

_LOOKED_THROUGH = 15
_READ_FROM = 400
"""How many rows of a sheet are looked at for the words it uses."""
_CALLED: dict[str, tuple[str, ...]] = {
    "milestone_id": ("milestone id", "milestone ref", "milestone no", "action ref", "action no", "ref", "id", "item"),
    "recommendation_id": (
        "rec no",
        "rec",
        "recommendation",
        "recommendation no",
        "recommendation number",
        "rec number",
    ),
    "title": ("milestone", "title", "description", "deliverable", "action", "task"),
    "kind": ("type", "category", "kind", "milestone type"),
    "original_due_on": ("due date", "original due date", "baseline date", "target date", "original date", "due"),
    "forecast_on": ("revised due date", "forecast date", "forecast", "revised date", "current date", "expected date"),
    "completed_on": ("date completed", "completion date", "completed on", "actual date", "date closed", "completed"),
    "owner_role": ("owner", "lead", "owner role", "responsible", "action owner", "milestone owner"),
    "change_reason": ("reason for change", "reason", "change reason"),
    "depends_on": ("depends on", "dependencies", "dependency"),
    "note": ("comments", "notes", "update", "commentary", "progress update"),
    "course_id": ("course", "course id", "course code", "course title"),
    "unit_id": ("bcu", "unit", "command unit", "borough command unit", "basic command unit"),
    "role": ("role", "rank", "grade"),
    "in_scope": ("head count", "headcount", "in scope", "strength", "establishment", "people in post", "required"),
    "trained": ("trained", "number trained", "completed training", "complete"),
    "death_reports": ("death reports", "deaths", "reports of death", "sudden deaths"),
    "claimed_stage": ("claimed stage", "stage claimed"),
}
"""What each column is called in the trackers of others, besides its own name. No stage is read from a status."""
_NEVER = ("rag", "status", "% complete", "percent complete", "progress")
_PROPOSED = ("milestones", "training", "exposure", "claims")


@dataclass
class Proposal:
    """A mapping as text, what is sure of it and what is not, in sentences."""

    text: str = ""
    sure: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)


def propose(path: Path, known: Vocabulary) -> Proposal:
    """A mapping for a workbook; CannotOpen if it cannot be read."""
    proposal = Proposal('[return]\nsubmitted_by = "Programme office"\nprovenance = "actual"\n')
    with opened_workbook(path) as sheets:
        for sheet in sheets:
            rows = dict(sheet.rows)
            if sheet.hidden:
                continue
            if not _propose_sheet(proposal, sheet.name, rows, known):
                proposal.unsure.append(f"{sheet.name}: nothing in it was recognised, and it is left out")
    return proposal


def _propose_sheet(proposal: Proposal, name: str, rows: dict[int, RowCells], known: Vocabulary) -> bool:
    at = _heading_row(rows)
    if at is None:
        return False
    headings = {position: shown(cell) for position, cell in rows[at].items()}
    below = [rows[number] for number in sorted(rows) if number > at][:_READ_FROM]
    courses = {heading: code for heading in headings.values() if (code := _course(known, heading))}
    if len(courses) >= 2:
        return _propose_across(proposal, name, at, headings, courses, below, known)
    best = max(_PROPOSED, key=lambda to: len(_matched(to, headings.values())))
    matched = _matched(best, headings.values())
    if len(matched) < 2:
        return False
    _write(proposal, best, name, at, matched, below, headings)
    return True


def _heading_row(rows: dict[int, RowCells]) -> int | None:
    """The first row that has most texts side by side: a title above it has one."""
    texts = {
        number: sum(isinstance(cell, str) for cell in cells.values())
        for number, cells in rows.items()
        if number <= _LOOKED_THROUGH
    }
    return max(texts, key=lambda number: (texts[number], -number), default=None)


def _course(known: Vocabulary, heading: str) -> str | None:
    courses = known["course"]
    code = courses.drawn.get(as_drawn(heading)) or code_called(courses, heading)
    if code is None:
        for suffix in (" %", " % trained", " trained", " (%)"):
            if as_drawn(heading).endswith(suffix):
                return _course(known, heading[: -len(suffix)])
    return code


def _matched(to: str, headings: Iterable[str]) -> dict[str, str]:
    """Our columns, each with their heading that is another name of it."""
    drawn = {as_drawn(heading).strip(" .:"): heading for heading in headings}
    found: dict[str, str] = {}
    for column in SHEETS[to].columns:
        for name in (column.name, column.name.replace("_", " "), *_CALLED.get(column.name, ())):
            if name in drawn and drawn[name] not in found.values():
                found[column.name] = drawn[name]
                break
    return found


def _propose_across(
    proposal: Proposal,
    name: str,
    at: int,
    headings: dict[int, str],
    courses: dict[str, str],
    below: list[RowCells],
    known: Vocabulary,
) -> bool:
    matched = _matched("training", headings.values())
    units = next((heading for place, heading in headings.items() if _names_units(place, below, known)), None)
    if units is None:
        return False
    columns = {"unit_id": units} | {ours: theirs for ours, theirs in matched.items() if ours == "role"}
    fixed = {} if "role" in columns else {"role": "officer"}
    if fixed:
        proposal.unsure.append(f"{name}: whose training this is does not show; officer is put for every row")
    head_count = matched.get("in_scope")
    places = [place for place, heading in headings.items() if heading in courses]
    shares = any(isinstance(row.get(place), Percentage) for row in below for place in places)
    if head_count is None:
        why = "percentages need one beside them" if shares else "in_scope is filled from it"
        proposal.unsure.append(f"{name}: no column of people in scope was found: {why}")
    across = {"column": "course_id", "value": "trained", "headings": courses}
    across |= {"head_count": head_count} if head_count else {}
    _write(proposal, "training", name, at, columns, below, headings, fixed, across)
    return True


def _names_units(place: int, below: list[RowCells], known: Vocabulary) -> bool:
    units = known["unit"]
    cells = [cell for row in below if isinstance(cell := row.get(place), str)]
    named = [cell for cell in cells if cell in units.codes or code_called(units, cell)]
    return len(named) > 0 and 2 * len(named) >= len(cells)


def _write(
    proposal: Proposal,
    to: str,
    name: str,
    at: int,
    columns: dict[str, str],
    below: list[RowCells],
    headings: dict[int, str],
    fixed: dict[str, str] | None = None,
    across: dict[str, Any] | None = None,
) -> None:
    """One table of the mapping as text, with what is sure of it and what is not."""
    lines = ["", "[[table]]", f"to = {_toml(to)}", f"sheet = {_toml(name)}", f"heading_row = {at}"]
    lines += ["", "[table.columns]", *_columns_of(proposal, to, name, columns)]
    lines += _words_of(proposal, to, name, columns, below, headings)
    filled = {*columns, *(fixed or {}), *([across["column"], across["value"], "in_scope"] if across else [])}
    fixed = (fixed or {}) | _missing(proposal, to, name, filled)
    if fixed:
        lines += ["", "[table.fixed]", *(f"{ours} = {_toml(value)}" for ours, value in fixed.items())]
    if across:
        lines += ["", "[table.across]", *(f"{key} = {_toml(across[key])}" for key in across)]
    read = {*columns.values(), *(across["headings"] if across else ()), across.get("head_count") if across else None}
    for heading in headings.values():
        if heading not in read:
            never = any(as_drawn(heading).startswith(word) for word in _NEVER)
            why = ": a colour or a percentage of completeness is never taken as a stage" if never else ""
            proposal.unsure.append(f"{name}: {heading} is not read{why}")
    proposal.text += "\n".join(lines) + "\n"


def _columns_of(proposal: Proposal, to: str, name: str, columns: dict[str, str]) -> list[str]:
    """Their headings for our columns; a forecast is the revised date where there is one, else the date first set."""
    lines = []
    due = columns.get("original_due_on")
    for ours, theirs in columns.items():
        both = ours == "forecast_on" and due is not None
        lines.append(f"{ours} = {_toml([theirs, due] if both else theirs)}")
        proposal.sure.append(f"{name}: {theirs} is {ours}")
    if to == "milestones" and due and "forecast_on" not in columns:
        columns["forecast_on"] = due
        lines.append(f"forecast_on = {_toml(due)}")
        proposal.unsure.append(f"{name}: no revised date was found; {due} is taken as the forecast")
    return lines


def _missing(proposal: Proposal, to: str, name: str, filled: set[str]) -> dict[str, str]:
    """What stands for columns that have to be filled and were not found; told, for nothing of it is sure."""
    fixed = {}
    for column in SHEETS[to].columns:
        if not column.required or column.name in filled or (to == "milestones" and column.name == "forecast_on"):
            continue
        if column.name == "kind":
            fixed[column.name] = column.words[0]
            proposal.unsure.append(f"{name}: {column.name} was not found; {column.words[0]} is put for every row")
        else:
            proposal.unsure.append(f"{name}: {column.name} was not found, and has to be there")
    return fixed


def _words_of(
    proposal: Proposal, to: str, name: str, columns: dict[str, str], below: list[RowCells], headings: dict[int, str]
) -> list[str]:
    """The sender's words that are none of ours, to be given a meaning."""
    lines = []
    place_of = {heading: place for place, heading in headings.items()}
    for ours, theirs in columns.items():
        column = SHEETS[to].column(ours)
        if not column.words:
            continue
        used = {cell for row in below if isinstance(cell := row.get(place_of[theirs]), str)}
        unknown = sorted(word for word in used if word not in column.words and word_meant(column, word) is None)[:20]
        if unknown:
            lines += ["", f"[table.words.{ours}]", *(f'{_toml(word)} = ""' for word in unknown)]
            said = f"{theirs} says {', '.join(unknown)}; say which of {', '.join(column.words)} each of them is"
            proposal.unsure.append(f"{name}: {said}")
    return lines


def _toml(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
