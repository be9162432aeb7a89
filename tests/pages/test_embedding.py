"""What the Embedding page says and shows, from literal rows and over small stores."""

from datetime import date
from pathlib import Path

import pytest

from charts import holding
from data.ledger import Store
from data.publish import load, new
from pages.sentences import embedding as says
from tests.data.csv_returns import trained, write_return
from tests.data.started import started
from tests.pages.screen import along, by_the_book, charts, missing, tables, traces, under, view_of, words

NOW, THEN = date(2026, 10, 31), date(2025, 10, 31)


def reach(now: tuple[int, ...], then: tuple[int, ...] | None = None, out_of: int = 20) -> list[dict]:
    dates = {NOW: now, **({THEN: then} if then else {})}
    return [
        {
            "as_at": when,
            "stage": stage,
            "at_or_above": number,
            "out_of": out_of,
            "pairs_at_or_above": number * 12,
            "pairs_out_of": out_of * 12,
        }
        for when, numbers in dates.items()
        for stage, number in enumerate(numbers, start=1)
    ]


def runway(*days: tuple[date, int]) -> list[dict]:
    """How many stay embedded from which day on, the day of the figures first."""
    before: list[int | None] = [None, *(number for _, number in days)]
    return [
        {"on_day": when, "recommendations": number, "held_before": was}
        for (when, number), was in zip(days, before, strict=False)
    ]


def test_the_answer_in_full() -> None:
    ahead = runway((NOW, 2), (date(2026, 12, 6), 1), (date(2026, 12, 16), 0))
    assert says.answer(reach((18, 12, 5, 2, 0), (19, 5, 3, 0, 0)), ahead) == (
        "In 15 of 20 recommendations at least one unit is still short of practice; counted unit by unit, 60 of 240 "
        "unit positions (a recommendation in one unit) have reached it. On 31 October 2025 it was 17 of 20, and 36 of "
        "240. 2 are Embedded in every unit; if nothing more comes in, 1 from 6 December 2026 and none from 16 December "
        "2026."
    )


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ((0, 0, 0, 0, 0), "In 20 of 20 recommendations at least one unit is still short of practice; counted unit by "
                          "unit, 0 of 240 unit positions (a recommendation in one unit) have reached it. None is "
                          "Embedded."),
        ((20, 20, 20, 20, 20), "In 20 of 20 recommendations every unit has reached practice; counted unit by unit, 240 "
                               "of 240 unit positions (a recommendation in one unit) have. 20 are Embedded in every "
                               "unit."),
        ((20, 20, 19, 1, 0), "In 1 of 20 recommendations at least one unit is still short of practice; counted unit by "
                             "unit, 228 of 240 unit positions (a recommendation in one unit) have reached it. 1 is "
                             "Embedded in every unit."),
    ],
)  # fmt: skip
def test_the_answer_where_all_is_lost_where_all_is_well_and_between(now, said) -> None:
    assert says.answer(reach(now)) == said


def test_the_one_unit_position_is_told_in_the_singular() -> None:
    one = [{**row, "pairs_out_of": 1} for row in reach((0, 0, 0, 0, 0), out_of=1)]
    assert "0 of 1 unit position (a recommendation in one unit) has reached it." in says.answer(one)


def test_the_answer_for_a_theme_is_led_by_its_name() -> None:
    assert says.answer(reach((1, 1, 1, 0, 0), out_of=1), theme="Policy").startswith(
        "Under Policy: in 1 of 1 recommendation every unit has reached practice;"
    )


def test_there_is_an_answer_for_nothing_to_count() -> None:
    assert says.answer([]) == "There is no recommendation to count."


def test_evidence_that_runs_out_tomorrow_is_told_with_its_day() -> None:
    said = says.answer(reach((20, 20, 20, 1, 0)), runway((NOW, 1), (date(2026, 11, 1), 0)))
    assert said.endswith("1 is Embedded in every unit; if nothing more comes in, none from 1 November 2026.")


def rung(title: str, met: int, asserted: int = 0, positions: int | None = 240) -> dict:
    return {"month_end": NOW, "title": title, "met": met, "asserted": asserted, "positions": positions}


def test_with_milestones_and_training_alone_what_stands_is_told_and_why_no_higher() -> None:
    rows = [rung("Officers in post trained", 200), rung("Policy issued", 0, asserted=36), rung("Retest", 0)]
    assert says.nothing_filed(rows, 20) == (
        "No finding and no sample is on file, so none of 20 recommendations can stand above Below Defined. “Officers "
        "in post trained” is met in 200 of 240 unit positions and done milestones assert 1 criterion, the widest in 36 "
        "unit positions: said, not shown."
    )


