"""What Trends opens on: sampled practice over the whole, in every case, on small stores and on the illustrative set."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from charts import practice_units
from charts.drawing import Context
from charts.signals import latest, signed
from charts.xmr import variation
from pages.sentences import practice
from pages.sentences import trends as says
from pages.shared import show
from queries import question
from tests.pages.screen import along, by_the_book, missing, tables, traces, under, view_of
from tests.pages.tables import ask, charts, headings
from tests.pages.test_trends import row
from tests.rules.records import record, sample

CONTEXT = Context(as_at=date(2026, 10, 31), snapshot_id="2026-11-12-a81f", illustrative=True)
Opened = Callable[..., AppTest]
Cases = tuple[int, int]

# Small stores ---------------------------------------------------------------------------------------------------------

QUARTERS = (date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30))
Made = Callable[[Mapping[str, Sequence[Cases | None]]], Path]


def drawn(unit: str, quarter: date, cases: Cases) -> dict[str, Any]:
    """One sample of recommendation 1 in a unit, over the last month of a quarter."""
    met, size = cases
    return sample(1, unit, quarter.isoformat(), met, size, observed_from=quarter.replace(day=1), population=3 * size)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A store of five quarters of samples: for each unit (met, sampled) of each quarter, None where none was drawn."""

    def make(cases: Mapping[str, Sequence[Cases | None]]) -> Path:
        written = record(tmp_path / "store")
        for place, quarter in enumerate(QUARTERS):
            rows = [drawn(unit, quarter, counted) for unit, each in cases.items() if (counted := each[place])]
            written.returned(quarter.isoformat(), "2026-07-10", evidence=rows)
        written.close().close()
        return tmp_path / "store"

    return make


def said(store: Path) -> str:
    return practice.answer(ask(store, "practice_over_time", date(2026, 6, 30)))


def test_better_over_the_year(made: Made) -> None:
    store = made({"EA": [(160, 200), (190, 200), (190, 200), (190, 200), (190, 200)]})
    assert said(store) == (
        "95% of sampled cases met the standard in April to June 2026 (190 of 200), 80% a year before, with the same "
        "units and recommendations sampled: better over the year, level since July 2025."
    )


def test_worse_over_the_year_and_than_the_quarter_before(made: Made) -> None:
    store = made({"EA": [(190, 200), (190, 200), (190, 200), (190, 200), (150, 200)]})
    assert said(store) == (
        "75% of sampled cases met the standard in April to June 2026 (150 of 200), 95% a year before, with the same "
        "units and recommendations sampled: worse over the year, and worse than in the quarter before."
    )


def test_level_over_the_year(made: Made) -> None:
    store = made({"EA": [(180, 200), (182, 200), (181, 200), (180, 200), (182, 200)]})
    assert said(store) == (
        "91% of sampled cases met the standard in April to June 2026 (182 of 200), 90% a year before, with the same "
        "units and recommendations sampled: level over the year."
    )


def test_a_slow_fall_is_not_hidden_by_quarters_that_each_are_level(made: Made) -> None:
    store = made({"EA": [(190, 200), (185, 200), (179, 200), (173, 200), (167, 200)]})
    assert said(store).endswith("worse over the year, though from no quarter to the next.")


def test_one_unit_that_joins_moves_the_plain_rate_and_not_that_of_the_same_work(made: Made) -> None:
    store = made({"EA": [(190, 200)] * 5, "NA": [None, None, None, None, (50, 100)]})
    assert said(store) == (
        "80% of sampled cases met the standard in April to June 2026 (240 of 300), 95% a year before; where both years "
        "were sampled, 95% against 95%: level over the year (the plain rate fell because of who was sampled)."
    )
    rows = ask(store, "practice_over_time", date(2026, 6, 30))
    joined = ask(store, "practice_joined", date(2026, 6, 30))
    assert practice.changed(rows, joined) == (
        "Sampled now and not a year before: North Area (W1) (recommendations in brackets)."
    )


