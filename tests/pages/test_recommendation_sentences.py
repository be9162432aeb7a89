"""What the Recommendation page says, from literal rows."""

from datetime import date

import pytest

from data.book.ladder import EMBEDDED, STAGES, STEPS, TOP
from pages.sentences import evidence, needs, quoted
from pages.sentences import recommendation as says
from pages.sentences.quoted import Told

NAMES = {"EA": "East Area", "NA": "North Area", "NE": "North East", "NW": "North West"}
DELIVERED = {
    "milestones": 5,
    "done": 5,
    "overdue": 0,
    "not_reported": 0,
    "original_due_on": date(2025, 3, 31),
    "delivered_on": date(2025, 5, 11),
    "days_against_original": 41,
    "forecast_on": None,
}
OPEN = {**DELIVERED, "done": 3, "delivered_on": None, "days_against_original": None, "forecast_on": date(2027, 1, 29)}
VIEWS = {"declared_on": None, "closed_on": None, "declared_not_borne_out": False}
STANDING = {"falls_on": None, "to_stage": None, "unit_positions": 0, "unit_id": None}
FALLS = {"falls_on": date(2026, 12, 6), "to_stage": 3, "unit_positions": 1, "unit_id": "EA"}
ABOUT = {"recommendation_id": 13, "numbers": {13: "W13"}, "title": "One policy", "title_status": "working title"}
ABOUT |= {"text": None, "due_on": None}
CRITERIA = {
    "officers_trained": {"title": "Officers in post trained", "kind": "training", "threshold": 0.95},
    "practice_sampled": {"title": "A sample shows it", "kind": "sample", "threshold": 0.9},
    "policy_issued": {"title": "Policy issued", "kind": "finding", "threshold": None},
    "held_12_months": {"title": "Held", "kind": "duration", "threshold": None},
}


def stage(supported, in_scope, at_next, share=0.28, claimed=None, verified=None):
    reach = {f"units_at_{rung}": in_scope if rung <= supported else 0 for rung in STEPS}
    if supported < TOP:
        reach[f"units_at_{supported + 1}"] = at_next
    return {"supported_stage": supported, "units_in_scope": in_scope, "exposure_share_at_next": share, **reach}


def unit(unit_id, supported, claimed=None, flag=None, highest=None, criterion="practice_sampled", verdict="not met"):
    return {
        "unit_id": unit_id,
        "supported_stage": supported,
        "claimed_stage": claimed,
        "flag": flag,
        "highest_held": supported if highest is None else highest,
        "blocking_criterion": criterion,
        "blocking_verdict": verdict,
    }


def told_of(headline, units, delivery=OPEN, unknown=(), **over):
    """What the sentences of a recommendation are written from."""
    given = {"about": ABOUT, "views": VIEWS, "standing": STANDING, **over}
    return Told(
        stage=headline, delivery=delivery, units=units, names=NAMES, unknown=unknown, as_at=date(2026, 10, 31), **given
    )


def months(*stages):
    """Months reported, each with its stage, from May 2026."""
    return [{"month_end": date(2026, 5 + place, 28), "reported": True, "stage": at} for place, at in enumerate(stages)]


def fallen(**over):
    row = {
        "unit_id": "EA",
        "role": "officer",
        "course_id": "SD1",
        "title": "Sudden death",
        "criterion_id": "officers_trained",
    }
    then = {"met_on": date(2026, 8, 31), "met_in_scope": 100, "met_trained": 97}
    now = {"month_end": date(2026, 10, 31), "in_scope": 125, "trained": 110, "share": 0.88, "threshold": 0.95}
    return {**row, **then, **now, "untrained_added": 12, "roster_moved": 25, **over}


def verdict(kind_of, said_as, **over):
    row = {
        "criterion_id": kind_of,
        "verdict": said_as,
        "said": None,
        "applicable": True,
        "overdue": False,
        "detail": None,
    }
    figures = {
        "numerator": None,
        "denominator": None,
        "low": None,
        "high": None,
        "observed_to": None,
        "expires_on": None,
    }
    return {**row, **figures, **over}


