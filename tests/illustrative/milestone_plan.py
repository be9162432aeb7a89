"""The illustrative programme plan: every recommendation's milestones, as lines of text, and what became of each.

A line reads:  kind | title | original due | what became of it | times re-forecast
What became of it is one of
    done DAY                     completed on that day
    open DAY                     still open, last forecast for that day (which may have passed)
    dropped MONTH                left out of the returns from that month, not completed
    reopened DAY MONTH DAY       completed on the first day, open again from that month, forecast for the last
A milestone is first reported in the month of its `since` (by default the plan's first return, May to September 2023).
"""

from __future__ import annotations

from dataclasses import dataclass

OWNERS = {
    1: "Head of response training",
    2: "Head of response training",
    3: "Head of coronial liaison",
    4: "Head of organisational learning",
    5: "Frontline policing lead for supervision",
    6: "Head of coronial liaison",
    7: "Detective training lead",
    8: "Case records lead",
    9: "Case management system lead",
    10: "Head of property services",
    11: "Head of property services",
    12: "Family liaison lead",
    13: "Death investigation policy lead",
    14: "Death investigation policy lead",
    15: "Family liaison lead",
    16: "Specialist crime liaison lead",
    17: "Inclusion and diversity lead",
    18: "Head of local intelligence",
    19: "Head of crime analysis",
    20: "Drug-facilitated offending lead",
}