def test_mixed_units_are_level_together_and_the_one_that_fell_is_an_exception(made: Made) -> None:
    store = made(
        {
            "EA": [(85, 100)] * 4 + [(60, 100)],
            "NA": [(85, 100)] * 4 + [(96, 100)],
            "NE": [(90, 100)] * 4 + [(96, 100)],
            "SE": [(90, 100)] * 4 + [(96, 100)],
        }
    )
    assert ": level over the year" in said(store)
    told = practice.exceptions(ask(store, "practice_exceptions", date(2026, 6, 30)))
    assert told == "The exception is 1 (East Area at 60%, 60 of 100; everyone else 96%)."


def test_not_yet_sampled(made: Made) -> None:
    assert said(made({})) == practice.NOTHING


def test_sampled_for_the_first_time(made: Made) -> None:
    assert said(made({"EA": [None, None, None, None, (28, 30)]})) == (
        "93.3% of sampled cases met the standard in April to June 2026 (28 of 30); nothing was sampled a year before."
    )


def test_other_work_sampled_in_both_years_is_not_compared(made: Made) -> None:
    store = made({"EA": [(190, 200), None, None, None, None], "NA": [None, None, None, None, (100, 200)]})
    assert said(store).endswith("95% a year before; nothing was sampled in both years, so the two can't be compared.")


def test_a_first_quarter_still_running() -> None:
    assert practice.answer([{"settled": False, "compared": practice.YEAR}]) == practice.RUNNING


def test_the_page_over_a_small_store_opens_on_the_unit_s_samples(app: Opened, made: Made) -> None:
    store = made({"EA": [(190, 200)] * 5, "NA": [None, None, None, (40, 100), (50, 100)]})
    page = app("trends", store=store, as_at="2026-06-30")
    assert not page.exception
    assert missing(page, "80% of sampled cases met the standard in April to June 2026 (240 of 300)") == []
    (east, north) = traces(page, "trends_units")["unit"]
    assert along(north, "y") == [0.4, 0.5] and along(east, "y") == [0.95] * 5


# The exceptions and training in words ---------------------------------------------------------------------------------


def exception(number: int, names: Sequence[str], x: int, n: int, **over: Any) -> dict[str, Any]:
    """A row of `practice_exceptions`."""
    plain = {
        "recommendation_id": number, "criterion_id": "practice_sampled", "direction": "below",
        "unit_ids": [name[:2] for name in names], "unit_names": list(names), "units": len(names), "x": x, "n": n,
        "share": x / n, "others_share": 0.94, "others_x": 94, "others_n": 100, "threshold": 0.85,
    }  # fmt: skip
    return {**plain, **over}


def test_no_exception_is_said_to_be_none() -> None:
    assert practice.exceptions([]) == (
        "No unit differs from everyone else on a recommendation by more than chance explains."
    )


def test_exceptions_are_counted_and_that_of_the_most_units_told_first() -> None:
    three = ["North Area", "North East", "South West"]
    rows = [exception(5, ["East Area"], 13, 29), exception(18, three, 47, 87), exception(19, three, 46, 88)]
    assert practice.exceptions(rows) == (
        "3 recommendations are exceptions: 18 (North Area, North East and South West at 54.0%, 47 of 87; everyone else "
        "94%), then 19 and 5."
    )


