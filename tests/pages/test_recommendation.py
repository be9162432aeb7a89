"""The Recommendation page, run over small stores."""

from datetime import date
from pathlib import Path

import pytest

from data.book.english import count_of, day
from data.book.ladder import TOP, numbered
from data.book.verdicts import SIGNS, status
from pages.sentences.meeting import became
from tests.pages.tables import (
    Table,
    ask,
    expected,
    headings,
    opened,
    points,
    said_in,
    sentences,
    tables,
    traces,
    without_tags,
)
from tests.rules.records import findings, record, sample, trained

MET = ("policy_issued", "guidance_withdrawn")


@pytest.fixture(scope="module")
def practised(tmp_path_factory):
    """East Area practised in August; in October it is contradicted and claimed Embedded. North Area is unknown."""
    written = record(tmp_path_factory.mktemp("practised") / "store", units=["EA", "NA"], recommendations=[7, 8])
    written.returned(
        "2026-08-31",
        evidence=[*findings(7, "EA", "2026-05-20", *MET), sample(7, "EA", "2026-06-20", 40, 40, evidence_id="S1")],
        training=trained("EA", (97, 100)),
    )
    written.returned(
        "2026-10-31",
        evidence=[
            {**findings(7, "EA", "2026-10-20", "policy_issued")[0], "result": "not met", "evidence_id": "<b>A1</b>"}
        ],
        training=trained("EA", (96, 100)),
        claims=[{"recommendation_id": 7, "unit_id": "EA", "claimed_stage": 4}],
    )
    written.close()
    return written.store.root


def answer_of(page):
    (said,) = (text for text in sentences(page) if text.startswith(("Not yet", "Embedded", "Yes", "It can")))
    return said


def everything(page):
    return "\n".join(sentences(page))


def test_without_a_recommendation_the_list_is_offered(app, practised):
    page = app("recommendation", store=practised)
    assert page.title[0].value.startswith("May we say this one is done")
    listed = tables(page)["The recommendations and where each stands"]
    assert [row[0] for row in listed.rows] == ["W7", "W8"]
    assert "0 of 2 recommendations are embedded in every unit" in everything(page)


def test_what_must_be_added_says_falls_claims_and_what_is_unknown(app, practised):
    said = everything(app("recommendation", store=practised, recommendation="7"))
    assert "The programme claims more than the evidence supports in 1 of 2 units." in said
    assert "It is below its best in 1 of 2 units: fell in East Area." in said
    assert "Nothing has been assessed in 1 of 2 units (North Area)." in said


def test_the_words_to_copy_carry_the_day_what_must_be_added_and_a_link_that_keeps_both_dates(app, practised):
    page = app("recommendation", store=practised, recommendation="7", as_at="2026-10-31")
    texts = [text for said in said_in(page) for text in said.copied]
    assert len(texts) == 3
    first = next(text for text in texts if "was not yet Defined" in text)
    assert "W7 is a working number and title" in first and "as at 31 October 2026, as known on" in first
    assert "as_at=2026-10-31&known_at=" in first


def test_the_title_is_shown_as_a_working_title(app, practised):
    page = app("recommendation", store=practised, recommendation="7")
    assert "working title; published text not yet entered" in everything(page)


def test_a_cell_in_the_address_opens_its_evidence_for_and_against(app, practised):
    page = app("recommendation", store=practised, recommendation="7", unit="EA", criterion="policy_issued")
    said = everything(page)
    assert "2 items on file, 1 for and 1 against" in said
    assert tables(page)["Evidence for and against in East Area"].column("Standing") == ["relied on", "superseded"]


def test_text_from_a_return_stays_text(app, practised):
    page = app("recommendation", store=practised, recommendation="7", unit="EA", criterion="policy_issued")
    assert not any("<b>A1</b>" in element.value for element in page.markdown)
    assert not any("<b>" in element.proto.body for element in page.get("html"))
    assert "<b>A1</b>" in [row[-1] for row in tables(page)["Evidence for and against in East Area"].rows]
    hovers = [text for trace in traces(page, "recommendation_grid") for text in trace.get("hovertext", [])]
    assert not any("<b>A1</b>" in text for text in hovers)


