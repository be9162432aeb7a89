"""The illustrative story, as data: what happened to each recommendation, in which units, and when.

Nothing here is a fact about the Met. Units are grouped for each recommendation into those that lead, those that lag and
the rest ("mid"); an entry may also name units outright, and the entry naming a unit wins over its group's.

A practice path has one letter a calendar quarter, 2023 Q2 to 2026 Q4 (which is still running at the end):
    M  sampled, clean enough to pass        C  sampled, too few or too mixed to tell
    F  sampled, plainly failing             c  a small clean sample
    -  not sampled
Spaces are for the eye: three quarters of 2023, then four a year.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Arc:
    """What happens to one recommendation.

    policy, guidance: days of the first finding; it is renewed about yearly up to `policy_until` / `guidance_until`, and
    days listed in `policy_again` are further reviews. guidance_by_unit: one finding a unit, laggards later.
    line: the days line ownership was first confirmed (renewed half-yearly), or a full list of days.
    claims: "stage:month" steps of what the programme claims.
    """

    policy: str
    guidance: str
    lead: str
    lag: str
    practice: dict[str, str]
    claims: dict[str, str]
    line: dict[str, str] = field(default_factory=dict)
    policy_until: str = "2026-10-31"
    policy_again: str = ""
    guidance_until: str = "2026-10-31"
    guidance_by_unit: bool = False
    share_of_deaths: float = 0.8


@dataclass(frozen=True)
class Dip:
    """A time when completion stood below 95%: from a month to the month it was back (blank: still down)."""

    units: str
    roles: str
    since: str
    until: str
    lowest: float


@dataclass(frozen=True)
class CourseArc:
    """How one course reached people: first reported, and the month each group of units passed 95%.

    never: (unit, role) pairs that level off below the line. refreshed: the month a refresher undid the wear.
    """

    starts: str
    lead: str
    lag: str
    ready: dict[str, str]
    roster_share: float
    refreshed: str = ""
    never: tuple[tuple[str, str], ...] = ()
    dips: tuple[Dip, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One finding of the story outside the yearly and half-yearly renewals; unit blank: every unit in scope."""

    recommendation: int
    unit: str
    criterion: str
    observed_to: str
    result: str
    assurance: str
    note: str = ""
    valid_until: str = ""


# The tables below are laid out to be read across, so they are kept from the formatter.
# fmt: off
COURSES = {
    "SD1": CourseArc(
        starts="2023-09", lead="AS CE CN SE", lag="NE SW", roster_share=0.30, refreshed="2026-04",
        ready={"lead": "2024-07", "mid": "2024-11", "lag": "2025-03"},
        dips=(
            Dip("SW NE", "officer supervisor", "2025-10", "2026-04", 0.86),
            Dip("EA AW", "officer", "2025-10", "2026-03", 0.90),
            Dip("NA", "supervisor", "2025-11", "2026-02", 0.91),
        ),
    ),
    "CO1": CourseArc(
        starts="2023-10", lead="CE WA AS", lag="NE SW SN", roster_share=0.28,
        ready={"lead": "2024-08", "mid": "2025-02", "lag": "2025-11"},
        dips=(
            Dip("NE", "officer", "2026-06", "", 0.88),
            Dip("NE", "supervisor", "2026-08", "", 0.90),
            Dip("EA", "officer", "2026-10", "", 0.84),
            Dip("CN", "officer", "2025-05", "2025-08", 0.92),
        ),
    ),
    "PC1": CourseArc(
        starts="2023-09", lead="CE CN EA", lag="SW WA", roster_share=0.38,
        ready={"lead": "2023-12", "mid": "2024-04", "lag": "2024-10"},
    ),
    "PX1": CourseArc(
        starts="2024-01", lead="CE NW SN", lag="NE AW", roster_share=0.45,
        ready={"lead": "2024-09", "mid": "2025-01", "lag": "2025-06"},
        dips=(Dip("WA", "officer", "2025-11", "2026-02", 0.915),),
    ),
    "FL1": CourseArc(
        starts="2024-02", lead="CN SE AS", lag="NE SW", roster_share=0.12,
        ready={"lead": "2024-12", "mid": "2025-05", "lag": "2025-12"},
        never=(("NE", "supervisor"), ("SW", "supervisor")),
        dips=(
            Dip("SN", "officer", "2026-04", "2026-08", 0.90),
            Dip("WA", "officer supervisor", "2025-10", "2026-02", 0.91),
        ),
    ),
    "IN1": CourseArc(
        starts="2024-07", lead="CE EA", lag="NE NA SW", roster_share=0.25,
        ready={"lead": "2025-04", "mid": "2025-10", "lag": "2026-07"},
        dips=(Dip("NE", "officer", "2026-08", "2026-09", 0.93),),
    ),
}