def test_those_above_everyone_else_come_last_and_of_many_the_first_few_are_named() -> None:
    rows = [exception(1, ["A"], 99, 100, direction="above"), *(exception(n, [f"U{n}"], 1, 9) for n in range(2, 8))]
    told = practice.exceptions(rows)
    assert told.startswith(
        "7 recommendations are exceptions: 2 (U2 at 11.1%, 1 of 9; everyone else 94%), then 3, 4, 5, "
    )
    assert told.endswith("and 2 others.") and "A at" not in told


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [row(n, arrived_on=date(2025, 1, 31)) for n in range(1, 13)],
            "All 12 training series have reached 95%; none is getting worse.",
        ),
        (
            [
                row(1, arrived_on=date(2025, 1, 31), threshold_side="below", signal="worse", value=0.94, x=94),
                row(2, arrived_on=date(2025, 1, 31), signal="worse"),
            ],
            "All 2 training series have reached 95%; 1 has since fallen below it: Course 1, officers (94%, 94 of "
            "100); 1 more is getting worse.",
        ),
        (
            [row(1, phase="rolling out", signal="rolling out"), row(2, phase="rolling out", signal="worse")],
            "None of 2 training series has yet stood at 95% for 3 months running; 1 is getting worse.",
        ),
        ([row(1, arrived_on=date(2025, 1, 31))], "The one training series has reached 95%; none is getting worse."),
        (
            [row(1, threshold=0.9), row(2)],
            "None of 2 training series has yet stood at its threshold for 3 months running; none is getting worse.",
        ),
        ([], says.NOTHING["courses"]),
    ],
)  # fmt: skip
def test_training_says_who_has_arrived_who_fell_below_and_who_gets_worse(rows: list[Any], told: str) -> None:
    assert says.training(rows) == told


# The figures ----------------------------------------------------------------------------------------------------------


def cell(signal: str, side: str | None, *labels: str) -> dict[str, Any]:
    ids = [f"id-{label}" for label in labels]
    return {
        "measure": "courses", "signal": signal, "threshold_side": side, "series": len(labels), "series_ids": ids,
        "labels": list(labels), "judged": 3, "false_alarm": 0.17,
    }  # fmt: skip


def test_the_matrix_holds_every_series_once_in_its_cell() -> None:
    rows = [cell("worse", "below", "A"), cell("worse", "above", "B", "C"), cell("none", "astride", "D")]
    drawing = variation.matrix(rows, CONTEXT)
    (names,) = (trace for trace in drawing.figure["data"] if trace["name"] == "series")
    columns = dict(zip([clicked[0] for clicked in names["customdata"]], [int(x) for x in names["x"]], strict=True))
    assert columns == {"id-A": 2, "id-B": 0, "id-C": 0, "id-D": 1}
    assert drawing.title == "3 of 4 series are getting worse, 1 of them below its threshold; 0 are getting better"
    assert "getting worse, at or above its threshold: 2 (B and C)" in drawing.alt


def test_a_series_without_a_threshold_has_a_column_of_its_own() -> None:
    drawing = variation.matrix([cell("none", None, "A"), cell("worse", "below", "B")], CONTEXT)
    heads = [each["text"] for each in drawing.figure["layout"]["annotations"] if each.get("name") == "side"]
    assert heads[-1] == "<b>No threshold</b>"


def test_a_role_is_never_cut_from_a_course_s_name() -> None:
    drawing = variation.matrix(
        [cell("none", "above", "Coronial matters and reports to the coroner, officers")], CONTEXT
    )
    assert drawing.figure["data"][0]["text"][0].endswith("…, officers")


def test_the_browser_is_given_whole_names_to_cut_and_which_part_of_each_it_may() -> None:
    policy = "W13 One current death investigation policy, superseded guidance withdrawn"
    course = "Coronial matters and reports to the coroner"
    layout = variation.matrix([cell("none", "above", policy, f"{course}, officers")], CONTEXT).figure["layout"]
    names = layout["meta"]["names"]
    assert names["columns"] == 3
    assert names["labels"] == [(policy, ""), (course, ", officers")]


def test_of_many_series_without_a_signal_twelve_are_named_and_the_rest_counted() -> None:
    labels = [f"S{number}" for number in range(150)]
    drawing = variation.matrix([cell("none", "above", *labels)], CONTEXT)
    assert len(drawing.figure["data"][0]["x"]) == 12 and drawing.figure["layout"]["height"] < 400
    (more,) = [note for note in drawing.figure["layout"]["annotations"] if note.get("name") == "left out"]
    assert more["text"] == "and 138 more, in the table"