def test_training_shows_counts_by_month_and_a_duration_its_months(app, practised):
    page = app("recommendation", store=practised, recommendation="7", unit="EA", criterion="officers_trained")
    assert any(table.column("People trained") == ["96", "97"] for table in tables(page).values())
    page = app("recommendation", store=practised, recommendation="7", unit="EA", criterion="held_12_months")
    assert len(tables(page)["Month-ends the duration asks about"].rows) == 12


def test_a_unit_alone_lists_its_criteria_with_what_each_shows(app, practised):
    page = app("recommendation", store=practised, recommendation="7", unit="EA")
    shown = tables(page)["Every criterion in East Area"]
    assert len(shown.rows) == 9
    by_title = dict(zip(shown.column("Criterion"), shown.column("What it shows, and who checked"), strict=True))
    assert by_title["A sample of live work shows the practice"].startswith("40 of 40 cases in Q2 2026 (100%;")
    assert (
        by_title["Policy issued and owned"] == "Not met, seen 20 October 2026 (REF). Force assurance lead, second line"
    )


def test_north_area_is_a_unit_and_not_a_missing_value(app, practised):
    page = app("recommendation", store=practised, recommendation="7", unit="NA", criterion="policy_issued")
    assert "North Area, “Policy issued and owned”" in everything(page)


def test_a_unit_out_of_scope_is_said_with_the_decision(app, tmp_path):
    written = record(tmp_path / "excluded", units=["EA", "NA"], recommendations=[7])
    agreed = {"reason": "No store of its own", "agreed_by": "Gold Group", "agreed_on": "2024-02-28"}
    written.decide("scope_exclusion", recommendation_id=7, unit_id="NA", **agreed)
    written.returned("2026-10-31", training=trained("EA", (97, 100)))
    written.close()
    page = app("recommendation", store=written.store.root, recommendation="7", unit="NA", criterion="policy_issued")
    assert "North Area is not in scope of this recommendation on this day" in everything(page)
    assert "North Area is out of scope: No store of its own; agreed by Gold Group" in everything(page)


def test_an_unknown_criterion_is_said_and_left_out(app, practised):
    page = app("recommendation", store=practised, recommendation="7", unit="EA", criterion="nonsense")
    assert "is not among those held" in everything(page)


def test_next_and_previous_step_through_the_recommendations(app, practised):
    page = app("recommendation", store=practised, recommendation="7")
    page.button(key="next_recommendation").click().run()
    assert headings(page)[0].startswith("W8 ")


def test_what_was_known_then_is_told_where_it_differs(app, tmp_path):
    written = record(tmp_path / "late", units=["EA"], recommendations=[7])
    written.returned("2026-09-30", "2026-10-05", evidence=findings(7, "EA", "2026-09-01", "policy_issued"))
    late = findings(7, "EA", "2026-09-20", "guidance_withdrawn")
    written.returned("2026-10-31", "2026-11-05", evidence=late)
    written.close()
    root = written.store.root
    page = app("recommendation", store=root, recommendation="7", as_at="2026-09-30")
    assert "by what was known on 5 October 2026, 1 unit stood otherwise: East Area below Defined" in everything(page)
    page = app("recommendation", store=root, recommendation="7", as_at="2026-09-30", known_at="2026-10-10")
    assert "Restated since 10 October 2026: by what is now known, 1 unit stood otherwise: East Area at Defined" in (
        everything(page)
    )


def test_an_empty_store_says_what_is_missing(app, tmp_path):
    written = record(tmp_path / "empty")
    written.close()
    page = app("recommendation", store=written.store.root, recommendation="7")
    assert answer_of(page).startswith("It can")
    assert "data load" in everything(page)
    listed = app("recommendation", store=written.store.root)
    (table,) = tables(listed).values()
    assert table.headings == ["Recommendation", "Title", "Theme"]


def test_one_return_reads_well(app, tmp_path):
    written = record(tmp_path / "one", units=["EA"], recommendations=[7])
    written.returned("2026-10-31", training=trained("EA", (97, 100)))
    written.close()
    said = answer_of(app("recommendation", store=written.store.root, recommendation="7"))
    assert said.replace("\\", "") == "Not yet: 0 of 1 unit is at Defined or above."


DAY = date(2026, 10, 31)
REASON = "Reason to open it"


def with_numbers(rows):
    """Rows that write recommendations as working numbers, as those of a page do."""
    return [{**row, "numbers": {number: f"W{number}" for number in range(1, 21)}} for row in rows]


