"""Milestones: the sentence is right in every case, and the page holds whatever is on file."""

from datetime import date
from typing import Any

import pytest

from pages.sentences import milestones as says
from tests.pages.screen import along, by_the_book, missing, tables, traces, under, view_of, words

AS_AT = date(2026, 10, 31)
Row = dict[str, Any]


def summary(due: int, on_time: int, late: int = 0, overdue: int = 0, unreported: int = 0, **over: Any) -> Row:
    base = {"milestones": max(due, 1), "due": due, "due_on_time": on_time, "due_late": late, "due_overdue": overdue}
    return {**base, "due_unreported": unreported, "late_days_median": 59.0 if late else None, **over}


KINDS = [
    {"kind": "activity", "milestones": 40, "done": 32},
    {"kind": "output", "milestones": 41, "done": 35},
    {"kind": "outcome", "milestones": 20, "done": 3},
]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (summary(0, 0, milestones=0), "No milestone has been reported yet, so nothing can be said of dates."),
        (
            summary(0, 0, milestones=3, done=0),
            "None of 3 milestones was due before 31 October 2026: it is too soon to say. 0 of 3 milestones are done.",
        ),
        (
            summary(1, 1, done=1),
            "1 of the 1 milestone due before 31 October 2026 was done on time. 1 of 1 milestone is done.",
        ),
        (
            summary(1, 0, overdue=1, done=0),
            "0 of the 1 milestone due before 31 October 2026 was done on time; 1 is overdue. 0 of 1 milestone is done.",
        ),
        (
            summary(2, 0, overdue=1, unreported=1, done=0),
            "0 of the 2 milestones due before 31 October 2026 were done on time; 1 is overdue and 1 is no longer "
            "reported. 0 of 2 milestones are done.",
        ),
        (
            summary(4, 1, late=2, overdue=1, done=3),
            "1 of the 4 milestones due before 31 October 2026 was done on time; 2 were done late and 1 is overdue; "
            "half of those late took 59 days or more beyond their date. 3 of 4 milestones are done.",
        ),
    ],
)
def test_the_answer(row: Row, said: str) -> None:
    assert says.answer(row, AS_AT) == said


def test_the_answer_in_full() -> None:
    row = summary(90, 31, late=39, overdue=18, unreported=2, milestones=101, done=70)
    before = summary(74, 30)
    assert says.answer(row, AS_AT, kinds=KINDS, before=before, following=date(2026, 11, 27)) == (
        "31 of the 90 milestones due before 31 October 2026 were done on time; 39 were done late, 18 are overdue and 2 "
        "are no longer reported; half of those late took 59 days or more beyond their date. 70 of 101 milestones are "
        "done: 67 activities or outputs, and 3 of 20 outcomes. A year before, 30 of 74 had been done on time. The next "
        "date to come is 27 November 2026."
    )


def test_a_narrowed_answer_says_whose_dates() -> None:
    whole = says.answer(summary(1, 1, done=1), AS_AT, subject="Recommendation W7")
    assert whole.startswith("Recommendation W7: 1 of the 1 milestone due")
    none = says.answer(summary(0, 0, milestones=0), AS_AT, subject="Records")
    assert none == "Records: no milestone has been reported, so nothing can be said of dates."


def test_who_keeps_others_waiting_is_named_with_its_recommendation() -> None:
    rows = [
        {
            "title": f"Title {one}",
            "milestone_id": f"M{one}",
            "recommendation_id": 9,
            "waiting": ["A", "B"],
            "numbers": {9: "W9"},
        }
        for one in (1, 2)
    ]
    assert (
        says.waits(rows)
        == "2 milestones not done keep others waiting: “Title 1” (W9) keeps 2 others waiting, the most."
    )
    assert says.waits(rows[:1]) == "“Title 1” (W9) keeps 2 others waiting."
    assert says.waits([]) == "No milestone not done keeps another waiting."


