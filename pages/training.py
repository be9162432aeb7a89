"""Are the people in post trained, and will it last?"""

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from charts.training import completion, movement, scatter
from data.book.days import month_end
from data.book.english import plural
from pages.sentences import training as says
from pages.shared import frame, part, pieces, room, show, sight, terms, url

ROLES = {"officer": "Officers", "supervisor": "Supervisors"}
STANDING = [
    "course_id", "unit_id", "role", "month_end", "in_scope", "trained", "untrained", "share", "threshold", "short_by",
    "state", "roster_moved", "untrained_moved", "since_month",
]  # fmt: skip
MONTHS = [
    "month_end", "units_reported", "units_expected", "in_scope", "trained", "untrained", "share", "threshold",
    "roster_moved", "untrained_moved",
]  # fmt: skip
COUNTS = [name for name in MONTHS if name not in ("units_reported", "units_expected")]
"""Of one unit: whether it reported is seen by its figures."""
OUTLOOK = ["unit_id", "role", "share", "threshold", "room", "rose_more", "months_seen"]
NEED = ["course_id", "role", "units_short", "short_by", "by_on", "needed_a_week", "best_a_week", "best_month"]
PRACTICE = [
    "unit_id", "role", "in_scope", "trained", "trained_share", "sampled", "sample_met", "practice_share",
    "recommendations", "recommendations_served",
]  # fmt: skip
MONTHS_OF_COUNTS = 13


def dot_chosen(course: str, place: list[Any]) -> None:
    """A click on a unit's dot: its months on the course open, for the role clicked."""
    unit, role, *_ = place
    url.change(course=course, unit=unit, role=None if role == "officer" else role)
    sight.ask("training_one")


def a_year_before(as_at: date) -> date:
    """The last day of the same month a year before."""
    return month_end(as_at.replace(year=as_at.year - 1, day=1))


def series_of(view: frame.View, course: str, role: str) -> str | None:
    """The series on Trends of a course and role, in the unit chosen or in all together; None where none is held."""
    rows = view.ask("trend_series", measure="courses", course=course, unit=view.unit)
    return next((row["series_id"] for row in rows if row["role"] == role and row["unit_id"] == view.unit), None)


view = frame.view()
context = view.context
show.title("Are the people in post trained, and will it last?")
everything = view.ask("training_standing")
course = view.course or says.furthest(everything)
if course is None:
    show.answer(says.answer(everything, [], [], view.courses, view.units))
    show.nothing(
        "No training is on file for this day.",
        "It comes in with the training sheet of a return; the Returns page says which months brought one.",
    )
    frame.end()

standing = view.ask("training_standing", course=course)
subject = view.courses.get(course, course)
needs = view.ask("training_need", course=view.course)
before = view.ask("training_standing", course=view.course, as_at=a_year_before(view.as_at))
told = standing if view.course else everything
show.answer(says.answer(told, needs, before, view.courses, view.units, subject if view.course else ""))

chosen, word = url.read("role", ROLES.__contains__)
role = chosen or "officer"
if word:
    show.note(word)
with st.container(horizontal=True, key="training_narrow", vertical_alignment="bottom"):
    url.select(
        "Course",
        "course",
        list(view.courses),
        view.course,
        labels=view.courses,
        nothing=f"{subject}: most short",
        width=380,
    )
    url.segments("Role, over time", "role", list(ROLES), role, labels=ROLES)
if view.course is None:
    show.note(says.course_chosen(course, subject, everything))

by_unit = view.draw(completion.by_unit, standing, tuple(view.units.items()), subject=subject)
show.chart(by_unit, "training_units", standing, STANDING, context=context, on_click=partial(dot_chosen, course))
show.note("Click a dot for its months. Units stand in the order of their ids: a ranking would be mostly chance.")


@part.alone
def over_time(view: frame.View) -> None:
    """The months of one unit, or of all together: only these change with the unit."""
    whom = f"{subject}, {view.units[view.unit] if view.unit else 'all units'}, {ROLES[role].lower()}"
    show.heading(f"Month by month: {whom}")
    url.select(
        "Unit, over time",
        "unit",
        list(view.units),
        view.unit,
        labels=view.units,
        nothing="All units together",
        width=280,
    )
    months = view.ask("training_months", course=course, unit=view.unit, role=role)
    months_drawn(view, months, whom)
    if view.unit and months:
        counts = months[-MONTHS_OF_COUNTS:]
        name = f"Counts of {whom}, latest months"
        show.table(counts, COUNTS, "training_counts", name=name, context=context, question="training_months")
    links_on(view)


def months_drawn(view: frame.View, months: frame.Answer, whom: str) -> None:
    """The share month by month, and beside it what moved it."""
    left, right = room.two("training_over_time")
    with left:
        drawing = view.draw(movement.over_time, months, subject=whom)
        show.chart(drawing, "training_months", months, MONTHS, context=context)
    with right:
        last_year = months[-movement.MONTHS_MOVED :]
        drawing = view.draw(movement.moves, months, subject=whom)
        show.chart(drawing, "training_moves", last_year, COUNTS, context=context, question="training_months")
    show.note(
        "Each share is of the people in post that month. Joiners and leavers are not reported: only what they come to. "
        "A gap is a month not reported, or one with nobody in scope; an open dot, a month in which some units were not "
        "reported."
    )


def links_on(view: frame.View) -> None:
    """To the same series on Trends, where it is held, and to what a course group is."""
    its_series = series_of(view, str(course), role)
    own_limits = "This series against its own limits, on Trends"
    show.put(
        pieces.links(
            *([url.piece("trends", own_limits, series=its_series)] if its_series else []),
            terms.piece("course group", "What a course group is"),
        )
    )


with st.container(key="training_one"):
    sight.bring("training_one")
    over_time()

show.heading("What it takes, and how much room there is")
needs = view.ask("training_need", course=course)
if needs:
    show.put(*(says.need(need, subject) for need in needs))
    show.as_table(needs, NEED, "training_need", name=f"What it takes for {subject}", context=context)
else:
    show.put(says.none_short(subject, standing))
outlook = view.ask("training_outlook", course=course)
(record,) = view.ask("training_outlook_record", course=course)
show.put(says.record(record, [row for row in outlook if row["says"] == "falls"], view.units))
if outlook:
    show.as_table(
        sorted(outlook, key=lambda row: (row["room"], row["unit_id"], row["role"])),
        OUTLOOK,
        "training_room",
        name=f"Room above the threshold, {plural(len(outlook), 'course group')}",
        context=context,
        question="training_outlook",
    )

show.heading("Training beside sampled practice")
practice = view.ask("training_practice", course=course, role=role)
beside = view.draw(scatter.beside_practice, practice, subject=subject, role=role, names=tuple(view.units.items()))
show.chart(beside, "training_practice", practice, PRACTICE, context=context, on_click=partial(dot_chosen, course))

show.limits(
    "Trained means attended, not able: the scatter sets training beside practice, and no line is drawn through "
    "it because a dozen units can't carry one.",
    "A share can fall because people moved, with nobody less trained than before.",
    "The best ever is net of those who left, so the number actually trained was higher.",
)