GRID = [
    *("unit_id", "criterion_id", "stage", "verdict", "said", "numerator", "denominator", "low", "high"),
    *("observed_to", "expires_on", "overdue", "detail"),
]
MILESTONES = [
    *("milestone_id", "title", "kind", "original_due_on", "forecast_on", "completed_on", "days_against_original"),
    *("times_reforecast", "state", "owner_role", "change_reason"),
]


def test_the_list_says_what_the_questions_answer(app, illustrative_store):
    page = app("recommendation", store=illustrative_store, as_at="2026-10-31")
    described = ask(illustrative_store, "recommendation_described", DAY)
    stages = {row["recommendation_id"]: row for row in ask(illustrative_store, "recommendation_stage", DAY)}
    rows = [{**row, **stages[row["recommendation_id"]]} for row in described]
    reach = [
        count_of(row[f"units_at_{min(row['supported_stage'] + 1, TOP)}"], row["units_in_scope"], "unit") for row in rows
    ]
    columns = [
        *("recommendation_id", "title", "supported_stage", ("Units at the next stage", reach)),
        *("claimed_stage", "flag"),
    ]
    (shown,) = tables(page).values()
    assert shown.headings == [*expected(with_numbers(rows), columns, "recommendation_stage").headings, REASON]
    assert [row[:-1] for row in shown.rows] == expected(with_numbers(rows), columns, "recommendation_stage").rows
    views = {row["recommendation_id"]: row for row in ask(illustrative_store, "three_views", DAY)}
    told = dict(zip((row["recommendation_id"] for row in rows), shown.column(REASON), strict=True))
    declared = {number for number, why in told.items() if "declared, not borne out" in why}
    assert declared == {number for number, row in views.items() if row["declared_not_borne_out"]} != set()
    assert "falls on 6 December 2026" in told[13]


def test_the_tables_of_one_recommendation_say_what_the_questions_answer(app, illustrative_store):
    page = opened(app("recommendation", store=illustrative_store, as_at="2026-10-31", recommendation="1", unit="EA"))

    def rows(question):
        return ask(illustrative_store, question, DAY, recommendation=1)

    units = {row["unit_id"]: row["unit_name"] for row in ask(illustrative_store, "unit_known", DAY)}
    titles = {row["criterion_id"]: row["title"] for row in ask(illustrative_store, "criteria_in_force", DAY)}
    verdicts = rows("criterion_verdict")
    order = {criterion: place for place, criterion in enumerate(titles)}
    in_unit = sorted((row for row in verdicts if row["unit_id"] == "EA"), key=lambda row: order[row["criterion_id"]])
    courses = [row for row in rows("training_behind") if row["place"] == 1]
    shown = tables(page)
    assert verdicts and in_unit and courses and rows("milestone_position")
    assert shown["Every criterion in East Area"].column("Criterion") == [titles[row["criterion_id"]] for row in in_unit]
    assert shown["recommendation_grid_table"] == expected(verdicts, GRID, "criterion_verdict")
    months = ["month_end", "unit_id", "stage", "change", "claimed_stage"]
    of_months = rows("unit_stage_by_month")
    assert shown["recommendation_history_table"] == expected(of_months, months, "unit_stage_by_month")
    of_plan = rows("milestone_position")
    assert shown["Milestones"] == expected(of_plan, MILESTONES, "milestone_position")
    assert shown["Training by course and role"] == expected(
        courses,
        [
            ("Course", [row["title"] for row in courses]),
            "role",
            (
                "Units at the line",
                [count_of(row["units_reaching"], row["units_applying"], "unit") for row in courses],
            ),
            "threshold",
            ("Lowest unit", [units[row["unit_id"]] for row in courses]),
            *("trained", "in_scope", "share", "month_end"),
        ],
        "training_behind",
    )


def test_what_lies_ahead_is_what_the_questions_answer(app, illustrative_store):
    page = opened(app("recommendation", store=illustrative_store, as_at="2026-10-31", recommendation="13"))
    shown = tables(page)
    needs = ask(illustrative_store, "what_moves_recommendation", DAY, recommendation=13)
    falls = ask(illustrative_store, "runway", DAY, recommendation=13, days=365)
    actions = ask(illustrative_store, "actions_followed", DAY, recommendation=13)
    assert sorted(shown["What would move W13"].column("Not before")) == sorted(
        day(row["by_on"]) if row["by_on"] else "" for row in needs
    )
    every = [
        "falls_on",
        "recommendation_id",
        "unit_id",
        "from_stage",
        "to_stage",
        "criterion_title",
        "expires_on",
        "owner",
    ]
    assert shown["When W13 falls if nothing more comes in, one by one"] == expected(
        with_numbers(falls), every, "runway"
    )
    assert shown["When W13 falls if nothing more comes in"].rows[0][:2] == ["6 December 2026", "East Area"]
    still_open = [row["action"] for row in actions if row["done_on"] is None]
    assert shown["Actions about W13"].column("What is to be done") == still_open != []
    assert shown["Actions about W13"].column("What became of it") == [
        became(row) for row in actions if row["done_on"] is None
    ]