# Officers about 2018-19, for proportion only (facts.md); and how London's deaths fall, which is a matter of residents.
OFFICERS = {
    "AS": 1312, "AW": 1803, "CE": 1169, "CN": 1120, "EA": 1248, "NA": 1108,
    "NE": 1091, "NW": 1409, "SE": 1402, "SN": 1387, "SW": 1344, "WA": 1548,
}
DEATH_WEIGHT = {
    "AS": 63, "AW": 60, "CE": 55, "CN": 43, "EA": 79, "NA": 59,
    "NE": 60, "NW": 99, "SE": 85, "SN": 96, "SW": 89, "WA": 94,
}

#        2023 2024 2025 2026
ARCS = {
    1: Arc(
        policy="2023-09-14", guidance="2023-10-20", lead="AS CN SE SN WA", lag="NE SW",
        practice={
            "lead": "--- --CC CMMM MMM-", "mid": "--- --FF FCCC CCC-", "lag": "--- ---F FFCF FCC-",
            "SN": "--- --CC CCMM MMMF", "EA": "--- --CC CCCc CCC-",
            "CE": "--- --CC CCCC cCC-",
        },
        claims={"lead": "1:2023-09 2:2024-08 3:2025-06", "mid": "1:2023-10 2:2024-12", "lag": "1:2023-11 2:2025-03"},
    ),
    2: Arc(
        policy="2023-09-14", guidance="2023-11-10", lead="CE WA AS AW", lag="NE SW NA",
        practice={
            "lead": "--- ---C MMMM MMM-", "mid": "--- ---F CCCC CcC-", "lag": "--- ---- ---c c-c-",
            "AW": "--- ---C MMM- ----",
        },
        claims={"lead": "1:2023-09 2:2024-09 3:2025-05", "mid": "1:2023-10 2:2025-01", "lag": "1:2023-12 2:2025-04"},
    ),
    3: Arc(
        policy="2023-10-12", guidance="2023-11-24", lead="CE WA AS CN", lag="NE SW SN",
        practice={
            "lead": "--- --CM MMMM MMM-", "mid": "--- --CC CMMM MMM-", "lag": "--- ---F CCCC CCC-",
            "NW": "--- --CC CCMM CMM-",
        },
        claims={
            "lead": "1:2023-10 2:2024-09 3:2025-03",
            "mid": "1:2023-11 2:2025-02 3:2025-11",
            "lag": "1:2023-12 2:2025-10",
        },
    ),
    4: Arc(
        policy="2023-07-20", guidance="2023-08-17", lead="CE CN EA AS", lag="SW NE NA",
        practice={
            "lead": "--- --CM MMMM MMM-", "mid": "--- --CC MMCM MMM-", "lag": "--- ---C CCCC MMM-",
            "NA": "--- ---C CCCM M-M-", "AW": "--- --CC MFCM MMM-",
        },
        line={"lead": "2025-10-08", "mid": "2026-03-18"},
        claims={
            "lead": "1:2023-08 2:2024-01 3:2024-12 4:2025-10", "mid": "1:2023-08 2:2024-05 3:2025-07 4:2026-07",
            "lag": "1:2023-09 2:2024-11 3:2026-03",
        },
    ),
    5: Arc(
        policy="2023-10-26", guidance="2023-12-15", lead="CE CN AS NW SE WA", lag="NE SW", guidance_by_unit=True,
        practice={
            "lead": "--- --CC MMMM MMM-", "mid": "--- --FC CCCC CCC-", "lag": "--- ---F FFFC CCC-",
            "EA": "--- --CC MMMM MMFc",
        },
        claims={"lead": "1:2023-11 2:2024-10 3:2025-06", "mid": "1:2023-12 2:2025-01 3:2025-12",
                "lag": "1:2024-02 2:2025-04 3:2026-06"},
    ),
    6: Arc(
        policy="2023-11-16", guidance="2024-01-18", lead="CE CN AS", lag="NE SW SN",
        practice={
            "lead": "--- ---C MMMM MMM-", "mid": "--- ---C CCMM MMM-", "lag": "--- ---F CFCC CCC-",
            "NW": "--- ---C CCMM MMC-", "WA": "--- ---C -CCC cCC-",
        },
        line={"CE CN": "2026-02-11"},
        claims={"lead": "1:2023-11 2:2024-11 3:2025-04 4:2026-03", "mid": "1:2023-12 2:2025-03 3:2025-12",
                "lag": "1:2024-02 2:2025-11 3:2026-07"},
    ),
    7: Arc(
        policy="2023-08-24", guidance="2023-09-28", lead="AS AW NW", lag="NE SW NA",
        practice={
            "lead": "--- --CC MMMM MMM-", "mid": "--- --CC CMMM MMM-", "lag": "--- ---F FFCC CCC-",
            "EA": "--- --CC CMMM MCM-", "CN": "--- --CC CMM- MMM-",
            "CE": "--- --CC CCcC CCC-",
        },
        claims={
            "lead": "1:2023-08 2:2024-08 3:2025-05",
            "mid": "1:2023-09 2:2024-12 3:2025-09",
            "lag": "1:2023-10 2:2025-04",
        },
    ),
    8: Arc(
        policy="2023-12-14", guidance="2024-02-22", lead="CE AS WA CN", lag="NE SW SN", guidance_by_unit=True,
        guidance_until="2025-12-31",
        practice={
            "lead": "--- ---C CMMM MMM-", "mid": "--- ---F FCCC CCC-", "lag": "--- ---F FFFF CFC-",
        },
        claims={"lead": "1:2024-01 2:2024-11 3:2025-09", "mid": "1:2024-01 2:2025-03 3:2026-01 2:2026-05",
                "lag": "1:2024-03 2:2025-12"},
    ),
    9: Arc(
        policy="2024-02-15", guidance="2024-06-20", lead="CE EA NW", lag="NE SW", guidance_by_unit=True,
        practice={
            "lead": "--- ---- CMMM MMM-", "mid": "--- ---- CCCC CMM-", "lag": "--- ---- ---F FFF-",
            "WA": "--- ---- FCCC CCC-",
        },
        claims={
            "lead": "1:2024-03 2:2024-09 3:2025-10",
            "mid": "1:2024-04 2:2025-01 3:2026-07",
            "lag": "1:2024-07 2:2025-07",
        },
    ),
    10: Arc(
        policy="2023-09-28", guidance="2023-12-07", lead="CE NW SN AS", lag="NE AW", share_of_deaths=0.5,
        practice={"lead": "--- ---C MMMM MMM-", "mid": "--- ---- CMMM MMM-", "lag": "--- ---- CCMM MMM-"},
        line={
            "lead": "2025-11-20", "mid": "2026-02-25", "lag": "2026-08-12", "NA SE WA": "=2025-09-24 2026-03-19",
            "SN": "=2025-11-20 2026-03-24",
        },
        claims={
            "lead": "1:2023-10 2:2024-10 3:2025-04 4:2025-12 5:2026-09",
            "mid": "1:2023-11 2:2025-02 3:2025-08 4:2026-03",
            "lag": "1:2024-01 2:2025-06 3:2025-11 4:2026-06",
        },
    ),
    11: Arc(
        policy="2023-11-02", guidance="2024-03-14", lead="CE NW SN", lag="NE SW AW", share_of_deaths=0.4,
        practice={"lead": "--- ---- -CMM MMM-", "mid": "--- ---- --CC CMM-", "lag": "--- ---- --CF CCM-"},
        line={"lead": "2026-05-14"},
        claims={"lead": "1:2023-11 2:2024-11 3:2025-09 4:2026-07", "mid": "1:2024-01 2:2025-03 3:2026-07",
                "lag": "1:2024-04 2:2025-07 3:2026-10"},
    ),
    12: Arc(
        policy="2023-10-19", guidance="2024-01-25", lead="CN SE AS", lag="NE SW WA", share_of_deaths=0.3,
        policy_again="2024-09-19 2025-09-16", policy_until="2023-12-31",
        practice={"lead": "--- ---C CMMM MMM-", "mid": "--- ---- FCCC CCC-", "lag": "--- ---- --F- -cC-"},
        claims={"lead": "1:2023-10 2:2025-01 3:2025-10", "mid": "1:2023-11 2:2025-06", "lag": "1:2024-02 2:2025-11",
                "AW": "1:2023-11 2:2025-06 3:2025-08 1:2025-11 2:2026-02"},
    ),
    13: Arc(
        policy="2023-07-13", guidance="2023-09-21", lead="AS CE CN SE", lag="NE SW",
        practice={"lead": "--- -CMM MMMM MMM-", "mid": "--- --CM CMMM MMM-", "lag": "--- --CC CCMM MMM-"},
        line={"lead": "2025-05-15", "mid": "2025-11-12", "lag": "2026-05-20"},
        claims={
            "lead": "1:2023-07 2:2023-10 3:2024-10 4:2025-07 5:2026-08",
            "mid": "1:2023-08 2:2023-12 3:2025-03 4:2026-04",
            "lag": "1:2023-09 2:2024-03 3:2025-10 4:2026-07",
        },
    ),
    14: Arc(
        policy="2023-08-10", guidance="2023-10-05", lead="AS CE CN SE WA AW", lag="NE",
        practice={
            "lead": "--- --CC MMMM MMM-", "mid": "--- --CC CMMM MMM-", "lag": "--- ---C CCFC CCC-",
            "SW": "--- ---F CCCM MMM-",
        },
        line={"AS": "2025-12-03"},
        claims={
            "lead": "1:2023-08 2:2024-08 3:2025-05",
            "mid": "1:2023-09 2:2024-12 3:2025-10",
            "lag": "1:2023-11 2:2025-04",
            "AS": "1:2023-08 2:2024-08 3:2025-05 4:2026-05",
        },
    ),
    15: Arc(
        policy="2023-12-07", guidance="2024-02-08", lead="CN SE AS", lag="NE SW", share_of_deaths=0.4,
        practice={
            "lead": "--- ---C MMMM MMM-", "mid": "--- ---- CCMM MMM-", "lag": "--- ---- --CC CCC-",
            "WA": "--- ---- FCCC CCC-", "NA": "--- ---- CCCc CCC-",
        },
        claims={"lead": "1:2023-12 2:2025-01 3:2025-08", "mid": "1:2024-01 2:2025-06 3:2025-12", "lag": "1:2024-03"},
    ),
    16: Arc(
        policy="2023-07-27", guidance="2023-08-31", lead="CN AS EA NE", lag="SW WA NW",
        practice={
            "lead": "--- -CMM MMMM MMM-", "mid": "--- --CM MMMM MMM-", "lag": "--- --CF CMMM MMM-",
            "WA": "--- --CF CCMM MMM-", "EA": "--- -CMC MMMM MMM-",
        },
        line={"lead": "2025-06-11", "mid": "2025-09-17", "lag": "2026-02-18", "WA": "2026-08-13"},
        claims={"lead": "1:2023-07 2:2024-01 3:2024-10 4:2025-07", "mid": "1:2023-08 2:2024-05 3:2025-01 4:2025-10",
                "lag": "1:2023-09 2:2024-11 3:2025-07 4:2026-08"},
    ),
    17: Arc(
        policy="2023-12-05", guidance="2024-02-20", lead="CN AS CE", lag="NE SW SN", share_of_deaths=0.4,
        policy_until="2024-01-31", policy_again="2025-06-18 2026-06-11",
        practice={"lead": "--- ---- CCMM MMM-", "mid": "--- ---- -FCC CCC-", "lag": "--- ---- ---- --c-"},
        claims={"lead": "1:2023-12 2:2025-02 3:2025-12", "mid": "1:2024-02 2:2025-07", "lag": "1:2024-04"},
    ),
    18: Arc(
        policy="2023-11-30", guidance="2024-04-11", lead="CN EA", lag="NE NA SW",
        practice={"lead": "--- ---- -CCM MMM-", "mid": "--- ---- -FFC CCC-", "lag": "--- ---- ---- -FF-",
                  "SE": "--- ---- -FCC CMM-", "AW": "--- ---- ---c cCc-"},
        claims={"lead": "1:2023-12 2:2025-05 3:2026-01", "mid": "1:2024-04 2:2025-11",
                "lag": "1:2024-06 2:2026-07", "SE": "1:2024-04 2:2025-11 3:2026-10"},
    ),
    19: Arc(
        policy="2024-01-11", guidance="2024-05-16", lead="CE CN", lag="NE NA SW",
        practice={"lead": "--- ---- --CC CMM-", "mid": "--- ---- --FF CCC-", "lag": "--- ---- ---F FFF-"},
        claims={
            "lead": "1:2024-01 2:2024-10 3:2025-04 4:2025-09 5:2026-06",
            "mid": "1:2024-02 2:2024-12 3:2025-06 4:2025-12",
            "lag": "1:2024-03 2:2025-02 3:2025-09 4:2026-03",
        },
    ),
    20: Arc(
        policy="2024-02-20", guidance="2024-06-06", lead="CE AS EA", lag="NE SW", share_of_deaths=0.25,
        policy_until="2025-03-31",
        practice={"lead": "--- ---- --CM MMM-", "mid": "--- ---- --CC CCC-", "lag": "--- ---- ---- cC--"},
        claims={"lead": "1:2024-03 2:2025-05 3:2026-01", "mid": "1:2024-06 2:2025-11 1:2026-10",
                "lag": "1:2024-08 2:2026-08"},
    ),
}

