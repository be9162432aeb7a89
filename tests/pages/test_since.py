"""Since last meeting: its sentences in every case, and the page over small stores."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.book.numbering import with_numbers
from data.book.verdicts import CHANGES, UNMET
from pages.sentences import causes, changes
from pages.sentences import since as says
from pages.shared import days
from tests.pages.screen import words
from tests.pages.tables import ask as asked
from tests.pages.tables import expected, opened, sentences, tables

NAMES = changes.Names(
    {7: "Investigative mindset"}, {"NA": "North Area", "EA": "East Area"}, {"policy_issued": "Policy issued"}
)
SINCE, AS_AT = date(2026, 9, 10), date(2026, 10, 14)
MEETINGS = {SINCE: "Gold Group", AS_AT: "Gold Group"}
IN = date(2023, 6, 1)


def row(kind: str, **more: Any) -> dict[str, Any]:
    """A row of `changes`; a stage of recommendation 7 in North Area unless said."""
    blank = dict.fromkeys(("cause", "cause_verdict", "days", "times_before", "title", "state_before", "state_after"))
    stage = {"recommendation_id": 7, "unit_id": "NA", "subject": "stage", "before": "2", "after": "1"}
    return {"kind": kind, **blank, **stage, **more}


def milestone(kind: str, **more: Any) -> dict[str, Any]:
    """A row of `changes` about a milestone."""
    return row(kind, **{"unit_id": None, "subject": "M7-1", "title": "Guidance", "times_before": 0, **more})


def moved(change: str, number: int, *headlines: int, positions: int = 1) -> dict[str, Any]:
    """A row of `causes`, as far as it is counted."""
    return {
        "change": change,
        "recommendations": [number],
        "headlines": list(headlines),
        "unit_positions": positions,
        "numbers": {place: f"W{place}" for place in range(1, 21)},
    }


def answered(*rows: dict[str, Any], first_known: date | None = IN) -> str:
    return says.answer(rows, 239, SINCE, AS_AT, MEETINGS, first_known)


BETWEEN = "between the meeting of 10 September 2026 and the meeting of 14 October 2026"


def test_nothing_changed() -> None:
    assert answered() == f"No stage rose or fell in any of 239 unit positions {BETWEEN}."


def test_which_recommendations_fell_and_rose_comes_first_then_the_unit_positions_and_their_causes() -> None:
    rows = [moved("lapsed", 10, 10, positions=4), moved("fell", 5), moved("gained", 11, 11)]
    assert answered(*rows) == (
        f"1 recommendation fell (W10) and 1 recommendation rose (W11) {BETWEEN}; in 5 of 239 unit positions the stage "
        "fell, from 2 causes; in 1 of 239 unit positions the stage rose, from 1 cause."
    )


def test_all_fell() -> None:
    said = answered(*(moved("fell", number, number, positions=12) for number in range(1, 21)))
    assert said.startswith("20 recommendations fell (W1, W2, W3, W4, W5 and 15 others) and no recommendation rose")
    assert "in 240 of 239" not in answered(moved("fell", 1, positions=12))


def test_with_no_return_in_by_the_earlier_day_it_says_so() -> None:
    said = answered(first_known=date(2026, 10, 1))
    assert said.endswith("No return was in on 10 September 2026: all that is held of that day was learnt since.")


def test_what_moved_besides_the_stages_is_told_after_them() -> None:
    rows = [milestone("overdue"), milestone("completed"), milestone("completed"), row("claim moved"), row("scope")]
    assert says.besides([*rows, row("late return"), row("restated"), row("restated")], known_then=True) == (
        "Besides, 1 milestone became overdue, 2 were completed, 1 claim moved, 1 return was late or missing and 1 unit "
        "position came into scope or left it as agreed. 2 earlier figures were restated, told apart below."
    )
    assert says.besides([row("fell"), row("restated")], known_then=False) == ""


def test_the_earlier_day_is_the_last_meeting() -> None:
    assert days.last_meeting([SINCE, AS_AT], [], date(2026, 10, 31)) == AS_AT
    assert days.last_meeting([SINCE, AS_AT], [], AS_AT) == SINCE
    assert days.last_meeting([], [date(2026, 9, 30), AS_AT], AS_AT) == date(2026, 9, 30)
    assert days.last_meeting([], [], AS_AT) == date(2026, 9, 30)


def test_a_meeting_before_the_first_month_reported_is_not_compared_with() -> None:
    assert days.last_meeting([SINCE], [date(2026, 9, 30)], AS_AT) == date(2026, 9, 30)


def test_the_days_on_offer_are_meetings_and_month_ends_before_latest_first() -> None:
    offered = days.earlier([SINCE, AS_AT], [date(2026, 9, 30), date(2026, 10, 31)], AS_AT)
    assert offered == [date(2026, 9, 30), SINCE]


CAUSE = {"cause": "policy_issued"}
EVIDENCE = {"subject": "E1", "before": "", "cause": "policy_issued"}
LATE = {"subject": "2026-08-31", "before": "2026-09-15"}
PUT_BACK = {"before": "2026-10-31", "after": "2026-11-30", "days": 30, "state_before": "open"}
ONE = "Recommendation 7, North Area: "
GUIDANCE = "Milestone M7-1, “Guidance” (recommendation 7) "


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (row("fell", **CAUSE, cause_verdict="not met"), "fell from Equipped to Defined; “Policy issued” is not met."),
        (
            row("unproven", **CAUSE, cause_verdict="cannot tell"),
            "became unproven, from Equipped to Defined; “Policy issued” can't be told from the samples.",
        ),
        (
            row("lapsed", **CAUSE, cause_verdict="lapsed"),
            "lapsed from Equipped to Defined; “Policy issued” has lapsed.",
        ),
        (
            row("lapsed", **CAUSE, cause_verdict="not assessed"),
            "lapsed from Equipped to Defined; “Policy issued” is not assessed.",
        ),
        (row("gained", after="3", **CAUSE), "rose from Equipped to Practised; “Policy issued” is now met."),
        (row("gained", after="3"), "rose from Equipped to Practised."),
        (row("scope", after="not in scope"), "left the scope, as agreed."),
        (row("scope", before="not in scope", after="2"), "came into scope, as agreed, at Equipped."),
        (row("claim moved", subject="claim", before=None, after="3"), "a first claim, Practised."),
        (row("claim moved", subject="claim", before="3", after=None), "the claim was taken out."),
        (row("claim moved", subject="claim", before="3", after="4"), "the claim moved from Practised to Embedded."),
        (row("restated"), "the stage then is now known to have been Defined, not Equipped."),
        (row("restated", subject="claim", before=None, after="3"), "a first claim, Practised, for the time before."),
        (
            row("restated", **EVIDENCE, after="met, A2, 20 August 2026"),
            "evidence E1 about the time before came in: met, A2, 20 August 2026.",
        ),
        (row("restated", **{**EVIDENCE, "before": "met"}, after="withdrawn"), "evidence E1 (met) was withdrawn."),
        (
            row("restated", **{**EVIDENCE, "before": "met"}, after="not met"),
            "evidence E1 was corrected from met to not met.",
        ),
        (row("new evidence", **EVIDENCE, after="met"), "evidence E1 on “Policy issued” says met."),
    ],
)
def test_a_change_in_a_unit_is_a_sentence(given: dict[str, Any], said: str) -> None:
    assert changes.line(given, NAMES) == ONE + said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (milestone("completed", days=41), "was completed, 41 days after its original date."),
        (milestone("completed", days=0), "was completed, on its original date."),
        (milestone("completed", days=-1), "was completed, 1 day before its original date."),
        (milestone("overdue", days=1), "became overdue: its original date passed 1 day ago."),
        (milestone("slipped", **PUT_BACK), "was put back to 30 November 2026, by 30 days; not re-forecast before."),
        (
            milestone("slipped", **PUT_BACK, times_before=1),
            "was put back to 30 November 2026, by 30 days; re-forecast once before.",
        ),
        (
            milestone("slipped", **PUT_BACK, times_before=2),
            "was put back to 30 November 2026, by 30 days; re-forecast 2 times before.",
        ),
        (
            milestone("slipped", **{**PUT_BACK, "state_before": "done", "days": None}),
            "is open again, now 30 November 2026; not re-forecast before.",
        ),
        (milestone("slipped", after="not reported"), "is no longer reported."),
    ],
)
def test_a_change_of_a_milestone_is_a_sentence(given: dict[str, Any], said: str) -> None:
    assert changes.line(given, NAMES) == GUIDANCE + said


def test_a_milestone_restated_says_what_was_said_then() -> None:
    assert changes.line(milestone("restated", before="2026-10-31", after="2026-11-30"), NAMES) == (
        "Milestone M7-1, “Guidance” (recommendation 7): 31 October 2026 then, 30 November 2026 as now known of that "
        "day."
    )
    assert "not known then" in changes.line(milestone("restated", before=None, after="2026-11-30"), NAMES)


def test_a_late_return_is_a_sentence() -> None:
    came = row("late return", **LATE, after="2026-09-25", days=10)
    assert changes.line(came, NAMES) == (
        "The return for August 2026 came in on 25 September 2026, 10 days after it was due."
    )
    missing = row("late return", **LATE, after="not received", days=1)
    assert changes.line(missing, NAMES) == (
        "The return for August 2026 has not been received; it was due on 15 September 2026, 1 day ago."
    )


def test_evidence_for_every_unit_says_so() -> None:
    given = row("new evidence", **EVIDENCE, after="met") | {"unit_id": None}
    assert changes.line(given, NAMES) == "Recommendation 7, every unit: evidence E1 on “Policy issued” says met."


def test_every_kind_of_change_and_every_verdict_that_stops_has_its_words() -> None:
    assert set(changes._OF_KIND) == {change.word for change in CHANGES}
    assert set(changes._VERDICT) == set(UNMET)


def test_the_rule_of_order_names_every_kind_in_the_order_of_the_book() -> None:
    assert changes.RULE == (
        "In the order a meeting should hear them: fell, unproven, lapsed, overdue, slipped, late return, claim moved, "
        "gained, completed and scope. Within each, the larger fall or the longer delay first; then by recommendation "
        "and unit."
    )


def test_a_line_in_the_table_has_its_names_and_its_days_in_words() -> None:
    (line,) = changes.lines([row("fell", cause="policy_issued", cause_verdict="not met")], NAMES)
    assert [line[name] for name in ("item", "unit", "about", "before", "after", "why")] == [
        *("fell-7-NA-stage", "North Area", "Stage", "Equipped", "Defined", "Policy issued: not met"),
    ]
    (line,) = changes.lines([milestone("slipped", before="2026-10-31", after="2026-11-30", times_before=2)], NAMES)
    assert [line[name] for name in ("item", "unit", "about", "before", "after", "why")] == [
        *("slipped-7-M7-1", "", "M7-1", "31 October 2026", "30 November 2026", "Guidance (re-forecast 2 times before)"),
    ]
    (line,) = changes.lines([row("late return", **LATE, after="not received")], NAMES)
    assert (line["about"], line["before"], line["after"]) == (
        *("Return for August 2026", "15 September 2026", "not received"),
    )


def test_counts_that_do_not_add_up_are_said_not_to() -> None:
    good = {"measure": "stage", "state": "1", "before": 3, "restated": -1, "came": 2, "went": 1, "now": 3}
    assert says.sums_in_words([good]) == "Each row adds up: before, and restated, and in, less out, is now."
    assert says.sums_in_words([{**good, "now": 4}]) == "These counts do not add up: report it."
    table = says.reconciliation([good, {**good, "state": "not in scope"}], "stage")
    assert [(line["state"], line["before"], line["now"]) for line in table] == [
        *(("Defined", 3, 3), ("Not in scope", 3, 3), ("Together", 6, 6)),
    ]
    assert says.reconciliation([good], "claim") == []


def test_the_other_sentences_for_none() -> None:
    assert says.training([], {}) == "No course group crossed its training line."
    assert says.lapsing([]) == "No criterion that was met lapsed; none will within 60 days."
    assert says.actions([], AS_AT) == "No action was set, done or overdue."
    assert says.plan([]) == "No milestone joined the plan or was brought forward."
    assert says.evidence({"items": 0, "about_since": 0, "about_before": 0}) == "No evidence came in."


def test_the_other_sentences_for_several() -> None:
    lapses = [{"change": "lapses soon", "lapses_on": date(2026, 11, day)} for day in (9, 4)]
    assert says.lapsing([{"change": "lapsed", "lapses_on": AS_AT}, *lapses]) == (
        "1 criterion lapsed; 2 more will within 60 days unless evidence comes in, the first on 4 November 2026."
    )
    kinds = ("overdue", "still overdue", "done late", "done", "set")
    rows = [{"change": kind, "due_on": date(2026, 8, place)} for place, kind in enumerate(kinds, start=1)]
    assert says.actions(rows, AS_AT) == (
        "Actions by 14 October 2026: 1 newly overdue, 1 still overdue, 1 done late, 1 done on time and 1 set. The "
        "longest overdue was due on 1 August 2026."
    )
    kinds = ("added", "reported again", "brought forward", "completion corrected")
    assert says.plan([{"change": kind} for kind in kinds]) == (
        "Milestones besides: 1 added, 1 reported again, 1 brought forward and 1 completion corrected."
    )


def test_evidence_that_came_in_is_told_by_the_time_it_is_about() -> None:
    said = says.evidence({"items": 1240, "about_since": 1200, "about_before": 40})
    assert said == "1,240 items of evidence came in: 1,200 about the time since and 40 about the time before."
    said = says.evidence({"items": 1, "about_since": 0, "about_before": 1})
    assert said == "1 item of evidence came in: 1 about the time before."


def test_a_roster_that_crossed_is_named() -> None:
    crossing = {
        "title": "Coronial matters",
        "unit_id": "NA",
        "role": "officer",
        "share_now": 0.84,
        "trained_now": 1341,
        "in_scope_now": 1600,
    }
    said = says.training(
        [{**crossing, "change": "fell below the line"}, {**crossing, "change": "rose to the line"}],
        {"NA": "North Area"},
    )
    assert said == (
        "1 course group fell below the training line and 1 course group rose to it; the lowest is Coronial matters, "
        "North Area, officers: 1,341 of 1,600."
    )
    assert (
        says.training([{**crossing, "change": "rose to the line"}], {}) == "1 course group rose to the training line."
    )


def test_the_page_compares_with_the_meeting_before_and_adds_up(app) -> None:
    page = app("since")
    assert page.title[0].value.replace("\\", "") == "What changed since we met?"
    assert "between the meeting of 14 October 2026 and 31 October 2026" in said_on(page)
    assert "→ Do the counts add up?" in said_on(page)
    assert not page.exception and not page.error


def test_a_meeting_compares_with_the_meeting_before_it(app) -> None:
    assert "between the meeting of 10 September 2026 and the meeting of 14 October 2026" in said_on(
        app("since", as_at="2026-10-14")
    )


def test_a_day_in_the_address_is_used_and_one_that_is_not_earlier_is_left_out(app) -> None:
    assert "between 30 September 2026 and 31 October 2026" in said_on(app("since", since="2026-09-30"))
    page = app("since", since="2026-10-31")
    assert "between the meeting of 14 October 2026" in said_on(page)
    assert any("left out" in said for said in words(page))


def test_a_line_that_is_not_there_is_left_out(app) -> None:
    page = app("since", since="2026-08-31", item="overdue-7-M7-1")
    assert any("left out" in said for said in words(page))


def test_a_line_in_the_address_opens_in_words_and_says_where_it_leads(app, illustrative_store) -> None:
    said = sentences(app("since", store=illustrative_store, as_at="2026-10-31", item="fell-3-EA-stage"))
    place = said.index(
        "**1 of 55.** Recommendation W3, East Area: fell from Practised to Defined; “Officers in post trained” is not "
        "met."
    )
    assert said[place + 1 : place + 4] == ["→ Recommendation W3", "→ East Area", "→ Officers in post trained"]


def said_on(page) -> str:
    """Everything written on a page."""
    return " ".join(sentences(page))


WRITTEN = {number: f"W{number}" for number in range(1, 21)}


def ask(store: Path, question: str, as_at: date | None = None, **given: Any) -> list[dict[str, Any]]:
    """The answer of a question, whose rows know how recommendations are written."""
    return with_numbers(asked(store, question, as_at, **given), WRITTEN)


DAY, MEETING = date(2026, 10, 31), date(2026, 9, 23)
COMPARED = {"since": MEETING, "known_at": date(2026, 11, 20)}
MADE = {
    "since_table": [
        *("kind", "recommendation_id", ("Unit", "unit"), ("About", "about"), "before", "after"),
        *(("Why, or which milestone", "why"), "days"),
    ],
    "Restated figures": [
        *("recommendation_id", ("Unit", "unit"), ("About", "about"), ("As known then", "before")),
        *(("As now known", "after"), ("Why", "why")),
    ],
    "since_evidence": [
        *("recommendation_id", ("Unit", "unit"), ("Evidence", "about"), ("Filed under", "why"), ("Result", "after")),
    ],
}
ANSWERED = {
    "since_training": (
        "training_crossings",
        [
            *("change", "title", "unit_id", "role", "trained_before", "in_scope_before", "share_before"),
            *("trained_now", "in_scope_now", "share_now", "threshold_now", "recommendations"),
        ],
    ),
    "since_lapsing": (
        "evidence_lapsing",
        [
            *("change", "recommendation_id", "unit_id", "title", "observed_to", "expires_on", "lapses_on"),
            *("days_left", "counts"),
        ],
    ),
    "since_actions": (
        "action_changes",
        [
            *("change", "action_id", "set_on", "action", "owner_role", "recommendation_id", "unit_id", "due_on"),
            *("done_on", "days_late", "outcome"),
        ],
    ),
    "since_plan": (
        "plan_changes",
        ["change", "recommendation_id", "milestone_id", "title", "before", "after", "days"],
    ),
}


def opened_page(app, store: Path, **address: str) -> Any:
    about = {"since": "2026-09-23", "as_at": "2026-10-31", "known_at": "2026-11-20", **address}
    return opened(app("since", store=store, **about))


def names_of(store: Path) -> changes.Names:
    units = {row["unit_id"]: row["unit_name"] for row in ask(store, "unit_known", DAY)}
    criteria = {row["criterion_id"]: row["title"] for row in ask(store, "criteria_in_force", DAY)}
    return changes.Names({}, units, criteria)


def made(rows: list[dict[str, Any]], columns: list[Any]) -> Any:
    """The table of lines that the page made: its own columns are given by heading and name."""
    own = [column if isinstance(column, str) else (column[0], [row[column[1]] for row in rows]) for column in columns]
    return expected(rows, own, "changes")


def test_the_lines_are_those_of_the_question(app, illustrative_store) -> None:
    shown = tables(opened_page(app, illustrative_store))
    rows = ask(illustrative_store, "changes", DAY, **COMPARED, about="figures")
    names = names_of(illustrative_store)
    moved = changes.lines([row for row in rows if row["kind"] != "restated"], names)
    restated = changes.lines([row for row in rows if row["kind"] == "restated"], names)
    come_in = changes.lines(ask(illustrative_store, "changes", DAY, **COMPARED, about="evidence"), names)
    assert moved and restated and come_in
    assert shown["since_table"] == made(moved, MADE["since_table"])
    assert shown["What changed, line by line"] == shown["since_table"]
    assert shown["Restated figures"] == made(restated, MADE["Restated figures"])
    assert shown["since_evidence"] == made(come_in, MADE["since_evidence"])


def test_the_tables_beside_the_lines_say_what_the_questions_answer(app, illustrative_store) -> None:
    shown = tables(opened_page(app, illustrative_store, since="2026-01-31"))
    compared = {**COMPARED, "since": date(2026, 1, 31)}
    for key, (question, columns) in ANSWERED.items():
        rows = ask(illustrative_store, question, DAY, **compared)
        assert rows, f"nothing to compare: {question}"
        assert shown[key] == expected(rows, columns, question)


def test_what_was_edited_in_the_reference_stands_with_what_was_restated(app, illustrative_store) -> None:
    page = app("since", store=illustrative_store, since="2026-07-31", as_at="2026-10-31")
    edits = ask(illustrative_store, "reference_edits", DAY, since=date(2026, 7, 31))
    columns = ["entered_on", "entered_by", "table_name", "key", "column_name", "before", "after"]
    assert [row["column_name"] for row in edits] == ["force_declared_complete_on"]
    assert tables(page)["Edits of the reference"] == expected(edits, columns, "reference_edits")
    assert (
        "1 edit of the reference was entered since, and counts from the day of entry: an earlier view does not know it."
        in sentences(page)
    )
    later = app("since", store=illustrative_store, since="2026-09-23", as_at="2026-10-31")
    assert "Edits of the reference" not in tables(later)


def test_every_cause_of_a_fall_is_told_with_its_figure_its_owner_and_a_link_and_rises_in_a_table(
    app, illustrative_store
) -> None:
    page = app("since", store=illustrative_store, since="2026-09-23", as_at="2026-10-31", known_at="2026-11-20")
    rows = ask(illustrative_store, "causes", DAY, **COMPARED)
    units = page.session_state["frame_view"].units
    said = sentences(page)
    for place, row in enumerate(causes.falls(rows), start=1):
        line = f"{place}. {causes.told(row, units)} Owner: {row['owner']}."
        assert said[said.index(line) + 1] == f"→ Evidence on W{row['recommendations'][0]}"
    assert tables(page)["What made stages rise"].column("What moved") == [
        causes.what(row) for row in causes.rises(rows)
    ]
    assert said[1].startswith("1 recommendation fell (W10) and 3 recommendations rose (W18, W19 and W11) between the")


def test_an_action_in_the_address_stands_first_among_those_past_their_date(app, illustrative_store) -> None:
    page = app("since", store=illustrative_store, as_at="2026-10-31", action="GG-2026-03-A3")
    assert tables(page)["Actions past their date"].column("Action")[0] == "GG-2026-03-A3"
    other = app("since", store=illustrative_store, as_at="2026-10-31", action="none-such")
    assert "The action in the link was neither set, done nor overdue between these days." in sentences(other)


def test_everything_the_page_says_is_said(app) -> None:
    assert sentences(app("since", as_at="2026-10-31", known_at="2026-11-20")) == [
        "What changed since we met?",
        (
            "No stage rose or fell in any of 240 unit positions between the meeting of 14 October 2026 and 31 October "
            "2026."
        ),
        "What made stages fall",
        "No stage fell.",
        "Did we do what we said?",
        "No action was set, done or overdue.",
        "No stage, claim or milestone moved between the two days, and no return was late.",
        "Restated: what is now known of 14 October 2026",
        "Nothing that was said then has turned out otherwise.",
        "→ What restated means",
        "Training, evidence and the plan",
        (
            "1 course group fell below the training line; the lowest is Sudden-death response, East Area, officers: 90 "
            "of 100."
        ),
        "→ Sudden-death response, East Area",
        "No criterion that was met lapsed; none will within 60 days.",
        "No evidence came in.",
        "No milestone joined the plan or was brought forward.",
        "→ Do the counts add up?",
        (
            "**What this page can't tell you.** A change of stage says that the evidence changed, not why practice "
            "did. Counts of changes say nothing of their weight: one lapse that holds back twelve units is twelve "
            "lines. Between 14 October 2026 and 31 October 2026 things may have moved and moved back."
        ),
    ]
