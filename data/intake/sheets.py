"""The sheets of a return, as data: one source for the reader, the staged tables and the template."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["id", "recommendation", "date", "count", "stage", "word", "flag", "text"]
ListOf = Literal["recommendation", "unit", "course", "criterion", "meeting"]
Example = str | int | date | None

IGNORED_SHEETS = frozenset({"instructions", "lists", "faults"})
"""Sheets this project itself adds to workbooks: the template's two, and the list of faults in a marked-up copy."""

LARGEST_WHOLE_NUMBER = 2_147_483_647
"""The largest count the store's integer columns hold."""


@dataclass(frozen=True)
class Column:
    """One column: its heading, what its cells hold, and how it is explained to the person filling it in."""

    name: str
    kind: Kind
    note: str
    example: Example = None
    required: bool = True
    words: tuple[str, ...] = ()
    list_of: ListOf | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet: its key columns, its columns in the order of schema.sql, and how many rows get drop-downs."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    listed_rows: int = 2_000

    def column(self, name: str) -> Column:
        """The column under this heading; KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]


def _recommendation(example: Example, required: bool = True, note: str = "The number of the recommendation.") -> Column:
    return Column("recommendation_id", "recommendation", note, example, required, list_of="recommendation")


def _unit(example: Example, required: bool = True, note: str = "The unit's short code, such as EA.") -> Column:
    return Column("unit_id", "id", note, example, required, list_of="unit")


def _note(
    name: str = "note", note: str = "Anything worth saying. No names of people.", example: Example = None
) -> Column:
    return Column(name, "text", note, example, required=False)


_RETURN = Sheet(
    "return",
    "One row that says which month this return is for.",
    (),
    (
        Column("as_at", "date", "The last day of the month reported.", date(2026, 10, 31)),
        Column("submitted_by", "text", "A role, not a name.", "Programme office"),
        Column(
            "provenance",
            "word",
            "actual for a real return; illustrative for a made-up one.",
            "actual",
            words=("actual", "illustrative"),
        ),
        _note(),
    ),
    listed_rows=2,
)

_MILESTONES = Sheet(
    "milestones",
    "Every milestone of the plan as it stands this month, done or not.",
    ("milestone_id",),
    (
        Column("milestone_id", "id", "The milestone's own id. It never changes.", "M13-2"),
        _recommendation(13),
        Column("title", "text", "What is to be done.", "Withdraw superseded guidance"),
        Column("kind", "word", "What sort of milestone.", "output", words=("activity", "output", "outcome")),
        Column(
            "original_due_on",
            "date",
            "The first date ever set. Frozen: to mend a typing error, send the month that first had it again.",
            date(2026, 6, 30),
        ),
        Column("forecast_on", "date", "When it is now expected, or was done.", date(2026, 11, 30)),
        Column("completed_on", "date", "The day it was done; blank while open.", None, required=False),
        Column("owner_role", "text", "The role that owns it, not a name.", "Head of policy"),
        Column(
            "change_reason",
            "text",
            "Why the forecast moved. Has to be given when a completed milestone is open again.",
            "Waiting for legal review",
            required=False,
        ),
        Column(
            "depends_on",
            "text",
            "The milestone_ids it waits for, with a semicolon between them, such as M13-1; M13-3.",
            None,
            required=False,
        ),
        _note(),
    ),
)

_TRAINING = Sheet(
    "training",
    "Who is trained, of the people in post on the last day of the month.",
    ("course_id", "unit_id", "role"),
    (
        Column("course_id", "id", "The course's code.", "SD1", list_of="course"),
        _unit("EA"),
        Column("role", "word", "officer or supervisor.", "officer", words=("officer", "supervisor")),
        Column("in_scope", "count", "People in post who need this course. 0 if it applies to nobody here.", 198),
        Column("trained", "count", "Of those, how many are trained. Never more than in_scope.", 187),
    ),
    listed_rows=20_000,
)

_CLAIMS = Sheet(
    "claims",
    "The stage the programme claims, unit by unit.",
    ("recommendation_id", "unit_id"),
    (
        _recommendation(13),
        _unit("EA"),
        Column(
            "claimed_stage",
            "stage",
            "0 not evidenced, 1 defined, 2 equipped, 3 practised, 4 embedded, 5 sustained.",
            2,
        ),
    ),
    listed_rows=30_000,
)

_EVIDENCE = Sheet(
    "evidence",
    "New or corrected evidence. An id seen before replaces the earlier row in every column.",
    ("evidence_id",),
    (
        Column("evidence_id", "id", "The item's own id.", "E-2026-0113"),
        _recommendation(13),
        _unit(
            "EA", required=False, note="The unit. Blank, for a finding, means every unit in scope; a sample names one."
        ),
        Column("criterion_id", "id", "What it is evidence of.", "practice_sampled", list_of="criterion"),
        Column("observed_from", "date", "First day of the work looked at.", date(2026, 9, 1)),
        Column("observed_to", "date", "Last day of the work looked at; not after as_at.", date(2026, 9, 30)),
        Column("result", "word", "A finding's result; blank for a sample.", None, False, words=("met", "not met")),
        Column("sample_size", "count", "Cases looked at; blank for a finding.", 30, required=False),
        Column(
            "sample_met", "count", "Of those, cases that met the standard; blank for a finding.", 28, required=False
        ),
        Column("population", "count", "Cases the sample was drawn from; blank for a finding.", 112, required=False),
        Column(
            "valid_until", "date", "The finding holds no longer than this; blank for a sample.", None, required=False
        ),
        Column(
            "assurance",
            "word",
            "A0 asserted, A1 owner's own check, A2 force assurance, A3 independent.",
            "A2",
            words=("A0", "A1", "A2", "A3"),
        ),
        Column("verified_by", "text", "The role or body that verified it, not a name.", "Force assurance"),
        Column("reference", "text", "Where the document is filed.", "FA/2026/088"),
        Column("withdrawn", "flag", "yes takes the item out; otherwise blank.", None, False, words=("yes",)),
        _note(),
    ),
    listed_rows=20_000,
)

_EXPOSURE = Sheet(
    "exposure",
    "Reports of deaths in the month, unit by unit.",
    ("unit_id",),
    (_unit("EA"), Column("death_reports", "count", "Death reports in the month.", 84)),
)

_ACTIONS = Sheet(
    "actions",
    "Actions from meetings, new or changed. An id seen before replaces the earlier row.",
    ("action_id",),
    (
        Column("action_id", "id", "The action's own id.", "A-041"),
        Column("meeting_id", "id", "The meeting that set it.", "LPB-2023-09", list_of="meeting"),
        _recommendation(13, required=False, note="The recommendation it concerns, if it is one."),
        _unit(None, required=False, note="The unit it concerns, if it is one."),
        Column("action", "text", "What is to be done.", "Report on withdrawal of superseded guidance"),
        Column("owner_role", "text", "The role that owns it, not a name.", "Head of policy"),
        Column("due_on", "date", "When it is due.", date(2026, 11, 30)),
        Column("done_on", "date", "The day it was done; blank while open.", None, required=False),
        _note("outcome", "What came of it.", None),
    ),
)

SHEETS: dict[str, Sheet] = {
    sheet.name: sheet for sheet in (_RETURN, _MILESTONES, _TRAINING, _CLAIMS, _EVIDENCE, _EXPOSURE, _ACTIONS)
}
"""Every sheet a return may bring, in the order of DATA.md."""
