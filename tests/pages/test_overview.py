"""Overview: its sentences in every case, and the page over small stores."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.ledger import Store
from data.publish import new
from data.reference import STARTING_SET
from pages.sentences import overview as says
from pages.shared import frame
from tests.frame import small_store

MEETING, DAY = date(2026, 9, 10), date(2026, 10, 31)
ON = "On 31 October 2026, "
WHEN = says.when_named(MEETING, as_known_then=True)


def figures(**over: int) -> says.Figures:
    """Of 20 recommendations, none is anything unless said; all are claimed."""
    none = dict.fromkeys(("embedded", "claimed_ahead", "regressed", "lapsed", "in_grace", "unknown", "in_doubt"), 0)
    return says.Figures(**{"recommendations": 20, "claimed": 20, **none, **over})


def row(**over: Any) -> dict[str, Any]:
    """A row of `recommendation_standing`: claimed at Defined and there, unless said."""
    plain = {"embedded": False, "claimed_ahead": False, "claimed_stage": 1, "flag": None}
    return {**plain, "units_in_grace": 0, "units_unknown": 0, **over}


# The answer -----------------------------------------------------------------------------------------------------------


def test_none_is_embedded() -> None:
    said = says.answer(figures(), DAY)
    assert said == (
        f"{ON}none of the 20 recommendations is embedded in every unit on evidence in date; "
        "none is claimed ahead of the evidence."
    )


def test_one_of_each_is_told_in_the_singular() -> None:
    said = says.answer(figures(embedded=1, claimed_ahead=1, regressed=1, lapsed=1), DAY)
    assert said == (
        f"{ON}1 of 20 recommendations is embedded in every unit on evidence in date; "
        "1 is claimed ahead of the evidence; 1 has regressed and 1 has lapsed."
    )


def test_several_of_each() -> None:
    said = says.answer(figures(embedded=2, claimed_ahead=9, regressed=5, lapsed=3), DAY)
    assert said.startswith(
        f"{ON}2 of 20 recommendations are embedded in every unit on evidence in date; 9 are claimed ahead"
    )
    assert said.endswith("; 5 have regressed and 3 have lapsed.")


def test_regressed_and_lapsed_are_different_news() -> None:
    assert says.answer(figures(regressed=2), DAY).endswith("; 2 have regressed.")
    assert says.answer(figures(lapsed=1), DAY).endswith("; 1 has lapsed.")


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
    assert "%" not in says.answer(figures(embedded=10, claimed_ahead=5, regressed=5), DAY)


# The four figures -----------------------------------------------------------------------------------------------------


def test_the_figures_are_counts_of_rows() -> None:
    rows = [
        row(embedded=True, claimed_stage=4),
        row(claimed_ahead=True, flag="regressed", units_in_grace=3),
        row(claimed_stage=None, flag="lapsed", units_unknown=1, units_in_grace=1),
        row(units_unknown=12),
    ]
    found = says.counted(rows)
    assert found == says.Figures(
        recommendations=4,
        embedded=1,
        claimed_ahead=1,
        claimed=3,
        regressed=1,
        lapsed=1,
        in_grace=2,
        unknown=2,
        in_doubt=3,
    )
    assert found.fallen == 2


def changes(now: says.Figures, then: says.Figures, restated: says.Figures | None = None) -> list[str]:
    return [figure.change for figure in says.figures(now, says.Earlier(WHEN, then, restated))]


def test_each_figure_says_what_it_was() -> None:
    told = changes(figures(embedded=2, claimed_ahead=9), figures(embedded=3, claimed_ahead=9))
    assert told[:2] == ["3 on 10 September 2026", "also 9 on 10 September 2026"]


def test_a_restated_day_is_told_apart_from_a_change() -> None:
    told = changes(figures(regressed=8), figures(regressed=5), figures(regressed=8))
    assert told[2] == "5 on 10 September 2026, restated since to 8"
    assert told[0] == "also 0 on 10 September 2026"


def test_without_an_earlier_return_nothing_is_compared() -> None:
    assert says.not_compared(MEETING, date(2026, 9, 11)) == "no return was in on 10 September 2026"
    assert says.not_compared(MEETING, None) == "no return was in on 10 September 2026"
    assert "worked out" in says.not_compared(MEETING, date(2026, 9, 1))


def test_a_restated_day_says_what_it_was_first_known_as() -> None:
    said = says.restated(figures(embedded=3, regressed=6), figures(embedded=3, regressed=3), MEETING)
    assert said == "Restated: as known on 10 September 2026 it was 3 regressed (now 6)."
    assert says.restated(figures(), figures(), MEETING) == ""


# The page -------------------------------------------------------------------------------------------------------------


def words(test: Any) -> str:
    said = " ".join(element.value for element in [*test.markdown, *test.caption])
    return said.replace("\\", "").replace("\u2060", "")


def cards(test: Any) -> str:
    return next(element.proto.body for element in test.get("html") if "<dl" in element.proto.body)


def spec(test: Any, key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(test.get_by_key(key).proto.spec)
    return found


def test_the_page_answers_in_words_figures_and_rows(app: Any) -> None:
    test = app()
    assert not test.exception and not test.error
    assert "none of the 20 recommendations is embedded in every unit" in words(test)
    assert cards(test).count("of 20") == 4
    rows = next(trace for trace in spec(test, "overview_marks")["data"] if trace["name"] == "rows")
    assert sorted(place[0] for place in rows["customdata"]) == list(range(1, 21))


def test_the_figures_are_set_beside_the_last_meeting(app: Any) -> None:
    assert "on 14 October 2026" in cards(app())
    assert "on 10 September 2026" in cards(app(as_at="2026-09-30"))


def test_the_months_are_drawn_with_what_is_not_evidenced(app: Any) -> None:
    bars = spec(app(), "overview_months")["data"]
    assert bars[0]["name"] == "Not evidenced" and sum(bars[0]["y"]) > 0


def test_a_stage_in_the_address_lists_its_recommendations(app: Any) -> None:
    test = app(stage="0")
    assert any("At Not evidenced by the lowest unit on 31 October 2026" in head.value for head in test.header)
    assert len(test.dataframe[0].value) == 20
    test.button(key="overview_close").click().run()
    assert not test.dataframe


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
    assert not test.get("plotly_chart")


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
