"""Training: the sentence is right in every case, and the page holds whatever is on file."""

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from pages.sentences import training as says
from tests.data.started import started
from tests.pages.screen import along, by_the_book, missing, tables, traces, under, view_of

Row = dict[str, Any]


def roster(
    state: str, short_by: int = 0, room: int | None = None, course: str = "SD1", unit: str = "EA", **over: Any
) -> Row:
    return {
        "course_id": course,
        "unit_id": unit,
        "state": state,
        "short_by": short_by,
        "room": room,
        "threshold": 0.95,
        "month_end": None if state == "not reported" else date(2026, 10, 31),
        **over,
    }


COURSES = {"SD1": "Sudden-death response", "CO1": "Coronial matters"}
UNITS = {"EA": "East Area", "NE": "North East"}
NONE = "It can't be told whether the people in post are trained: no figures that count are on file."


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        ([], NONE),
        ([roster("not reported")], f"{NONE} 1 course group is not reported, or too old to count."),
        ([roster("lapsed")] * 144, f"{NONE} 144 course groups are not reported, or too old to count."),
        (
            [roster("at or above", room=9)],
            "Nobody is short of 95%. 1 of 1 course group is at 95% or above. 3 untrained joiners would take none of "
            "them below it.",
        ),
        (
            [roster("below", 7)],
            "7 people are short of 95%, all of them on Sudden-death response in East Area. 0 of 1 course group is at "
            "95% or above.",
        ),
        (
            [roster("below", 7), roster("at or above", room=1, course="CO1"), roster("lapsed")],
            "7 people are short of 95%, all of them on Sudden-death response in East Area. 1 of 2 course groups is at "
            "95% or above. 1 course group is not reported, or too old to count. In that one, 3 untrained "
            "joiners would be enough to fall below it.",
        ),
    ],
)
def test_the_answer(rows: list[Row], answer: str) -> None:
    assert says.answer(rows, [], [], COURSES, UNITS) == answer


def test_the_answer_in_full() -> None:
    rows = [
        roster("below", 40, course="CO1"),
        roster("below", 31, course="CO1", unit="NE"),
        roster("below", 3),
        roster("at or above", room=9),
    ]
    needs = [need(needed_a_week=7.68852, best_a_week=14.0), need(role="supervisor", short_by=4)]
    before = [roster("below", 489, month_end=date(2025, 10, 31))]
    assert says.answer(rows, needs, before, COURSES, UNITS) == (
        "74 people are short of 95%, 71 of them on Coronial matters in East Area and North East: at 7.7 a week its 67 "
        "officers are trained by 31 December 2026; the best month there managed 14 a week. 1 of 4 course groups is at "
        "95% or above. In October 2025, 489 people were short. 3 untrained joiners would take none of them "
        "below it."
    )


def test_the_answer_for_one_course() -> None:
    assert says.answer([roster("below", 7)], [], [], COURSES, UNITS, "Coronial matters").startswith(
        "Coronial matters: 7 people are short of 95%"
    )
    assert says.answer([], [], [], COURSES, UNITS, "Coronial matters").startswith("Coronial matters: it can't be told")


@pytest.mark.parametrize(
    ("over", "ends"),
    [
        ({}, "at 40.2 a week they are trained by 31 December 2026; the best month there managed 23 a week."),
        ({"best_a_week": None}, "; there are no two months running to say what has been done before."),
        ({"best_a_week": -2.0}, "; no month on record has added to those trained there."),
    ],
)
def test_by_when_they_could_be_trained_is_beside_the_best_ever(over: Row, ends: str) -> None:
    said = says.answer([roster("below", 67, course="CO1")], [need(**over)], [], COURSES, UNITS)
    assert said.partition(" 0 of 1 course group")[0].endswith(ends)