def told(row):
    return evidence.verdict(row, CRITERIA[row["criterion_id"]], "East Area")


def test_the_answer_gives_n_of_n_the_lowest_units_since_when_and_until_when():
    units = [unit("NE", 2), unit("EA", 3), unit("NA", 3)]
    told = told_of(stage(2, 3, 2), units, standing={**FALLS, "to_stage": 1})
    assert says.answer(told, months(3, 2, 2), date(2026, 11, 26)) == (
        "Not yet: 2 of 3 units are at Practised or above, but North East is at Equipped, since June 2026 (Practised "
        "before); it stands until 6 December 2026 (in 10 days) if nothing more comes in."
    )
    assert says.answer(told_of(stage(2, 3, 2), units), months(2, 2)).endswith(
        "at Equipped, as in every month since May 2026."
    )


def test_days_are_counted_from_the_day_of_reading_or_not_at_all():
    told = told_of(stage(2, 1, 1), [unit("EA", 2)], standing=FALLS)
    assert "until 6 December 2026 if nothing" in says.answer(told, [])
    assert "until 6 December 2026 (in 1 day) if" in says.answer(told, [], date(2026, 12, 5))
    assert "until 6 December 2026 if nothing" in says.answer(told, [], date(2026, 12, 6))


def test_it_is_done_only_when_embedded_in_every_unit_and_closed_by_the_inspectorate():
    embedded = [unit("NE", EMBEDDED), unit("EA", EMBEDDED)]

    def opening(standing, units, delivery=DELIVERED, **over):
        return says.answer(told_of(standing, units, delivery, **over), []).partition(":")[0]

    closed = {**VIEWS, "closed_on": date(2026, 10, 1)}
    assert opening(stage(EMBEDDED, 2, 0), embedded) == "Embedded and delivered, but not closed"
    assert opening(stage(EMBEDDED, 2, 0), embedded, OPEN) == "Embedded, but not done"
    assert opening(stage(EMBEDDED, 2, 0), embedded, views=closed) == "Yes"
    assert opening(stage(3, 2, 1), [unit("NE", 3), unit("EA", EMBEDDED)], views=closed) == "Not yet"


def test_embedded_says_how_many_are_above_and_at_the_top_every_unit_is_sustained():
    both = [unit("NE", TOP - 1), unit("EA", TOP)]
    assert "2 of 2 units are at Embedded or above, 1 of them at Sustained" in says.answer(
        told_of(stage(TOP - 1, 2, 1), both), []
    )
    top = told_of(stage(TOP, 2, 2, None), [unit("NE", TOP), unit("EA", TOP)])
    assert "2 of 2 units are at Sustained" in says.answer(top, [])


def test_no_unit_in_scope_and_nothing_assessed_are_said():
    assert "no unit is in scope" in says.answer(told_of(stage(0, 0, 0), []), [])
    nothing = told_of(stage(0, 1, 0), [unit("EA", 0)], unknown=("EA",))
    assert says.answer(nothing, []) == "Not yet: nothing has been assessed in any of 1 unit."


def test_a_unit_of_which_nothing_is_known_is_named_and_not_called_a_poor_result():
    units = [unit("NE", 0), unit("EA", 2)]
    assert says.lowest(units, NAMES, {"NE"}) == "North East is below Defined; nothing assessed in North East"
    level = told_of(stage(0, 2, 0), [unit("NE", 0), unit("EA", 0)], unknown=("NE",))
    assert says.answer(level, []) == "Not yet: 0 of 2 units are at Defined or above (nothing assessed in North East)."


def test_many_lowest_units_are_named_a_few_and_the_rest_counted():
    units = [unit(name, 1) for name in [*NAMES, "AS"]]
    assert says.lowest([*units, unit("WA", 2)], NAMES, ()) == (
        "East Area, North Area, North East and 2 others are at Defined"
    )


