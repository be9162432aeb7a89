"""What the Units page says and shows, from literal rows and over small stores."""

from datetime import date
from pathlib import Path

import pytest

from data.book.verdicts import SIGNS
from data.ledger import Store
from data.publish import new
from pages.sentences import units as says
from tests.pages.screen import charts
from tests.pages.tables import ask, expected, opened, points, sentences, tables, traces, without_tags


def floor(name: str, **over) -> dict:
    row = {"unit_name": name, "in_scope": 20, "at_floor": 0, "alone": 0, "unknown": 0, "at_3": 10, "blocked": 18}
    return {**row, "commonest_title": "Sampled", "commonest_blocked": 6, **over}


def block(title: str, number: int, verdict: str = "not met") -> dict:
    return {"criterion_title": title, "recommendations": number, "verdict": verdict}


def sampled(name: str, signal: str | None = None) -> dict:
    row = {"kind": "unit", "unit_name": name, "signal": signal, "n": 30, "recommendations": 1, "left_out": 0}
    return {**row, "units_sampled": 12, "false_alarm_95": 0.4596, "false_alarm_998": 0.0237}


BLOCKS = [block("Sampled", 50, "cannot tell"), block("Sampled", 26), block("Policy", 10)]


def test_the_answer_names_the_help_the_floors_and_the_signals() -> None:
    floors = [floor("East Area"), floor("North East", at_floor=3, alone=2)]
    funnel = [sampled("East Area"), sampled("North East", "below"), sampled("West Area", "above")]
    assert says.answer(floors, BLOCKS, funnel) == (
        "Help is needed most often with “Sampled” (50 cannot tell and 26 not met), which stops 76 of 86 unit "
        "positions still below Sustained; North East holds 2 recommendations down alone; "
        "sampled practice is below what chance explains in North East."
    )


@pytest.mark.parametrize(
    ("floors", "blocks", "told"),
    [
        ([], [], "Nowhere can be named: no unit is in scope of a recommendation on this day."),
        ([floor("EA", unknown=20)], BLOCKS, "First to evidence: nothing has been assessed in any unit yet."),
        (
            [floor("EA", blocked=0)],
            [],
            "Nowhere by these rules: every unit is at Sustained on every recommendation in its scope.",
        ),
    ],
)
def test_there_is_an_answer_where_nothing_can_be_named(floors, blocks, told) -> None:
    assert says.answer(floors, blocks, []) == told


def test_no_unit_alone_and_no_signal_are_said_or_left_unsaid() -> None:
    told = says.answer([floor("East Area")], [block("Policy", 1)], [sampled("East Area")])
    assert told.endswith("no unit is alone in holding a recommendation down.")


def test_a_units_answer() -> None:
    expiring = [{"falls_to": 0, "within": 60}, {"falls_to": None, "within": 60}, {"falls_to": 2, "within": 90}]
    assert says.of_unit("East Area", [floor("East Area", at_floor=4, alone=1)], expiring) == (
        "East Area is at Practised or above on 10 of 20 recommendations; it is among the lowest on 4, 1 of them alone; "
        "what stops it most often is “Sampled” (6 of 18); 1 item its stages rest on runs out within 60 days."
    )


@pytest.mark.parametrize(
    ("floors", "told"),
    [
        ([], "is in scope of no recommendation"),
        ([floor("EA", unknown=20)], "Nothing has been assessed in East Area yet"),
        ([floor("EA", blocked=0)], "nothing stops it: every one is at Sustained"),
    ],
)
def test_a_units_answer_in_the_odd_cases(floors, told) -> None:
    assert told in says.of_unit("East Area", floors, [])


def test_one_unit_on_one_recommendation_in_words() -> None:
    row = {"unit_name": "East Area", "recommendation_id": 7, "in_scope": True, "stage": 2, "flag": "fell"}
    row |= {"highest_held": 4, "blocking_criterion": "p", "blocking_title": "Sampled", "blocking_verdict": "not met"}
    where = "East Area, recommendation 7: "
    assert says.pair(row) == f"{where}at Equipped, below its best of Embedded (fell); stopped at “Sampled”, not met."
    assert says.pair({**row, "flag": None, "stage": 0}) == f"{where}below Defined; stopped at “Sampled”, not met."
    assert says.pair({**row, "in_scope": False}) == f"{where}not in scope."
    assert says.pair({**row, "stage": None}) == f"{where}nothing has been assessed."
    assert says.pair({**row, "stage": 5, "flag": None, "blocking_criterion": None}) == f"{where}at Sustained."