def test_reforecasts_are_counted_with_their_reasons_and_days() -> None:
    rows = [
        {"change_reason": "Staff", "times": 3, "days_later": 90},
        {"change_reason": None, "times": 1, "days_later": -5},
    ]
    assert says.reasons(rows) == "4 re-forecasts, 85 days later in all; 1 without a reason."
    assert says.reasons(rows[:1]) == "3 re-forecasts, 90 days later in all; a reason was given each time."
    assert says.reasons([]) == "No milestone has been re-forecast."


def tried(**over: Any) -> Row:
    base = {"year": None, "half_decided": 10, "half_held": 6, "half_early": 1, "half_late": 3, "completed": 20}
    base["upheld"] = True
    return {**base, "likely_decided": 8, "likely_held": 7, "needed": 8, **over}


def test_the_outlook_says_how_often_it_held() -> None:
    assert says.outlook_record([tried()]) == (
        "Tried on the record, as each earlier month would have given it, the likely range (half of the record) was "
        "right 6 times in 10, and the wide range (four-fifths of the record) 7 times in 8. 3 of 4 misses came later "
        "than the range."
    )


def test_the_outlook_says_how_often_it_held_by_the_year_it_was_given() -> None:
    years = [tried(year=2024, half_held=1, half_decided=4), tried(year=2025, half_held=5, half_decided=6)]
    assert says.outlook_record([tried(), *years]).endswith(
        "By the year it was given, the likely range was right 1 in 4 (2024) and 5 in 6 (2025)."
    )


def test_an_outlook_that_its_record_refutes_is_not_called_likely() -> None:
    assert "too seldom to call any range likely" in says.outlook_record(
        [tried(half_held=2, half_late=8, half_early=0, upheld=False)]
    )


def test_too_few_completed_is_a_refusal() -> None:
    measured = "A range is measured on milestones that were forecast while open and have since been done."
    assert says.outlook_record([tried(completed=3)]) == f"No range can be given yet: 3 of the 8 needed. {measured}"
    assert says.outlook_record([]) == f"No range can be given yet. {measured}"


def test_an_outlook_not_yet_tried_says_so() -> None:
    assert "could not be tried" in says.outlook_record([tried(half_decided=0)])


def test_the_log_in_a_sentence() -> None:
    log = [{"moved_days": 30, "change_reason": "Late"}, {"moved_days": 0, "change_reason": None}]
    overdue = {"original_due_on": date(2026, 1, 1), "state": "overdue", "forecast_on": date(2026, 12, 1)}
    assert says.forecast_log(log, overdue) == (
        "Originally due 1 January 2026; re-forecast once, 30 days later in all, with a reason given once; overdue, now "
        "forecast for 1 December 2026."
    )


def test_a_log_without_a_move_and_one_that_came_back() -> None:
    done = {"original_due_on": date(2026, 1, 1), "state": "done", "completed_on": date(2025, 12, 30)}
    assert says.forecast_log([], done) == (
        "Originally due 1 January 2026; never re-forecast; done on 30 December 2025."
    )
    moves = [{"moved_days": 5, "change_reason": None}, {"moved_days": -5, "change_reason": None}]
    assert "re-forecast twice, and back to where it was, with no reason given; done" in says.forecast_log(moves, done)


def test_dates_in_the_wrong_order_are_named() -> None:
    rows = [{"milestone_id": "M1", "forecast_before_it": True}, {"milestone_id": "M2", "forecast_before_it": False}]
    assert says.conflicts(rows) == (
        "1 forecast contradicts the plan: M1 and this milestone are forecast in the wrong order."
    )
    assert says.conflicts(rows[1:]) == ""


@pytest.fixture
def page(app, illustrative_store):
    """The page over the illustrative store."""
    return app("milestones", store=illustrative_store, as_at="2026-10-31")


POSITION = ["milestone_id", "recommendation_id", "title", "kind", "original_due_on", "forecast_on", "completed_on"]
LOG = ["as_at", "received_on", "change", "forecast_before", "forecast_on", "moved_days", "completed_on"]
OUTLOOK = ["milestone_id", "recommendation_id", "title", "original_due_on", "forecast_on", "half_from", "half_to"]
RECORD = ["year", "half_decided", "half_held", "half_early", "half_late", "likely_decided", "likely_held"]


