"""The reference: the slow-moving tables that a store's owner edits by hand, in the order in which they are loaded.

A table comes after those it refers to.
"""

from datetime import date

from data.book.ladder import ASSURANCES, STEPS, TOP
from data.book.tables import Column, Table

CRITERION_KINDS = ("finding", "training", "sample", "series", "duration")
FILED_KINDS = ("finding", "sample")
"""The kinds of criterion that evidence is filed under; the others are worked out from other figures."""

LARGEST_NUMBER = 9_999
"""The largest number of a theme or a recommendation: what an address holds."""

LONGEST_ID = 40
"""The most characters of an id."""

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
"""No day outside these is written in the reference: its year is mistyped."""

DECIDED_ON = ("agreed_on", "force_declared_complete_on", "inspectorate_closed_on")
"""The days on which something was done: none is later than the day on which it is entered."""

ROLES = ("officer", "supervisor")
TITLE_STATUSES = ("working title", "published")
PROVENANCES = ("actual", "illustrative")
STEWARD = "steward"
"""The role that may load returns from a browser."""
ACCESS_ROLES = ("viewer", "gold", STEWARD, "verifier", "office")

_AGREED = (
    Column("reason", "text", "Why it was agreed."),
    Column("agreed_by", "text", "The body or role that agreed it, not a name.", "Gold Group"),
    Column("agreed_on", "date", "The day it was agreed."),
)


def recommendation_column(required: bool = True, note: str = "The number of the recommendation.") -> Column:
    """A column that names a recommendation."""
    return Column("recommendation_id", "number", note, 13, required, refers_to="recommendation", least=1)


def unit_column(
    required: bool = True,
    note: str = "The unit's short code, such as EA.",
    example: str | None = "EA",
    newer: bool = False,
) -> Column:
    """A column that names a unit."""
    return Column("unit_id", "id", note, example, required, refers_to="unit", newer=newer)


THEME = Table(
    "theme",
    "The issues the letter names.",
    ("theme_id",),
    (
        Column("theme_id", "number", "The theme's number.", 1, least=1, most=LARGEST_NUMBER),
        Column("name", "text", "Its name.", "Training and supervision"),
        Column("finding", "text", "What was found.", "Poor training and supervision of inexperienced officers"),
    ),
)

RECOMMENDATION = Table(
    "recommendation",
    "The recommendations, and what each party has said of them.",
    ("recommendation_id",),
    (
        Column("recommendation_id", "number", "Its number.", 13, least=1, most=LARGEST_NUMBER),
        Column("theme_id", "number", "The theme it belongs to.", 3, refers_to="theme", least=1),
        Column("title", "text", "Its title.", "One current death investigation policy"),
        Column("title_status", "word", "Ours, or published.", "working title", words=TITLE_STATUSES),
        Column("text", "text", "The published wording; blank until entered.", required=False),
        Column("due_on", "date", "The published deadline, if there is one.", required=False),
        Column("source", "text", "Where the wording is published.", required=False),
        Column("force_declared_complete_on", "date", "The day the force declared it complete.", required=False),
        Column("inspectorate_closed_on", "date", "The day the inspectorate closed it.", required=False),
    ),
)

UNIT = Table(
    "unit",
    "The Basic Command Units, and central teams where they are added.",
    ("unit_id",),
    (
        Column("unit_id", "id", "Its short code.", "EA"),
        Column("name", "text", "Its name.", "East Area"),
        Column("kind", "text", "What sort of unit it is.", "Basic Command Unit"),
        Column("boroughs", "text", "Its boroughs.", "Barking & Dagenham, Havering, Redbridge", required=False),
        Column("from", "date", "Its first day in scope; blank for always.", required=False, newer=True),
        Column("until", "date", "Its last day in scope; blank for no end.", required=False, newer=True),
        Column("succeeded_by", "id", "The unit that took over from it.", required=False, refers_to="unit", newer=True),
    ),
)

COURSE = Table(
    "course",
    "The courses whose completion is reported.",
    ("course_id",),
    (
        Column("course_id", "id", "Its code.", "SD1"),
        Column("title", "text", "Its title.", "Sudden-death response"),
        Column("audience", "text", "Whom it is for.", "Response officers and their supervisors"),
        Column(
            "valid_months", "count", "How long it lasts. It decides nothing.", 24, required=False, least=1, most=600
        ),
    ),
)

COURSE_RECOMMENDATION = Table(
    "course_recommendation",
    "Which recommendations a course serves.",
    ("course_id", "recommendation_id"),
    (
        Column("course_id", "id", "The course's code.", "SD1", refers_to="course"),
        recommendation_column(),
    ),
)

