"""How much is embedded, and does the evidence bear it out?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from charts import marks, portfolio, replay, rungs
from data.book.english import day
from data.book.ladder import EMBEDDED, LADDER, STEPS, stage_of
from data.book.numbering import number_of
from data.book.verdicts import status
from pages.parts.some_at_a_time import first_of_part
from pages.sentences import overview as says
from pages.sentences import press, runway
from pages.sentences.meeting import quoted
from pages.shared import days, frame, minutes, pieces, show, terms, url

view = frame.view()

# What was known on an earlier day is worked out month by month: above this many stages of a unit it would take longer
# than a reader waits, and the figures are compared with the month-end before, as now known.
WORKED_OUT_AT_MOST = 25_000

ROWS: show.Columns = [
    *("recommendation_id", "title", "title_status", "supported_stage", "verified_stage", "claimed_stage"),
    *(f"units_at_{stage}" for stage in STEPS),
    *("units_in_scope", "flag", "claimed_ahead", "units_in_grace"),
]
SAID: show.Columns = ["month_end", "stage", "recommendations", "recommendations_claimed", "recommendations_asserted"]
RUNGS: show.Columns = [
    *(
        "month_end",
        "title",
        "stage",
        "positions",
        "met",
        "not_met",
        "cannot_tell",
        "lapsed",
        "not_assessed",
        "asserted",
    ),
]
FALLS: show.Columns = [
    show.Column("when", "When"),
    show.Column("runs_out", "What runs out"),
    show.Column("where", "Where"),
    show.Column("falls", "What falls with it"),
    show.Column("owner", "Owner"),
]
LIMITS = (
    "A recommendation stands at its lowest unit: its stage hides how far the others are.",
    "Claimed ahead compares the lowest claim with the lowest unit: a unit may be ahead in a recommendation that isn't.",
    "Lapsed means that evidence ran out, not that practice did; nothing on file doesn't mean that nothing was done.",
    f"{stage_of(EMBEDDED)} here says nothing of what the public or bereaved families have felt of it.",
)
GLOSSES = " ".join(f"{stage.name}: {stage.gloss}." for stage in LADDER[1:])
HOW_TO_ENTER = (
    "In the folder `reference` of the store, open `recommendation.csv`; give each recommendation the published `text` "
    "and `title` of its number, its `source`, and `published` as its `title_status`. Then run `python -m "
    "data reference`, "
    "which checks it, and `python -m data rebuild`. From then on it is written without the W."
)


def row_chosen(place: list[Any]) -> None:
    """A row of the ladder, or one unit's dot in it."""
    url.go("recommendation", recommendation=place[0], unit=place[1] or view.unit)


def segment_chosen(place: list[Any]) -> None:
    """A segment of a month: which recommendations stood at that stage then. The date stays."""
    url.change(month=date.fromisoformat(place[0]), stage=place[1])


def figures(as_at: date, known_at: date | None) -> says.Figures:
    """The figures of a day by the knowledge of a day."""
    return says.counted(view.ask("recommendation_standing", as_at=as_at, known_at=known_at))


def too_many() -> bool:
    """Whether an earlier day's knowledge would take too long to work out."""
    return len(view.facts.months) * len(view.recommendations) * len(view.units) > WORKED_OUT_AT_MOST


def earlier(since: date) -> says.Earlier | None:
    """The figures at the last meeting as known then, and as now known where that differs; None when none were in."""
    if too_many():
        held = max((month for month in view.facts.months if month <= since), default=None)
        return says.Earlier(held, figures(held, view.known_at), as_known_then=False) if held else None
    if view.facts.latest(since) is None:
        return None
    then = figures(since, min(since, view.known_at or since))
    now_known = figures(since, view.known_at)
    return says.Earlier(since, then, now_known if now_known != then else None)


def restated(now: says.Figures) -> str:
    """Whether what was first known of the day differs from what is shown, in words."""
    first = max(view.facts.months.get(view.as_at, view.as_at), view.as_at)
    known_on = view.known_at or view.today
    if too_many() or first >= known_on or view.facts.latest(first) is None:
        return ""
    later = view.ask("known_later", since=first)
    return says.restated(now, figures(view.as_at, first), first) if later else ""


def answered(now: says.Figures, before: says.Earlier | None) -> str:
    """The sentence on top: first without what it is compared with, which takes longer."""
    if not filed:
        return says.nothing_filed(now, rungs.latest(view.ask("rungs")))
    until = says.until_when(view.ask("runway_headline"), view.ask("runway"), view.counted_from)
    return says.answer(now, before, until)


