"""The questions behind Trends, over literal rows: what makes a point, which units, which day and knowledge."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.book.days import month_end
from queries import Gate, open_gate
from tests.rules.records import Record, record, sample, trained

MEASURES = ("courses", "themes", "practice")


@pytest.fixture
def book(tmp_path: Path) -> Record:
    """A record of two units and two recommendations of theme 1."""
    return record(tmp_path / "store", ["EA", "NA"], [1, 2])


def points(gate: Gate, series: str, **more: Any) -> list[tuple[Any, ...]]:
    """Each point of a series: its day, x, n and whether it is judged."""
    rows = gate.ask("trend_points", series=series, **more)
    return [(row["point_on"], row["x"], row["n"], row["counts"]) for row in rows]


def series(gate: Gate, **more: Any) -> dict[str, dict[str, Any]]:
    return {row["series_id"]: row for row in gate.ask("trend_series", **more)}


def a_year(book: Record, counts: list[int], received: str | None = None) -> None:
    for place, count in enumerate(counts):
        day = month_end(date(2024 + place // 12, place % 12 + 1, 1)).isoformat()
        book.returned(day, received, training=[*trained("EA", (count, 100)), *trained("NA", (count, 100))])


def test_a_months_completion_is_of_all_units_together_by_course_and_role(book: Record) -> None:
    book.returned("2026-09-30", training=[*trained("EA", (90, 100)), *trained("NA", (30, 60), (3, 4))])
    gate = book.close()
    assert points(gate, "training-SD1-officer") == [(date(2026, 9, 30), 120, 160, False)]
    assert points(gate, "training-SD1-supervisor") == [(date(2026, 9, 30), 13, 14, False)]
    (row,) = gate.ask("trend_points", series="training-SD1-officer")
    assert (row["units"], row["units_ever"], row["period"]) == (2, 2, "September 2026")


def test_a_theme_counts_a_course_once_however_many_recommendations_it_serves(book: Record) -> None:
    book.returned("2026-09-30", training=trained("EA", (90, 100)))
    assert points(book.close(), "theme-1-officer") == [(date(2026, 9, 30), 90, 100, False)]


def test_a_month_not_reported_is_no_point_and_a_unit_missing_is_said(book: Record) -> None:
    book.returned("2026-07-31", training=[*trained("EA", (90, 100)), *trained("NA", (50, 100))])
    book.returned("2026-08-31")
    book.returned("2026-09-30", training=trained("EA", (91, 100)))
    rows = book.close().ask("trend_points", series="training-SD1-officer")
    assert [(row["point_on"].month, row["units"], row["units_ever"]) for row in rows] == [(7, 2, 2), (9, 1, 2)]


def test_practice_is_pooled_by_quarter_and_the_running_quarter_is_not_judged(book: Record) -> None:
    samples = [
        sample(1, "EA", "2026-07-20", 18, 20),
        sample(1, "NA", "2026-09-20", 25, 30),
        sample(1, "EA", "2026-10-05", 1, 10),
    ]
    book.returned("2026-10-31", evidence=samples)
    gate = book.close()
    assert points(gate, "practice-1") == [(date(2026, 9, 30), 43, 50, True), (date(2026, 12, 31), 1, 10, False)]
    row = series(gate, measure="practice")["practice-1"]
    assert (row["period"], row["x"], row["n"], row["points"], row["signal"]) == ("Q3 2026", 43, 50, 1, "too few")


def test_practice_counts_what_the_verdict_counts(book: Record) -> None:
    book.decide("scope_exclusion", recommendation_id=1, unit_id="NA", reason="-", agreed_by="-", agreed_on="2026-01-01")
    weak = sample(1, "EA", "2026-08-20", 0, 20, assurance="A1")
    book.returned(
        "2026-10-31", evidence=[sample(1, "EA", "2026-08-20", 9, 10), sample(1, "NA", "2026-08-20", 1, 9), weak]
    )
    assert points(book.close(), "practice-1") == [(date(2026, 9, 30), 9, 10, True)]


def test_points_after_the_day_are_left_out(book: Record) -> None:
    a_year(book, [90, 91, 92])
    assert [row[1] for row in points(book.close(), "training-SD1-officer", as_at=date(2024, 2, 29))] == [180, 182]


def test_only_returns_in_by_the_day_of_knowledge_count(book: Record) -> None:
    book.returned("2026-08-31", "2026-09-05", training=trained("EA", (90, 100)))
    book.returned(
        "2026-09-30", "2026-10-05", training=trained("EA", (80, 100)), evidence=[sample(1, "EA", "2026-08-20", 9, 10)]
    )
    book.returned("2026-08-31", "2026-10-06", training=trained("EA", (70, 100)))
    gate = book.close()
    asked = {"as_at": date(2026, 9, 30), "known_at": date(2026, 9, 30)}
    assert points(gate, "training-SD1-officer", **asked) == [(date(2026, 8, 31), 90, 100, False)]
    assert points(gate, "practice-1", **asked) == []
    assert [row[1] for row in points(gate, "training-SD1-officer")] == [70, 80]
    assert len(points(gate, "practice-1")) == 1


def test_those_getting_worse_come_first_and_the_two_questions_agree(book: Record) -> None:
    for place in range(16):
        rows = trained("EA", (960 + place % 2, 1000), (961 - place % 2 - 400 * (place == 15), 1000))
        book.returned(month_end(date(2024 + place // 12, place % 12 + 1, 1)).isoformat(), training=rows)
    gate = book.close()
    rows = gate.ask("trend_series", measure="courses")
    assert [(row["series_id"], row["signal"], row["place"]) for row in rows] == [
        ("training-SD1-supervisor", "worse", 1),
        ("training-SD1-officer", "none", 2),
    ]
    for row in rows:
        last = gate.ask("trend_points", measure="courses", series=row["series_id"])[-1]
        assert {name: row[name] for name in ("x", "n", "value", "low", "high")} == {
            name: last[name] for name in ("x", "n", "value", "low", "high")
        }


def test_the_threshold_is_that_of_the_criterion_in_force(book: Record) -> None:
    book.returned("2026-09-30", training=trained("EA", (9, 10)), evidence=[sample(1, "EA", "2026-09-20", 9, 10)])
    found = series(book.close())
    assert {name: row["threshold"] for name, row in found.items()} == {
        "theme-1-officer": 0.95,
        "theme-1-supervisor": 0.95,
        "training-SD1-officer": 0.95,
        "training-SD1-supervisor": 0.95,
        "practice-1": 0.85,
    }


def test_a_theme_and_a_start_narrow_the_answer(book: Record) -> None:
    a_year(book, [10, 20, 30, *[90, 92] * 6])
    gate = book.close()
    assert gate.ask("trend_series", measure="courses", theme=2) == []
    row = series(gate, measure="courses", base=date(2024, 4, 30))["training-SD1-officer"]
    assert (row["centre"], row["points"], row["signal"]) == (pytest.approx(0.91), 12, "none")


@pytest.mark.parametrize("measure", MEASURES)
def test_nothing_held_is_no_row(book: Record, measure: str) -> None:
    gate = book.close()
    assert gate.ask("trend_series", measure=measure) == gate.ask("trend_points", measure=measure) == []


def test_the_rules_are_published(book: Record) -> None:
    rows = book.close().ask("trend_rules")
    assert [row["rule"] for row in rows] == ["rule_outside", "rule_shift", "rule_trend", "rule_near", "rule_fall"]
    assert rows[1]["words"].startswith("7 points in a row on one side")
    assert rows[2]["words"].startswith("7 points in a row, each higher")
    assert "6 falls in a row, or lower than 3 months before by more than 2 points" in rows[4]["words"]


# A unit's own series --------------------------------------------------------------------------------------------------


def test_a_unit_s_own_series_come_only_when_something_of_them_is_named(book: Record) -> None:
    book.returned(
        "2026-09-30",
        training=[*trained("EA", (90, 100)), *trained("NA", (30, 60))],
        evidence=[sample(1, "EA", "2026-09-20", 9, 10), sample(1, "NA", "2026-09-20", 8, 10)],
    )
    gate = book.close()
    assert {row["unit_id"] for row in gate.ask("trend_series")} == {None}
    assert set(series(gate, unit="EA")) == {"training-SD1-officer-EA", "training-SD1-supervisor-EA", "practice-1-EA"}
    assert set(series(gate, recommendation=1)) == {"practice-1", "practice-1-EA", "practice-1-NA"}
    assert set(series(gate, series="training-SD1-officer-NA")) == {"training-SD1-officer-NA"}
    assert [(row["x"], row["n"]) for row in gate.ask("trend_points", unit="NA", measure="practice")] == [(8, 10)]
    assert len(series(gate, course="SD1", measure="courses")) == 6


def test_a_unit_s_own_fall_is_told_where_the_force_s_is_not(book: Record) -> None:
    for place in range(16):
        rows = [*trained("EA", (96 - 20 * (place == 15), 100)), *trained("NA", (9700 - 3 * (place % 2), 10000))]
        book.returned(month_end(date(2024 + place // 12, place % 12 + 1, 1)).isoformat(), training=rows)
    gate = book.close()
    assert series(gate)["training-SD1-officer"]["signal"] == "none"
    assert series(gate, unit="EA")["training-SD1-officer-EA"]["signal"] == "worse"


# Re-bases -------------------------------------------------------------------------------------------------------------

AGREED = {"reason": "Rosters rebuilt", "agreed_by": "Gold Group", "agreed_on": "2025-06-10"}


def rebased(book: Record) -> Gate:
    a_year(book, [96] * 20)
    book.decide("rebase", series_id="training-SD1-officer", base_from="2024-10-31", **AGREED)
    return book.close()


def test_a_recorded_re_base_is_told_with_its_reason(book: Record) -> None:
    row = series(rebased(book))["training-SD1-officer"]
    assert (row["base_from"], row["rebased_from"]) == (date(2024, 10, 31), date(2024, 10, 31))
    assert (row["reason"], row["agreed_by"], row["agreed_on"]) == ("Rosters rebuilt", "Gold Group", date(2025, 6, 10))


def test_a_re_base_counts_from_the_day_it_was_agreed_and_known(book: Record) -> None:
    gate = rebased(book)
    before = series(gate, as_at=date(2025, 5, 31))["training-SD1-officer"]
    unknown = series(gate, known_at=date(2025, 6, 9))["training-SD1-officer"]
    assert [(row["base_from"], row["rebased_from"], row["reason"]) for row in (before, unknown)] == [
        (date(2024, 4, 30), None, None)
    ] * 2


def test_a_reader_s_start_is_no_re_base(book: Record) -> None:
    row = series(rebased(book), base=date(2024, 12, 31))["training-SD1-officer"]
    assert (row["base_from"], row["rebased_from"]) == (date(2024, 12, 31), None)


# The matrix -----------------------------------------------------------------------------------------------------------


def test_every_series_stands_in_one_cell_of_the_matrix(book: Record) -> None:
    a_year(book, [50, 60, 70, 96, 96, 96, *[97] * 10])
    gate = book.close()
    rows = gate.ask("trend_matrix", measure="courses")
    cells = {(row["signal"], row["threshold_side"]): row["series_ids"] for row in rows if row["series"]}
    assert cells == {("none", "above"): ["training-SD1-officer", "training-SD1-supervisor"]}
    assert (len(rows), rows[0]["of_series"], rows[0]["judged"]) == (15, 2, 2)
    assert rows[0]["false_alarm"] == pytest.approx(1 - 0.97**2)


def test_a_roll_out_below_its_threshold_stands_in_the_matrix_as_such(book: Record) -> None:
    a_year(book, [50, 60, 70])
    rows = book.close().ask("trend_matrix", measure="courses")
    # Every supervisor is trained, and has been for three months: arrived, and not judged yet.
    assert [(row["signal"], row["threshold_side"], row["series_ids"]) for row in rows if row["series"]] == [
        ("rolling out", "above", ["training-SD1-supervisor"]),
        ("rolling out", "below", ["training-SD1-officer"]),
    ]
    assert rows[0]["false_alarm"] == 0


# Practice, like with like ---------------------------------------------------------------------------------------------


def compared(gate: Gate, compared_with: str = "the quarter before", **more: Any) -> list[dict[str, Any]]:
    return [row for row in gate.ask("practice_over_time", **more) if row["compared"] == compared_with]


def test_a_rate_that_moved_because_a_unit_joined_is_level_like_with_like(book: Record) -> None:
    before = [sample(1, "EA", "2026-05-20", 45, 50), sample(2, "NA", "2026-05-20", 9, 10)]
    after = [sample(1, "EA", "2026-08-20", 45, 50), sample(1, "NA", "2026-08-20", 10, 50)]
    book.returned("2026-10-31", evidence=[*before, *after])
    gate = book.close()
    last, who = compared(gate)[-1], gate.ask("practice_joined", from_month=date(2026, 9, 30))
    assert (last["x"], last["n"], last["share"]) == (55, 100, 0.55)
    assert (last["both_x"], last["both_n"], last["both_share"], last["both_share_before"]) == (45, 50, 0.9, 0.9)
    assert (last["positions"], last["positions_before"], last["both_positions"]) == (2, 2, 1)
    assert (last["joined"], last["left_out"]) == (1, 1)
    assert [tuple(row.values()) for row in who] == [
        ("the year before", date(2026, 9, 30), "East Area (W1); North Area (W1)", None),
        ("the quarter before", date(2026, 9, 30), "North Area (W1)", "North Area (W2)"),
    ]


def test_practice_is_compared_with_the_year_before_too(book: Record) -> None:
    items = [sample(1, "EA", "2025-08-20", 30, 50), sample(1, "EA", "2026-08-20", 45, 50)]
    book.returned("2026-10-31", evidence=items)
    gate = book.close()
    last = compared(gate, "the year before")[-1]
    assert (last["before_on"], last["both_share_before"], last["both_share"]) == (date(2025, 9, 30), 0.6, 0.9)
    assert compared(gate)[-1]["both_positions"] == 0
    assert compared(gate)[-1]["both_share"] is None


def test_practice_by_unit_has_each_quarter_s_own_interval(book: Record) -> None:
    items = [sample(1, "EA", "2026-05-20", 45, 50), sample(1, "EA", "2026-08-20", 10, 30)]
    book.returned("2026-10-31", evidence=items)
    rows = book.close().ask("practice_by_unit", recommendation=1)
    assert [(row["period"], row["x"], row["n"], row["says"]) for row in rows] == [
        ("Q2 2026", 45, 50, "cannot tell"),
        ("Q3 2026", 10, 30, "not met"),
    ]
    assert (rows[0]["low"], rows[0]["high"]) == (pytest.approx(0.786, abs=1e-3), pytest.approx(0.957, abs=1e-3))
    assert rows[0]["series_id"] == "practice-1-EA"


# Training, like with like ---------------------------------------------------------------------------------------------


def alike(gate: Gate, series_id: str, with_what: str = "the period before") -> dict[str, Any]:
    """One comparison of one series."""
    rows = gate.ask("trend_alike", series=series_id)
    return {row["compared"]: row for row in rows}[with_what]


def test_a_theme_that_fell_because_a_course_joined_it_is_level_like_with_like(book: Record) -> None:
    book.decide("course_recommendation", course_id="CO1", recommendation_id=1)
    ours = [*trained("EA", (96, 100)), *trained("NA", (96, 100))]
    book.returned("2026-08-31", training=ours)
    book.returned("2026-09-30", training=[*ours, *trained("EA", (40, 100), course="CO1")])
    gate = book.close()
    row = alike(gate, "theme-1-officer")
    assert (row["x_before"], row["n_before"], row["x"], row["n"]) == (192, 200, 232, 300)
    assert (row["both_share"], row["both_share_before"], row["both_positions"]) == (0.96, 0.96, 2)
    assert (row["joined_names"], row["left_names"], row["by_who"]) == (
        ["Coronial matters and reports to the coroner"], [], True,
    )  # fmt: skip
    assert alike(gate, "training-SD1-officer")["by_who"] is False


def test_units_that_join_and_leave_are_named_with_their_course_in_a_theme(book: Record) -> None:
    book.decide("course_recommendation", course_id="CO1", recommendation_id=1)
    stays = trained("EA", (90, 100), course="CO1")
    book.returned("2025-09-30", training=[*stays, *trained("NA", (80, 100)), *trained("EA", (96, 100))])
    book.returned("2026-09-30", training=[*stays, *trained("NA", (50, 100), course="CO1"), *trained("EA", (97, 100))])
    gate = book.close()
    row = alike(gate, "theme-1-officer", "the year before")
    assert row["joined_names"] == ["North Area (Coronial matters and reports to the coroner)"]
    assert row["left_names"] == ["North Area (Sudden-death response)"]
    assert (row["both_x_before"], row["both_x"], row["both_n"]) == (186, 187, 200)
    own = alike(gate, "training-CO1-officer", "the year before")
    assert (own["joined_names"], own["both_share"], own["value"], own["by_who"]) == (["North Area"], 0.9, 0.7, True)


def test_a_rate_that_fell_where_the_same_is_counted_did_not_fall_by_who_is(book: Record) -> None:
    book.returned("2026-08-31", training=trained("EA", (96, 100)))
    book.returned("2026-09-30", training=[*trained("EA", (80, 100)), *trained("NA", (75, 100))])
    row = alike(book.close(), "training-SD1-officer")
    assert (row["value_before"], row["value"], row["both_share"], row["by_who"]) == (0.96, 0.775, 0.8, False)


# The exception --------------------------------------------------------------------------------------------------------


def everywhere(book: Record, met: dict[str, int], cases: int = 30) -> Gate:
    """Samples of recommendation 1 in every unit: 28 of 30 met, unless said."""
    names = [row[0] for row in book.connection.execute("select unit_id from unit order by 1").fetchall()]
    items = [sample(1, unit, "2026-08-20", met.get(unit, 28), cases) for unit in names]
    book.returned("2026-10-31", evidence=items)
    return book.close()


def test_units_that_differ_are_named_against_everyone_else(tmp_path: Path) -> None:
    gate = everywhere(record(tmp_path / "store", None, [1]), {"NA": 16, "NE": 14, "SW": 17})
    (row,) = gate.ask("practice_exceptions")
    assert (row["recommendation_id"], row["direction"], row["unit_ids"]) == (1, "below", ["NA", "NE", "SW"])
    assert (row["x"], row["n"], row["others"], row["others_x"], row["others_n"]) == (47, 90, 9, 252, 270)
    assert row["compared"] == 12 and row["chance"] < 0.05


def test_where_every_unit_differs_each_side_is_set_against_the_other(tmp_path: Path) -> None:
    book = record(tmp_path / "store", ["EA", "NA", "SE", "WA"], [1])
    met = {"EA": 40, "NA": 40, "SE": 20, "WA": 20}
    book.returned("2026-10-31", evidence=[sample(1, unit, "2026-08-20", x, 40) for unit, x in met.items()])
    above, below = sorted(book.close().ask("practice_exceptions"), key=lambda row: str(row["direction"]))
    assert (above["direction"], above["unit_ids"]) == ("above", ["EA", "NA"])
    assert (below["direction"], below["unit_ids"], below["x"], below["n"]) == ("below", ["SE", "WA"], 40, 80)
    assert (below["others"], below["others_x"], below["others_n"]) == (2, 80, 80)
    assert (above["others"], above["others_x"], above["others_n"]) == (2, 40, 80)


@pytest.mark.parametrize(("met", "cases", "named"), [((12, 8), 12, []), ((40, 28), 40, [["NA"], ["EA"]])])
def test_of_two_units_a_difference_is_named_only_if_the_other_s_chance_is_reckoned_with(
    tmp_path: Path, met: tuple[int, int], cases: int, named: list[list[str]]
) -> None:
    book = record(tmp_path / "store", ["EA", "NA"], [1])
    items = [sample(1, unit, "2026-08-20", x, cases) for unit, x in zip(("EA", "NA"), met, strict=True)]
    book.returned("2026-10-31", evidence=items)
    assert [row["unit_ids"] for row in book.close().ask("practice_exceptions")] == named


def test_whether_a_unit_differs_has_one_answer_wherever_it_is_asked(tmp_path: Path) -> None:
    book = record(tmp_path / "store", None, [1, 2])
    names = [row[0] for row in book.connection.execute("select unit_id from unit order by 1").fetchall()]
    low = {"NA": 16, "NE": 14, "SW": 17}
    items = [sample(1, unit, "2026-08-20", low.get(unit, 28), 30) for unit in names]
    book.returned("2026-10-31", evidence=[*items, *(sample(2, unit, "2026-08-20", 28, 30) for unit in names)])
    gate = book.close()
    (one,) = gate.ask("practice_exceptions")
    assert [one] == gate.ask("practice_exceptions", recommendation=1) == gate.ask("practice_exceptions", theme=1)
    assert one["compared"] == 24, "every position is allowed for, however few are asked about"
    told = [row for row in gate.ask("press_list") if row["rule"] == "differs"]
    assert [(row["units"], row["n"], row["of"], row["other_n"]) for row in told] == [(["NA", "NE", "SW"], 47, 90, 252)]
    funnel = gate.ask("practice_funnel", recommendation=1)
    assert [row["unit_id"] for row in funnel if row["signal"]] == ["NA", "NE", "SW"]
    assert {row["adjusted_low"] for row in funnel} == {None}


def test_no_unit_is_an_exception_by_chance(tmp_path: Path) -> None:
    gate = everywhere(record(tmp_path / "store", None, [1]), {"NA": 24, "NE": 30})
    assert gate.ask("practice_exceptions") == []


def test_a_unit_alone_is_compared_with_no_one(book: Record) -> None:
    book.returned("2026-10-31", evidence=[sample(1, "EA", "2026-08-20", 3, 30)])
    assert book.close().ask("practice_exceptions") == []


# The illustrative set -------------------------------------------------------------------------------------------------


def test_the_illustrative_set_tells_what_fell_and_who_differs(illustrative_store: Path) -> None:
    gate = open_gate(illustrative_store)
    assert gate is not None
    coronial = series(gate, measure="courses")["training-CO1-officer"]
    assert (coronial["signal"], coronial["threshold_side"]) == ("worse", "below")
    assert (coronial["below_since"], coronial["arrived_on"]) == (date(2026, 10, 31), date(2026, 1, 31))
    (intelligence,) = gate.ask("practice_exceptions", recommendation=18)
    assert intelligence["unit_names"] == ["North Area", "North East", "South West"]
    assert (round(intelligence["share"], 2), round(intelligence["others_share"], 2)) == (0.54, 0.94)
    (east,) = gate.ask("practice_exceptions", recommendation=5)
    assert (east["unit_names"], east["x"], east["n"]) == (["East Area"], 13, 29)
    like = compared(gate, "the year before")
    last = [row for row in like if row["settled"]][-1]
    assert (last["x"], last["n"], last["both_positions"]) == (8574, 9128, 221)
    assert (round(last["both_share_before"], 3), round(last["both_share"], 3)) == (0.915, 0.950)
    gate.close()
