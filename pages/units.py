"""Where should help go?"""

from typing import Any

import streamlit as st

from charts import funnel, units
from charts.palette import STAGES, status
from data.book.english import plural
from pages.sentences import units as says
from pages.shared import frame, show, terms, url

view = frame.view()
chosen = view.unit

STANDING: show.Columns = {
    "unit_id": "Unit",
    "unit_name": "Name",
    "recommendation_id": "Recommendation",
    "title": "Working title",
    "stage": show.Column("Stage", lambda stage: "" if stage is None else STAGES[stage]),
    "in_scope": "In scope",
    "claimed_stage": show.Column("Claimed", lambda stage: "" if stage is None else STAGES[stage]),
    "highest_held": show.Column("Highest held", lambda stage: "" if stage is None else STAGES[stage]),
    "flag": show.Column("Flag", status),
    "blocking_title": "Stopped at",
    "blocking_verdict": show.Column("Verdict", status),
    "at_floor": "Among the lowest",
    "alone": "Alone the lowest",
}
BLOCKS: show.Columns = {
    "unit_id": "Unit",
    "unit_name": "Name",
    "criterion_title": "Criterion that blocks",
    "verdict": show.Column("Verdict", status),
    "recommendations": "Recommendations",
    "at_floor": "Of these, the unit is among the lowest",
}
FLOORS: show.Columns = {
    "unit_name": "Unit",
    "at_floor": "Among the lowest on",
    "alone": "Alone the lowest on",
    "in_scope": "Of recommendations",
    "commonest_title": "Stopped most often at",
    "commonest_blocked": "Stopped there on",
    "regressed": "Regressed",
    "lapsed": "Lapsed",
    "unknown": "Never assessed",
}
FUNNEL: show.Columns = {
    "unit_id": "Unit",
    "unit_name": "Name",
    "n": "Cases sampled (n)",
    "met": "Met the practice",
    "share": show.Column("Share", show.percent),
    "low": "Chance alone: from (cases)",
    "high": "Chance alone: to (cases)",
    "signal": show.Column("Against chance", lambda signal: signal or "inside the limits"),
    "recommendations": "Recommendations pooled",
    "left_out": "Left out",
}
CRITERIA: show.Columns = {
    "recommendation_id": "Recommendation",
    "title": "Working title",
    "criterion_title": "Criterion",
    "stage": show.Column("Asked for", lambda stage: STAGES[stage]),
    "verdict": show.Column("Verdict", status),
    "numerator": "Met",
    "denominator": "Of",
    "threshold": show.Column("Threshold", show.percent),
    "observed_to": "Observed to",
    "expires_on": "Expires",
    "overdue": "Overdue",
    "blocks": "Stops the next stage",
    "detail": "Stands on",
}
MOVES: show.Columns = {
    "month_end": "By",
    "recommendation_id": "Recommendation",
    "title": "Working title",
    "change": show.Column("Change", status),
    "before": show.Column("From", lambda stage: STAGES[stage]),
    "after": show.Column("To", lambda stage: STAGES[stage]),
    "blocking_title": "Criterion that decided it",
}
EXPIRING: show.Columns = {
    "expires_on": "Expires",
    "stands_until": "Counts until",
    "within": show.Column("Within", lambda days: f"{days} days"),
    "overdue": "Expired, in grace",
    "recommendation_id": "Recommendation",
    "title": "Working title",
    "criterion_title": "Evidence of",
    "falls_to": show.Column(
        "The unit would fall to", lambda stage: "no stage lost" if stage is None else STAGES[stage]
    ),
}
GAPS: show.Columns = {
    "course_title": "Course",
    "role": "Role",
    "month_end": "Roster of",
    "trained": "Trained",
    "in_scope": "In post",
    "share": show.Column("Share", show.percent),
    "threshold": show.Column("Threshold", show.percent),
    "needed": "Still to train to reach it",
    "recommendations": "Recommendations it counts for",
}


def cell_chosen(place: list[Any]) -> None:
    """A cell of units by recommendations: that unit, and its criteria for that recommendation."""
    url.change(unit=place[0], recommendation=place[1])


def unit_chosen(place: list[Any]) -> None:
    """A unit, from a cell of what blocks or a point of the funnel."""
    url.change(unit=place[0])


def verdict_chosen(place: list[Any]) -> None:
    """A verdict of the unit's own picture: the criterion's evidence, on the recommendation's page."""
    url.go("recommendation", recommendation=place[0], criterion=place[1])


def themes_drawn() -> int | None:
    """The theme chosen; where there are too many recommendations for one picture, the first one, saying so."""
    if view.theme is not None or len(view.recommendations) <= units.MOST_RECOMMENDATIONS:
        return view.theme
    show.note(
        f"{plural(len(view.recommendations), 'recommendation')} are too many for one picture: those of one theme are "
        "shown. Choose another above."
    )
    return min(view.themes)