def test_with_nothing_that_moves_that_is_said_too() -> None:
    assert says.nothing_filed([rung("Retest", 0)], 1) == (
        "No finding and no sample is on file, so none of 1 recommendation can stand above Below Defined, and nothing "
        "else moves yet."
    )


WRITTEN = {number: f"W{number}" for number in range(1, 21)}


def moved(change: str, when: date, numbers: list[int], course: str = "SD1") -> dict:
    return {"month_end": when, "change": change, "course_id": course, "course_title": f"The {course} course",
            "recommendations": numbers, "numbers": WRITTEN}  # fmt: skip


def test_what_moved_together_is_told_once_a_course_the_widest_first() -> None:
    rows = [
        moved("gained", date(2025, 3, 31), [18, 19], "IN1"),
        moved("gained", date(2025, 3, 31), [1, 2, 5]),
        moved("fell", date(2025, 10, 31), [1, 2]),
    ]
    assert says.events(rows) == [
        "W1, W2 and W5 rise and fall together: one course, The SD1 course; up in March 2025 and down in October 2025 "
        "(W1 and W2).",
        "W18 and W19 moved together: one course, The IN1 course; up in March 2025.",
    ]
    assert says.events([]) == []


def test_what_milestones_assert_is_told_until_when() -> None:
    rows = [
        {"recommendation_id": number, "expires_on": date(2026, 12, number), "numbers": WRITTEN} for number in (13, 10)
    ]
    assert says.assertions(rows) == (
        "2 criteria are only said to be met, by a done milestone, in W13 and W10; the first runs out on 10 December "
        "2026."
    )
    assert says.assertions(rows[:1]).startswith("1 criterion is only said to be met, by a done milestone, in W13;")
    assert says.assertions([]) == "No done milestone asserts a criterion in date."


def held(thing: str, recommendations: list[int], would_fall: list[int]) -> dict:
    return {"thing": thing, "recommendations": recommendations, "recommendations_would_fall": would_fall,
            "unit_positions": 60, "until": NOW, "numbers": WRITTEN}  # fmt: skip


def test_what_holds_most_up_is_told_with_what_would_fall() -> None:
    assert says.holds_up([held("Sudden-death response", [1, 2], [1, 2])]) == (
        "60 unit positions rest on one course, Sudden-death response: W1 and W2 would fall with it."
    )
    assert says.holds_up([held("A course", [1, 2], [])]).endswith("no recommendation's own stage would fall with it.")
    assert says.holds_up([held("A file", [1], [1])]) == (
        "No one thing holds up more than one recommendation; the first to run out does so on 31 October 2026."
    )
    assert says.holds_up([]) == "Nothing on file holds a stage up yet."


def test_what_waits_for_one_course_is_told() -> None:
    needs = [
        {"recommendation_id": number, "course_id": course, "numbers": WRITTEN}
        for number, course in ((3, "CO1"), (6, "CO1"), (6, "CO1"), (12, "FL1"), (13, None))
    ]
    assert (
        says.waits_on(needs, {"CO1": "Coronial matters"})
        == "W3 and W6 wait for Coronial matters and W12 waits for FL1."
    )
    assert says.waits_on([], {}) == ""


def ahead(state: str, number: int = 7, **over) -> dict:
    row = {
        "recommendation_id": number,
        "numbers": WRITTEN,
        "state": state,
        "earliest_on": date(2027, 11, 1),
        "held_back_by": "North Area",
    }
    return {**row, "units_holding": 1, "units_in_scope": 12, "units_below": 3, "periods": 12, **over}


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("sustained", "Sustained in every unit now"),
        ("retest", "As soon as the other proof is on file: the months are held"),
        ("waiting", "1 November 2027 at the earliest"),
        ("not before", "No date; at best not before 1 November 2027"),
        ("none in scope", "No date: no unit is in scope"),
        ("no rule", "No date: a stage has no criterion in force"),
    ],
)
def test_every_outlook_has_its_words(state, told) -> None:
    assert says.earliest(ahead(state)) == told


def test_the_outlook_refuses_a_date_where_a_unit_is_below_embedded() -> None:
    told = says.outlook(
        [ahead("waiting", 13, earliest_on=date(2027, 6, 1)), ahead("not before", 5), ahead("retest", 2)]
    )
    assert told == (
        "0 of 3 recommendations are Sustained in every unit; recommendation W2 could be as soon as the other proof is "
        "on file; recommendation W13 could be on 1 June 2027 at the earliest, held back by North Area. No date is "
        "given for 1 recommendation with a unit below Embedded: not before 1 November 2027 even if every unit reached "
        "Embedded now."
    )


def test_who_holds_back_is_named_unless_every_unit_does() -> None:
    assert says.held_back(ahead("waiting", held_back_by="North Area; South Area")) == "North Area and South Area"
    assert says.held_back(ahead("not before", units_holding=12)) == "all 12 units alike"
    assert says.held_back(ahead("sustained", held_back_by=None)) == "none"