def test_no_series_leaves_a_word() -> None:
    assert variation.matrix([], CONTEXT).title == "No rate over time to show"


def test_false_alarms_are_said_in_numbers() -> None:
    assert says.false_alarms([cell("worse", "below", "A"), cell("none", "above")]) == (
        "The chance of at least one signal in a month with nothing going on: with 3 training "
        "series that have limits, 17%."
    )
    assert says.false_alarms([]) == "No series has limits yet, so none can give a false alarm."


def quarter(unit: str, when: date, x: int, n: int, **over: Any) -> dict[str, Any]:
    """A row of `practice_by_unit`."""
    plain = {
        "recommendation_id": 18, "criterion_id": "practice_sampled", "unit_id": unit, "unit_name": f"Unit {unit}",
        "series_id": f"practice-18-{unit}", "point_on": when, "period": "Q", "settled": True, "x": x, "n": n,
        "share": x / n, "low": x / n - 0.1, "high": x / n + 0.02, "threshold": 0.85, "says": "met",
    }  # fmt: skip
    return {**plain, **over}


UNITS = (("EA", "Unit EA"), ("NA", "Unit NA"), ("WA", "Unit WA"))


def units_drawn(rows: list[Any], exceptions: Sequence[Any] = ()) -> Any:
    return practice_units.panels(rows, exceptions, UNITS, CONTEXT, recommendation=18)


def test_every_unit_stands_on_one_scale_with_its_interval_and_the_threshold() -> None:
    drawing = units_drawn([quarter("EA", date(2026, 6, 30), 9, 10), quarter("NA", date(2026, 6, 30), 5, 10)])
    layout = drawing.figure["layout"]
    assert layout["yaxis"]["range"] == layout["yaxis2"]["range"]
    assert [shape["y0"] for shape in layout["shapes"]] == [0.85, 0.85]
    assert drawing.figure["data"][1]["error_y"]["arrayminus"] == [pytest.approx(0.1)]
    assert "No sample from Unit WA." in drawing.alt


def test_a_quarter_not_sampled_breaks_the_line() -> None:
    drawing = units_drawn([quarter("EA", date(2026, 3, 31), 9, 10), quarter("EA", date(2026, 9, 30), 9, 10)])
    assert drawing.figure["data"][0]["y"] == [0.9, None, 0.9]


def test_a_unit_that_differs_is_marked_by_shape_and_named_in_the_title() -> None:
    rows = [quarter("EA", date(2026, 6, 30), 9, 10), quarter("NA", date(2026, 6, 30), 5, 10)]
    drawing = units_drawn(rows, [exception(18, ["NA"], 5, 10)])
    assert drawing.title == "Recommendation 18: NA at 50%, everyone else at 94%"
    assert [trace["marker"]["symbol"] for trace in drawing.figure["data"]] == [["circle"], ["triangle-down"]]


def test_a_recommendation_without_a_sample_leaves_a_word() -> None:
    assert units_drawn([]).title == "This recommendation has no sample"


# The page over the illustrative set -----------------------------------------------------------------------------------


@pytest.fixture
def page(app: Opened, illustrative_store: Path) -> AppTest:
    return app("trends", store=illustrative_store, as_at="2026-10-31")


def test_the_page_opens_on_sampled_practice_then_the_exceptions_then_training(page: AppTest) -> None:
    assert not page.exception
    assert missing(
        page,
        "93.9% of sampled cases met the standard in July to September 2026 (8,574 of 9,128), 91.5% a year before; "
        "where both years were sampled, 94.9% against 91.4%: better over the year, level since January. 5 "
        "recommendations are exceptions: W19 (North Area, North East and South West at 52.2%, 46 of 88; everyone else "
        "92.3%), then W18, W9, W5 and W1.",
        "All 12 training series have reached 95%; 1 has since fallen below it: Coronial matters and reports to the "
        "coroner, officers (94.0%, 4,245 of 4,514);",
    ) == []  # fmt: skip