# guidance_by_unit: days after the leaders that a unit's own check was made.
GUIDANCE_DELAY = {"lead": 0, "mid": 55, "lag": 150}

# Units where the check on superseded guidance was made and failed, with the day of each check.
GUIDANCE_NOT_MET = {
    (9, "NE"): "2024-11-21 2025-09-11 2026-06-18",
    (9, "SW"): "2024-11-28 2025-09-16 2026-07-02",
}

FINDINGS = (
    Finding(13, "AS", "independent_retest", "2026-07-15", "met", "A3"),
    Finding(13, "CE", "independent_retest", "2026-07-16", "met", "A3"),
    Finding(13, "CN", "independent_retest", "2026-07-22", "met", "A3"),
    Finding(13, "SE", "independent_retest", "2026-09-09", "met", "A3"),
    Finding(13, "WA", "independent_retest", "2026-07-23", "met", "A3", "Retested before twelve months had been held"),
    Finding(13, "NA", "independent_retest", "2026-09-10", "not met", "A3", "Two superseded instructions still in use"),
    Finding(16, "CN", "independent_retest", "2026-08-19", "met", "A3"),
    Finding(16, "AS", "independent_retest", "2026-10-07", "met", "A3"),
    Finding(16, "NE", "independent_retest", "2026-10-08", "not met", "A3", "Early specialist advice not recorded"),
    Finding(14, "CE", "line_owned", "2026-02-12", "not met", "A2", "Reviews still arranged by the programme team"),
    Finding(14, "CE", "line_owned", "2026-08-20", "not met", "A2", "Reviews still arranged by the programme team"),
    Finding(6, "AS", "line_owned", "2026-04-16", "not met", "A2", "No record of reviews for two months"),
    Finding(20, "", "policy_issued", "2026-08-27", "met", "A0", "Asserted in the programme report; not yet seen"),
    Finding(8, "", "guidance_withdrawn", "2026-07-16", "met", "A1", "Interim instruction", "2026-10-15"),
    Finding(15, "", "policy_issued", "2024-01-11", "met", "A1", "Interim policy while consultation ran", "2024-06-30"),
)