def test_the_funnel_says_how_often_chance_alone_would_alarm() -> None:
    assert says.chance([sampled("East Area")]) == (
        "12 units at 95% limits give a 45.9% chance of a false alarm where nothing differs; at the 99.8% limits drawn "
        "here it is at most 2.3%. A unit inside the limits is not shown to differ from the rest, wherever it stands, "
        "so there is no order of merit."
    )
    fewer = [{**sampled("East Area"), "units_sampled": 1}]
    assert says.chance(fewer) == "Fewer than two units have a sample in date: there is nothing to compare."


def test_what_was_pooled_and_what_was_left_out_is_said() -> None:
    assert says.pooled([sampled("East Area"), {**sampled("North East"), "left_out": 2}, {"kind": "limit"}]) == (
        "60 cases from the latest deciding quarter of 2 unit positions; 2 left out because the sample has lapsed or no "
        "quarter decides yet."
    )


def test_what_moved_is_counted_by_kind() -> None:
    moves = [{"change": change} for change in ("gained", "fell", "fell", "unproven", "lapsed", "scope")]
    assert says.moved(moves) == (
        "Moves of stage in the last twelve months: 2 fell, 1 unproven, 1 lapsed, 1 gained and 1 in or out of scope as "
        "agreed."
    )
    assert says.moved([]) == "No stage moved in the last twelve months."


def test_a_part_of_the_units_says_which() -> None:
    assert says.part(2, 3, 120, 40) == (
        "120 units are too many for one picture: 40 at a time, alphabetically, part 2 of 3. All are in the tables."
    )


def shown(test) -> str:
    return " ".join(sentences(test))


def test_the_page_runs_for_all_units_with_its_three_figures(app) -> None:
    test = app("units")
    assert not test.exception and not test.error
    assert len(charts(test)) == 3
    assert "Help is needed most often with “Policy issued and owned”" in shown(test)


def test_a_unit_in_the_address_has_its_own_story_and_north_area_is_one(app) -> None:
    for unit, told in (
        ("EA", "East Area is at Practised or above on 0 of 20"),
        ("NA", "Nothing has been assessed in North Area"),
    ):
        test = app("units", unit=unit)
        assert not test.exception and not test.error
        assert told in shown(test)
        assert [head.value for head in test.header][:3] == [
            "What moved in the last year",
            "What runs out within 90 days",
            "Who is still to be trained",
        ]


def test_a_unit_and_a_recommendation_list_their_criteria(app) -> None:
    test = app("units", unit="EA", recommendation="1")
    assert not test.exception and not test.error
    assert test.header[0].value.replace("\\", "").startswith("East Area, recommendation 1: ")


def test_an_empty_store_says_what_is_missing(app, tmp_path: Path) -> None:
    new(Store(tmp_path / "empty"))
    test = app("units", store=tmp_path / "empty", unit="NA")
    assert not test.exception and not test.error
    assert "no return is in" in shown(test)


DAY = date(2026, 10, 31)
STANDING = [
    *("unit_id", "unit_name", "recommendation_id", "title", "stage", "in_scope", "claimed_stage", "highest_held"),
    *("flag", "blocking_title", "blocking_verdict", "at_floor", "alone"),
]
FLOORS = [
    *("unit_name", "at_floor", "alone", "in_scope", "commonest_title", "commonest_blocked", "fell", "unproven"),
    *("lapsed", "unknown"),
]
PAIR = [
    *("criterion_title", "stage", "verdict", "numerator", "denominator", "threshold", "observed_to", "expires_on"),
    *("overdue", "blocks", "detail"),
]
FUNNEL = ["unit_id", "unit_name", "n", "met", "share", "low", "high", "expected", "adjusted_low", "adjusted_high"]
FUNNEL += ["dispersion", "signal", "recommendations", "left_out"]


def test_the_tables_of_all_units_say_what_the_questions_answer(app, illustrative_store) -> None:
    page = opened(app("units", store=illustrative_store, as_at="2026-10-31"))
    floors = ask(illustrative_store, "unit_floor", DAY)
    blocks = ask(illustrative_store, "unit_blocks", DAY)
    practice = [row for row in ask(illustrative_store, "practice_funnel", DAY) if row["kind"] == "unit"]
    of_blocks = ["unit_id", "unit_name", "criterion_title", "verdict", "recommendations", "at_floor"]
    assert tables(page) == {
        "units_standing_table": expected(ask(illustrative_store, "unit_standing", DAY), STANDING, "unit_standing"),
        "units_blocks_table": expected(blocks, of_blocks, "unit_blocks"),
        "What each unit holds down": expected(floors, FLOORS, "unit_floor"),
        "units_floors_table": expected(floors, FLOORS, "unit_floor"),
        "units_funnel_table": expected(practice, FUNNEL, "practice_funnel"),
    }