def test_the_matrix_is_the_question_s(page: AppTest) -> None:
    asked = view_of(page).ask
    rows = [one for name in ("courses", "practice") for one in asked("trend_matrix", measure=name, theme=None)]
    (names,) = traces(page, "trends_matrix")["series"]
    held = [(one["threshold_side"], series) for one in rows for series in one["series_ids"]]
    sides = list(variation.SIDES)
    drawn = [(sides[int(x)], clicked[0]) for x, clicked in zip(names["x"], names["customdata"], strict=True)]
    assert sorted(drawn) == sorted(held)
    columns = ["measure", "signal", "threshold_side", "series", "labels", "of_series", "judged", "false_alarm"]
    assert under(page, "trends_matrix") == by_the_book(rows, columns, "trend_matrix")
    assert missing(page, says.false_alarms(rows)) == []


def test_practice_by_unit_is_the_question_s_and_opens_on_the_first_exception(page: AppTest) -> None:
    exceptions = view_of(page).ask("practice_exceptions", theme=None)
    number = practice.ordered(exceptions)[0]["recommendation_id"]
    rows = view_of(page).ask("practice_by_unit", recommendation=number)
    drawn = [(clicked[0], y) for trace in traces(page, "trends_units")["unit"]
             for clicked, y in zip(trace["customdata"], trace["y"], strict=True) if clicked]  # fmt: skip
    assert drawn == [(one["series_id"], one["share"]) for one in rows]
    columns = ["unit_name", "period", "settled", "x", "n", "share", "low", "high", "threshold", "says"]
    assert under(page, "trends_units") == by_the_book(rows, columns, "practice_by_unit")


def test_the_exceptions_can_be_taken_away_with_the_figures_of_both_sides(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, tuple[Any, Any]] = {}
    monkeypatch.setattr(show, "download_button", lambda rows, columns, key, **_: given.update({key: (rows, columns)}))
    page.run()
    rows, columns = given["trends_exceptions"]
    assert rows == view_of(page).ask("practice_exceptions", theme=None)
    left_out = {"criterion_id", "unit_ids", "units", "low", "high", "compared"}
    assert set(columns) == set(question("practice_exceptions").columns) - left_out


def test_a_series_that_units_joined_is_tabled_like_with_like(app: Opened, illustrative_store: Path) -> None:
    page = app("trends", store=illustrative_store, as_at="2026-10-31", series="practice-2")
    rows = ask(illustrative_store, "trend_alike", date(2026, 10, 31), measure="practice", series="practice-2")
    columns = ["compared", "before_on", "value", "value_before", "both_positions", "both_x", "both_n", "both_share"]
    columns += ["both_x_before", "both_n_before", "both_share_before", "by_who", "joined", "joined_names", "left_out"]
    assert under(page, "trends_alike") == by_the_book(rows, [*columns, "left_names"], "trend_alike")


def test_the_exceptions_and_the_quarters_are_tabled(page: AppTest) -> None:
    assert "Units that differ from everyone else by more than chance explains" in headings(page)
    exceptions = practice.ordered(view_of(page).ask("practice_exceptions", theme=None))
    own = ("Met the standard there", lambda row: practice.beside_others(row)["own"])
    beside = ("Everyone else", lambda row: practice.beside_others(row)["beside"])
    assert tables(page)["Units that differ from everyone else"] == by_the_book(
        exceptions, ["recommendation_id", "title", "unit_names", own, beside, "direction"], "practice_exceptions"
    )
    rows = view_of(page).ask("practice_over_time", theme=None)
    columns = ["period", "settled", "compared", "x", "n", "share", "low", "high", "units", "both_positions", "both_x"]
    columns += ["both_n", "both_share", "both_share_before", "both_says", "joined", "left_out"]
    assert under(page, "trends_practice") == by_the_book(rows, columns)
    changed = practice.changed(rows, view_of(page).ask("practice_joined", theme=None))
    assert missing(page, f"Every quarter, all units together. {changed}") == []


