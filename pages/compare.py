"""How do these two differ?"""

from datetime import date
from typing import Any

import streamlit as st

from charts import compared
from data.book.english import day
from pages.sentences import compare as says
from pages.shared import frame, show, url

view = frame.view()
START = min(view.facts.months, default=view.today)


def earlier_days() -> dict[date, str]:
    """The days that can be compared with: meetings and month-ends before the day shown, latest first."""
    held = {when for when in (*view.facts.meetings, *view.facts.months) if START <= when < view.as_at}
    return {when: _day(when) for when in sorted(held | ({since} if since else set()), reverse=True)}


def _day(when: date) -> str:
    met = view.facts.meetings.get(when)
    return f"{day(when)}, {met}" if met else day(when)


def controls() -> None:
    """Whose two sides: a unit, and another unit or an earlier day."""
    others = [name for name in view.units if name != view.unit]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        url.select(
            "Compare", "unit", list(view.units), view.unit, labels=view.units, nothing="Every recommendation", width=300
        )
        if view.unit:
            url.select("with", "with", others, other, labels=view.units, nothing="Itself, earlier", width=300)
        if not other:
            days = earlier_days()
            url.select("as it stood on", "since", list(days), since, labels=days, nothing="Choose a day", width=420)


def sides() -> tuple[tuple[str, str], dict[str, Any], dict[str, Any]]:
    """What the two sides are called, and what each is asked with."""
    if view.unit and other:
        return (view.units[view.unit], view.units[other]), {"unit": view.unit}, {"unit": other}
    names = (day(since), day(view.as_at)) if since else ("", "")
    about = {"unit": view.unit} if view.unit else {}
    return names, {**about, "as_at": since}, about


def stages(asked: dict[str, Any]) -> frame.Answer:
    """Where one side stands on every recommendation."""
    if "unit" in asked:
        return view.ask("unit_standing", theme=view.theme, **asked)
    return view.ask("recommendation_standing", **asked)


def opened(place: list[Any]) -> None:
    """A mark: that recommendation's evidence, in the unit of its side where there is one."""
    asked = (first, second)[place[1]]
    url.go("recommendation", recommendation=place[0], unit=asked.get("unit"), as_at=asked.get("as_at", view.as_at))


def evidence(row: frame.Row) -> None:
    """A criterion that differs: its evidence in the unit that stands second."""
    url.go(
        "recommendation", recommendation=row["recommendation_id"], unit=row["unit_id"], criterion=row["criterion_id"]
    )


def figures() -> None:
    """The figures of two units, or of one on two days, those furthest apart first."""
    told = [
        {question: row for question in says.MEASURES if (row := _one(question, asked))} for asked in (first, second)
    ]
    rows = says.measures(*told)
    if rows:
        show.heading("Figure by figure")
        columns: show.Columns = [show.Column("measure", "Figure"), *_headed()]
        show.table(rows, columns, "compare_figures", name="Figure by figure", context=view.context)


def _one(question: str, asked: dict[str, Any]) -> frame.Row | None:
    at = {"as_at": asked["as_at"]} if "as_at" in asked else {}
    return says.only(view.ask(question, **at), asked["unit"])


def _headed() -> list[show.Column]:
    return [show.Column("first", names[0]), show.Column("second", names[1])]


show.title("How do these two differ?")
if view.empty:
    show.answer("Nothing can be compared yet: no return is in.")
    show.nothing("No unit has been placed.", "Load a return with: python -m data load RETURN.")
    frame.end()

other, word = url.read("with", view.units.__contains__)
since, day_word = url.read("since", lambda when: START <= when < view.as_at)
other = None if other == view.unit or not view.unit else other
if since is None and not other:
    since = view.gate.earlier_day(view.as_at)
    since = since if START <= since < view.as_at else None
names, first, second = sides()
if not other and since is None:
    show.answer("Nothing can be compared with an earlier day: one month is held. Choose two units to compare them.")
    controls()
    frame.end()

left, right = stages(first), stages(second)
pairs = compared.paired(left, right)
has_unit = "unit" in first
left_verdicts = view.ask("unit_criteria", theme=view.theme, **first) if has_unit else []
right_verdicts = view.ask("unit_criteria", theme=view.theme, **second) if has_unit else []
told = says.differences(left_verdicts, right_verdicts, pairs)
if other:
    show.answer(says.of_units(pairs, len(told), len(right_verdicts), names))
else:
    subject = view.units[view.unit] if view.unit else ""
    show.answer(says.of_days(pairs, len(told), len(right_verdicts), names, subject))
controls()
for said in filter(None, (word, day_word)):
    show.note(said)
drawing = view.draw(compared.ladder, left, right, names=names, days=not other)
stood: show.Columns = ["recommendation_id", "title", *_headed()]
show.chart(
    drawing, "compare_stages", says.sides(pairs), stood, context=view.context, on_click=opened, question="unit_standing"
)
if told:
    show.heading("The criteria that differ")
    show.choose(
        told,
        ["recommendation_id", "title", "criterion_title", *_headed()],
        "compare_criteria",
        name="The criteria that differ",
        on_click=evidence,
        height=min(36 * (len(told) + 1), 560),
        question="unit_criteria",
    )
    show.note("Choose a row for its evidence. The recommendations furthest apart come first.")
if has_unit:
    figures()
with st.container(horizontal=True):
    if not other:
        url.link("since", "What changed since then, and why", since=since)
    if view.unit:
        for unit in filter(None, (view.unit, other)):
            url.link("units", f"{view.units[unit]} by itself", unit=unit)
show.limits(
    "A difference of stages is not a difference of effort: the ladder has steps, and they are not of one height.",
    "Both sides are drawn by what is known now, unless a day of knowledge is chosen.",
)