def test_what_is_asked_for_is_tried_and_marked_as_supposed(app, illustrative_store):
    page = app("recommendation", store=illustrative_store, as_at="2026-10-31", recommendation="3")
    assert not any("Supposed" in line for line in sentences(page))
    opened(page).checkbox(key="recommendation_trial_3_0").check().run()
    alone = "With this alone, W3 would still stand at Defined in its lowest unit: 11 of 12 units would stand at"
    assert f"**Supposed, not on file.** {alone} Equipped or above, 10 do." in sentences(page)
    page.checkbox(key="recommendation_trial_3_1").check().run()
    whole = "With this, W3 would stand at Equipped in its lowest unit; it stands at Defined."
    assert f"**Supposed, not on file.** {whole}" in sentences(page)
    assert any(line.endswith("What only time brings is not offered.") for line in sentences(page))
    assert answer_of(page).replace("\\", "").startswith("Not yet: 10 of 12 units are at Equipped or above")


def of_cell(app, store: Path, criterion: str) -> dict[str, Table]:
    """The tables behind one criterion of recommendation 1 in East Area."""
    about = {"as_at": "2026-10-31", "recommendation": "1", "unit": "EA", "criterion": criterion}
    shown = tables(app("recommendation", store=store, **about))
    behind = ("Samples pooled", "Evidence for", "Month-ends")
    return {name: table for name, table in shown.items() if name.startswith(behind) or name.endswith("month by month")}


@pytest.mark.parametrize("criterion", ["policy_issued", "practice_sampled", "practice_sustained"])
def test_the_evidence_behind_a_verdict_is_what_the_questions_answer(app, illustrative_store, criterion):
    asked = {"recommendation": 1, "unit": "EA", "criterion": criterion}
    quarters = ask(illustrative_store, "sample_quarters", DAY, **asked)
    items = ask(illustrative_store, "evidence_items", DAY, **asked)
    shown = of_cell(app, illustrative_store, criterion)
    pooled = shown.pop("Samples pooled by quarter", None)
    assert (pooled is not None) == bool(quarters) == (criterion != "policy_issued")
    if pooled:
        columns = [
            *("quarter_name", "sample_met", "sample_size", "share", "low", "high", "threshold", "says", "running"),
            "relied_on",
        ]
        assert pooled == expected(quarters, columns, "sample_quarters")
    assurance = {"A0": "asserted", "A1": "first line", "A2": "second line", "A3": "independent"}
    table = shown.pop("Evidence for and against in East Area")
    results = table.column("Result")
    assert items and shown == {}
    assert all(
        f"{row['sample_met']} of {row['sample_size']}" in said or row["result"] == said
        for row, said in zip(items, results, strict=True)
    )
    titles = {row["criterion_id"]: row["title"] for row in ask(illustrative_store, "criteria_in_force", DAY)}
    columns = [
        ("Criterion", [titles[row["criterion_id"]] for row in items]),
        ("Side", ["● for" if row["side"] == "for" else "✕ against" for row in items]),
        ("Result", results),
        (
            "Observed",
            [" to ".join(dict.fromkeys([day(row["observed_from"]), day(row["observed_to"])])) for row in items],
        ),
        ("Where", ["East Area" if row["unit_id"] else "all units" for row in items]),
        ("Verified by", [f"{row['verified_by']}: {row['assurance']}, {assurance[row['assurance']]}" for row in items]),
        *("expires_on", "standing"),
        ("Reference and note", [". ".join(filter(None, (row["reference"], row["note"]))) for row in items]),
        *("received_on", "evidence_id"),
    ]
    assert table == expected(items, columns, "evidence_items")