@pytest.mark.parametrize("series", ["practice-18-NA", "training-CO1-officer-EA"])
def test_a_unit_s_own_series_opens_by_its_link(app: Opened, illustrative_store: Path, series: str) -> None:
    page = app("trends", store=illustrative_store, as_at="2026-10-31", series=series)
    assert not page.exception
    (own,) = ask(illustrative_store, "trend_series", date(2026, 10, 31), series=series)
    assert own["unit_id"] and missing(page, says.of_one(own)) == []
    (line,) = traces(page, "trends_series")["points"]
    points = ask(illustrative_store, "trend_points", date(2026, 10, 31), series=series)
    assert along(line, "y") == [point["value"] for point in points]


def test_a_unit_chosen_lists_its_own_series_and_no_other_unit_s(app: Opened, illustrative_store: Path) -> None:
    page = app("trends", store=illustrative_store, as_at="2026-10-31", unit="EA")
    assert not page.exception
    asked = ask(illustrative_store, "trend_series", date(2026, 10, 31), unit="EA")
    rows = [one for one in asked if one["unit_id"] == "EA"]
    made = [("Signal", signed), ("Latest judged", latest)]
    listed = tables(page)["Every series of East Area, those getting worse first"]
    assert rows and listed == by_the_book(rows, ["label", *made, "threshold_side", "points"], "trend_series")


def test_a_series_lists_the_same_rate_of_every_other_unit(app: Opened, illustrative_store: Path) -> None:
    page = app("trends", store=illustrative_store, as_at="2026-10-31", series="practice-18-NA")
    asked = ask(illustrative_store, "trend_series", date(2026, 10, 31), measure="practice", recommendation=18)
    others = [one["label"] for one in asked if one["series_id"] != "practice-18-NA"]
    assert tables(page)["The same rate of every unit, those getting worse first"].column("Series") == others
    assert "The same, all units together and unit by unit" in headings(page)


def test_a_unit_s_own_series_stands_beside_all_units_on_the_same_thing(app: Opened, illustrative_store: Path) -> None:
    page = app("trends", store=illustrative_store, as_at="2026-10-31", series="practice-18-NA")
    assert list(charts(page)) == ["trends_series", "trends_among"]
    asked = ask(illustrative_store, "practice_funnel", date(2026, 10, 31), recommendation=18)
    units = [row for row in asked if row["kind"] == "unit"]
    columns = ["unit_id", "unit_name", "n", "met", "share", "low", "high", "expected", "signal"]
    assert under(page, "trends_among") == by_the_book(units, columns, "practice_funnel")
    page = app("trends", store=illustrative_store, as_at="2026-10-31", series="training-SD1-officer-EA")
    assert not page.exception and list(charts(page)) == ["trends_series", "trends_among"]


def test_of_very_many_units_those_apart_from_everyone_else_are_drawn_first() -> None:
    rows = [
        {
            "unit_id": f"U{number:02}", "unit_name": f"Unit {number}", "criterion_id": "practice_sampled",
            "recommendation_id": 1, "series_id": f"S{number}", "settled": True, "says": "met", "x": 9, "n": 10,
            "share": 0.9, "low": 0.6, "high": 0.99, "threshold": 0.85, "point_on": date(2026, 9, 30),
            "period": "Q3 2026",
            "numbers": {1: "W1"},
        }
        for number in range(40)
    ]  # fmt: skip
    only = exception(1, ["U39 Unit"], 1, 9, unit_ids=["U39"], numbers={1: "W1"})
    drawing = practice_units.panels(rows, [only], (), CONTEXT, recommendation=1)
    clicked = [each[0] for trace in drawing.figure["data"] for each in trace.get("customdata", [])]
    assert clicked[0] == "S39" and len(clicked) == 12