def figures_piece(some: Sequence[says.Figure]) -> pieces.Piece:
    """Figures in a slim row, as a list of terms."""
    return pieces.terms(*((one.count, f"of {one.of}", one.says, one.change) for one in some))


def over_time() -> None:
    """Every month held: how many at each stage; with milestones and training alone, each criterion by itself."""
    if not filed:
        criteria = view.ask("rungs")
        show.chart(view.draw(rungs.over_time, criteria), "overview_rungs", criteria, RUNGS, context=view.context)
        return
    drawing = view.draw(
        portfolio.over_time, view.ask("portfolio_by_month"), said, view.ask("meetings"), view.ask("criteria")
    )
    show.chart(
        drawing, "overview_months", months_told, SAID, context=view.context, on_click=segment_chosen,
        question="portfolio_by_month",
    )  # fmt: skip


def months_told() -> list[dict[str, Any]]:
    """What the months' chart draws, for a table: how many at each stage, blank where nothing was reported, and how many
    were said to be there or above.
    """
    of_stage = {(row["month_end"], row["stage"]): row for row in said}
    unreported = {row["month_end"] for row in said if not row["reported"]}
    return [
        {**of_stage.get((row["month_end"], row["stage"]), {}), **row}
        | ({"recommendations": None} if row["month_end"] in unreported else {})
        for row in view.ask("portfolio_by_month")
    ]


def month_listed() -> None:
    """The recommendations that stood at a stage in a month clicked or played to; nothing when no stage was clicked."""
    stage, word = url.read("stage", range(len(LADDER)).__contains__)
    for said_quietly in filter(None, (word, month_word)):
        show.note(said_quietly)
    if stage is not None:
        list_at(stage, month or view.as_at)


def list_at(stage: int, month_end: date) -> None:
    """The recommendations at one stage at a month-end, to choose from."""
    held = [row for row in view.ask("recommendation_standing", as_at=month_end) if row["supported_stage"] == stage]
    to_each = [
        url.piece("recommendation", f"{number_of(row)} {row['title']}", recommendation=row["recommendation_id"])
        for row in held
    ]
    with st.container(border=True, key="overview_listed"):
        show.put(pieces.heading(says.at_stage(stage, len(held), month_end)), pieces.links(*to_each))
        st.button("Close this list", key="overview_close", on_click=url.change, kwargs={"stage": None, "month": None})


def listed(row: frame.Row) -> pieces.Piece:
    """A row of the ladder as an entry of a list, for a window too narrow to draw the ladder in."""
    stands = [stage_of(row["supported_stage"]), marks.units_above(row), *([status(row["flag"])] if row["flag"] else [])]
    there = pieces.link(f"{leads_to}{row['recommendation_id']}", f"{number_of(row)} {row['title']}")
    return pieces.lines(there, " · ".join(stands))


def enter_the_text() -> None:
    """How many published texts are entered, and how they are."""
    if any(row["title_status"] != "published" for row in rows):
        label = f"{says.published(rows)}: how to enter them"
        show.on_request(label, "overview_published", lambda: st.markdown(HOW_TO_ENTER))


def played() -> None:
    """The ladder month by month, played in the browser; it stands at the month of the address."""
    if not filed:
        return
    show.put(
        pieces.heading("How did it get here?"),
        pieces.note("Play it, or move to a month: a pause becomes part of the address. The date of the page stays."),
    )
    drawing = view.draw(
        replay.ladder_by_month,
        view.source("recommendation_by_month"),
        view.source("unit_stage_by_month") if len(view.units) <= marks.MANY_UNITS else (),
        view.source("training_crossings_by_month"),
        meetings=tuple(view.facts.meetings),
        names=tuple(view.units.items()),
        drawn=tuple(row["recommendation_id"] for row in drawn),
    )
    show.replay(
        drawing, "overview_replay", at=month, on_click=row_chosen, on_pause=lambda paused: url.change(month=paused)
    )


def runs_out() -> None:
    """What falls in the days to come if nothing more comes in."""
    heading = pieces.heading("The next 90 days, if nothing more comes in")
    lines = runway.lines(view.ask("runway"), view.ask("runway_headline"), view.units, view.counted_from)
    if not lines:
        show.put(heading, pieces.note("No stage falls within 90 days on the evidence on file."))
        return
    name = "What runs out in the next 90 days"
    said = f"A statement about the evidence on file, not a forecast of practice. {counted()}"
    show.put(heading, pieces.table(lines, FALLS, name=name), pieces.note(said))
    show.download_button(lines, FALLS, "overview_runway", name=name, context=view.context)


def counted() -> str:
    """From which day days are counted."""
    return f"Days are counted from {'today' if view.is_latest else day(view.counted_from)}."


