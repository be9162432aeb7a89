"""How much of this is embedded, and is that real?"""

from datetime import date
from html import escape
from typing import Any

import streamlit as st

from charts import marks, portfolio
from data.book.english import day
from data.book.ladder import EMBEDDED, LADDER, STEPS, stage_of
from pages.sentences import overview as says
from pages.shared import days, frame, show, terms, url

view = frame.view()

# What was known on an earlier day is worked out month by month: above this many stages of a unit it would take longer
# than a reader waits, and the figures are compared with the month-end before, as now known.
WORKED_OUT_AT_MOST = 25_000

ROWS: show.Columns = [
    *("recommendation_id", "title", "title_status", "supported_stage", "verified_stage", "claimed_stage"),
    *(f"units_at_{stage}" for stage in STEPS),
    *("units_in_scope", "flag", "claimed_ahead", "units_in_grace", "units_unknown"),
]
# Numbers stand large beside their words, in as many columns as fit: the main chart keeps its place on the screen.
CARDS = """
<dl style="display:grid;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr));gap:.4rem 1rem;margin:0;padding:0">
{cards}</dl>
"""
CARD = """
<div style="display:flex;align-items:center;gap:.6rem;border-left:.25rem solid currentColor;padding-left:.6rem">
<dt style="order:2;line-height:1.25;font-size:.9rem;font-weight:400">{says}<br><strong>{change}</strong></dt>
<dd style="order:1;margin:0;white-space:nowrap">
<span style="font-size:1.9rem;font-weight:600">{count}</span> of {of}</dd>
</div>
"""


def row_chosen(place: list[Any]) -> None:
    """A row of the main chart, or one unit's dot in it."""
    url.go("recommendation", recommendation=place[0], unit=place[1] or view.unit)


def segment_chosen(place: list[Any]) -> None:
    """A segment of a month's bar: that month, and which recommendations stood at that stage."""
    month = date.fromisoformat(place[0])
    url.change(as_at=None if month == view.latest else month, stage=place[1])


def figures(as_at: date, known_at: date | None) -> says.Figures:
    """The figures of a day by the knowledge of a day."""
    return says.counted(view.ask("recommendation_standing", as_at=as_at, known_at=known_at))


def too_many() -> bool:
    """Whether an earlier day's knowledge would take too long to work out."""
    return len(view.facts.months) * len(view.recommendations) * len(view.units) > WORKED_OUT_AT_MOST


def earlier(since: date) -> says.Earlier | None:
    """The figures at the last meeting as known then, and as now known where that differs; None when none were in."""
    if too_many():
        month = max((month for month in view.facts.months if month <= since), default=None)
        if month is None:
            return None
        return says.Earlier(says.when_named(month, as_known_then=False), figures(month, view.known_at))
    if view.facts.latest(since) is None:
        return None
    then = figures(since, min(since, view.known_at or since))
    now_known = figures(since, view.known_at)
    when = says.when_named(since, as_known_then=True)
    return says.Earlier(when, then, now_known if now_known != then else None)


def restated(now: says.Figures) -> str:
    """Whether what was first known of the day differs from what is shown, in words."""
    first = max(view.facts.months.get(view.as_at, view.as_at), view.as_at)
    known_on = view.known_at or view.today
    if too_many() or first >= known_on or view.facts.latest(first) is None:
        return ""
    later = view.ask("known_later", since=first)
    return says.restated(now, figures(view.as_at, first), first) if later else ""


def cards(four: list[says.Figure]) -> str:
    """The four figures in a slim row, as a list of terms. Only counts, dates and our own words go in."""
    return CARDS.format(
        cards="".join(
            CARD.format(count=one.count, of=one.of, says=escape(one.says), change=escape(one.change)) for one in four
        )
    )


def list_at(stage: int, rows: list[frame.Row]) -> None:
    """The recommendations at one stage on the as-at date, to choose from."""
    show.heading(says.at_stage(stage, len(rows), view.as_at))
    if rows:
        show.choose(
            rows,
            ["recommendation_id", "title", "theme_name", "flag"],
            "overview_stage",
            name=f"Recommendations at {stage_of(stage)}",
            on_click=lambda row: url.go("recommendation", recommendation=row["recommendation_id"]),
            question="recommendation_standing",
        )
    st.button("Close this list", key="overview_close", on_click=url.change, kwargs={"stage": None})


show.title("How much is embedded, and does the evidence bear it out?")
if view.empty:
    show.answer("It can't be said yet: no return is in, so nothing is evidenced and nothing is claimed.")
    show.nothing("No stage can be worked out without evidence.", "Load a return with: python -m data load RETURN.")
    show.limits("That nothing is on file doesn't say that nothing was done.")
    frame.end()

rows = view.ask("recommendation_standing")
now = says.counted(rows)
with st.container(gap=None):
    show.answer(says.answer(now, view.as_at, view.known_at))
    place_of_restated = st.empty()

# What was known at the last meeting takes longer to work out than the rest of the page: it is filled in last.
since = days.last_meeting(view.facts.meetings, view.facts.months, view.as_at)
not_compared = says.not_compared(since, min(view.facts.months.values(), default=None))
place_of_cards = st.empty()
place_of_cards.html(cards(says.figures(now, None, not_compared)))

units = view.ask("unit_known") if len(view.units) <= marks.MANY_UNITS else ()
show.chart(
    view.draw(marks.ladder, rows, units), "overview_marks", rows, ROWS, context=view.context, on_click=row_chosen
)
show.note(
    "Click a row to open the recommendation. It stands where its lowest unit stands; each dot is a unit. "
    "Titles are working titles where the published text has not been entered. The four figures are set beside what was "
    "known on the day of the last meeting; restated: what is now known of that day."
)

show.heading("How has it moved, month by month?")
months = view.ask("portfolio_by_month")
show.chart(
    view.draw(portfolio.stage_by_month, months),
    "overview_months",
    months,
    ["month_end", "stage", "recommendations"],
    context=view.context,
    on_click=segment_chosen,
)
show.note("Click a segment for the recommendations that stood there.")
stage, word = url.read("stage", range(len(LADDER)).__contains__)
if word:
    show.note(word)
if stage is not None:
    list_at(stage, [row for row in rows if row["supported_stage"] == stage])

with st.container(horizontal=True):
    url.link("since", f"What changed since {day(since)}")
    url.link("embedding", "Is it policy and courses, or practice?")
    terms.link("supported stage", "What supported, verified and claimed mean")
show.limits(
    "A recommendation stands at its lowest unit: its stage hides how far the others are.",
    "Claimed ahead compares the lowest claim with the lowest unit: a unit may be ahead in a recommendation that isn't.",
    "Lapsed means that evidence ran out, not that practice did; nothing on file doesn't mean that nothing was done.",
    f"{stage_of(EMBEDDED)} here says nothing of what the public or bereaved families have felt of it.",
)

place_of_cards.html(cards(says.figures(now, earlier(since), not_compared)))
restatement = restated(now)
if restatement:
    place_of_restated.markdown(show.escaped(restatement))