def test_what_may_be_said_is_dated_and_counts_units():
    told = told_of(stage(TOP - 1, 12, 4), [])
    assert quoted.may(told) == [
        f"On 31 October 2026 the evidence in date supported W13 (“One policy”) as {STAGES[TOP - 1]} in all 12 units.",
        "4 of 12 units stood at Sustained.",
    ]
    assert quoted.may(told_of(stage(0, 12, 10), [])) == [
        "On 31 October 2026 W13 (“One policy”) was not yet Defined in every unit: 10 of 12 units stood at Defined or "
        "above."
    ]
    assert quoted.may(told_of(stage(TOP, 12, 12), [])) == [
        "On 31 October 2026 the evidence in date supported W13 (“One policy”) as Sustained in all 12 units."
    ]
    assert quoted.may(told_of(stage(2, 1, 0), [])) == [
        "On 31 October 2026 the evidence in date supported W13 (“One policy”) as Equipped in its one unit."
    ]
    assert quoted.may(told_of(stage(0, 0, 0), [])) == ["On 31 October 2026 no unit was in scope of W13 (“One policy”)."]


def test_what_may_not_be_said_is_forbidden_by_a_figure():
    assert quoted.may_not(told_of(stage(TOP - 1, 12, 4), [])) == [
        "“Sustained”: 4 of 12 units are.",
        "“Done” or “closed”: the inspectorate has not closed it.",
        "“Delivered”: 3 of 5 milestones are done.",
    ]
    assert quoted.may_not(told_of(stage(2, 12, 4), [], DELIVERED))[0] == "“Embedded”: 0 of 12 units are."
    closed = {**VIEWS, "closed_on": date(2026, 10, 1)}
    assert quoted.may_not(told_of(stage(TOP, 12, 12), [], DELIVERED, views=closed)) == []


def test_what_must_be_added_says_whose_word_until_when_and_what_went_back():
    units = [
        unit("NE", 1, claimed=3, flag="fell", highest=2),
        unit("EA", 2, claimed=2, flag="lapsed", highest=3),
        unit("NW", 2, flag="unproven", highest=3),
    ]
    declared = {**VIEWS, "declared_on": date(2026, 4, 30), "declared_not_borne_out": True}
    told = told_of(stage(1, 3, 2), units, views=declared, standing={**FALLS, "to_stage": 0}, unknown=("NE",))
    assert quoted.must_add(told, made_up=True) == [
        "The force declared it complete on 30 April 2026; the evidence does not bear that out.",
        "It stands until 6 December 2026 if nothing more comes in: East Area would be below Defined from then.",
        "It is below its best in 3 of 3 units: fell in North East; unproven in North West; lapsed in East Area.",
        "The programme claims more than the evidence supports in 1 of 3 units.",
        "Nothing has been assessed in 1 of 3 units (North East).",
        "W13 is a working number and title, not the inspectorate's own.",
        "The figures are made up, to show how this works.",
    ]


def test_a_published_number_that_stands_needs_nothing_added():
    about = {**ABOUT, "title_status": "published"}
    assert quoted.must_add(told_of(stage(4, 1, 0), [unit("EA", 4)], about=about), made_up=False) == []


def test_the_words_to_copy_end_with_their_days_and_the_link():
    words = quoted.to_copy(["It may."], ["Add this."], date(2026, 10, 31), date(2026, 11, 26), "https://x.test/r?a=1")
    assert words == (
        "It may.\nAdd this.\nFigures as at 31 October 2026, as known on 26 November 2026: https://x.test/r?a=1"
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"milestones": 0}, "no milestone is reported"),
        ({**DELIVERED, "days_against_original": 0}, "delivered on the original date"),
        ({**DELIVERED, "days_against_original": -1}, "delivered 1 day before the original date"),
        ({**OPEN, "done": 1, "overdue": 2}, "1 of 5 milestones is done, 2 overdue"),
    ],
)
def test_delivery(row, words):
    assert says.delivered(row) == words


def test_delivery_by_its_dates():
    assert says.delivery_dates(DELIVERED).endswith("done on 11 May 2025, original date 31 March 2025")
    assert says.delivery_dates({**OPEN, "not_reported": 1}) == (
        "3 of 5 milestones are done, 1 no longer reported; original date 31 March 2025, forecast 29 January 2027"
    )