def test_the_tables_of_one_unit_say_what_the_questions_answer(app, illustrative_store) -> None:
    page = opened(app("units", store=illustrative_store, as_at="2026-10-31", unit="EA", recommendation="7"))

    def rows(question: str, **given) -> list[dict]:
        return ask(illustrative_store, question, DAY, unit="EA", **given)

    moves, expiring = rows("unit_moves"), rows("unit_expiring")
    gaps = [row for row in rows("unit_training_gap") if row["needed"]]
    practice = ask(illustrative_store, "practice_funnel", DAY, recommendation=7)
    assert moves and expiring and gaps
    assert tables(page) == {
        "Criteria of the unit and recommendation": expected(
            rows("unit_criteria", recommendation=7), PAIR, "unit_criteria"
        ),
        "units_criteria_table": expected(rows("unit_criteria"), ["recommendation_id", "title", *PAIR], "unit_criteria"),
        "What moved in East Area": expected(
            moves,
            ["month_end", "recommendation_id", "title", "change", "before", "after", "blocking_title"],
            "unit_moves",
        ),
        "What runs out in East Area": expected(
            expiring,
            [
                *("expires_on", "stands_until", "within", "overdue", "recommendation_id", "title"),
                *("criterion_title", "falls_to"),
            ],
            "unit_expiring",
        ),
        "Still to be trained in East Area": expected(
            gaps,
            [
                *("course_title", "role", "month_end", "trained", "in_scope", "share", "threshold", "needed"),
                "recommendations",
            ],
            "unit_training_gap",
        ),
        "units_funnel_table": expected([row for row in practice if row["kind"] == "unit"], FUNNEL, "practice_funnel"),
    }


def test_everything_the_page_says_of_all_units_is_said(app) -> None:
    assert sentences(app("units", as_at="2026-10-31")) == [
        "Where should help go?",
        (
            "Help is needed most often with “Policy issued and owned” (240 not assessed), which stops 240 of 240 "
            "unit positions still below Sustained; no unit is alone in holding a recommendation down."
        ),
        "Click a cell for that unit's criteria on that recommendation. A blank cell is not in scope.",
        "What stops each unit",
        (
            "Click a cell, or a row below, for the unit's own page. A unit is among the lowest where another stands"
            " higher."
        ),
        "Does sampled practice differ by more than chance?",
        (
            "0 cases from the latest deciding quarter of 0 unit positions; 240 left out because the sample has "
            "lapsed or no quarter decides yet."
        ),
        "→ Practice by unit over time",
        "Fewer than two units have a sample in date: there is nothing to compare.",
        "→ What blocking means",
        (
            "**What this page can't tell you.** Being lowest is not being worst: a unit can be lowest on a sample "
            "too small to tell. Samples pooled over recommendations mix easy and hard practice: choose one "
            "recommendation to compare like with like. The funnel shows whether a difference is more than chance, "
            "never why."
        ),
    ]


def test_everything_the_page_says_of_one_unit_is_said(app) -> None:
    assert sentences(app("units", as_at="2026-10-31", unit="EA", recommendation="1")) == [
        "Where should help go?",
        (
            "East Area is at Practised or above on 0 of 20 recommendations; it holds no recommendation down; what "
            "stops it most often is “Policy issued and owned” (20 of 20)."
        ),
        "East Area, recommendation 1: below Defined; stopped at “Policy issued and owned”, not assessed",
        "→ Recommendation 1: the evidence for and against",
        "Click a verdict for the evidence behind it.",
        "What moved in the last year",
        "No stage moved in the last twelve months.",
        "What runs out within 90 days",
        "Nothing it relies on runs out within 90 days. Rosters are left out: the next return renews them.",
        "Who is still to be trained",
        "Does sampled practice differ by more than chance, recommendation 1?",
        (
            "0 cases from the latest deciding quarter of 0 unit positions; 12 left out because the sample has "
            "lapsed or no quarter decides yet."
        ),
        "→ East Area on recommendation 1, over time",
        "Fewer than two units have a sample in date: there is nothing to compare.",
        "→ What blocking means",
        (
            "**What this page can't tell you.** Being lowest is not being worst: a unit can be lowest on a sample "
            "too small to tell. Samples pooled over recommendations mix easy and hard practice: choose one "
            "recommendation to compare like with like. The funnel shows whether a difference is more than chance, "
            "never why."
        ),
    ]