def test_the_rosters_behind_training_are_what_the_question_answers(app, illustrative_store):
    shown = of_cell(app, illustrative_store, "officers_trained")
    courses = ask(illustrative_store, "training_behind", DAY, recommendation=1, unit="EA")
    officers = [row for row in courses if row["role"] == "officer"]
    assert officers and set(shown) == {f"{row['course_id']}, month by month" for row in officers}
    for row in officers:
        months = ask(illustrative_store, "training_position", DAY, course=row["course_id"], unit="EA")
        year = [{**month, "threshold": 0.95} for month in months if month["role"] == "officer"][-13:][::-1]
        columns = ["course_id", "role", "month_end", "trained", "in_scope", "share"]
        assert shown[f"{row['course_id']}, month by month"] == expected(year, columns, "training_position")


def test_the_months_behind_a_duration_are_what_the_question_answers(app, illustrative_store):
    shown = of_cell(app, illustrative_store, "held_12_months")
    months = ask(illustrative_store, "embedded_months", DAY, recommendation=1, unit="EA")
    assert shown == {
        "Month-ends the duration asks about": expected(
            months, ["month_end", "practice_stage", "held"], "embedded_months"
        )
    }


def test_everything_the_list_says_is_said(app, practised):
    assert sentences(app("recommendation", store=practised, as_at="2026-10-31")) == [
        "May we say this one is done?",
        (
            "0 of 2 recommendations are embedded in every unit on evidence in date. The force has declared none "
            "complete; the inspectorate has closed none."
        ),
        "W7 Investigative mindset at first attendance",
        "Below Defined · 0 of 2 units at Defined or above · ▼ fell",
        "W8 Quality of death reports",
        "Below Defined · 0 of 2 units at Defined or above",
        (
            "**What this page can't tell you.** A stage is the lowest unit's: open a recommendation to see how "
            "far the others are."
        ),
    ]


def test_everything_the_page_says_is_said(app, practised):
    about = {"as_at": "2026-10-31", "recommendation": "7", "unit": "EA", "criterion": "practice_sampled"}
    assert sentences(app("recommendation", store=practised, **about)) == [
        "May we say this one is done?",
        "W7 Investigative mindset at first attendance",
        "working title; published text not yet entered",
        "→ Theme 1: Training and supervision",
        (
            "Not yet: 0 of 2 units are at Defined or above (nothing assessed in North Area), as in every month "
            "since August 2026."
        ),
        "May say",
        (
            "On 31 October 2026 W7 (“Investigative mindset at first attendance”) was not yet Defined in "
            "every unit: 0 of 2 units stood at Defined or above."
        ),
        "May not say",
        "“Embedded”: 0 of 2 units are.",
        "“Done” or “closed”: the inspectorate has not closed it.",
        "Must add",
        "It is below its best in 1 of 2 units: fell in East Area.",
        "The programme claims more than the evidence supports in 1 of 2 units.",
        "Nothing has been assessed in 1 of 2 units (North Area).",
        "W7 is a working number and title, not the inspectorate's own.",
        "The force declares: **Not complete**",
        "No claim for every unit; no milestone is reported.",
        "The evidence bears out: **Below Defined**",
        (
            "0 of 2 units at Defined or above, their share of death reports not known; with what has lapsed, "
            "Below Defined."
        ),
        "The inspectorate: **Has not closed it**",
        "No due date entered.",
        "▼ East Area fell, from Practised to Below Defined: “Policy issued and owned” is not met.",
        "○ Claimed ahead of evidence: East Area claimed Embedded, supported Below Defined.",
        "East Area: the evidence, for and against",
        "A sample of live work shows the practice: met",
        (
            "East Area, “A sample of live work shows the practice”: ● met. 40 of 40 cases in Q2 2026 (100%; "
            "95% interval 91.2% to 100%) against 85%. Observed 20 June 2026, in date until 19 December 2026."
        ),
        "The quarter pooled decides; an item's side below is only its own share against the line.",
        "1 item on file, 1 for and 0 against: the verdicts rely on 1 of them.",
        (
            "All criteria together: 5 items on file, 4 for and 1 against: the verdicts rely on 4 of them. What has "
            "expired still counts for 30 to 90 days, by its criterion."
        ),
        "→ East Area on all its recommendations",
        "→ Compare East Area with another unit",
        "What would move it",
        "To bring W7 to Defined, its 2 lowest units need 2 findings filed or renewed; some of it needs practice to "
        "change first.",
        "Until when",
        "If nothing more comes in, none of 2 unit positions falls within 365 days.",
        "Actions",
        "No meeting has set an action about W7.",
        "How it got here",
        "Milestones and training",
        "No milestone is reported.",
        "Sudden-death response, officers: 1 of 1 unit is at 95% or above; lowest East Area, 96 of 100 (96%).",
        "Sudden-death response, supervisors: 1 of 1 unit is at 95% or above; lowest East Area, 10 of 10 (100%).",
        "→ Its milestones and how their dates moved",
        "→ Training: Sudden-death response",
        (
            "**What this page can't tell you.** A stage says what the evidence on file supports, not what "
            "every officer does. A sample is of the cases that were looked at: its interval says how far it "
            "reaches. Only the inspectorate can close a recommendation it made; the force can say complete."
        ),
    ]