def asked_first() -> None:
    """What would be asked about first, by a printed rule, and what just missed the list."""
    heading = pieces.heading("What would be asked about first")
    listed = view.ask("press_list")
    if not listed:
        none = "No standing exception: nothing declared and not borne out, found short, running out or overdue."
        show.put(heading, pieces.note(none))
        return
    show.put(heading, *(exception(row) for row in listed if row["on_list"]))
    missed = [row for row in listed if not row["on_list"]]
    show.on_request("By which rule, and what just missed the list", "overview_press", lambda: by_which_rule(missed))


def by_which_rule(missed: Sequence[frame.Row]) -> None:
    """What just missed the list, and the rules of it."""
    show.put(
        *map(exception, missed),
        pieces.note("The gravest of each rule in this order, then the second of each; five are on the list."),
        *(f"{rule['rule_order']}. {rule['words']}" for rule in view.ask("press_rules")),
    )


def exception(row: frame.Row) -> pieces.Piece:
    """One of the press list, and where it leads."""
    return pieces.heads(pieces.paragraph(f"{row['place']}.", press.told(row, view.units)), pieces.links(leads(row)))


def leads(row: frame.Row) -> pieces.Piece:
    """The page that shows an exception whole."""
    if row["rule"] == "action":
        return url.piece("since", "To the actions")
    if row["rule"] == "milestone":
        return url.piece("milestones", "To its milestones", recommendation=row["recommendation_id"])
    place = {"recommendation": row["recommendation_id"], "unit": row["unit_id"]}
    return url.piece("recommendation", f"To {number_of(row)}", **place)


show.title("How much is embedded, and does the evidence bear it out?")
if view.empty:
    show.answer("It can't be said yet: no return is in, so nothing is evidenced and nothing is claimed.")
    show.nothing("No stage can be worked out without evidence.", "Load a return with: python -m data load RETURN.")
    show.limits("That nothing is on file doesn't say that nothing was done.")
    frame.end()

rows, views, said = view.ask("recommendation_standing"), view.ask("three_views"), view.ask("said_and_shown")
now = says.counted(rows)
# Findings or samples: without any of them no recommendation can stand above the ground, and what moves is shown.
filed = sum(row["items"] for row in view.ask("independence"))
month, month_word = url.read("month", {row["month_end"] for row in said}.__contains__)
portfolio_now = view.ask("runway_portfolio")
figure = minutes.figure(f"{stage_of(EMBEDDED)} in every unit", portfolio_now, "recommendations", on_day=view.as_at)
moved = [quoted(quote) for quote in view.ask("quotes", through=minutes.through(view)) if quote["has_moved"]]
place_of_answer = st.html(show.page_of(show.answered(answered(now, None), [figure]), *moved))

# What was known at the last meeting takes longer to work out than the rest of the page: it is filled in last.
since = days.last_meeting(view.facts.meetings, view.facts.months, view.as_at)
not_compared = says.not_compared(since, min(view.facts.months.values(), default=None))

with st.container(key="overview_first"):
    left, right = st.columns([3, 5], gap="medium")
with left:
    over_time()
    month_listed()
    place_of_figures = st.empty()
    enter_the_text()
with right:
    units = view.ask("unit_known") if len(view.units) <= marks.MANY_UNITS else ()
    leads_to = url.address("recommendation", "recommendation")
    first = first_of_part(len(rows), marks.MOST_ROWS, says.part)
    drawn = marks.part(rows, first)
    drawing = view.draw(marks.ladder_with_links, rows, units, views, leads_to=leads_to, first=first)
    show.chart(drawing, "overview_marks", rows, ROWS, context=view.context, on_click=row_chosen)
    stands = "A row stands where its lowest unit stands; each dot is a unit. Click a row to open it. "
    show.put(pieces.instead_of("picture", *map(listed, drawn)), pieces.note(stands + GLOSSES))

played()
runs_out()
asked_first()
show.put(
    pieces.links(
        url.piece("since", f"What changed since {day(since)}"),
        url.piece("embedding", "Is it policy and courses, or practice?"),
        terms.piece("supported stage", "What supported, verified and claimed mean"),
    ),
    pieces.limits(*LIMITS),
)

before = earlier(since)
counts = [*says.three_views(views, now, before, not_compared), *says.figures(now, before, not_compared)]
when = says.since_when(since, before, view.facts.meetings) or f"{not_compared[:1].upper()}{not_compared[1:]}."
place_of_figures.html(show.page_of(figures_piece(counts), pieces.note(when)))
place_of_answer.html(show.page_of(show.answered(answered(now, before), [figure]), *moved, restated(now)))
