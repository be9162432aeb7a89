"""What the Units page says and shows, from literal rows and over small stores."""

from datetime import date
from pathlib import Path

import pytest

from data.book.ladder import EMBEDDED, TOP
from data.book.verdicts import SIGNS
from pages.sentences import units as says
from tests.data.started import started
from tests.pages.screen import charts
from tests.pages.tables import ask, expected, headings, opened, points, sentences, tables, traces, without_tags


def needing(name: str, unit_id: str = "EA", **over) -> dict:
    """A row of `unit_needs`."""
    row = {"unit_id": unit_id, "unit_name": name, "in_scope": 20, "at_floor": 0, "alone": 0, "unknown": 0}
    row |= {"below_top": 20, "needs_help": 0, "needs_cases": 0, "needs_paper": 0, "needs_time": 0}
    return {**row, **over}


def sampled(name: str, signal: str | None = None) -> dict:
    row = {"kind": "unit", "unit_name": name, "signal": signal, "n": 30, "recommendations": 1, "left_out": 0}
    return {**row, "units_sampled": 12, "false_alarm_95": 0.4596, "false_alarm_998": 0.0237}


THEN = "on 23 September 2026"


def test_the_answer_names_the_first_unit_the_next_and_the_signals() -> None:
    needs = [
        needing("North East", "NE", at_floor=18, needs_help=11),
        *(needing(name, name, at_floor=count) for name, count in (("South West", 14), ("North Area", 11), ("East", 2))),
    ]
    funnel = [sampled("East Area"), sampled("North East", "below"), sampled("West Area", "above")]
    assert says.answer(needs, [needing("North East", "NE", at_floor=16)], THEN, funnel) == (
        "North East first: lowest or joint lowest on 18 of 20 recommendations (16 on 23 September 2026), with practice "
        "or training short on 11; then South West (14) and North Area (11); sampled practice is lower than chance "
        "alone would give in North East."
    )
    assert "(as on 23 September 2026), " in says.answer(needs, needs, THEN, [])


@pytest.mark.parametrize(
    ("needs", "told"),
    [
        ([], "Nowhere can be named: no unit is in scope of a recommendation on this day."),
        ([needing("EA", unknown=20)], "First to evidence: nothing has been assessed in any unit yet."),
        (
            [needing("EA", below_top=0)],
            "Nowhere by these rules: every unit is at Sustained on every recommendation in its scope.",
        ),
        (
            [needing("EA", needs_help=2), needing("NA")],
            "No unit comes first: all stand level. Practice or training falls short in 2 of 40 unit positions.",
        ),
        (
            [needing("East Area", at_floor=1)],
            "East Area first: lowest or joint lowest on 1 of 20 recommendations, though nowhere does practice or "
            "training fall short.",
        ),
    ],
)
def test_there_is_an_answer_whatever_there_is(needs, told) -> None:
    assert says.answer(needs, [], THEN, []) == told


def test_a_units_answer_keeps_help_cases_and_paper_apart() -> None:
    row = needing("East Area", at_floor=10, alone=1, needs_help=4, needs_cases=7, needs_paper=6, needs_time=3)
    assert says.of_unit("East Area", [row], [{"at_3": 10}]) == (
        "East Area is at Practised or above on 10 of 20 recommendations, and lowest or joint lowest on 10 (1 "
        "outright); it needs help (practice or training falls short) on 4, cases (too few to tell) on 7, paper (lapsed "
        "or never filed) on 6 and only time on 3."
    )


@pytest.mark.parametrize(
    ("needs", "told"),
    [
        ([], "is in scope of no recommendation"),
        ([needing("EA", unknown=20)], "Nothing has been assessed in East Area yet"),
        ([needing("EA", below_top=0)], "and lowest on none; nothing stops it: every one is at Sustained"),
    ],
)
def test_a_units_answer_in_the_odd_cases(needs, told) -> None:
    assert told in says.of_unit("East Area", needs, [{"at_3": 20}])


def test_what_is_asked_for_is_told_beside_what_came_in() -> None:
    row = {"quarter": date(2026, 7, 1), "findings_asked": 80, "findings_in_date": 43, "files_asked": 22}
    row |= {"death_reports": 222, "findings_filed": 15, "cases_judged": 1, "positions_sampled": 19}
    assert says.asked_for({**row, "sample_positions": 20}, "East Area") == (
        "The rules ask East Area for 80 findings (43 are in date) and at the fewest 22 case files a quarter (of 222 "
        "death reports); in July to September 2026 15 findings and 1 judgement of a case came in, on 19 of 20 unit "
        "positions."
    )
    assert "death report" not in says.asked_for({**row, "sample_positions": 20, "death_reports": None}, "it")