def test_a_threshold_is_written_as_it_is_and_not_at_all_where_there_are_two() -> None:
    assert says.threshold_words([{"threshold": 0.975}, {"threshold": None}]) == "97.5%"
    assert says.threshold_words([{"threshold": 0.975}, {"threshold": 0.95}]) == "the threshold"


def need(**over: Any) -> Row:
    base = {"course_id": "CO1", "role": "officer", "threshold": 0.95, "units_short": 2, "short_by": 67}
    dates = {"by_on": date(2026, 12, 31), "best_month": date(2025, 2, 28)}
    return {**base, **dates, "needed_a_week": 40.2, "best_a_week": 23.0, **over}


def test_what_it_takes_is_beside_the_best_ever() -> None:
    assert says.need(need(), "Coronial matters") == (
        "Coronial matters, 67 officers short in 2 units: 40.2 a week there reach 95% by 31 December 2026; best "
        "ever there 23 a week, in February 2025, net of those who left, so it has never been done."
    )


def test_people_a_week_needed_and_managed_are_rounded_alike() -> None:
    alike = says.need(need(needed_a_week=7 / 30, best_a_week=7 / 31), "Coronial matters")
    assert "0.2 a week there reach 95%" in alike and "best ever there 0.2 a week" in alike
    assert alike.endswith("net of those who left.")
    assert ": under 0.1 a week there" in says.need(need(needed_a_week=0.04), "Coronial matters")
    asked = says.need(need(needed_a_week=7.68852, best_a_week=14.02), "Coronial matters")
    assert "7.7 a week there reach 95%" in asked
    assert asked.endswith("best ever there 14 a week, in February 2025, net of those who left.")


def test_nothing_to_set_it_against_is_said() -> None:
    never = says.need(need(best_a_week=None, best_month=None), "Coronial matters")
    assert never.endswith("; there are no two months running to say what has been done before.")
    none = says.need(need(best_a_week=-2.0), "Coronial matters")
    assert none.endswith("; in no month on record did those units add to their trained people.")


def record(**over: Any) -> Row:
    base = {"warned": 10, "warned_fell": 6, "not_warned": 50, "not_warned_fell": 2, "horizon": 6, "holds": True}
    return {**base, **over}


FALLS = [{"unit_id": "EA", "role": "officer", "below_from": date(2027, 2, 28)}]


TRIED = (
    "(tried on the record, 6 of 10 warnings that a course group would be below within 6 months came true, and 2 of 50 "
    "without a warning fell)"
)


def test_a_trusted_outlook_names_unit_and_month() -> None:
    said = says.record(record(), FALLS, UNITS)
    assert said == f"At the pace of the last 12 months: East Area officers from February 2027 {TRIED}."
    assert says.record(record(), [], UNITS) == (
        f"At the pace of the last 12 months no unit falls below within 6 months {TRIED}."
    )


def test_an_outlook_that_failed_its_trial_names_no_month() -> None:
    assert says.record(record(holds=False), FALLS, UNITS) == (
        "No month is named in which a unit falls below: a straight line through the last 12 months can't tell "
        f"{TRIED}. What can be told is how much room there is."
    )


def test_an_outlook_never_tried_names_no_month() -> None:
    assert says.record(record(warned=0, not_warned=0), FALLS, UNITS) == (
        "No month can be named: no earlier outlook has run its 6 months yet, so none could be tried."
    )


def test_why_a_course_is_shown() -> None:
    assert says.course_chosen("SD1", "Sudden-death response", [roster("below", 7)]) == (
        "Sudden-death response is shown: most people are short on it, in 1 course group. Choose another above."
    )
    assert says.course_chosen("SD1", "Sudden-death response", [roster("at or above")]) == (
        "Sudden-death response is shown: no course is below its threshold. Choose another above."
    )
    assert says.none_short("Sudden-death response", [roster("at or above")]) == (
        "Nobody is short on Sudden-death response, of the figures that count."
    )