CRITERIA = Table(
    "criteria",
    "What a stage asks for, each version from the day it takes effect.",
    ("criterion_id", "effective_from"),
    (
        Column("criterion_id", "id", "The criterion's id.", "practice_sampled"),
        Column("title", "text", "What it asks, in a phrase.", "A sample of live work shows the practice"),
        Column("stage", "stage", "The stage it belongs to.", 3, least=STEPS[0], most=TOP),
        Column("kind", "word", "How it is judged.", "sample", words=CRITERION_KINDS),
        Column("role", "word", "Whose training, where the kind is training.", required=False, words=ROLES),
        Column("periods", "count", "Quarters of a series, months of a duration.", required=False, least=1, most=120),
        Column("reads", "id", "The sample criterion that a series reads.", required=False),
        Column("threshold", "share", "The share asked for, over 0 and at most 1.", 0.85, required=False),
        Column("valid_days", "count", "How many days it holds.", 182, required=False, least=1, most=3_660),
        Column("grace_days", "count", "How many days it still counts after that.", 30, required=False, most=3_660),
        Column(
            "min_assurance",
            "word",
            "The least assurance that counts.",
            "A2",
            required=False,
            words=tuple(assurance.code for assurance in ASSURANCES),
        ),
        Column("effective_from", "date", "The day this version takes effect.", date(2023, 4, 27)),
    ),
)

NEEDED_BY_KIND: dict[str, tuple[str, ...]] = {
    "finding": ("valid_days", "grace_days", "min_assurance"),
    "training": ("role", "threshold", "valid_days", "grace_days"),
    "sample": ("threshold", "valid_days", "grace_days", "min_assurance"),
    "series": ("periods", "reads", "threshold", "valid_days", "grace_days", "min_assurance"),
    "duration": ("periods",),
}
"""The columns of a criterion that its kind cannot do without. It takes none of those that only other kinds need."""

CRITERION_EXEMPTION = Table(
    "criterion_exemption",
    "Criteria switched off for a recommendation by an agreed decision.",
    ("recommendation_id", "criterion_id"),
    (
        recommendation_column(),
        Column("criterion_id", "id", "The criterion switched off.", "officers_trained", refers_to="criteria"),
        *_AGREED,
    ),
    optional=True,
)

SCOPE_EXCLUSION = Table(
    "scope_exclusion",
    "Units taken out of a recommendation's scope by an agreed decision.",
    ("recommendation_id", "unit_id"),
    (recommendation_column(), unit_column(), *_AGREED),
    optional=True,
)

UNIT_RECOMMENDATION = Table(
    "unit_recommendation",
    "The recommendations that a unit answers for. A unit with no row here answers for all of them.",
    ("unit_id", "recommendation_id"),
    (unit_column(), recommendation_column()),
    optional=True,
)

MEETING = Table(
    "meeting",
    "The meetings that figures are compared between.",
    ("meeting_id",),
    (
        Column("meeting_id", "id", "The meeting's id.", "LPB-2023-09"),
        Column("held_on", "date", "The day it is held.", date(2023, 9, 26)),
        Column("title", "text", "What it is called.", "London Policing Board, first meeting"),
    ),
    optional=True,
)

REBASE = Table(
    "rebase",
    "Limits of a trend counted anew, each with its reason.",
    ("series_id", "base_from"),
    (
        Column("series_id", "id", "The series.", "training-SD1-officer"),
        Column("base_from", "date", "The first point of the new base.", date(2025, 5, 31)),
        *_AGREED,
    ),
    optional=True,
)

ACCESS = Table(
    "access",
    "Who may do what, where people sign in.",
    ("subject", "role"),
    (
        Column("subject", "text", "Who, as the sign-in service names them."),
        Column("role", "word", "What they may do.", "viewer", words=ACCESS_ROLES),
        Column("units", "id", "The units they see; blank for all.", required=False, refers_to="unit", separator=";"),
        Column("from", "date", "The first day."),
        Column("until", "date", "The last day; blank for no end.", required=False),
    ),
    optional=True,
)

PROGRAMME = Table(
    "programme",
    "One row: what the frame says this is.",
    ("name",),
    (
        Column("name", "text", "What is overseen.", "The 20 HMICFRS recommendations of April 2023"),
        Column("body", "text", "Who oversees it.", "Operation Lilford Gold Group"),
        Column("masthead", "text", "The line on top of every page."),
        Column("source_url", "text", "Where the recommendations are published.", required=False),
        Column("marking", "text", "The protective marking; blank for none.", required=False),
    ),
    optional=True,
)

REFERENCE: dict[str, Table] = {
    table.name: table
    for table in (
        THEME,
        RECOMMENDATION,
        UNIT,
        COURSE,
        COURSE_RECOMMENDATION,
        CRITERIA,
        CRITERION_EXEMPTION,
        SCOPE_EXCLUSION,
        UNIT_RECOMMENDATION,
        MEETING,
        REBASE,
        ACCESS,
        PROGRAMME,
    )
}
"""Every reference table, in the order of loading."""

KEY_OF = {
    "theme": "theme_id",
    "recommendation": "recommendation_id",
    "unit": "unit_id",
    "course": "course_id",
    "criteria": "criterion_id",
    "meeting": "meeting_id",
}
"""The column by which other tables refer to a reference table."""

NOUN_OF = {"criteria": "criterion"} | {name: name for name in KEY_OF if name != "criteria"}
"""What one row of a table that is referred to is called."""