def test_the_grid_draws_every_verdict_and_where_each_unit_stops(app, illustrative_store):
    about = {"as_at": "2026-10-31", "recommendation": "1", "unit": "EA", "criterion": "practice_sampled"}
    drawn = traces(app("recommendation", store=illustrative_store, **about), "recommendation_grid")
    verdicts = ask(illustrative_store, "criterion_verdict", DAY, recommendation=1)
    units = ask(illustrative_store, "unit_stage", DAY, recommendation=1)
    assert [trace["name"] for trace in drawn] == ["assessed", "not assessed", "stage", "stopped", "chosen"]
    for name in ("assessed", "not assessed"):
        words = {
            (row["unit_id"], row["criterion_id"]): "not assessed" if name == "not assessed" else status(row["verdict"])
            for row in verdicts
            if (row["verdict"] == "not assessed") == (name == "not assessed")
        }
        cells = {place: without_tags(text) for place, text in points(drawn, name, "text").items()}
        assert words and cells == words
    stages = {place: without_tags(text) for place, text in points(drawn, "stage", "text").items()}
    assert {place: text for place, text in stages.items() if len(text.split()) == 2} == {
        (row["unit_id"], None): numbered(row["supported_stage"]) for row in units if not row["flag"]
    }
    assert {place: text.split()[1] for place, text in stages.items() if len(text.split()) == 3} == {
        (row["unit_id"], None): SIGNS[row["flag"]] for row in units if row["flag"]
    }
    # An outline is five corners and a gap.
    outlines = {trace["name"]: len(trace["x"]) / 6 for trace in drawn if trace["name"] in ("stopped", "chosen")}
    assert outlines == {"stopped": sum(bool(row["blocking_criterion"]) for row in units), "chosen": 1}


def test_the_history_draws_every_month_of_every_unit(app, illustrative_store):
    about = {"as_at": "2026-10-31", "recommendation": "1"}
    drawn = traces(app("recommendation", store=illustrative_store, **about), "recommendation_history")
    months = ask(illustrative_store, "unit_stage_by_month", DAY, recommendation=1)
    lowest = ask(illustrative_store, "recommendation_by_month", DAY, recommendation=1)
    rows = [*months, *({**row, "unit_id": None} for row in lowest)]
    assert [trace["name"] for trace in drawn] == ["assessed", "not assessed", "changes"]
    for name in ("assessed", "not assessed"):
        places = {
            (row["month_end"].isoformat(), row["unit_id"])
            for row in rows
            if row["reported"] and (row["stage"] is None) == (name == "not assessed")
        }
        assert places and set(points(drawn, name)) == places
    changes = [row for row in rows if row["reported"] and row["change"]]
    assert sum(not text.isdigit() and text != "" for text in drawn[-1]["text"]) == len(changes)


def test_without_a_unit_it_says_how_to_choose_one(app, practised):
    said = sentences(app("recommendation", store=practised, recommendation="7"))
    assert "Click a cell above, or choose a unit: all of its evidence is shown at once." in said


def test_training_that_fell_back_is_said_with_what_broke_and_behind_its_verdict(app, illustrative_store):
    about = {"as_at": "2026-10-31", "recommendation": "3", "unit": "EA", "criterion": "officers_trained"}
    said = sentences(app("recommendation", store=illustrative_store, **about))
    for opening in ("Fallen back. ", "▼ East Area and North East fell, from Equipped or Practised to Defined: "):
        assert any(line.startswith(f"{opening}East Area, officers, Coronial ") for line in said)
    assert any(line.startswith("→ All months of Coronial ") for line in said)