def test_a_units_own_sample_stands_beside_that_of_all() -> None:
    row = {"n": 653, "met": 573, "share": 573 / 653, "rate": 0.937, "signal": None}
    assert says.own_sample(row) == (
        "87.7% of its sampled cases met the practice (573 of 653), against 93.7% in all units together: no more than "
        "chance explains."
    )
    assert says.own_sample({**row, "signal": "below"}).endswith("below what chance explains.")
    assert says.own_sample({**row, "n": 0}) == "It has no sample in date."


def test_one_unit_on_one_recommendation_in_words() -> None:
    row = {"unit_name": "East Area", "recommendation_id": 7, "in_scope": True, "stage": 2, "flag": "fell"}
    row |= {
        "highest_held": EMBEDDED,
        "blocking_criterion": "p",
        "blocking_title": "Sampled",
        "blocking_verdict": "not met",
    }
    where = "East Area, recommendation 7: "
    assert says.pair(row) == f"{where}at Equipped, below its best of Embedded (fell); stopped at “Sampled”, not met."
    assert says.pair({**row, "flag": None, "stage": 0}) == f"{where}below Defined; stopped at “Sampled”, not met."
    assert says.pair({**row, "in_scope": False}) == f"{where}not in scope."
    assert says.pair({**row, "stage": None}) == f"{where}nothing has been assessed."
    assert says.pair({**row, "stage": TOP, "flag": None, "blocking_criterion": None}) == f"{where}at Sustained."


def test_the_funnel_says_how_often_chance_alone_would_alarm() -> None:
    assert says.chance([sampled("East Area")]) == (
        "12 units at 95% limits give a 45.9% chance of a false alarm where nothing differs; at the 99.8% limits drawn "
        "here it is at most about 2.3%. A unit inside the limits is not shown to differ from the rest, wherever it "
        "stands, so there is no order of merit."
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
        "120 units are too many for one picture: 40 at a time, those lowest most often first, part 2 of 3. All are in "
        "the tables."
    )


def shown(test) -> str:
    return " ".join(sentences(test))


def test_the_page_runs_for_all_units_with_its_figures(app) -> None:
    test = app("units")
    assert not test.exception and not test.error
    assert len(charts(test)) == 5
    assert "No unit comes first: all stand level." in shown(test)


def test_a_unit_in_the_address_has_its_own_story_and_north_area_is_one(app) -> None:
    for unit, told in (
        ("EA", "East Area is at Practised or above on 0 of 20"),
        ("NA", "Nothing has been assessed in North Area"),
    ):
        test = app("units", unit=unit)
        assert not test.exception and not test.error
        assert told in shown(test)
        assert headings(test)[:3] == ["What would move it", "Until when", "Actions"]


def test_a_unit_and_a_recommendation_list_their_criteria(app) -> None:
    test = app("units", unit="EA", recommendation="1")
    assert not test.exception and not test.error
    assert headings(test)[0].startswith("East Area, recommendation W1: ")


def test_an_empty_store_says_what_is_missing(app, tmp_path: Path) -> None:
    started(tmp_path / "empty")
    test = app("units", store=tmp_path / "empty", unit="NA")
    assert not test.exception and not test.error
    assert "no return is in" in shown(test)


DAY = date(2026, 10, 31)
STANDING = [
    *("unit_id", "unit_name", "recommendation_id", "title", "stage", "in_scope", "claimed_stage", "highest_held"),
    *("flag", "blocking_title", "blocking_verdict", "at_floor", "alone"),
]
NEEDED = [
    *("unit_name", "at_floor", "alone", "in_scope", "needs_help", "needs_cases", "needs_paper", "needs_time"),
    *("unknown", "help_recommendations", "case_recommendations", "paper_recommendations"),
]
ASKED = [
    *("unit_name", "recommendations", "findings_asked", "findings_in_date", "findings_filed", "files_asked"),
    *("cases_asked", "cases_judged", "sample_positions", "positions_sampled", "death_reports", "quarter"),
]
LOOKED = ["recommendation_id", "assurance", "assurance_name", "last_observed_to", "months_since", "items"]


def written(rows: list[dict]) -> list[dict]:
    """Rows that write recommendations as working numbers, as those of a page do."""
    return [{**row, "numbers": {number: f"W{number}" for number in range(1, 21)}} for row in rows]


PAIR = [
    *("criterion_title", "stage", "verdict", "numerator", "denominator", "threshold", "observed_to", "expires_on"),
    *("overdue", "blocks", "detail"),
]
FUNNEL = ["unit_id", "unit_name", "n", "met", "share", "low", "high", "expected", "adjusted_low", "adjusted_high"]
FUNNEL += ["dispersion", "signal", "recommendations", "left_out"]