PLAN = {
    1: """
activity | Training needs of response officers agreed | 2023-08-31 | done 2023-08-24 | 0
output | Sudden-death course content signed off | 2023-10-31 | done 2023-12-08 | 2
output | First course cycle delivered in every unit | 2024-09-30 | done 2025-03-20 | 3
activity | Refresher places secured for new joiners | 2025-06-30 | done 2025-06-26 | 0
output | Refresher delivered after autumn postings | 2026-01-31 | done 2026-04-10 | 2
outcome | Sampled first attendances show the practice in every unit | 2026-03-31 | open 2027-02-26 | 3
""",
    2: """
activity | Supervisor module scoped with response teams | 2023-09-30 | done 2023-09-27 | 0
output | Supervisor module signed off | 2023-11-30 | done 2023-11-30 | 0
output | Supervisors in post trained in every unit | 2024-10-31 | done 2025-03-27 | 2
activity | Sampling of supervisors' reviews begun in every unit | 2025-03-31 | open 2026-10-16 | 3
outcome | Supervisors' practice shown in every unit | 2026-12-31 | open 2027-03-31 | 1
""",
    3: """
activity | Needs agreed with coroners' officers | 2023-09-30 | done 2023-10-18 | 1
output | Coronial matters course signed off | 2023-12-31 | done 2024-02-16 | 2
output | Course delivered in every unit | 2024-12-31 | done 2025-11-21 | 3
activity | Feedback from coroners' officers collected quarterly | 2025-03-31 | done 2025-03-25 | 0
outcome | Reports to the coroner meet the standard in every unit | 2026-12-18 | open 2027-03-31 | 1
""",
    4: """
activity | Learning from these murders agreed with the learning board | 2023-07-31 | done 2023-07-28 | 0
output | Learning package issued | 2023-10-31 | done 2023-10-20 | 0
output | Package delivered to all who attend deaths | 2024-06-30 | done 2024-10-25 | 2
activity | Package included in initial training | 2024-09-30 | done 2024-09-19 | 0
outcome | Practice held for four quarters in every unit | 2026-12-18 | open 2027-01-29 | 1
""",
    5: """
activity | Supervision standard for first response drafted | 2023-09-30 | done 2023-09-22 | 0
output | Supervision standard issued | 2023-12-31 | done 2023-12-15 | 0
output | Supervisor's log live in every unit | 2024-06-30 | done 2024-10-11 | 2
activity | Second-line sampling of supervisor's logs begun | 2024-12-31 | done 2025-01-24 | 1
outcome | Supervision shown at every unexpected death sampled | 2025-12-31 | open 2026-12-31 | 3
""",
    6: """
output | Review checklist for reports to the coroner issued | 2023-11-30 | done 2023-11-16 | 0
activity | Checklist trialled in three units | 2024-02-29 | done 2024-03-28 | 1
output | Supervisory review required in the case system | 2024-09-30 | done 2025-02-14 | 3
outcome | Reviews recorded in every unit | 2026-04-30 | open 2026-12-18 | 2
""",
    7: """
activity | Investigative mindset content added to the course | 2023-10-31 | done 2023-10-26 | 0
output | First attendance aide-memoire issued | 2023-11-30 | done 2023-11-29 | 0
activity | Aide-memoire tested with response teams | 2024-03-31 | done 2024-04-19 | 1
output | Attendance checklist live on officers' devices | 2024-11-30 | done 2025-04-30 | 3
outcome | Sampled attendances meet the standard in every unit | 2026-12-31 | open 2027-03-31 | 2
""",
    8: """
activity | Minimum content of a death report agreed | 2023-10-31 | done 2023-11-17 | 1
output | Death report standard issued | 2023-12-31 | done 2023-12-14 | 0
output | Mandatory fields live in the case system | 2024-12-31 | open 2026-11-30 | 3
activity | Quarterly quality sampling begun | 2025-01-31 | done 2025-01-30 | 0
outcome | Report quality at standard in every unit | 2026-10-16 | open 2027-04-30 | 2
""",
    9: """
activity | Routes for recording deaths mapped | 2023-11-30 | done 2024-01-12 | 1
output | Single recording route approved | 2024-02-29 | done 2024-02-15 | 0
output | Earlier recording routes closed | 2024-06-30 | reopened 2024-06-27 2025-09 2026-12-18 | 1
activity | Migration of open records complete | 2025-03-31 | done 2026-10-09 | 3
outcome | Every death recorded by the one route in every unit | 2026-03-31 | open 2027-03-31 | 2
activity | Unit-by-unit check of recording routes | 2026-11-27 | open 2026-11-27 | 0 | 2025-10
""",
    10: """
output | Packaging and labelling standard issued | 2023-10-31 | done 2023-09-28 | 0
output | Property course delivered in every unit | 2025-01-31 | done 2025-06-20 | 2
activity | Packaging supplies standardised | 2024-03-31 | done 2024-03-22 | 0
activity | Line reviews of exhibits handed to unit supervisors | 2025-11-30 | done 2026-08-14 | 2
outcome | Practice held for four quarters in every unit | 2026-06-30 | done 2026-09-25 | 1
""",
    11: """
activity | Stores and responsible officers listed | 2023-10-31 | done 2023-10-27 | 0
output | Audit schedule issued | 2023-12-31 | done 2024-01-26 | 1
output | First full audit of every store | 2024-11-30 | done 2025-05-16 | 3
activity | Findings of first audits closed | 2025-09-30 | done 2026-03-13 | 2
outcome | Two clean audits running in every store | 2026-10-30 | open 2027-02-26 | 1
""",
    12: """
activity | Family liaison record reviewed with family liaison officers | 2023-10-31 | done 2023-10-24 | 0
output | Revised family liaison record issued | 2024-01-31 | done 2024-01-25 | 0
output | Record available in the case system | 2024-10-31 | open 2027-01-29 | 3
activity | Paper records brought into the case system | 2025-06-30 | dropped 2025-11 | 1
outcome | Family liaison recorded in every case sampled | 2026-12-31 | open 2027-06-30 | 2
""",
    13: """
activity | All current guidance on deaths listed | 2023-06-30 | done 2023-06-23 | 0
output | One current policy issued | 2023-07-31 | done 2023-07-13 | 0
output | Superseded guidance withdrawn | 2023-10-31 | done 2023-09-21 | 0
activity | Local instructions checked in every unit | 2024-03-31 | done 2024-05-10 | 1
outcome | Practice held for four quarters in every unit | 2026-06-30 | done 2026-06-26 | 0
activity | Independent retest in every unit | 2026-12-18 | open 2027-03-31 | 1 | 2026-01
""",
    14: """
output | Four categories of death set out in policy | 2023-08-31 | done 2023-08-10 | 0
activity | Case system categories aligned | 2023-12-31 | done 2024-03-08 | 2
output | Category reviewed by a supervisor in every unit | 2024-12-31 | done 2025-02-28 | 1
outcome | Categories correct in every unit sampled | 2025-12-31 | open 2026-12-31 | 3
""",
    15: """
activity | Guidance for unexpected deaths agreed with family liaison leads | 2023-11-30 | done 2023-12-06 | 0
output | Family liaison guidance issued | 2024-01-31 | done 2024-02-08 | 1
output | Course delivered to officers with family contact | 2025-03-31 | open 2026-12-18 | 3
activity | Feedback from families sought through liaison services | 2025-12-31 | done 2026-02-20 | 1
outcome | Contact recorded and timely in every unit | 2026-12-31 | open 2026-12-31 | 0
""",
    16: """
output | Working agreement with specialist teams reissued | 2023-08-31 | done 2023-07-27 | 0
activity | Single point of contact named in every unit | 2023-10-31 | done 2023-10-05 | 0
output | Early advice recorded in the case system | 2024-06-30 | done 2024-08-23 | 1
outcome | Practice held for four quarters in every unit | 2026-03-31 | done 2026-08-21 | 2
activity | Independent retest in every unit | 2026-12-18 | open 2026-12-18 | 0 | 2026-03
""",
    17: """
activity | Equality considerations reviewed with staff and community groups | 2023-11-30 | done 2023-12-01 | 0
output | Equality guidance included in policy | 2024-01-31 | done 2024-02-20 | 1
output | Course module delivered | 2025-06-30 | open 2026-12-18 | 3
activity | Advisory group reviews a sample of cases | 2025-09-30 | dropped 2026-02 | 2
outcome | Considerations recorded in every case sampled | 2026-12-31 | open 2027-06-30 | 1
""",
    18: """
activity | Intelligence checks for attending officers defined | 2023-11-30 | done 2023-11-30 | 0
output | Checks included in first attendance guidance | 2024-04-30 | done 2024-04-11 | 0
output | Intelligence course delivered in every unit | 2025-09-30 | done 2026-07-17 | 3
activity | Intelligence desk cover extended to nights | 2025-12-31 | open 2026-12-31 | 2
outcome | Checks made and recorded in every case sampled | 2026-10-02 | open 2027-03-31 | 1
""",
    19: """
activity | Analytical method for linking deaths agreed | 2023-12-31 | done 2024-01-11 | 1
output | Weekly review of deaths begun in every unit | 2024-10-31 | done 2024-10-18 | 0
output | Analyst posts filled | 2024-12-31 | done 2025-09-26 | 3
activity | Method tested on past cases | 2025-06-30 | done 2026-10-23 | 3
outcome | Possible links found by analysis in every unit | 2026-06-30 | open 2026-11-27 | 2
""",
    20: """
activity | Guidance on drug-facilitated offending reviewed | 2024-01-31 | done 2024-02-20 | 1
output | Revised guidance issued | 2024-05-31 | done 2024-06-06 | 0
activity | Yearly review of guidance | 2025-05-31 | open 2026-09-25 | 3
output | Intelligence returns begun in every unit | 2025-09-30 | open 2026-12-18 | 2
outcome | Intelligence used in every case sampled | 2026-12-31 | open 2027-06-30 | 1
""",
}