def first_unit() -> int:
    """The place of the first unit drawn: where there are too many for one picture they come forty at a time."""
    count = len(view.units)
    if count <= units.MOST_UNITS:
        return 0
    pages = list(range(1, -(-count // units.MOST_UNITS) + 1))
    page, word = url.read("page", pages.__contains__)
    page = page or 1
    show.note(word or says.part(page, len(pages), count, units.MOST_UNITS))
    url.step("page", pages, page, "part")
    return (page - 1) * units.MOST_UNITS


def filters() -> None:
    """Unit, recommendation and theme, and the step from unit to unit."""
    names = {number: f"{number} {title}" for number, title in view.recommendations.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        url.select("Unit", "unit", list(view.units), chosen, labels=view.units, nothing="All units", width=260)
        url.select(
            "Recommendation",
            "recommendation",
            list(names),
            view.recommendation,
            labels=names,
            nothing="All recommendations",
            width=380,
        )
        url.select("Theme", "theme", list(view.themes), view.theme, labels=view.themes, nothing="All themes", width=300)
        if chosen:
            url.step("unit", list(view.units), chosen, "unit")


def one_pair() -> None:
    """The criteria of the unit and the recommendation chosen."""
    (row,) = view.ask("unit_standing", unit=chosen, recommendation=view.recommendation)
    show.heading(says.pair(row).rstrip("."))
    rows = view.ask("unit_criteria", unit=chosen, recommendation=view.recommendation)
    columns: show.Columns = {
        name: column for name, column in CRITERIA.items() if name not in ("recommendation_id", "title")
    }
    if rows:
        show.table(rows, columns, "units_pair", name="Criteria of the unit and recommendation", context=view.context)
    url.link("recommendation", f"Recommendation {view.recommendation}: the evidence for and against", unit=chosen)


def story(unit: str) -> None:
    """One unit: its criteria by recommendation, what moved, what runs out, and its training gap."""
    name = view.units[unit]
    rows = view.ask("unit_criteria", unit=chosen, theme=themes_drawn())
    drawing = view.draw(units.criteria, rows, unit_name=name)
    show.chart(drawing, "units_criteria", rows, CRITERIA, context=view.context, on_click=verdict_chosen)
    show.note("Click a verdict for the evidence behind it.")
    moves = view.ask("unit_moves", unit=chosen, theme=view.theme)
    show.heading("What moved in the last year")
    show.note(says.moved(moves))
    if moves:
        show.table(moves, MOVES, "units_moves", name=f"What moved in {name}", context=view.context)
    show.heading("What runs out within 90 days")
    listed(
        expiring,
        EXPIRING,
        "units_expiring",
        "Nothing it relies on runs out within 90 days. Rosters are left out: the next return renews them.",
    )
    show.heading("Who is still to be trained")
    gaps = [row for row in view.ask("unit_training_gap", unit=chosen) if row["needed"]]
    listed(gaps, GAPS, "units_gaps", "No course is short of its threshold on the latest roster held.")


def listed(rows: list[Any], columns: show.Columns, key: str, nothing: str) -> None:
    """A table, or the words that say why there is none."""
    if rows:
        show.table(rows, columns, key, name=f"{key} {chosen}", context=view.context)
    else:
        show.note(nothing)


def all_units() -> None:
    """Every unit: where each stands, and what blocks it."""
    theme, first = themes_drawn(), first_unit()
    rows = view.ask("unit_standing", theme=theme)
    drawing = view.draw(units.by_recommendation, rows, first=first)
    show.chart(drawing, "units_standing", rows, STANDING, context=view.context, on_click=cell_chosen)
    show.note("Click a cell for that unit's criteria on that recommendation. A blank cell is not in scope.")
    show.heading("What stops each unit")
    drawing = view.draw(units.blocks, blocks, in_scope=max(row["in_scope"] for row in floors), first=first)
    show.chart(drawing, "units_blocks", blocks, BLOCKS, context=view.context, on_click=unit_chosen)
    show.note(
        "Click a cell, or a row below, for the unit's own page. A unit is among the lowest where another stands higher."
    )
    show.choose(
        floors,
        FLOORS,
        "units_floors",
        name="What each unit holds down",
        on_click=lambda row: url.change(unit=row["unit_id"]),
    )
    show.as_table(floors, FLOORS, "units_floors_table", name="What each unit holds down", context=view.context)


def sampled() -> None:
    """The funnel of sampled practice, over all recommendations or the one chosen."""
    where = f", recommendation {view.recommendation}" if view.recommendation else ""
    show.heading(f"Does sampled practice differ by more than chance{where}?")
    rows = funnel_rows
    only_units = [row for row in rows if row["kind"] == "unit"]
    drawing = view.draw(funnel.funnel, rows, chosen=chosen)
    show.chart(drawing, "units_funnel", only_units, FUNNEL, context=view.context, on_click=unit_chosen)
    show.note(says.pooled(rows))
    show.note(says.chance(rows))


show.title("Where should help go?")
if view.empty:
    show.answer("It can't be said yet: no return is in.")
    show.nothing("No unit can be placed without evidence.", "Load a return with: python -m data load RETURN.")
else:
    floors = view.ask("unit_floor", theme=view.theme)
    blocks = view.ask("unit_blocks", theme=view.theme)
    funnel_rows = view.ask("practice_funnel", theme=view.theme, recommendation=view.recommendation)
    if chosen:
        expiring = view.ask("unit_expiring", unit=chosen, theme=view.theme)
        own = [row for row in floors if row["unit_id"] == chosen]
        show.answer(says.of_unit(view.units[chosen], own, expiring))
    else:
        show.answer(says.answer(floors, blocks, funnel_rows))
    filters()
    if chosen and view.recommendation:
        one_pair()
    if chosen:
        story(chosen)
        url.link("units", "All units", unit=None)
    elif floors:
        all_units()
    sampled()
terms.link("blocking criterion", "What blocking means")
show.limits(
    "Being lowest is not being worst: a unit can be lowest on a sample too small to tell.",
    "Samples pooled over recommendations mix easy and hard practice: choose one recommendation to compare like with "
    "like.",
    "The funnel shows whether a difference is more than chance, never why.",
)
