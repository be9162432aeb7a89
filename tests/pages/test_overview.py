"""Overview: its sentences in every case, and the page over small stores."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.book.ladder import STAGES
from data.ledger import Store
from data.publish import new
from data.reference import STARTING_SET
from pages.sentences import overview as says
from pages.shared import frame
from tests.frame import small_store
from tests.pages.screen import charts
from tests.pages.tables import ask, expected, opened, points, sentences, tables, traces

MEETING, DAY = date(2026, 9, 10), date(2026, 10, 31)
ON = "On 31 October 2026, "
WHEN = says.when_named(MEETING, as_known_then=True)


def figures(**over: int) -> says.Figures:
    """Of 20 recommendations, none is anything unless said; all are claimed."""
    flags = {word: over.pop(word, 0) for word in ("fell", "unproven", "lapsed")}
    none = dict.fromkeys(("embedded", "claimed_ahead", "in_doubt"), 0)
    return says.Figures(**{"recommendations": 20, "claimed": 20, **none, **over}, flags=flags)


def row(**over: Any) -> dict[str, Any]:
    """A row of `recommendation_standing`: claimed at Defined and there, unless said."""
    plainly = {"embedded": False, "claimed_ahead": False, "claimed_stage": 1, "flag": None}
    return {**plainly, "units_in_grace": 0, "units_unknown": 0, **over}


# The answer -----------------------------------------------------------------------------------------------------------


def test_none_is_embedded() -> None:
    said = says.answer(figures(), DAY)
    assert said == (
        f"{ON}none of the 20 recommendations is embedded in every unit on evidence in date; "
        "none is claimed ahead of the evidence."
    )


def test_one_of_each_is_said_in_the_singular() -> None:
    said = says.answer(figures(embedded=1, claimed_ahead=1, fell=1), DAY)
    assert said == (
        f"{ON}1 of 20 recommendations is embedded in every unit on evidence in date; "
        "1 is claimed ahead of the evidence; 1 is below its best in a unit (1 fell)."
    )


def test_several_of_each() -> None:
    said = says.answer(figures(embedded=2, claimed_ahead=9, fell=5, unproven=1, lapsed=3), DAY)
    assert said == (
        f"{ON}2 of 20 recommendations are embedded in every unit on evidence in date; 9 are claimed ahead of the "
        "evidence; 9 are below their best in a unit (5 fell, 1 unproven, 3 lapsed)."
    )


def test_fell_unproven_and_lapsed_are_three_kinds_of_news() -> None:
    for word in ("fell", "unproven", "lapsed"):
        assert says.answer(figures(**{word: 2}), DAY).endswith(f"; 2 are below their best in a unit (2 {word}).")


def test_all_are_embedded() -> None:
    assert says.answer(figures(embedded=20), DAY).startswith(f"{ON}all 20 recommendations are embedded in every unit")


@pytest.mark.parametrize(("embedded", "opening"), [(0, "is not embedded"), (1, "is embedded")])
def test_a_store_of_one_recommendation(embedded: int, opening: str) -> None:
    said = says.answer(figures(recommendations=1, embedded=embedded), DAY)
    assert said.startswith(f"{ON}the one recommendation {opening}")


def test_nothing_is_claimed_where_no_claim_covers_every_unit() -> None:
    assert "none has a claim for every unit" in says.answer(figures(claimed=0), DAY)


def test_an_earlier_knowledge_is_said_first() -> None:
    said = says.answer(figures(), DAY, MEETING)
    assert said.startswith(f"{ON.strip()} as known on 10 September 2026, none of the 20 recommendations is")


def test_no_recommendations() -> None:
    assert "no recommendations" in says.answer(figures(recommendations=0), DAY)


def test_no_stage_is_ever_a_percentage() -> None:
    assert "%" not in says.answer(figures(embedded=10, claimed_ahead=5, fell=5), DAY)


# The four figures -----------------------------------------------------------------------------------------------------


def test_the_figures_are_counts_of_rows() -> None:
    rows = [
        row(embedded=True, claimed_stage=4),
        row(claimed_ahead=True, flag="fell", units_in_grace=3),
        row(claimed_stage=None, flag="lapsed", units_unknown=1, units_in_grace=1),
        row(units_unknown=12, flag="unproven"),
        row(flag="lapsed"),
    ]
    now = says.counted(rows)
    assert now == says.Figures(
        recommendations=5,
        embedded=1,
        claimed_ahead=1,
        claimed=4,
        flags={"fell": 1, "unproven": 1, "lapsed": 2},
        in_doubt=3,
    )
    assert now.below_best == 4


def test_the_four_figures_say_what_they_count() -> None:
    four = says.figures(figures(embedded=2, claimed_ahead=9, fell=5, lapsed=3, in_doubt=4), None, "being worked out")
    assert [(one.count, one.of, one.says, one.change) for one in four] == [
        (2, 20, "embedded in every unit on evidence in date", "being worked out"),
        (9, 20, "claimed ahead of the evidence", "being worked out"),
        (8, 20, "below their best in a unit: 5 fell, 3 lapsed", "being worked out"),
        (4, 20, "past expiry, or nothing on file in a unit", "being worked out"),
    ]


def changes(now: says.Figures, then: says.Figures, restated: says.Figures | None = None) -> list[str]:
    return [figure.change for figure in says.figures(now, says.Earlier(WHEN, then, restated))]


def test_each_figure_says_what_it_was() -> None:
    told = changes(figures(embedded=2, claimed_ahead=9), figures(embedded=3, claimed_ahead=9))
    assert told[:2] == ["3 on 10 September 2026", "also 9 on 10 September 2026"]


def test_a_restated_day_is_told_apart_from_a_change() -> None:
    told = changes(figures(fell=8), figures(fell=5), figures(fell=8))
    assert told[2] == "5 on 10 September 2026, restated since to 8"
    assert told[0] == "also 0 on 10 September 2026"


def test_without_an_earlier_return_nothing_is_compared() -> None:
    assert says.not_compared(MEETING, date(2026, 9, 11)) == "no return was in on 10 September 2026"
    assert says.not_compared(MEETING, None) == "no return was in on 10 September 2026"
    assert "worked out" in says.not_compared(MEETING, date(2026, 9, 1))


def test_a_restated_day_says_what_it_was_first_known_as() -> None:
    then = figures(embedded=2, claimed_ahead=1, fell=3, unproven=1, lapsed=4)
    said = says.restated(figures(embedded=3, fell=6, lapsed=4), then, MEETING)
    assert said == (
        "Restated: as known on 10 September 2026 it was 2 embedded in every unit (now 3), 1 claimed ahead (now 0), "
        "3 flagged fell (now 6) and 1 flagged unproven (now 0)."
    )
    assert says.restated(figures(), figures(), MEETING) == ""


# The page -------------------------------------------------------------------------------------------------------------


def words(test: Any) -> str:
    return " ".join(sentences(test))


def cards(test: Any) -> str:
    return next(element.proto.body for element in test.get("html") if "<dl" in element.proto.body)


def test_the_page_answers_in_words_figures_and_rows(app: Any) -> None:
    test = app()
    assert not test.exception and not test.error
    assert "none of the 20 recommendations is embedded in every unit" in words(test)
    assert cards(test).count("of 20") == 4
    rows = next(trace for trace in traces(test, "overview_marks") if trace["name"] == "rows")
    assert sorted(place[0] for place in rows["customdata"]) == list(range(1, 21))


def test_the_figures_are_set_beside_the_last_meeting(app: Any) -> None:
    assert "on 14 October 2026" in cards(app())
    assert "on 10 September 2026" in cards(app(as_at="2026-09-30"))


def test_the_months_are_drawn_with_what_is_below_defined(app: Any) -> None:
    bars = traces(app(), "overview_months")
    assert bars[0]["name"] == "Below Defined" and sum(bars[0]["y"]) > 0


def test_a_stage_in_the_address_lists_its_recommendations(app: Any) -> None:
    test = app(stage="0")
    assert "Below Defined by the lowest unit on 31 October 2026: 20 recommendations" in sentences(test)
    assert len(tables(test)["Recommendations at Below Defined"].rows) == 20
    test.button(key="overview_close").click().run()
    assert tables(test) == {}


def test_a_stage_that_is_none_is_left_out_with_a_quiet_word(app: Any) -> None:
    test = app(stage="9")
    assert not test.dataframe
    assert "stage in the link" in words(test)


def test_an_empty_store_says_what_is_missing_and_how_it_gets_in(app: Any, tmp_path: Path) -> None:
    new(Store(tmp_path / "empty"))
    test = app(store=tmp_path / "empty")
    assert not test.exception and not test.error
    assert "no return is in" in words(test)
    assert "python" in test.info[0].value
    assert not charts(test)


def test_one_return_has_nothing_to_compare_with(app: Any, tmp_path: Path) -> None:
    store = tmp_path / "one"
    new(Store(store), STARTING_SET)
    small_store.add(store, "first", "2026-08-31", "2026-09-08", 90, "actual")
    test = app(store=store)
    assert not test.exception and not test.error
    assert cards(test).count("no return was in on 31 July 2026") == 4


def test_what_was_known_is_asked_by_the_same_question(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    ask = frame.View.ask

    def noted(view: frame.View, name: str, **params: Any) -> Any:
        asked.append((name, params))
        return ask(view, name, **params)

    monkeypatch.setattr(frame.View, "ask", noted)
    app()
    meeting = date(2026, 10, 14)
    assert ("recommendation_standing", {"as_at": meeting, "known_at": meeting}) in asked
    assert ("recommendation_standing", {"as_at": meeting, "known_at": None}) in asked


ROWS = [
    *("recommendation_id", "title", "title_status", "supported_stage", "verified_stage", "claimed_stage"),
    *("units_at_1", "units_at_2", "units_at_3", "units_at_4", "units_at_5", "units_in_scope", "flag", "claimed_ahead"),
    *("units_in_grace", "units_unknown"),
]


def test_the_tables_say_what_the_questions_answer(app: Any, illustrative_store: Path) -> None:
    test = opened(app(store=illustrative_store, stage="2", as_at="2026-10-31"))
    rows = ask(illustrative_store, "recommendation_standing", DAY)
    months = ask(illustrative_store, "portfolio_by_month", DAY)
    equipped = [row for row in rows if row["supported_stage"] == 2]
    listed = ["recommendation_id", "title", "theme_name", "flag"]
    assert tables(test) == {
        "overview_marks_table": expected(rows, ROWS, "recommendation_standing"),
        "overview_months_table": expected(months, ["month_end", "stage", "recommendations"], "portfolio_by_month"),
        "Recommendations at Equipped": expected(equipped, listed, "recommendation_standing"),
    }
    assert equipped and any(row["flag"] for row in equipped)


def test_everything_the_page_says_is_said(app: Any) -> None:
    assert sentences(app(as_at="2026-10-31")) == [
        "How much of this is embedded, and is that real?",
        (
            "On 31 October 2026, none of the 20 recommendations is embedded in every unit on evidence in date; none"
            " has a claim for every unit."
        ),
        (
            "Click a row to open the recommendation. It stands where its lowest unit stands; each dot is a unit. "
            "Titles are working titles where the published text has not been entered. The four figures are set "
            "beside what was known on the day of the last meeting; restated: what is now known of that day."
        ),
        "How has it moved, month by month?",
        "Click a segment for the recommendations that stood there.",
        "→ What changed since 14 October 2026",
        "→ Is it policy and courses, or practice?",
        "→ What supported, verified and claimed mean",
        (
            "**What this page can't tell you.** A recommendation stands at its lowest unit: its stage hides how far"
            " the others are. Claimed ahead compares the lowest claim with the lowest unit: a unit may be ahead in "
            "a recommendation that isn't. Lapsed means that evidence ran out, not that practice did; nothing on "
            "file doesn't mean that nothing was done. Embedded here says nothing of what the public or bereaved "
            "families have felt of it."
        ),
    ]


def test_the_main_chart_draws_every_mark_of_every_recommendation(app: Any, illustrative_store: Path) -> None:
    drawn = traces(app(store=illustrative_store, as_at="2026-10-31"), "overview_marks")
    rows = ask(illustrative_store, "recommendation_standing", DAY)
    units = ask(illustrative_store, "unit_known", DAY)
    assert [trace["name"] for trace in drawn] == [
        *("rows", "units", "units with nothing assessed", "gap", "claimed", "verified", "supported"),
    ]
    assert set(points(drawn, "rows")) == {(row["recommendation_id"], None) for row in rows}
    for mark in ("supported", "verified", "claimed"):
        stages = {(row["recommendation_id"], None): row[f"{mark}_stage"] for row in rows}
        assert points(drawn, mark) == {place: stage for place, stage in stages.items() if stage is not None}
    for unknown, name in ((False, "units"), (True, "units with nothing assessed")):
        dots = {(row["recommendation_id"], row["unit_id"]) for row in units if row["unknown"] == unknown}
        assert set(points(drawn, name)) == dots
    ends = next(trace["x"] for trace in drawn if trace["name"] == "gap")
    ahead = [(row["supported_stage"], row["claimed_stage"]) for row in rows if row["claimed_ahead"]]
    assert sorted(zip(ends[::3], ends[1::3], strict=True)) == sorted(ahead) != []


def test_the_months_are_drawn_as_the_question_counts_them(app: Any, illustrative_store: Path) -> None:
    drawn = traces(app(store=illustrative_store, as_at="2026-10-31"), "overview_months")
    months = ask(illustrative_store, "portfolio_by_month", DAY)
    assert [trace["name"] for trace in drawn] == list(STAGES)
    for number, name in enumerate(STAGES):
        counts = {
            (row["month_end"].isoformat(), number): row["recommendations"] for row in months if row["stage"] == number
        }
        assert counts and points(drawn, name, "y") == counts