# Milestones whose forecast was not the original date even when first reported.
LATE_FROM_THE_START = {"R03-M1", "R08-M1", "R20-M1"}

# fmt: off
# Re-forecasts fixed to a month, so that something slips between the last two meetings: (month, forecast before it).
MOVED_LATELY = {
    "R08-M3": ("2026-10", "2026-10-30"), "R12-M3": ("2026-09", "2026-10-09"), "R14-M4": ("2026-10", "2026-11-06"),
    "R17-M3": ("2026-10", "2026-11-27"),
}

DEPENDS_ACROSS = {
    "R01-M2": "R13-M2", "R05-M2": "R13-M2", "R14-M2": "R09-M1", "R08-M3": "R09-M2", "R12-M3": "R09-M2",
    "R06-M3": "R08-M2", "R18-M2": "R07-M2", "R17-M2": "R13-M3", "R15-M3": "R12-M2", "R16-M3": "R09-M2",
    "R20-M4": "R18-M2",
}
# fmt: on

# What some milestones are meant to satisfy, in every unit: once done they assert it, until that would have run out.
_MEANT = {
    "policy_issued": (
        "R04-M2 R05-M2 R06-M1 R07-M2 R08-M2 R09-M2 R10-M1 R11-M2 R12-M2 R13-M2 R14-M1 R15-M2 R16-M1 R17-M2 R18-M2 "
        "R19-M1 R20-M2 R20-M3"
    ),
    "guidance_withdrawn": "R09-M3 R13-M3",
    "officers_trained": "R01-M3 R01-M5 R03-M3 R04-M3 R10-M2 R15-M3 R17-M3 R18-M3",
    "supervisors_trained": "R02-M3",
    "practice_sustained": "R04-M5 R10-M5 R13-M5 R16-M4",
    "line_owned": "R10-M4",
    "independent_retest": "R13-M6 R16-M5",
}
MEANT_TO_SATISFY = {milestone: criterion for criterion, names in _MEANT.items() for milestone in names.split()}