# Recommendation 19's owner files its own dip samples; they are first line, so they do not count towards practice.
OWN_SAMPLES = {19: "2025-06"}

# The same sample reported again: (recommendation, unit, quarter) -> withdrawn in, put back in (blank: never).
WITHDRAWN = {
    (11, "SN", "2026Q1"): ("2026-05", "2026-07", "Sampling frame included cases from another store"),
    (8, "AS", "2026Q1"): ("2026-06", "", "Cases drawn by the team being sampled"),
    (4, "EA", "2025Q2"): ("2025-08", "2025-10", "Case list could not be reproduced"),
}

# What the month's first return got wrong, mended by a corrected return for the same month.
CORRECTED_MONTH = "2026-08"
CORRECTED_RECEIVED = "2026-10-14"
MISREPORTED_TRAINING = ("IN1", "NE", "officer")
MISREPORTED_SAMPLE = (7, "EA", "2026Q2")

MISSING_RETURN = "2024-12"
SHEETS_LEFT_OUT = {
    "2023-05": "training evidence actions", "2023-06": "training evidence", "2023-07": "training",
    "2023-08": "training", "2024-04": "claims", "2024-08": "actions", "2025-02": "evidence", "2025-07": "exposure",
    "2025-08": "training",
}
UNIT_MISSING = {"2025-03": "NW", "2026-05": "WA"}
RECEIVED_AFTER_DAYS = {"2023-12": 22, "2024-02": 55, "2025-07": 19, "2026-04": 24, "2026-09": 22, "2026-10": 12}
RETURN_NOTES = {
    "2023-05": "First return. Baseline; no training figures yet.",
    "2024-02": "Delayed while unit rosters were agreed.",
    "2024-04": "Claims not collected this month.",
    "2025-03": "North West rosters not available.",
    "2025-08": "Training system not available at month end.",
    "2026-05": "West Area figures not received in time.",
}

