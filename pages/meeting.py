"""What do we decide, on what figures?"""

import streamlit as st

from data.book.english import day
from pages.parts import meeting_entry, meeting_minutes
from pages.parts.meeting_agenda import STEPS, labelled, sitting_of
from pages.shared import frame, full_screen, minutes, show, url

# The screens are read across a room: half as large again, where there is room for it.
STYLE = """
<style>
@media (min-width: 1000px) { .st-key-agenda { zoom: 1.5; } }
.st-key-agenda { min-height: 30vh; }
html:fullscreen :is(.st-key-bar, .stElementContainer:has(.actual)) { display: none; }
</style>
"""

view = frame.view()
meetings = view.ask("meetings")
through = minutes.through(view)

show.title("What do we decide, on what figures?")
st.html(STYLE)
if view.empty:
    show.nothing(
        "No return is in yet, so there are no figures to decide on.", "Load one with: python -m data load RETURN."
    )
    frame.end()
if not meetings:
    show.nothing(
        "No meeting is on record.", "Enter it in the store's reference/meeting.csv, then: python -m data rebuild."
    )
    frame.end()

for fault in minutes.faults(view):
    st.warning(show.escaped(f"The log is not whole: {fault}."))

entry, word = url.read("entry", {row["entry_id"] for row in view.ask("log_entries", through=through)}.__contains__)
if word:
    show.note(word)
if entry:
    meeting_entry.shown(view, entry, through)
    frame.end()

chosen, word = url.read("meeting", {row["meeting_id"] for row in meetings}.__contains__)
if word:
    show.note(word)
sitting = sitting_of(view, meetings, chosen, through)
asked, word = url.read("step", STEPS.__contains__)
if word:
    show.note(word)
steps = list(STEPS)
place = steps.index(asked or steps[0])
step = STEPS[steps[place]]

with st.container(horizontal=True, key="meeting_bar", vertical_alignment="bottom"):
    url.select(
        "Meeting",
        "meeting",
        [row["meeting_id"] for row in meetings],
        sitting.meeting_id,
        labels={row["meeting_id"]: labelled(row) for row in meetings},
        width=420,
    )
    before, after = steps[max(place - 1, 0)], steps[min(place + 1, len(steps) - 1)]
    st.button(
        "Back", key="meeting_back", shortcut="Left", disabled=not place, on_click=url.change, kwargs={"step": before}
    )
    st.button(
        "Next", key="meeting_next", shortcut="Right", disabled=place == len(steps) - 1, on_click=url.change,
        kwargs={"step": after},
    )  # fmt: skip
    url.select("Step", "step", steps, steps[place], labels={name: one.label for name, one in STEPS.items()}, width=300)
    full_screen.button()

with st.container(key="agenda"):
    show.heading(f"{place + 1}. {step.label}")
    shown = step.screen(view, sitting)

meeting_minutes.panel(view, sitting, shown)
here = [row for row in view.ask("log_entries", through=through) if row["meeting_id"] == sitting.meeting_id]
show.note(
    f"{len(here) or 'Nothing'} recorded at this meeting so far. Figures as at {day(view.as_at)}, compared with "
    f"{day(sitting.since)}."
    " The arrow keys go from step to step."
)
show.limits(
    "An action that is done need not have moved the stage it was to move, nor need the stage have moved because of it.",
    "A closure that is confirmed records what was agreed; it moves no stage.",
)