def test_the_tables_of_all_units_say_what_the_questions_answer(app, illustrative_store) -> None:
    page = opened(app("units", store=illustrative_store, as_at="2026-10-31"))

    def rows(question: str) -> list[dict]:
        return written(ask(illustrative_store, question, DAY))

    practice = [row for row in rows("practice_funnel") if row["kind"] == "unit"]
    of_blocks = ["unit_id", "unit_name", "criterion_title", "verdict", "recommendations", "at_floor"]
    assert tables(page) == {
        "units_needed_table": expected(rows("unit_needs"), NEEDED, "unit_needs"),
        "units_standing_table": expected(rows("unit_standing"), STANDING, "unit_standing"),
        "units_blocks_table": expected(rows("unit_blocks"), of_blocks, "unit_blocks"),
        "units_asked": expected(rows("asked_for"), ASKED, "asked_for"),
        "units_independence_table": expected(rows("independence"), LOOKED, "independence"),
        "units_funnel_table": expected(practice, FUNNEL, "practice_funnel"),
    }


def test_the_tables_of_one_unit_say_what_the_questions_answer(app, illustrative_store) -> None:
    page = opened(app("units", store=illustrative_store, as_at="2026-10-31", unit="EA", recommendation="7"))

    def rows(question: str, **given) -> list[dict]:
        return written(ask(illustrative_store, question, DAY, unit="EA", **given))

    gaps = [row for row in rows("unit_training_gap") if row["needed"]]
    falls, actions, needs = rows("runway", days=365), rows("actions_followed"), rows("what_moves_unit")
    shown = tables(page)
    assert gaps and falls and actions and needs
    assert shown["What would move East Area"].column("For recommendations") == [
        ", ".join(f"W{number}" for number in row["recommendations"]) for row in needs
    ]
    assert shown["units_runway_all"] == expected(
        falls,
        [
            *("falls_on", "recommendation_id", "unit_id", "from_stage", "to_stage", "criterion_title", "expires_on"),
            "owner",
        ],
        "runway",
    )
    done = [row for row in actions if row["done_on"]]
    assert shown["units_actions_done"].column("What is to be done") == [row["action"] for row in done]
    assert {key: shown[key] for key in ("units_criteria_table", "units_moves", "units_expiring", "units_gaps")} == {
        "units_criteria_table": expected(rows("unit_criteria"), ["recommendation_id", "title", *PAIR], "unit_criteria"),
        "units_moves": expected(
            rows("unit_moves"),
            ["month_end", "recommendation_id", "title", "change", "before", "after", "blocking_title"],
            "unit_moves",
        ),
        "units_expiring": expected(
            rows("unit_expiring"),
            [
                *("expires_on", "stands_until", "within", "overdue", "recommendation_id", "title"),
                *("criterion_title", "falls_to"),
            ],
            "unit_expiring",
        ),
        "units_gaps": expected(
            gaps,
            [
                *("course_title", "role", "month_end", "trained", "in_scope", "share", "threshold", "needed"),
                "recommendations",
            ],
            "unit_training_gap",
        ),
    }
    assert shown["Criteria of the unit and recommendation"] == expected(
        rows("unit_criteria", recommendation=7), PAIR, "unit_criteria"
    )


def test_everything_the_page_says_of_all_units_is_said(app) -> None:
    assert sentences(app("units", as_at="2026-10-31")) == [
        "Where should help go?",
        "No unit comes first: all stand level. Practice or training falls short in 0 of 240 unit positions.",
        "The lowest most often come first. Click a unit's needs for its own page, a stage for its criteria.",
        "What stops each unit",
        (
            "The rules ask all units together for 960 findings (0 are in date) and at the fewest 264 case "
            "files a quarter; in July to September 2026 0 findings and 0 judgements of cases came in, on 0 of "
            "240 unit positions."
        ),
        "Who has looked, and how long ago",
        "Does sampled practice differ by more than chance?",
        (
            "0 cases from the latest deciding quarter of 0 unit positions; 240 left out because the sample has "
            "lapsed or no quarter decides yet."
        ),
        "→ Practice by unit over time",
        "Fewer than two units have a sample in date: there is nothing to compare.",
        "→ What blocking means",
        (
            "**What this page can't tell you.** Being lowest is not being worst: a unit can be lowest on a "
            "sample too small to tell. Samples pooled over recommendations hide which one a unit is low on: choose "
            "one recommendation to see it alone. The funnel shows whether a difference is more than "
            "chance, never why."
        ),
    ]


