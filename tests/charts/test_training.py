"""Training's figures: n of N beside every share, the threshold as given, gaps as gaps, unknown as unknown."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from charts.drawing import Context
from charts.training.completion import by_unit
from charts.training.movement import moves, over_time
from charts.training.scatter import beside_practice
from charts.training.shares import percent
from data.book.days import month_end

CONTEXT = Context(as_at=date(2026, 10, 31), illustrative=True)
NAMES = (("EA", "East Area"), ("NA", "North Area"))
Row = dict[str, Any]


def standing(unit: str, role: str, trained: int | None, in_scope: int | None, state: str, **over: Any) -> Row:
    share = trained / in_scope if trained is not None and in_scope else None
    month = None if state == "not reported" else date(2026, 10, 31)
    base = {"unit_id": unit, "role": role, "trained": trained, "in_scope": in_scope, "share": share}
    return {**base, "state": state, "month_end": month, "threshold": 0.95, **over}


def month(number: int, share: float | None, moved: int | None = None, units: int = 12) -> Row:
    ends = {8: 31, 9: 30, 10: 31}
    people = None if share is None else 100
    return {
        "month_end": date(2026, number, ends[number]),
        "in_scope": people,
        "trained": None if share is None else round(share * 100),
        "untrained": None if share is None else 100 - round(share * 100),
        "share": share,
        "threshold": 0.95,
        "roster_moved": moved,
        "untrained_moved": moved,
        "units_reported": 0 if share is None else units,
        "units_expected": 12,
    }


def year_month(place: int, moved: int) -> Row:
    """A month `place` months after October 2025."""
    year, number = divmod(2025 * 12 + 9 + place, 12)
    end = month_end(date(year, number + 1, 1))
    return {**month(10, 0.9, moved=moved), "month_end": end}


def traces(drawing: Any) -> dict[str, Row]:
    return {trace["name"]: trace for trace in drawing.figure["data"]}


def words(drawing: Any) -> str:
    return " ".join(note["text"] for note in drawing.figure["layout"]["annotations"])


@pytest.mark.parametrize(("share", "said"), [(0.95, "95%"), (0.9496, "94.9%"), (1.0, "100%"), (0.9999, "99.9%")])
def test_a_share_is_cut_and_never_rounded_over_a_threshold(share: float, said: str) -> None:
    assert percent(share) == said


def test_officers_and_supervisors_stand_apart_with_n_of_n() -> None:
    rows = [
        standing("EA", "officer", 341, 406, "below"),
        standing("EA", "supervisor", 59, 61, "at or above"),
        standing("NA", "officer", None, None, "not reported"),
    ]
    drawing = by_unit(rows, NAMES, CONTEXT, subject="CO1")
    assert "341 of 406" in words(drawing) and "59 of 61" in words(drawing)
    assert set(traces(drawing)) == {"rows", "officers, below", "supervisors, at or above", "officers, not reported"}
    assert traces(drawing)["officers, below"]["customdata"] == [["EA", "officer"]]
    assert drawing.title.startswith(
        "CO1: 0 of 1 unit has 95% of officers trained, 1 can't be told; 1 of 1 unit has 95%"
    )
    assert drawing.alt.endswith("Not reported, or too old to count: North Area.")


def test_what_cannot_be_told_is_not_told_as_none() -> None:
    rows = [standing("EA", "officer", 9, 10, "lapsed"), standing("EA", "supervisor", 0, 0, "nobody in scope")]
    drawing = by_unit(rows, NAMES, CONTEXT, subject="CO1")
    assert drawing.title == (
        "CO1: it can't be told of 1 unit whether 95% of officers are trained; no supervisor is in scope"
    )
    assert "below" not in drawing.alt


def test_the_line_is_the_threshold_of_the_rows() -> None:
    drawing = by_unit([standing("EA", "officer", 80, 100, "below", threshold=0.9)], NAMES, CONTEXT, subject="CO1")
    assert [shape["x0"] for shape in drawing.figure["layout"]["shapes"]] == [0.9]
    assert "90&#37; asked for" in words(drawing)


def test_units_stand_in_the_order_of_their_ids() -> None:
    rows = [standing("NA", "officer", 99, 100, "at or above"), standing("EA", "officer", 50, 100, "below")]
    hits = traces(by_unit(rows, NAMES, CONTEXT, subject="CO1"))["rows"]
    assert [unit for unit, _ in hits["customdata"]] == ["EA", "NA"]


def test_a_month_not_reported_is_a_gap() -> None:
    drawing = over_time([month(8, 0.9), month(9, None), month(10, 0.96)], CONTEXT, subject="CO1")
    line = traces(drawing)["trained"]
    assert line["y"] == [0.9, None, 0.96] and line["connectgaps"] is False
    assert "Not reported: September 2026" in drawing.alt


def nobody(number: int, moved: int | None = None) -> Row:
    """A month reported with nobody in scope."""
    counts = {"in_scope": 0, "trained": 0, "untrained": 0, "units_reported": 12}
    return {**month(number, None, moved=moved), **counts}


def test_rosters_with_nobody_in_scope_are_reported_and_have_no_share() -> None:
    rows = [nobody(9), nobody(10, moved=0)]
    drawing = over_time(rows, CONTEXT, subject="CO1")
    assert drawing.title == "CO1: nobody in scope"
    assert drawing.alt == "Nobody in scope: September 2026 and October 2026."
    assert traces(moves(rows, CONTEXT, subject="CO1"))["roster_moved"]["y"] == [0]


def test_a_month_with_nobody_in_scope_is_not_told_as_not_reported() -> None:
    drawing = over_time([month(8, 0.9), nobody(9), month(10, 0.9)], CONTEXT, subject="CO1")
    assert drawing.alt.endswith("Lowest 90% in August 2026. Nobody in scope: September 2026.")
    assert "September 2026: nobody in scope" in traces(drawing)["trained"]["hovertext"]


def test_a_month_due_after_the_last_one_reported_is_missing() -> None:
    assert over_time([month(8, 0.9), month(9, 0.9)], CONTEXT, subject="CO1").alt.endswith("Not reported: October 2026.")
    whole = over_time([month(9, 0.9), month(10, 0.9)], CONTEXT, subject="CO1")
    assert whole.alt.endswith("No month is missing.")


def test_net_moves_of_roster_and_untrained_are_both_drawn_on_one_scale() -> None:
    drawing = moves([month(9, 0.9), month(10, 0.8, moved=41)], CONTEXT, subject="CO1")
    drawn = traces(drawing)
    assert drawn["roster_moved"]["y"] == [41] and drawn["untrained_moved"]["y"] == [41]
    layout = drawing.figure["layout"]
    assert layout["yaxis"]["range"] == layout["yaxis2"]["range"]


def test_the_moves_are_those_of_the_last_twelve_months_on_a_scale_that_shows_them() -> None:
    rows = [year_month(place, moved=400 if place == 0 else 3) for place in range(13)]
    drawing = moves(rows, CONTEXT, subject="CO1")
    assert len(traces(drawing)["untrained_moved"]["y"]) == 12
    assert drawing.figure["layout"]["yaxis"]["range"][1] < 10
    assert drawing.title == "In a year: 100 in post, as many; 10 not trained, as many"


def test_no_two_months_running_is_a_sentence_of_its_own() -> None:
    assert moves([month(10, 0.9)], CONTEXT, subject="CO1").title == "CO1: no two months running reported"


def test_the_axis_of_shares_stands_over_the_units() -> None:
    drawing = by_unit([standing("EA", "officer", 80, 100, "below")], NAMES, CONTEXT, subject="CO1")
    assert drawing.figure["layout"]["xaxis"]["side"] == "top"


def test_a_month_with_a_unit_missing_has_an_open_dot() -> None:
    line = traces(over_time([month(9, 0.9), month(10, 0.9, units=11)], CONTEXT, subject="CO1"))["trained"]
    assert line["marker"]["symbol"] == ["circle", "circle-open"]


def practice(unit: str, sampled: int | None) -> Row:
    met = None if sampled is None else sampled - 2
    base = {"unit_id": unit, "role": "officer", "in_scope": 100, "trained": 96, "trained_share": 0.96}
    return {**base, "sampled": sampled, "sample_met": met, "practice_share": met / sampled if met and sampled else None}


def test_practice_has_its_n_no_line_and_names_those_without_a_sample() -> None:
    drawing = beside_practice([practice("EA", 30), practice("NA", None)], CONTEXT, subject="CO1", role="officer")
    assert "EA 28 of 30" in words(drawing) and "no sample that counts: NA" in words(drawing)
    assert set(traces(drawing)) == {"leaders", "units"}


def test_labels_of_dots_close_together_are_kept_apart() -> None:
    rows = [practice(f"U{number}", 30) for number in range(12)]
    notes = beside_practice(rows, CONTEXT, subject="CO1", role="officer").figure["layout"]["annotations"]
    heights = sorted(note["y"] for note in notes if "28 of 30" in note["text"])
    assert min(after - before for before, after in pairwise(heights)) > 0.01


def test_no_rows_is_a_sentence() -> None:
    assert "training sheet" in by_unit([], NAMES, CONTEXT, subject="CO1").alt
    assert "training sheet" in over_time([], CONTEXT, subject="CO1").alt
    assert beside_practice([], CONTEXT, subject="CO1", role="officer").alt