def test_the_evidence_always_says_how_many_reach_the_next_stage_and_which_deaths_they_cover():
    assert says.covering(stage(2, 12, 7)) == "7 of 12 units at Practised or above, covering 28% of death reports; "
    assert "not known" in says.covering(stage(2, 12, 7, None))
    assert says.covering(stage(TOP, 12, 12, None)) == says.covering(stage(0, 0, 0)) == ""


def test_b_a_fall_in_training_says_how_many_untrained_people_were_added_and_how_the_roster_moved():
    units = [unit("EA", 1, flag="fell", highest=2, criterion="officers_trained")]
    assert says.said_plainly(units, CRITERIA, NAMES, [fallen()], []) == [
        "▼ East Area fell, from Equipped to Defined: East Area, officers, Sudden death: 110 of 125 trained (88%) "
        "on 31 October 2026, from 97 of 100 on 31 August 2026; 12 untrained people were added and the roster grew by "
        "25."
    ]


@pytest.mark.parametrize(
    ("added", "roster", "words"),
    [
        (1, 0, "1 untrained person was added and the roster did not move"),
        (0, -3, "as many people are untrained as before and the roster shrank by 3"),
        (-2, -40, "2 fewer people are untrained and the roster shrank by 40"),
    ],
)
def test_how_people_moved(added, roster, words):
    assert evidence.people_moved(fallen(untrained_added=added, roster_moved=roster)) == words


def test_units_in_the_same_case_are_told_together_and_lapsed_is_not_fell():
    lapsed = {"flag": "lapsed", "highest": 3, "criterion": "policy_issued", "verdict": "lapsed"}
    units = [unit("EA", 0, claimed=3, **lapsed), unit("NE", 0, claimed=3, **{**lapsed, "highest": 2})]
    assert says.said_plainly(units, CRITERIA, NAMES, [], []) == [
        "◇ East Area and North East lapsed, from Equipped or Practised to Below Defined: “Policy issued” is lapsed.",
        "○ Claimed ahead of evidence: East Area and North East claimed Practised, supported Below Defined.",
    ]


def test_a_fall_in_a_sample_is_told_by_its_figures():
    units = [unit("EA", 2, flag="fell", highest=3)]
    sampled = verdict(
        "practice_sampled", "not met", numerator=13, denominator=29, low=0.28, high=0.62, detail="Q3 2026"
    )
    assert says.said_plainly(units, CRITERIA, NAMES, [], [{**sampled, "unit_id": "EA"}]) == [
        "▼ East Area fell, from Practised to Equipped: East Area 13 of 29 cases in Q3 2026 (44.8%; 95% interval 28% to "
        "62%) against 90%."
    ]


def test_g_what_was_known_then_is_told_apart_from_what_is_now_known():
    now, then = [unit("EA", 2), unit("NE", 1)], [unit("EA", 3), unit("NE", 1)]
    day = date(2026, 11, 1)
    assert says.restated(now, then, NAMES, day, shown_is_now=True) == (
        "Restated: by what was known on 1 November 2026, 1 unit stood otherwise: East Area at Practised."
    )
    assert says.restated(then, now, NAMES, day, shown_is_now=False) == (
        "Restated since 1 November 2026: by what is now known, 1 unit stood otherwise: East Area at Equipped."
    )
    assert says.restated(now, now, NAMES, day, shown_is_now=True) == ""


def test_c_a_sample_that_cannot_tell_shows_its_interval():
    row = verdict(
        "practice_sampled", "cannot tell", numerator=28, denominator=30, low=0.787, high=0.982, detail="Q3 2026"
    )
    assert told(row) == (
        "East Area, “A sample shows it”: ◐ cannot tell. 28 of 30 cases in Q3 2026 (93.3%; 95% interval 78.7% to 98.2%) "
        "against 90%."
    )


def test_a_lapsed_and_an_overdue_finding_say_what_expired():
    dates = {"observed_to": date(2025, 6, 1), "expires_on": date(2026, 6, 1)}
    assert "said met, expired on 1 June 2026 and its grace is over." in told(
        verdict("policy_issued", "lapsed", said="met", **dates)
    )
    assert "overdue: it expired on 1 June 2026" in told(verdict("policy_issued", "met", overdue=True, **dates))


