"""Since last meeting: its sentences in every case, and the page over small stores."""

from datetime import date
from typing import Any

from pages.sentences import since as words

NAMES = words.Names(
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


def answered(*rows: dict[str, Any], first_known: date | None = IN) -> str:
    return words.answer(rows, SINCE, AS_AT, MEETINGS, first_known)


def test_nothing_changed() -> None:
    days = "Between the meeting of 10 September 2026 and the meeting of 14 October 2026"
    assert answered() == f"{days}, no stage, milestone or claim moved."


def test_one_of_each_is_told_in_the_singular() -> None:
    said = answered(row("lapsed"), row("gained"), milestone("overdue"), row("claim moved"), row("late return"))
    assert (
        "1 stage was lost (1 because evidence lapsed), 1 was gained, 1 milestone became overdue, 1 claim moved" in said
    )
    assert said.endswith("and 1 return was late or missing.")


def test_many_are_told_in_the_plural_and_restatements_apart() -> None:
    said = answered(
        row("lost"), row("lost"), milestone("completed"), milestone("completed"), row("restated"), row("restated")
    )
    assert (
        "2 stages were lost and 2 milestones were completed; apart from that, 2 earlier figures were restated." in said
    )


def test_only_gains() -> None:
    assert "2 stages were gained." in answered(
        row("gained", before="1", after="2"), row("gained", before="1", after="2")
    )


def test_with_no_return_in_by_the_earlier_day_it_says_so_and_counts_no_restatement() -> None:
    said = answered(row("restated"), first_known=date(2026, 10, 1))
    assert said.endswith("No return was in on 10 September 2026: all that is held of that day was learnt since.")
    assert "restated" not in said


def test_the_earlier_day_is_the_meeting_before() -> None:
    assert words.default_since([SINCE, AS_AT], [], date(2026, 10, 31)) == AS_AT
    assert words.default_since([SINCE, AS_AT], [], AS_AT) == SINCE
    assert words.default_since([], [date(2026, 9, 30), AS_AT], AS_AT) == date(2026, 9, 30)
    assert words.default_since([], [], AS_AT) == date(2026, 9, 30)


def test_a_meeting_before_the_first_month_reported_is_not_compared_with() -> None:
    assert words.default_since([SINCE], [date(2026, 9, 30)], AS_AT) == date(2026, 9, 30)


def test_a_line_of_each_kind_is_a_sentence() -> None:
    evidence = {"subject": "E1", "before": "", "cause": "policy_issued"}
    late = {"subject": "2026-08-31", "before": "2026-09-15"}
    held = {"cause": "policy_issued", "cause_verdict": "not met"}
    put_back = {"before": "2026-10-31", "after": "2026-11-30", "days": 30, "state_before": "open"}
    opened = {**put_back, "before": "2026-08-20", "state_before": "done"}
    cases = [
        (row("lost", **held), "fell from Equipped to Defined; “Policy issued” is not met."),
        (row("lapsed", cause="policy_issued", cause_verdict="lapsed"), "“Policy issued” has lapsed."),
        (
            row("gained", after="3", cause="policy_issued"),
            "rose from Equipped to Practised; “Policy issued” is now met.",
        ),
        (row("lost", after="not in scope"), "Recommendation 7, North Area: left the scope."),
        (row("claim moved", subject="claim", before=None, after="3"), "a first claim, Practised."),
        (row("claim moved", subject="claim", before="3", after=None), "the claim was taken out."),
        (milestone("completed", days=41), "was completed, 41 days after its original date."),
        (milestone("completed", days=0), "was completed, on its original date."),
        (milestone("overdue", days=1), "its original date passed 1 day ago."),
        (milestone("slipped", **put_back), "was put back to 30 November 2026, by 30 days; not re-forecast before."),
        (milestone("slipped", **put_back, times_before=2), "by 30 days; re-forecast 2 times before."),
        (milestone("slipped", **opened), "is open again, now 30 November 2026"),
        (milestone("slipped", after="not reported"), "is no longer reported."),
        (
            row("late return", **late, after="2026-09-25", days=10),
            "came in on 25 September 2026, 10 days after it was due.",
        ),
        (row("late return", **late, after="not received", days=1), "The return for August 2026 has not been received"),
        (row("restated"), "the stage then is now known to have been Defined, not Equipped."),
        (row("restated", **evidence, after="met, A2, 20 August 2026"), "about the time before came in"),
        (row("restated", **{**evidence, "before": "met"}, after="withdrawn"), "evidence E1 (met) was withdrawn."),
        (row("new evidence", **evidence, after="met") | {"unit_id": None}, "7, every unit: evidence E1"),
    ]
    for given, said in cases:
        assert said in words.line(given, NAMES), words.line(given, NAMES)


def test_falls_of_one_cause_are_one_line_by_unit_or_by_recommendation() -> None:
    cause = {"cause": "policy_issued", "cause_verdict": "not met"}
    rows = [
        row("lost", **cause),
        row("lost", **cause, unit_id="EA"),
        row("lost", **cause, recommendation_id=8),
        row("lost", **cause, recommendation_id=9),
    ]
    (first, group), (second, _) = words.headlines(rows, NAMES)
    assert (
        first
        == "North Area, 3 recommendations (7, 8 and 9): fell from Equipped to Defined; “Policy issued” is not met."
    )
    assert len(group) == 3
    assert second.startswith("Recommendation 7, East Area: fell")


def test_no_more_than_five_lines_come_first() -> None:
    rows = [
        milestone("slipped", subject=f"M{place}", before="2026-10-31", after="2026-11-30", days=30)
        for place in range(9)
    ]
    assert len(words.headlines(rows, NAMES)) == 5
    assert words.headlines([], NAMES) == []


def test_counts_that_do_not_add_up_are_said_not_to() -> None:
    good = {"measure": "stage", "state": "1", "before": 3, "restated": -1, "gained": 2, "lost": 1, "now": 3}
    assert words.adds_up([good]) and not words.adds_up([{**good, "now": 4}])
    table = words.reconciliation([good], "stage")
    assert [line["state"] for line in table] == ["Defined", "Together"]
    assert words.reconciliation([good], "claim") == []


def test_the_other_sentences_for_none() -> None:
    assert words.training_told([], {}) == "No roster crossed its training line."
    assert words.lapsing_told([]) == "No criterion that was met lapsed; none will within 60 days."
    assert words.actions_told([]) == "No action was set, done or overdue."
    assert words.plan_told([]) == "No milestone joined the plan or was brought forward."
    assert words.evidence_told({"items": 0, "about_since": 0, "about_before": 0}) == "No evidence came in."


def test_evidence_that_came_in_is_told_by_the_time_it_is_about() -> None:
    said = words.evidence_told({"items": 1240, "about_since": 1200, "about_before": 40})
    assert said == "1,240 items of evidence came in: 1,200 about the time since and 40 about the time before."
    said = words.evidence_told({"items": 1, "about_since": 0, "about_before": 1})
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
    said = words.training_told(
        [{**crossing, "change": "fell below the line"}, {**crossing, "change": "rose to the line"}],
        {"NA": "North Area"},
    )
    assert said.startswith(
        "1 roster fell below the training line and 1 roster rose to it; the lowest is Coronial matters"
    )
    assert said.endswith("North Area, officers: 1,341 of 1,600.")


def test_the_page_compares_with_the_meeting_before_and_adds_up(app) -> None:
    page = app("since")
    assert page.title[0].value.replace("\\", "") == "What changed since we met?"
    assert "Between the meeting of 14 October 2026 and 31 October 2026" in said_on(page)
    assert any("Each row adds up" in caption.value for caption in page.caption)
    assert not page.exception and not page.error


def test_a_meeting_compares_with_the_meeting_before_it(app) -> None:
    assert "Between the meeting of 10 September 2026 and the meeting of 14 October 2026" in said_on(
        app("since", as_at="2026-10-14")
    )


def test_a_day_in_the_address_is_used_and_one_that_is_not_earlier_is_left_out(app) -> None:
    assert "Between 30 September 2026 and 31 October 2026" in said_on(app("since", since="2026-09-30"))
    page = app("since", since="2026-10-31")
    assert "Between the meeting of 14 October 2026" in said_on(page)
    assert any("left out" in caption.value for caption in page.caption)


def test_a_line_that_is_not_there_is_left_out(app) -> None:
    page = app("since", since="2026-08-31", item="overdue-7-M7-1")
    assert any("left out" in caption.value for caption in page.caption)
    first = next(iter(words.ledger([row("lost")], NAMES)))["item"]
    assert first == "lost-7-NA-stage"


def test_every_line_of_the_illustrative_set_opens_in_words(app, illustrative_store) -> None:
    page = app("since", store=illustrative_store, item="lost-3-EA-stage")
    assert "1 of " in said_on(page) and "Recommendation 3, East Area: fell from" in said_on(page)
    assert not page.error


def said_on(page) -> str:
    """Everything written on a page, with the escapes that Streamlit takes away taken away."""
    return " ".join(element.value for element in page.markdown).replace("\\", "")