def test_the_overdue_come_first_the_furthest_behind_on_top(page) -> None:
    rows = [row for row in view_of(page).ask("milestone_position") if row["state"] == "overdue"]
    columns = [*POSITION, "days_against_original", "times_reforecast", "state", "owner_role"]
    assert under(page, "milestones_dumbbells") == by_the_book(rows, columns, "milestone_position")
    drawn = traces(page, "milestones_dumbbells")
    ids = [data[0] for data in drawn["rows"][0]["customdata"]]
    by_id = {row["milestone_id"]: row for row in rows}
    assert sorted(ids) == sorted(by_id) and ids[0] == "R09-M3"
    (originals,), (ends,) = drawn["original date"], drawn["overdue"]
    assert originals["x"] == [by_id[one]["original_due_on"].isoformat() for one in ids]
    assert ends["x"] == [by_id[one]["forecast_on"].isoformat() for one in ids]
    (lines,) = drawn["not done"]
    assert set(along(lines, "x")) == {*originals["x"], *ends["x"]}


def test_the_rest_come_on_request(page) -> None:
    page.query_params["state"] = "done"
    page.run()
    rows = view_of(page).ask("milestone_position")
    done = [row for row in rows if row["state"] in ("done", "done late")]
    columns = [*POSITION, "days_against_original", "times_reforecast", "state", "owner_role"]
    assert under(page, "milestones_dumbbells") == by_the_book(done, columns, "milestone_position")
    assert missing(page, says.shown(len(done), 20)) == []


def test_the_kinds_are_counted_apart(page) -> None:
    rows = view_of(page).ask("milestone_kinds")
    columns = ["kind", "milestones", "done", "done_late", "overdue", "open", "not_reported"]
    assert under(page, "milestones_kinds") == by_the_book(rows, columns)
    assert traces(page, "milestones_kinds")["overdue"][0]["x"] == [row["overdue"] for row in rows]


def test_the_reasons_given_are_counted(page) -> None:
    rows = view_of(page).ask("milestone_reasons")
    columns = ["change_reason", "times", "milestones", "days_later"]
    assert under(page, "milestones_reasons") == by_the_book(rows, columns)
    assert traces(page, "milestones_reasons")["reasons"][0]["x"] == [row["times"] for row in rows[:8]]


def test_what_keeps_others_waiting_is_listed(page) -> None:
    rows = view_of(page).ask("milestone_waits")
    columns = ["milestone_id", "recommendation_id", "title", "state", "original_due_on", "forecast_on", "waiting"]
    assert under(page, "milestones_waits") == by_the_book(rows, columns)


def test_how_the_forecasts_of_a_recommendation_moved(page) -> None:
    rows = view_of(page).ask("milestone_reports", recommendation=9)
    assert under(page, "milestones_trend") == by_the_book(rows, ["milestone_id", *LOG, "change_reason", "note"])
    drawn = traces(page, "milestones_trend")
    for milestone in {row["milestone_id"] for row in rows}:
        (line,) = drawn[milestone]
        its = [row for row in rows if row["milestone_id"] == milestone]
        assert set(zip(along(line, "x"), along(line, "y"), strict=True)) <= {
            (row["as_at"].isoformat(), (row["completed_on"] or row["forecast_on"]).isoformat()) for row in its
        } | {(row["as_at"].isoformat(), row["forecast_on"].isoformat()) for row in its}
    assert {"45 degrees", "forecast_on", "completed_on"} <= set(drawn)


def test_what_was_delivered_against_the_plan(page) -> None:
    rows = view_of(page).ask("milestone_burnup")
    assert under(page, "milestones_burnup") == by_the_book(rows, ["month_end", "planned", "delivered", "milestones"])
    drawn = traces(page, "milestones_burnup")
    for name in ("planned", "delivered"):
        (line,) = drawn[name]
        assert along(line, "y") == [row[name] for row in rows if row[name] is not None]