# Reasons given for a re-forecast, by the theme of the recommendation.
CHANGE_REASONS = {
    1: (
        "Officers withdrawn from training to meet public order demand",
        "Specialist input to content took longer than planned",
        "Autumn postings changed who is in scope",
        "Two units asked for more time to release staff",
        "Sampling staff not yet in post",
    ),
    2: (
        "System release moved by the supplier",
        "Data quality check asked for changes before sign-off",
        "Storage capacity had to be found first",
        "Two units asked for more time to close open records",
        "A milestone this depends on moved",
    ),
    3: (
        "Consultation with staff and community groups extended",
        "Legal advice on wording awaited",
        "Sampling staff not yet in post",
        "Two units asked for more time",
        "A milestone this depends on moved",
    ),
    4: (
        "Analyst posts not yet filled",
        "Method changed after peer review",
        "Funding decision taken later than expected",
        "Access to systems took longer to agree",
        "Course places released later than planned",
    ),
}

REOPENED_REASON = "Reopened: an independent check found the earlier route still in use in two units"


@dataclass(frozen=True)
class Planned:
    """One milestone of the plan, with its dates as written."""

    milestone_id: str
    recommendation: int
    position: int
    kind: str
    title: str
    due: str
    became: tuple[str, ...]
    moves: int
    since: str


def reasons(recommendation: int) -> tuple[str, ...]:
    """The reasons that suit a recommendation of the story, by its theme."""
    theme = 1 if recommendation <= 7 else 2 if recommendation <= 12 else 3 if recommendation <= 17 else 4
    return CHANGE_REASONS[theme]


def planned() -> list[Planned]:
    """The plan's lines as milestones, in order."""
    return [
        _milestone(recommendation, position, line)
        for recommendation, block in PLAN.items()
        for position, line in enumerate(block.strip().splitlines(), start=1)
    ]


def _milestone(recommendation: int, position: int, line: str) -> Planned:
    kind, title, due, became, moves, *since = (part.strip() for part in line.split("|"))
    return Planned(
        milestone_id=f"R{recommendation:02d}-M{position}",
        recommendation=recommendation,
        position=position,
        kind=kind,
        title=title,
        due=due,
        became=tuple(became.split()),
        moves=int(moves),
        since=since[0] if since else "",
    )