# Rosters that moved further than usual: (course, unit, story month) -> how much.
ROSTER_MOVES = {("CO1", "EA", "2026-10"): 0.11, ("SD1", "SW", "2025-10"): 0.06, ("SD1", "NE", "2025-10"): 0.05,
                ("IN1", "AW", "2025-09"): 0.23}

# The reference, where it differs from the starting set ----------------------------------------------------------------

# Days on which the force declared a recommendation complete.
DECLARED_COMPLETE = {
    1: "2025-06-30", 4: "2026-03-31", 10: "2026-06-30", 13: "2026-04-30", 16: "2026-05-29", 19: "2026-07-31",
}
# The recommendation declared complete whose day was written in the reference later, when, and by which role.
DECLARED_LATE, ENTERED_ON, ENTERED_BY = 10, "2026-09-08", "Oversight office"

AGREED_BY = "Gold Group"
# (recommendation, why, agreed on): exempt from both criteria of training.
EXEMPTIONS = (
    (9, "A change of system and route, with no course of its own", "2023-09-20"),
    (13, "Policy and guidance only, with no course of its own", "2023-09-20"),
)
EXEMPT_FROM = ("officers_trained", "supervisors_trained")
# (recommendation, unit, why, agreed on)
SCOPE_EXCLUSIONS = (
    (11, "CN", "Central North's property is held in a store audited under Central East", "2024-02-28"),
)
# The days on which the Gold Group meets: Wednesdays, about seven weeks apart.
GOLD_GROUP = """
    2023-06-14 2023-08-02 2023-09-20 2023-11-08
    2024-01-10 2024-02-28 2024-04-17 2024-06-05 2024-07-24 2024-09-18 2024-11-06
    2025-01-15 2025-03-05 2025-04-30 2025-06-18 2025-08-06 2025-09-24 2025-11-12
    2026-01-14 2026-03-04 2026-04-22 2026-06-10 2026-07-29 2026-09-23 2026-11-18
"""