def test_h_training_names_the_lowest_course_and_a_share_just_under_the_line_is_not_rounded_to_it():
    row = verdict(
        "officers_trained",
        "not met",
        numerator=18,
        denominator=19,
        detail="CO1 Coronial",
        observed_to=date(2026, 10, 31),
    )
    assert told(row) == (
        "East Area, “Officers in post trained”: ✕ not met. 18 of 19 people (94.7%) against 95%, "
        "lowest course CO1 Coronial. "
        "Roster of 31 October 2026."
    )


@pytest.mark.parametrize(("cases", "low", "words"), [(21, 0.845360, "84.5% to 100%"), (22, 0.851324, "85.1% to 100%")])
def test_a_bound_is_never_written_as_the_line_it_is_not(cases, low, words):
    criterion = {"title": "A sample shows it", "kind": "sample", "threshold": 0.85}
    row = verdict("practice_sampled", "met", numerator=cases, denominator=cases, low=low, high=1.0, detail="Q3 2026")
    assert evidence.verdict(row, criterion, "East Area").endswith(
        f"{cases} of {cases} cases in Q3 2026 (100%; 95% interval {words}) against 85%."
    )


def test_379_of_399_is_94_9_percent_and_not_the_line():
    row = verdict("officers_trained", "not met", numerator=379, denominator=399, detail="CO1 Coronial")
    assert "379 of 399 people (94.9%) against 95%" in told(row)
    assert "379 of 399 trained (94.9%)" in evidence.moved(fallen(trained=379, in_scope=399, share=379 / 399), NAMES)
    assert says.tenths(379 / 399) == "94.9%"


def test_a_series_is_told_by_its_least_certain_quarter_and_a_duration_by_its_months():
    series = {"title": "Four quarters", "kind": "series", "threshold": 0.85}
    row = verdict(
        "practice_sustained", "met", numerator=25, denominator=25, low=0.8668, high=1.0, detail="Q3 2025 to Q2 2026"
    )
    assert evidence.verdict(row, series, "East Area") == (
        "East Area, “Four quarters”: ● met. 25 of 25 cases in the least certain quarter (100%; 95% interval 86.6% to "
        "100%) against 85%; Q3 2025 to Q2 2026."
    )
    row = verdict("held_12_months", "not met", numerator=3, denominator=12, detail="3 of 12 month-ends")
    assert told(row) == "East Area, “Held”: ✕ not met. 3 of 12 month-ends."


def test_an_item_says_its_result_or_its_cases():
    assert evidence.result({"sample_size": None, "result": "met"}, None) == "met"
    item = {"sample_met": 379, "sample_size": 399, "population": 1200}
    assert evidence.result(item, 0.95) == "379 of 399 cases (94.9%), from 1,200"


def test_evidence_in_date_says_until_when():
    dates = {"observed_to": date(2025, 6, 1), "expires_on": date(2026, 6, 1)}
    assert told(verdict("policy_issued", "met", **dates)).endswith("Observed 1 June 2025, in date until 1 June 2026.")
    assert told(verdict("policy_issued", "not met", observed_to=date(2025, 6, 1))).endswith("Observed 1 June 2025.")


def test_three_views_stand_side_by_side_and_are_never_merged():
    standing = {**stage(2, 12, 7), "verified_stage": 3, "claimed_stage": EMBEDDED}
    declared = {**VIEWS, "declared_on": date(2025, 6, 30)}
    assert says.three_views(told_of(standing, [unit("EA", 2)], DELIVERED, views=declared)) == {
        "The force declares": (
            "Complete on 30 June 2025",
            "claims Embedded for its lowest unit; delivered 41 days after the original date: done on 11 May 2025, "
            "original date 31 March 2025",
        ),
        "The evidence bears out": (
            "Equipped",
            "7 of 12 units at Practised or above, covering 28% of death reports; with what has lapsed, Practised",
        ),
        "The inspectorate": ("Has not closed it", "no due date entered"),
    }
    closed = {**VIEWS, "closed_on": date(2026, 1, 5)}
    about = {**ABOUT, "due_on": date(2027, 1, 31)}
    none = says.three_views(told_of({**standing, "claimed_stage": None}, [], OPEN, views=closed, about=about))
    assert none["The force declares"][0] == "Not complete"
    assert none["The force declares"][1].startswith("no claim for every unit; ")
    assert none["The inspectorate"] == ("Closed it on 5 January 2026", "due 31 January 2027")