def cells(drawn, name: str) -> dict:
    """What each cell of a trace says, without its colours."""
    return {place: without_tags(text) for place, text in points(drawn, name, "text").items()}


def signs_of(row: dict) -> list[str]:
    return [SIGNS[row["flag"]]] if row["flag"] else []


def test_the_charts_of_all_units_draw_what_the_questions_answer(app, illustrative_store) -> None:
    page = app("units", store=illustrative_store, as_at="2026-10-31")
    standing = ask(illustrative_store, "unit_standing", DAY)
    assert cells(traces(page, "units_standing"), "assessed") == {
        (row["unit_id"], row["recommendation_id"]): " ".join([str(row["stage"]), *signs_of(row)])
        for row in standing
        if row["stage"] is not None
    }
    blocks = ask(illustrative_store, "unit_blocks", DAY)
    stops: dict = {}
    for row in blocks:
        place = (row["unit_id"], row["criterion_id"])
        stops[place] = stops.get(place, 0) + row["recommendations"]
    drawn = cells(traces(page, "units_blocks"), "assessed")
    assert {place: int(text) for place, text in drawn.items() if text != "0"} == stops != {}


def test_the_funnel_draws_every_unit_and_its_limits(app, illustrative_store) -> None:
    drawn = traces(app("units", store=illustrative_store, as_at="2026-10-31"), "units_funnel")
    rows = ask(illustrative_store, "practice_funnel", DAY)
    units = [row for row in rows if row["kind"] == "unit" and row["n"]]
    assert [trace["name"] for trace in drawn] == [
        *("low_share", "high_share", "adjusted_low", "adjusted_high", "rate"),
        *("units", "units", "units"),
    ]
    assert points(drawn, "units") == {(row["unit_id"],): row["n"] for row in units}
    assert points(drawn, "units", "y") == {(row["unit_id"],): row["share"] for row in units}
    limits = sorted((row["n"], row["low_share"], row["high_share"]) for row in rows if row["n"])
    low, high, widened_low, widened_high, rate = drawn[:5]
    assert sorted(zip(low["x"], low["y"], high["y"], strict=True)) == limits
    widened = sorted((row for row in rows if row["kind"] == "limit"), key=lambda row: row["n"])
    assert widened_low["x"] == [row["n"] for row in widened]
    assert widened_low["y"] == pytest.approx([row["adjusted_low"] for row in widened])
    assert widened_high["y"] == pytest.approx([row["adjusted_high"] for row in widened])
    assert set(rate["y"]) == {units[0]["rate"]}


def test_the_chart_of_one_unit_draws_every_verdict(app, illustrative_store) -> None:
    drawn = traces(app("units", store=illustrative_store, as_at="2026-10-31", unit="EA"), "units_criteria")
    rows = ask(illustrative_store, "unit_criteria", DAY, unit="EA")
    verdicts = {(row["recommendation_id"], row["criterion_id"]): row["verdict"] for row in rows}
    assert [trace["name"] for trace in drawn] == ["assessed", "not assessed"]
    assert cells(drawn, "assessed") == {
        place: SIGNS[verdict] for place, verdict in verdicts.items() if verdict != "not assessed"
    }
    assert set(cells(drawn, "not assessed")) == {
        place for place, verdict in verdicts.items() if verdict == "not assessed"
    }


def funnel_row(dispersion: float | None, units_sampled: int = 12) -> dict:
    return {"kind": "unit", "dispersion": dispersion, "units_sampled": units_sampled}


def test_how_much_units_differ_is_said_in_numbers_and_what_decides() -> None:
    assert says.dispersion([funnel_row(7.729)]) == (
        "Each unit is judged against the cases expected of the recommendations it was sampled on. Units differ more "
        "than chance would have them (dispersion 7.7; 1 is chance alone), so the limits widened for that decide the "
        "colour."
    )
    assert says.dispersion([funnel_row(0.9)]).endswith("no more than chance would have them (dispersion 0.9).")
    assert says.dispersion([funnel_row(1.0, 1)]) == says.dispersion([funnel_row(None)]) == says.dispersion([]) == ""
