"""The sheets of a monthly return (DATA.md): one source for the reader, the tables, the checks and the template."""

from datetime import date

from data.book.ladder import ASSURANCES, TOP, stages_in_words
from data.book.reference import PROVENANCES, ROLES, recommendation_column, unit_column
from data.book.tables import Column, Table
from data.book.verdicts import MILESTONE_KINDS

IGNORED_SHEETS = frozenset({"instructions", "lists", "faults"})
"""Sheets this project itself adds to workbooks: the template's two, and the list of faults in a marked-up copy."""


def _note(name: str = "note", note: str = "Anything worth saying. No names of people.") -> Column:
    return Column(name, "text", note, required=False)


_RETURN = Table(
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
            words=PROVENANCES,
        ),
        _note(),
    ),
    listed_rows=2,
)

_MILESTONES = Table(
    "milestones",
    "Every milestone of the plan as it stands this month, done or not.",
    ("milestone_id",),
    (
        Column("milestone_id", "id", "The milestone's own id. It never changes.", "M13-2"),
        recommendation_column(),
        Column("title", "text", "What is to be done.", "Withdraw superseded guidance"),
        Column("kind", "word", "What sort of milestone.", "output", words=MILESTONE_KINDS),
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
            required=False,
            separator=";",
        ),
        Column(
            "criterion_id",
            "id",
            "The criterion it is meant to satisfy, if any. Done, it asserts that criterion; it proves nothing.",
            None,
            required=False,
            refers_to="criteria",
            newer=True,
        ),
        unit_column(
            required=False, note="Where it is meant to satisfy it; blank for every unit.", example=None, newer=True
        ),
        _note(),
    ),
)

_TRAINING = Table(
    "training",
    "Who is trained, of the people in post on the last day of the month.",
    ("course_id", "unit_id", "role"),
    (
        Column("course_id", "id", "The course's code.", "SD1", refers_to="course"),
        unit_column(),
        Column("role", "word", "officer or supervisor.", "officer", words=ROLES),
        Column("in_scope", "count", "People in post who need this course. 0 if it applies to nobody here.", 198),
        Column("trained", "count", "Of those, how many are trained. Never more than in_scope.", 187),
    ),
    listed_rows=20_000,
    moves=True,
    read_by=("course_id", "as_at", "unit_id", "role"),
)

_CLAIMS = Table(
    "claims",
    "The stage the programme claims, unit by unit.",
    ("recommendation_id", "unit_id"),
    (
        recommendation_column(),
        unit_column(),
        Column(
            "claimed_stage",
            "stage",
            f"{stages_in_words()}.",
            2,
            least=0,
            most=TOP,
        ),
    ),
    listed_rows=30_000,
)

_EVIDENCE = Table(
    "evidence",
    "New or corrected evidence. An id seen before replaces the earlier row in every column.",
    ("evidence_id",),
    (
        Column("evidence_id", "id", "The item's own id.", "E-2026-0113"),
        recommendation_column(),
        unit_column(
            required=False, note="The unit. Blank, for a finding, means every unit in scope; a sample names one."
        ),
        Column("criterion_id", "id", "What it is evidence of.", "practice_sampled", refers_to="criteria"),
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
            ", ".join(f"{assurance.code} {assurance.gloss}" for assurance in ASSURANCES) + ".",
            "A2",
            words=tuple(assurance.code for assurance in ASSURANCES),
        ),
        Column("verified_by", "text", "The role or body that verified it, not a name.", "Force assurance"),
        Column("reference", "text", "Where the document is filed.", "FA/2026/088"),
        Column("withdrawn", "flag", "yes takes the item out; otherwise blank.", None, False, words=("yes",)),
        _note(),
    ),
    listed_rows=20_000,
    accumulates=True,
    read_by=("recommendation_id", "unit_id", "criterion_id", "observed_to", "evidence_id"),
)

_EXPOSURE = Table(
    "exposure",
    "Reports of deaths in the month, unit by unit.",
    ("unit_id",),
    (unit_column(), Column("death_reports", "count", "Death reports in the month.", 84)),
    moves=True,
)

_ACTIONS = Table(
    "actions",
    "Actions from meetings, new or changed. An id seen before replaces the earlier row.",
    ("action_id",),
    (
        Column("action_id", "id", "The action's own id.", "A-041"),
        Column("meeting_id", "id", "The meeting that set it.", "LPB-2023-09", refers_to="meeting"),
        recommendation_column(required=False, note="The recommendation it concerns, if it is one."),
        unit_column(required=False, note="The unit it concerns, if it is one.", example=None),
        Column("action", "text", "What is to be done.", "Report on withdrawal of superseded guidance"),
        Column("owner_role", "text", "The role that owns it, not a name.", "Head of policy"),
        Column("due_on", "date", "When it is due.", date(2026, 11, 30)),
        Column("done_on", "date", "The day it was done; blank while open.", None, required=False),
        _note("outcome", "What came of it."),
    ),
    accumulates=True,
)

SHEETS: dict[str, Table] = {
    sheet.name: sheet for sheet in (_RETURN, _MILESTONES, _TRAINING, _CLAIMS, _EVIDENCE, _EXPOSURE, _ACTIONS)
}
"""Every sheet a return may bring, in the order of DATA.md."""

FACTS = tuple(name for name in SHEETS if name != "return")
"""The sheets that bring facts: each has a table of its own, append-only."""

MONTHLY = tuple(name for name in FACTS if not SHEETS[name].accumulates)
"""The sheets whose rows are a month's whole position; the others accumulate."""