def test_figures_that_do_not_count_are_not_told_as_nobody_short() -> None:
    lapsed = [roster("lapsed"), roster("nobody in scope")]
    assert says.course_chosen("SD1", "Sudden-death response", lapsed) == (
        "Sudden-death response is shown: no course has figures that count. Choose another above."
    )
    assert says.none_short("Sudden-death response", lapsed).startswith("Sudden-death response: it can't be told")


def test_a_roster_of_nobody_is_nobody_to_train() -> None:
    nobody = [roster("nobody in scope")] * 2
    said = "There is nobody to train: every roster on file has nobody in scope."
    assert says.answer(nobody, [], [], COURSES, UNITS) == said
    assert says.none_short("Sudden-death response", nobody).endswith(said[1:])


def test_the_course_shown_is_the_one_with_most_to_train() -> None:
    rows = [roster("below", 3, course="A1"), roster("below", 9, course="B1"), roster("not reported", course="C1")]
    assert says.furthest(rows) == "B1"
    assert says.furthest([roster("not reported")]) is None


@pytest.fixture
def page(app, illustrative_store):
    """The page over the illustrative store, which shows the course furthest from its threshold."""
    return app("training", store=illustrative_store, as_at="2026-10-31")


STANDING = ["course_id", "unit_id", "role", "month_end", "in_scope", "trained", "untrained", "share", "threshold"]
STANDING += ["short_by", "state", "roster_moved", "untrained_moved", "since_month"]
MONTHS = ["in_scope", "trained", "untrained", "share", "threshold", "roster_moved", "untrained_moved"]


def test_where_each_unit_stands(page) -> None:
    rows = view_of(page).ask("training_standing", course="CO1")
    assert under(page, "training_units") == by_the_book(rows, STANDING)
    drawn = traces(page, "training_units")
    for role in ("officer", "supervisor"):
        for state in ("at or above", "below"):
            (dots,) = drawn[f"{role}s, {state}"]
            held = {row["unit_id"]: row["share"] for row in rows if (row["role"], row["state"]) == (role, state)}
            assert {unit: share for share, (unit, _) in zip(dots["x"], dots["customdata"], strict=True)} == held
    assert len(drawn["rows"][0]["customdata"]) == len(rows)


def test_the_months_of_the_course(page) -> None:
    rows = view_of(page).ask("training_months", course="CO1", unit=None, role="officer")
    columns = ["month_end", "units_reported", "units_expected", *MONTHS]
    assert under(page, "training_months") == by_the_book(rows, columns)
    drawn = traces(page, "training_months")
    assert along(drawn["trained"][0], "y") == [row["share"] for row in rows if row["share"] is not None]
    assert set(along(drawn["threshold"][0], "y")) == {row["threshold"] for row in rows}


def test_the_movement_is_that_of_the_last_twelve_months(page) -> None:
    rows = view_of(page).ask("training_months", course="CO1", unit=None, role="officer")[-12:]
    assert under(page, "training_moves") == by_the_book(rows, ["month_end", *MONTHS], "training_months")
    drawn = traces(page, "training_moves")
    for name in ("roster_moved", "untrained_moved"):
        assert along(drawn[name][0], "y") == [row[name] for row in rows if row[name] is not None]


def test_a_course_in_a_unit_leads_to_its_own_series(page) -> None:
    assert "series=training-CO1-officer" in _leads_to(page)
    for name, value in {"course": "SD1", "unit": "EA", "role": "supervisor"}.items():
        page.query_params[name] = value
    page.run()
    assert "series=training-SD1-supervisor-EA" in _leads_to(page)


def _leads_to(page) -> str:
    (links,) = [one.proto.body for one in page.get("html") if "on Trends</a>" in one.proto.body]
    (address,) = re.findall(r'href="([^"]*)"[^>]*>[^<]*on Trends</a>', links)
    return unescape(address)