def test_everything_the_page_says_of_one_unit_is_said(app) -> None:
    assert sentences(app("units", as_at="2026-10-31", unit="EA", recommendation="1")) == [
        "Where should help go?",
        (
            "East Area is at Practised or above on 0 of 20 recommendations, and lowest on none; it needs paper "
            "(lapsed or never filed) on 20."
        ),
        "East Area, recommendation W1: below Defined; stopped at “Policy issued and owned”, not assessed",
        "→ Recommendation W1: the evidence for and against",
        "What would move it",
        "For each of its recommendations to rise one stage, East Area needs 40 findings filed or renewed.",
        "Until when",
        "If nothing more comes in, none of 20 unit positions falls within 365 days.",
        "Actions",
        "No meeting has set an action about East Area.",
        "How it got here, and what it is asked for",
        (
            "The rules ask East Area for 80 findings (0 are in date) and at the fewest 22 case files a "
            "quarter; in July to September 2026 0 findings and 0 judgements of cases came in, on 0 of 20 unit "
            "positions."
        ),
        "No stage moved in the last twelve months.",
        "Nothing it relies on runs out within 90 days. Rosters are left out: the next return renews them.",
        "Its sampled practice",
        "It has no sample in date.",
        "→ East Area on recommendation W1, over time",
        "→ Compare East Area with another unit, or with itself",
        "→ What blocking means",
        (
            "**What this page can't tell you.** Being lowest is not being worst: a unit can be lowest on a "
            "sample too small to tell. Samples pooled over recommendations hide which one a unit is low on: choose "
            "one recommendation to see it alone. The funnel shows whether a difference is more than "
            "chance, never why."
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
    needs = ask(illustrative_store, "unit_needs", DAY)
    names = ("at_floor", "needs_help", "needs_cases", "needs_paper", "needs_time")
    assert cells(traces(page, "units_needed"), "assessed") == {
        (row["unit_id"], name): str(row[name]) for row in needs for name in names
    }
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
    assert points(drawn, "units", "y") == {(row["unit_id"],): pytest.approx(100 * row["difference"]) for row in units}
    whole = units[0]["rate"]
    limits = sorted(
        (row["n"], 100 * (row["low_share"] - whole), 100 * (row["high_share"] - whole)) for row in rows if row["n"]
    )
    low, high, widened_low, widened_high, rate = drawn[:5]
    assert sorted(zip(low["x"], low["y"], high["y"], strict=True)) == limits
    widened = sorted((row for row in rows if row["kind"] == "limit"), key=lambda row: row["n"])
    assert widened_low["x"] == [row["n"] for row in widened]
    assert widened_low["y"] == pytest.approx([100 * (row["adjusted_low"] - whole) for row in widened])
    assert widened_high["y"] == pytest.approx([100 * (row["adjusted_high"] - whole) for row in widened])
    assert set(rate["y"]) == {0}


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
    return {"kind": "unit", "n": 9, "adjusted_low": 0.8, "dispersion": dispersion, "units_sampled": units_sampled}


def test_how_much_units_differ_is_said_in_numbers_and_what_decides() -> None:
    assert says.dispersion([funnel_row(7.729)]) == (
        "Each unit is judged against the cases expected of the recommendations it was sampled on. Units differ more "
        "than chance would have them (dispersion 7.7; 1 is chance alone), so the limits widened for that decide the "
        "colour."
    )
    assert says.dispersion([funnel_row(0.9)]).endswith("no more than chance would have them (dispersion 0.9).")
    assert says.dispersion([funnel_row(1.0, 1)]) == says.dispersion([funnel_row(None)]) == says.dispersion([]) == ""


def test_on_one_recommendation_units_are_said_to_be_judged_as_trends_judges_them() -> None:
    told = says.dispersion([{**funnel_row(7.2), "adjusted_low": None}])
    assert told.startswith("Each unit is judged against everyone else on this recommendation, as Trends judges it")
    assert told.endswith("Units differ 7.2 times as much as chance alone would have them (dispersion).")


def test_who_looked_and_how_long_ago_is_drawn_and_never_is_hatched(app, illustrative_store) -> None:
    drawn = traces(app("units", store=illustrative_store, as_at="2026-10-31"), "units_independence")
    rows = ask(illustrative_store, "independence", DAY)
    assert cells(drawn, "assessed") == {
        (row["assurance"], row["recommendation_id"]): str(row["months_since"])
        for row in rows
        if row["months_since"] is not None
    }
    assert set(points(drawn, "not assessed")) == {
        (row["assurance"], row["recommendation_id"]) for row in rows if row["months_since"] is None
    }
