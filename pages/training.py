"""Are the people in post trained, and will it last?"""

from typing import Any

import streamlit as st

from charts.training import completion, movement, scatter
from charts.training.shares import percent
from data.book.english import plural
from pages.sentences import training as says
from pages.shared import frame, show, url


def share(value: float | None) -> str:
    """A share as the chart writes it; nothing for none."""
    return "" if value is None else percent(value)


STANDING: show.Columns = {
    "course_id": "Course",
    "unit_id": "Unit",
    "role": "Role",
    "month_end": "Roster of",
    "in_scope": "In post",
    "trained": "Trained",
    "untrained": "Not trained",
    "share": show.Column("Share", share),
    "threshold": show.Column("Threshold", share),
    "short_by": "Short by (people)",
    "state": "State",
    "roster_moved": "Roster, net change",
    "untrained_moved": "Not trained, net change",
    "since_month": "Changes since",
}
MONTHS: show.Columns = {
    "month_end": "Month-end",
    "units_reported": "Units reported",
    "units_expected": "of",
    "in_scope": "In post",
    "trained": "Trained",
    "untrained": "Not trained",
    "share": show.Column("Share", share),
    "threshold": show.Column("Threshold", share),
    "roster_moved": "Roster, net change",
    "untrained_moved": "Not trained, net change",
}
OUTLOOK: show.Columns = {
    "unit_id": "Unit",
    "role": "Role",
    "share": show.Column("Share", share),
    "room": "Untrained people who can join before it is below",
    "rose_more": "Months in which they rose by more",
    "months_seen": "of",
}
NEED: show.Columns = {
    "course_id": "Course",
    "role": "Role",
    "units_short": "Units short",
    "short_by": "People short",
    "by_on": "By",
    "needed_a_week": "Needed a week",
    "best_a_week": "Best ever a week",
    "best_month": "in the month to",
}
ALWAYS_ONE = ("units_reported", "units_expected")
COUNTS: show.Columns = {name: column for name, column in MONTHS.items() if name not in ALWAYS_ONE}
PRACTICE: show.Columns = {
    "unit_id": "Unit",
    "role": "Role",
    "in_scope": "In post",
    "trained": "Trained",
    "trained_share": show.Column("Trained share", share),
    "sampled": "Cases sampled",
    "sample_met": "Met the practice",
    "practice_share": show.Column("Practice share", share),
    "recommendations": "Recommendations sampled",
    "recommendations_served": "of",
}
ROLES = {"officer": "Officers", "supervisor": "Supervisors"}


def chosen(customdata: Any) -> None:
    """A click on a unit's dot: its months open, for the role clicked."""
    url.change(course=course, unit=customdata[0], role=None if customdata[1] == "officer" else customdata[1])


view = frame.view()
context = view.context
show.title("Are the people in post trained, and will it last?")
everything = view.ask("training_standing")
course = view.course or says.furthest(everything)
if course is None:
    show.answer(says.answer(everything))
    show.nothing(
        "No training is on file for this day.",
        "It comes in with the training sheet of a return; the Returns page says which months brought one.",
    )
    st.stop()

standing = view.ask("training_standing", course=course)
outlook = view.ask("training_outlook", course=course)
names = tuple(view.units.items())
subject = view.courses.get(course, course)
show.answer(says.answer(standing, subject) if view.course else says.answer(everything))

role, word = url.read("role", ROLES.__contains__)
role = role or "officer"
if word:
    show.note(word)
with st.container(horizontal=True, key="training_narrow", vertical_alignment="bottom"):
    titles = {key: f"{key} · {title}" for key, title in view.courses.items()}
    url.select(
        "Course", "course", list(titles), view.course, labels=titles, nothing=f"{course} · furthest behind", width=380
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
    show.note(says.course_chosen(course, everything))

show.heading("By unit, on the latest roster")
by_unit = view.draw(completion.by_unit, standing, names, subject=subject)
show.chart(by_unit, "training_units", standing, STANDING, context=context, on_click=chosen)
show.note(
    "Click a dot, or choose a unit and a role above, for its months. Units stand in the order of their ids: a "
    "ranking would be mostly chance."
)

of_whom = view.units[view.unit] if view.unit else "all units"
shown = f"{course}, {of_whom}, {ROLES[role].lower()}"
show.heading(f"Month by month: {shown}")
months = view.ask("training_months", course=course, unit=view.unit, role=role)
show.chart(view.draw(movement.over_time, months, subject=shown), "training_months", months, MONTHS, context=context)
show.note(
    "Each share is of that month's roster. Joiners and leavers are not reported: only what the roster and the "
    "untrained come to, month on month. A gap is a month not reported; an open dot, a month in which some units "
    "were not."
)
if view.unit and months:
    show.table(months[-13:], COUNTS, "training_counts", name=f"Counts of {shown}, latest months", context=context)

show.heading("What it takes, and how much room there is")
needs = view.ask("training_need", course=course)
for row in needs:
    show.note(says.need(row))
if not needs:
    show.note(f"No roster of {course} that counts is below its threshold, so nobody has to be trained to reach it.")
if needs:
    show.as_table(needs, NEED, "training_need", name=f"What it takes for {course}", context=context)
(record,) = view.ask("training_outlook_record", course=course)
show.note(says.record(record, [row for row in outlook if row["says"] == "falls"]))
if outlook:
    tight = sorted(outlook, key=lambda row: (row["room"], row["unit_id"], row["role"]))
    show.as_table(
        tight,
        OUTLOOK,
        "training_room",
        name=f"Room above the threshold, {plural(len(tight), 'roster')}",
        context=context,
    )

show.heading("Training beside sampled practice")
practice = view.ask("training_practice", course=course, role=role)
beside = view.draw(scatter.beside_practice, practice, subject=course, role=role)
show.chart(beside, "training_practice", practice, PRACTICE, context=context, on_click=chosen)

show.limits(
    "Trained means attended, not able: the scatter sets training beside practice, and no line is drawn through "
    "it because a dozen units can't carry one.",
    "A share can fall because people moved, with nobody less trained than before.",
    "The best ever is net of those who left, so the number actually trained was higher.",
)