def test_the_outlook_and_its_record(page) -> None:
    rows, record = view_of(page).ask("milestone_outlook"), view_of(page).ask("milestone_outlook_record")
    columns = [*OUTLOOK, "likely_from", "likely_to", "completed_alike", "needed"]
    assert under(page, "milestones_outlook") == by_the_book(rows, columns)
    assert under(page, "milestones_record") == by_the_book(record, [*RECORD, "no_end", "refused"])
    drawn = traces(page, "milestones_outlook")
    by_id = {row["milestone_id"]: row for row in rows}
    (forecasts,) = drawn["forecast"]
    ids = [data[0] for data in forecasts["customdata"]]
    assert forecasts["x"] == [by_id[one]["forecast_on"].isoformat() for one in ids]
    (earliest,) = drawn["not before"]
    assert earliest["x"] == [row["half_from"].isoformat() for one in ids if (row := by_id[one])["half_from"]]
    assert drawn["rows"] and not {"half", "likely", "no end"} & set(drawn)


def test_every_sentence_is_on_the_page(page) -> None:
    ask = view_of(page).ask
    (summary,), (before,) = ask("milestone_summary"), ask("milestone_summary", as_at=date(2025, 10, 31))
    opens = [row["original_due_on"] for row in ask("milestone_position") if row["state"] == "open"]
    answer = says.answer(summary, AS_AT, kinds=ask("milestone_kinds"), before=before, following=min(opens))
    told = [says.outlook_record(ask("milestone_outlook_record")), says.followed("W9", True)]
    told += [says.waits(ask("milestone_waits")), says.reasons(ask("milestone_reasons"))]
    assert missing(page, *SENTENCES, answer, *told) == []


SENTENCES = (
    "Are dates holding?",
    "Click a row, or choose a milestone above, for its re-forecasts with their reasons and what waits for it.",
    "How the forecasts moved, and why",
    "When the rest may be done",
    "**What this page can't tell you.** A milestone done is not a practice changed: the Embedding page says what "
    "stands on evidence. Dates are as the returns give them, as at 31 October 2026; that a milestone was done is the "
    "programme's own word. The outlook knows only how earlier forecasts turned out: it knows nothing of the work that "
    "is left, and a reopened milestone counts as never done.",
)


def test_one_milestone_with_its_log_and_what_is_tied_to_it(page) -> None:
    page.query_params["milestone"] = "R09-M3"
    page.run()
    ask = view_of(page).ask
    reports, related = ask("milestone_reports", milestone="R09-M3"), ask("milestone_dependents", milestone="R09-M3")
    log = [row for row in reports if row["change"] or row["moved_days"]]
    columns = [*LOG, "change_reason", "note"]
    assert tables(page)["Forecast log of R09-M3"] == by_the_book(log, columns, "milestone_reports")
    assert tables(page)["Milestones tied to R09-M3"] == by_the_book(related, ["relation", *RELATED])
    assert under(page, "milestones_log_trend") == by_the_book(reports, columns)
    (line,) = traces(page, "milestones_log_trend")["R09-M3"]
    assert along(line, "x") and set(along(line, "x")) <= {row["as_at"].isoformat() for row in reports}
    (position,) = [row for row in ask("milestone_position") if row["milestone_id"] == "R09-M3"]
    title = f"Forecast log of R09-M3 · {position['title']}"
    assert missing(page, title, "What it waits for, and what waits for it", says.forecast_log(log, position)) == []


RELATED = ["milestone_id", "recommendation_id", "title", "state", "original_due_on", "forecast_on", "completed_on"]
RELATED += ["days_against_original", "forecast_before_it"]


def test_a_milestones_log_opens_by_its_address_with_hostile_words_as_words(app) -> None:
    page = app("milestones", milestone="M5-1")
    assert not page.exception and not page.error
    assert any("Forecast log of M5" in said for said in words(page))
    assert not any("<img" in item.proto.body for item in page.get("html"))
    assert not any("<img" in item.value.replace("\\<", "") for item in [*page.caption, *page.markdown])


def test_an_unknown_milestone_is_a_quiet_word(app) -> None:
    page = app("milestones", milestone="nowhere")
    assert not page.exception
    assert any("not among those held" in said for said in words(page))