def test_what_it_takes_and_the_room_there_is(page) -> None:
    ask = view_of(page).ask
    needs, outlook = ask("training_need", course="CO1"), ask("training_outlook", course="CO1")
    columns = ["course_id", "role", "units_short", "short_by", "by_on", "needed_a_week", "best_a_week", "best_month"]
    assert under(page, "training_need") == by_the_book(needs, columns)
    tightest = sorted(outlook, key=lambda row: (row["room"], row["unit_id"], row["role"]))
    columns = ["unit_id", "role", "share", "threshold", "room", "rose_more", "months_seen"]
    assert under(page, "training_room") == by_the_book(tightest, columns, "training_outlook")


def test_training_beside_practice(page) -> None:
    rows = view_of(page).ask("training_practice", course="CO1", role="officer")
    columns = ["unit_id", "role", "in_scope", "trained", "trained_share", "sampled", "sample_met", "practice_share"]
    shown = under(page, "training_practice")
    assert shown == by_the_book(rows, [*columns, "recommendations", "recommendations_served"])
    (dots,) = traces(page, "training_practice")["units"]
    places = zip(dots["customdata"], dots["x"], dots["y"], strict=True)
    assert {unit: (x, y) for (unit, _), x, y in places} == {
        row["unit_id"]: (row["trained_share"], row["practice_share"]) for row in rows if row["practice_share"]
    }


def test_every_sentence_is_on_the_page(page) -> None:
    view = view_of(page)
    ask, title = view.ask, "Coronial matters and reports to the coroner"
    everything, outlook = ask("training_standing"), ask("training_outlook", course="CO1")
    (record,) = ask("training_outlook_record", course="CO1")
    needs = [says.need(row, title) for row in ask("training_need", course="CO1")]
    before = ask("training_standing", as_at=date(2025, 10, 31))
    said = says.answer(everything, ask("training_need"), before, view.courses, view.units)
    falls = [row for row in outlook if row["says"] == "falls"]
    assert missing(page, *SENTENCES, said, *needs, says.record(record, falls, view.units)) == []
    assert missing(page, says.course_chosen("CO1", title, everything)) == []
    assert needs and title in said


SENTENCES = (
    "Are the people in post trained, and will it last?",
    "Click a dot for its months. Units stand in the order of their ids: a ranking would be mostly chance.",
    "Month by month: Coronial matters and reports to the coroner, all units, officers",
    "Each share is of the people in post that month. Joiners and leavers are not reported: only what they come to. A "
    "gap is a month not reported, or one with nobody in scope; an open dot, a month in which some units were not "
    "reported.",
    "What it takes, and how much room there is",
    "Training beside sampled practice",
    "**What this page can't tell you.** Trained means attended, not able: the scatter sets training beside practice, "
    "and no line is drawn through it because a dozen units can't carry one. A share can fall because people moved, "
    "with nobody less trained than before. The best ever is net of those who left, so the number actually trained was "
    "higher.",
)


def test_a_unit_and_role_open_their_months_by_the_address(page) -> None:
    for name, value in {"course": "SD1", "unit": "EA", "role": "supervisor"}.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception and not page.error
    whom = "Sudden-death response, East Area, supervisors"
    rows = view_of(page).ask("training_months", course="SD1", unit="EA", role="supervisor")
    assert missing(page, f"Month by month: {whom}", _none_short(page)) == []
    counts = tables(page)[f"Counts of {whom}, latest months"]
    assert counts == by_the_book(rows[-13:], ["month_end", *MONTHS], "training_months")


def _none_short(page) -> str:
    return says.none_short("Sudden-death response", view_of(page).ask("training_standing", course="SD1"))


def test_a_store_without_training_says_how_it_gets_in(app, tmp_path: Path) -> None:
    started(tmp_path / "empty")
    page = app("training", store=tmp_path / "empty")
    assert not page.exception and not page.error
    assert missing(page, "No training is on file for this day. It comes in with the training sheet of a return") == []
