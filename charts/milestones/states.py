"""The states of a milestone: the sign, the mark and the words of each."""

from collections.abc import Mapping
from typing import Any

from charts.drawing import Row
from charts.palette import Theme
from charts.traces import outlined
from data.book.english import day, month, noun_for, plural

# In the order of what presses most; each state has its sign, its Plotly symbol, and words that tell it from the others.
STATES: Mapping[str, tuple[str, str, str]] = {
    "overdue": ("⊗", "circle-x-open", "forecast, overdue"),
    "open": ("○", "circle-open", "forecast, not yet due"),
    "not reported": ("☒", "square-x-open", "last forecast, no longer reported"),
    "done late": ("■", "square", "done late"),
    "done": ("●", "circle", "done on time"),
}
ORIGINAL = ("◇", "diamond-tall-open", "original date")


def standing_in_words(row: Row) -> str:
    """Where a milestone stands against its original date: `done late, 147 days`, `overdue, forecast 579 days late`."""
    late = row["days_against_original"]
    state = row["state"]
    if state == "done":
        return "done on the day" if late == 0 else f"done, {plural(-late, 'day')} early"
    if state == "done late":
        return f"done late, {plural(late, 'day')}"
    if state == "not reported":
        return f"not reported since {month(row['last_reported_on'])}"
    if forecast_passed(row):
        passed = f"forecast for {day(row['forecast_on'])}"
        return f"overdue by {plural(late, 'day')}, {passed}" if state == "overdue" else f"open, {passed}, now past"
    heading = "on its original date" if late == 0 else f"{plural(abs(late), 'day')} {'late' if late > 0 else 'early'}"
    return f"{'overdue, forecast' if state == 'overdue' else 'open, forecast'} {heading}"


def forecast_passed(row: Row) -> bool:
    """Whether one not done has outlived its forecast: its days are then counted to the day asked about, and are no
    forecast of anything.
    """
    return bool((row["forecast_on"] - row["original_due_on"]).days < row["days_against_original"])


def overdue_in_words(row: Row) -> str:
    """By how much one overdue is late: `forecast 579 days late`, or `62 days overdue` once its forecast is past."""
    days = plural(row["days_against_original"], "day")
    return f"{days} overdue" if forecast_passed(row) else f"forecast {days} late"


def state_marker(state: str, colours: Theme) -> dict[str, Any]:
    """The mark of a state: filled when done, open while only forecast; late and overdue in the accent colour."""
    late = state in ("overdue", "done late")
    colour = colours.accent if late else colours.muted if state == "not reported" else colours.tones[4]
    symbol = STATES[state][1]
    line = {"color": colour, "width": 2.2} if "open" in symbol else outlined(colours)
    return {"symbol": symbol, "size": 13, "color": colour, "line": line}


def kinds_of(kind: str, number: int = 2) -> str:
    """The noun of a kind for a number of them: `activities`, `1` of which is an `activity`."""
    return noun_for(number, kind, "activities" if kind == "activity" else None)


def led(subject: str, words: str) -> str:
    """A finding led by whose milestones it is about; by itself where it is about all."""
    return f"{subject}: {words}" if subject else words[:1].upper() + words[1:]