def test_what_the_dates_take_for_granted() -> None:
    assert says.assumptions([ahead("waiting")], NOW) == (
        "Sustained asks for 12 month-ends running at Embedded or above, and for other proof (an independent retest) in "
        "date. The dates assume that from 31 October 2026 no unit falls below Embedded, that evidence is renewed "
        "before it lapses, that the retest is filed in time, and that the rules stay as they are. Each is the earliest "
        "date possible, not a forecast: the pace so far does not enter into it."
    )


@pytest.fixture
def page(app, illustrative_store):
    """The page over the illustrative store."""
    return app("embedding", store=illustrative_store, as_at="2026-10-31")


def test_the_steps_and_their_table_are_those_of_the_question(page) -> None:
    rows = view_of(page).ask("stage_reach", theme=None)
    columns = ["as_at", "stage", "at_or_above", "out_of", "pairs_at_or_above", "pairs_out_of"]
    assert under(page, "embedding_steps") == by_the_book(rows, columns)
    now, *earlier = charts(page)["embedding_steps"]["data"]
    assert now["x"] == [row["at_or_above"] for row in rows if row["as_at"] == NOW]
    then = sorted({row["as_at"] for row in rows} - {NOW}, reverse=True)
    assert [trace["x"] for trace in earlier] == [
        [row["at_or_above"] for row in rows if row["as_at"] == when] for when in then
    ]


def test_the_months_and_their_table_are_those_of_the_question(page) -> None:
    rows = view_of(page).ask("recommendation_by_month", theme=None, from_month=None)
    columns = ["recommendation_id", "title", "month_end", "stage", "reported", "change", "flag"]
    assert under(page, "embedding_months") == by_the_book(rows, [*columns, "units_at_next", "units_in_scope"])
    cells = [data for trace in charts(page)["embedding_months"]["data"] for data in trace.get("customdata", [])]
    assert sorted(cells) == sorted([row["recommendation_id"], row["month_end"].isoformat()] for row in rows)


def test_what_moved_together_is_framed_and_told(page) -> None:
    events = view_of(page).ask("moved_together", theme=None)
    frames = traces(page, "embedding_months")["stopped"][0]
    assert frames["x"].count(None) == sum(len(row["recommendations"]) for row in events)
    told = " ".join(words(page))
    assert all(event in told for event in says.events(events))
    assert "W1, W2, W5, W7 and W14 rise and fall together: one course, Sudden-death response" in told


def test_only_months_that_are_held_are_offered(page, app, small) -> None:
    assert [option.content for option in page.get("button_group")[0].proto.options] == [
        "All 42 months", "24 months", "12 months",
    ]  # fmt: skip
    assert not [label for label in words(app("embedding", store=small)) if "24 months" in label]


def test_what_holds_what_up_is_that_of_the_question(page) -> None:
    rows = view_of(page).ask("holds_up")
    columns = ["kind", "thing", "criterion_title", "recommendations", "unit_positions", "would_fall"]
    shown = by_the_book(rows, [*columns, "recommendations_would_fall", "until", "units", "owner"])
    assert under(page, "embedding_causes") == shown
    (cells,) = traces(page, "embedding_causes")["holds up"]
    drawn = holding.things(rows)
    assert cells["customdata"] == [[number, row["course_id"]] for row in drawn for number in row["recommendations"]]


def test_the_rungs_are_those_of_the_question(page) -> None:
    rows = view_of(page).ask("rungs", theme=None)
    columns = ["month_end", "title", "stage", "positions", "met", "not_met", "cannot_tell", "lapsed", "not_assessed"]
    assert under(page, "embedding_rungs") == by_the_book(rows, [*columns, "asserted"])
    (met,) = traces(page, "embedding_rungs")["met"]
    assert len(met["y"]) == sum(bool(row["met"]) for row in rows)


def test_what_is_said_and_shown_is_that_of_the_question_at_the_stage_chosen(page) -> None:
    rows = [row for row in view_of(page).ask("said_and_shown", theme=None) if row["stage"] == 3]
    columns = ["month_end", "positions", "claimed", "asserted", "supported", "recommendations"]
    of_all = ["recommendations_claimed", "recommendations_asserted", "recommendations_supported"]
    assert under(page, "embedding_said") == by_the_book(rows, [*columns, *of_all], "said_and_shown")
    for name in ("claimed", "supported"):
        assert along(traces(page, "embedding_said")[name][0], "y") == [row[name] for row in rows if row["positions"]]


def test_what_done_milestones_assert_is_that_of_the_question(page) -> None:
    rows = view_of(page).ask("assertions")
    columns = ["recommendation_id", "unit_id", "title", "stage", "milestones", "asserted_on", "expires_on"]
    assert under(page, "embedding_asserted") == by_the_book(rows, columns)
    assert missing(page, says.assertions(rows)) == []


