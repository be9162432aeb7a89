"""Are the people in post trained, and will it last?"""

from functools import partial
from typing import Any

import streamlit as st

from charts.training import completion, movement, scatter
from data.book.english import plural
from pages.sentences import training as says
from pages.shared import frame, show, terms, url

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


view = frame.view()
context = view.context
show.title("Are the people in post trained, and will it last?")
everything = view.ask("training_standing")
course = view.course or says.furthest(everything)
if course is None:
    show.answer(says.answer(everything, view.courses))
    show.nothing(
        "No training is on file for this day.",
        "It comes in with the training sheet of a return; the Returns page says which months brought one.",
    )
    frame.end()

standing = view.ask("training_standing", course=course)
subject = view.courses.get(course, course)
if view.course:
    show.answer(says.answer(standing, view.courses, subject))
else:
    show.answer(says.answer(everything, view.courses))

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
        labels={key: f"{key} · {title}" for key, title in view.courses.items()},
        nothing=f"{subject} · furthest behind",
        width=380,
    )
    url.select(
        "Unit, over time",
        "unit",
        list(view.units),
        view.unit,
        labels=view.units,
        nothing="All units together",
        width=280,
    )
    url.segments("Role, over time", "role", list(ROLES), role, labels=ROLES)
if view.course is None:
    show.note(says.course_chosen(course, subject, everything))
terms.link("course group", "What a course group is")

show.heading("By unit, on the latest roster")
by_unit = view.draw(completion.by_unit, standing, tuple(view.units.items()), subject=subject)
show.chart(by_unit, "training_units", standing, STANDING, context=context, on_click=partial(dot_chosen, course))
show.note(
    "Click a dot, or choose a unit and a role above, for its months. Units stand in the order of their ids: a "
    "ranking would be mostly chance."
)

whom = f"{subject}, {view.units[view.unit] if view.unit else 'all units'}, {ROLES[role].lower()}"
show.heading(f"Month by month: {whom}")
months = view.ask("training_months", course=course, unit=view.unit, role=role)
show.chart(view.draw(movement.over_time, months, subject=whom), "training_months", months, MONTHS, context=context)
show.note(
    "Each share is of that month's roster. Joiners and leavers are not reported: only what the roster and the "
    "untrained come to, month on month. A gap is a month not reported; an open dot, a month in which some units "
    "were not."
)
if view.unit and months:
    show.table(
        months[-MONTHS_OF_COUNTS:],
        COUNTS,
        "training_counts",
        name=f"Counts of {whom}, latest months",
        context=context,
        question="training_months",
    )

show.heading("What it takes, and how much room there is")
needs = view.ask("training_need", course=course)
for need in needs:
    show.note(says.need(need, subject))
if needs:
    show.as_table(needs, NEED, "training_need", name=f"What it takes for {subject}", context=context)
else:
    show.note(says.none_short(subject))
outlook = view.ask("training_outlook", course=course)
(record,) = view.ask("training_outlook_record", course=course)
show.note(says.record(record, [row for row in outlook if row["says"] == "falls"], view.units))
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
beside = view.draw(scatter.beside_practice, practice, subject=subject, role=role)
show.chart(beside, "training_practice", practice, PRACTICE, context=context, on_click=partial(dot_chosen, course))

show.limits(
    "Trained means attended, not able: the scatter sets training beside practice, and no line is drawn through "
    "it because a dozen units can't carry one.",
    "A share can fall because people moved, with nobody less trained than before.",
    "The best ever is net of those who left, so the number actually trained was higher.",
)
