"""What the Units page says and shows, from literal rows and over small stores."""

from pathlib import Path

import pytest

from data.ledger import Store
from data.publish import new
from pages.sentences import units as says


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
        "Help is needed most often with “Sampled” (50 cannot tell and 26 not met), which stops 76 of 86 pairs of a "
        "unit and a recommendation still below Sustained; North East holds 2 recommendations down alone; "
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
    row = {"unit_name": "East Area", "recommendation_id": 7, "in_scope": True, "stage": 2, "flag": "regressed"}
    row |= {"highest_held": 4, "blocking_criterion": "p", "blocking_title": "Sampled", "blocking_verdict": "not met"}
    assert says.pair(row) == (
        "East Area, recommendation 7: at Equipped, regressed from Embedded; stopped at “Sampled”, not met."
    )
    assert says.pair({**row, "in_scope": False}).endswith("not in scope.")
    assert says.pair({**row, "stage": None}).endswith("nothing has been assessed.")
    assert says.pair({**row, "stage": 5, "flag": None, "blocking_criterion": None}).endswith("at Sustained.")


def test_the_funnel_says_how_often_chance_alone_would_alarm() -> None:
    told = says.chance([sampled("East Area")])
    assert "Twelve units at 95% limits give a 46% chance of a false alarm" in told
    assert "2.4%" in told
    assert "nothing to compare" in says.chance([{**sampled("East Area"), "units_sampled": 1}])


def test_what_moved_is_counted_by_kind() -> None:
    assert says.moved([{"change": "gained"}, {"change": "lost"}, {"change": "lost"}]) == "1 gain and 2 losses of stage."
    assert says.moved([]).startswith("No stage was gained or lost")


def shown(test) -> str:
    told = " ".join(element.value for element in [*test.markdown, *test.caption, *test.info])
    return told.replace("\\", "").replace("\u2060", "")


def test_the_page_runs_for_all_units_with_its_three_figures(app) -> None:
    test = app("units")
    assert not test.exception and not test.error
    assert len(test.get("plotly_chart")) == 3
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
    assert test.header[0].value.replace("\\", "").startswith("East Area, recommendation 1: at Not evidenced")


def test_an_empty_store_says_what_is_missing(app, tmp_path: Path) -> None:
    new(Store(tmp_path / "empty"))
    test = app("units", store=tmp_path / "empty", unit="NA")
    assert not test.exception and not test.error
    assert "no return is in" in shown(test)