def test_the_outlook_holds_those_with_a_date_alone(page) -> None:
    rows = [row for row in view_of(page).ask("sustained_outlook", theme=None) if row["state"] == "waiting"]
    made = [("Sustained in every unit", says.earliest), ("Held back by", says.held_back)]
    columns = ["recommendation_id", "title", *made, "units_below", "fewest_held", "retests_due"]
    assert under(page, "embedding_outlook") == by_the_book(rows, columns, "sustained_outlook")
    assert len(rows) == 2


def test_every_sentence_is_on_the_page(page) -> None:
    ask = view_of(page).ask
    reached, ahead = ask("stage_reach", theme=None), ask("sustained_outlook", theme=None)
    told = [says.answer(reached, ask("runway_portfolio", theme=None)), says.holds_up(ask("holds_up"))]
    assert missing(page, *SENTENCES, *told) == []
    assert missing(page, says.outlook(ahead), says.assumptions(ahead, NOW)) == []


SENTENCES = (
    "Is it policy and courses, or practice?",
    "A frame is one event: what one course moved. Click a cell to see the recommendation as it stood at that "
    "month-end.",
    "One cause, many effects",
    "Click a course's mark for its people, any other for the recommendation. The table holds every item.",
    "Each rung by itself",
    "Said and shown",
    "When could it be sustained?",
    "Click a step for the recommendations that do not reach it.",
    "**What this page can't tell you.** Stages are ordered, not equally spaced: they can be counted, not averaged. A "
    "headline is its lowest unit: it falls with one unit and hides how far the others are. A lapse says that evidence "
    "ran out, not that practice did. What milestones assert is the programme's own word.",
)


@pytest.fixture(scope="module")
def plain_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store fed with milestones and training alone."""
    folder = tmp_path_factory.mktemp("plain")
    store = Store(folder / "store")
    new(store)
    done = {"milestone_id": "M13-1", "recommendation_id": 13, "title": "Policy issued", "kind": "output",
            "owner_role": "Policy owner", "original_due_on": "2026-09-30", "forecast_on": "2026-09-30",
            "completed_on": "2026-09-14", "criterion_id": "policy_issued"}  # fmt: skip
    sent = write_return(folder / "sent", "2026-10-31", milestones=[done], training=trained("EA", 97))
    load(store, [(sent, date(2026, 11, 12))])
    return folder / "store"


def test_a_store_with_milestones_and_training_alone_shows_rungs_that_move(app, plain_store: Path) -> None:
    page = app("embedding", store=plain_store)
    assert not page.exception and not page.error
    (said,) = [sentence for sentence in words(page) if sentence.startswith("No finding and no sample is on file")]
    assert "“Officers in post trained” is met in" in said and "said, not shown" in said
    assert sum(traces(page, "embedding_rungs")["met"][0]["y"]) > 0
    keys = list(charts(page))
    assert keys.index("embedding_rungs") < keys.index("embedding_months")


def test_a_step_in_the_address_lists_who_does_not_reach_it(page) -> None:
    # AppTest drops parameters that a page doesn't carry when it switches page, so the step is set on the page.
    page.query_params["stage"] = "3"
    page.query_params["theme"] = "2"
    page.run()
    assert not page.exception and not page.error
    view = view_of(page)
    of_theme = {row["recommendation_id"]: row for row in view.ask("recommendation_described") if row["theme_id"] == 2}
    short = [row for row in view.ask("recommendation_stage") if row["supported_stage"] < 3]
    rows = [{**of_theme[row["recommendation_id"]], **row} for row in short if row["recommendation_id"] in of_theme]
    assert missing(page, says.not_at(len(rows), 3)) == []
    columns = ["recommendation_id", "title", "supported_stage", "units_at_3", "units_in_scope"]
    listed = tables(page)["Recommendations not at Practised in every unit"]
    assert listed == by_the_book(rows, columns, "recommendation_stage")


def test_the_heading_over_those_short_of_a_step() -> None:
    assert says.not_at(1, 3) == "Not at Practised in every unit: 1 recommendation"


def test_bogus_choices_are_told_and_left_out(app) -> None:
    test = app("embedding")
    for name, value in {"stage": "9", "months": "7", "measure": "percent"}.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception and not test.error
    assert sum("in the link" in sentence for sentence in words(test)) == 3


def test_an_empty_store_says_what_is_missing(app, tmp_path: Path) -> None:
    started(tmp_path / "empty")
    test = app("embedding", store=tmp_path / "empty")
    assert not test.exception and not test.error
    assert missing(test, "It can't be said yet: no return is in.") == []
    assert missing(test, "No stage can be worked out without evidence. Load a return with: python -m data load") == []