def test_a_working_title_says_so():
    assert says.status({"title_status": "working title", "text": None}) == (
        "working title; published text not yet entered"
    )
    assert says.status({"title_status": "published", "text": "All of it"}) == "published"


def test_nothing_on_file_and_not_applicable_are_not_results():
    assert told(verdict("policy_issued", "not assessed")).endswith("not assessed. Nothing that counts is on file.")
    assert told(verdict("policy_issued", "met", applicable=False, detail="not applicable: no training")).endswith(
        "● met, not applicable: no training."
    )


def test_items_are_counted_for_and_against_and_so_is_what_is_relied_on():
    rows = [
        {"evidence_id": "E1", "side": "for", "standing": "relied on", "relied_on": True},
        {"evidence_id": "E2", "side": "against", "standing": "superseded", "relied_on": False},
        {"evidence_id": "E3", "side": "for", "standing": "withdrawn", "relied_on": False},
    ]
    assert evidence.items(rows) == (
        "2 items on file, 1 for and 1 against: the verdicts rely on 1 of them; 1 item has been withdrawn."
    )
    assert evidence.items([]) == "No evidence is on file."


def test_the_list_says_how_many_are_embedded_declared_and_closed_and_until_when():
    views = [{**VIEWS, "declared_on": date(2026, 4, 30)}, VIEWS]
    standings = [
        {"from_stage": EMBEDDED, "falls_on": date(2026, 12, 6)},
        {"from_stage": 2, "falls_on": date(2026, 12, 1)},
    ]
    assert says.chooser([stage(EMBEDDED, 12, 0), stage(2, 12, 1)], views, standings) == (
        "1 of 2 recommendations is embedded in every unit on evidence in date; if nothing more comes in, the first "
        "falls on 6 December 2026. The force has declared 1 complete; the inspectorate has closed none."
    )
    assert says.chooser([], [], []) == "It can't be said of any yet: no return is in."


def test_a_reason_to_open_one_is_what_is_not_borne_out_or_falls():
    assert says.reason({"declared_not_borne_out": True}, FALLS) == ("declared, not borne out; falls on 6 December 2026")
    assert says.reason({"declared_not_borne_out": False}, STANDING) == ""


def test_decisions_that_take_a_unit_or_a_criterion_out_are_said_with_their_reason():
    agreed = {"reason": "No course of its own", "agreed_by": "Gold Group", "agreed_on": date(2024, 2, 28)}
    out = {"decision": "exclusion", "unit_id": "NA", "criterion_id": None, **agreed}
    off = {"decision": "exemption", "unit_id": None, "criterion_id": "officers_trained", **agreed}
    assert says.decided([out, off], CRITERIA, NAMES) == [
        "North Area is out of scope: No course of its own; agreed by Gold Group on 28 February 2024.",
        "“Officers in post trained” is not applicable: No course of its own; agreed by Gold Group on 28 February 2024.",
    ]


def test_what_is_needed_in_all_counts_the_cases_to_judge_once_practice_is_mended() -> None:
    rows = [
        {"need": "train", "unit_of_quantity": "people", "quantity": 45, "by_on": None},
        {"need": "sample", "unit_of_quantity": "cases", "quantity": 121, "by_on": None},
        {"need": "mend", "unit_of_quantity": "cases", "quantity": 11, "by_on": None},
        {"need": "renew", "unit_of_quantity": "findings", "quantity": 1, "by_on": None},
    ]
    assert needs.totals(rows) == (
        "45 people trained, 132 cases judged and 1 finding filed or renewed; some of it needs practice to change first"
    )
