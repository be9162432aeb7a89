"""The Recommendation page, run over small stores."""

import json

import pytest

from tests.rules.records import findings, record, sample, trained

MET = ("policy_issued", "guidance_withdrawn")


@pytest.fixture
def practised(tmp_path):
    """East Area practised in August; in October it is contradicted and claimed Embedded. North Area is unknown."""
    written = record(tmp_path / "practised", units=["EA", "NA"], recommendations=[7, 8])
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
    return next(block.value for block in page.markdown if block.value.startswith(("Not yet", "Yes", "It can")))


def everything(page):
    said = "\n".join(element.value for element in [*page.markdown, *page.caption, *page.info])
    return said.replace("\\", "")


def figure(page, key):
    return json.loads(page.get_by_key(key).proto.spec)


def test_without_a_recommendation_the_list_is_offered(app, practised):
    page = app("recommendation", store=practised)
    assert page.title[0].value.startswith("May we say this one is done")
    assert list(page.dataframe[0].value["No"]) == ["7", "8"]
    assert "0 of 2 recommendations are embedded in every unit" in everything(page)


def test_the_answer_says_falls_claims_and_what_is_unknown(app, practised):
    said = answer_of(app("recommendation", store=practised, recommendation="7"))
    assert "claimed ahead of evidence in 1 of 2 units" in said
    assert "regressed in East Area" in said
    assert "nothing assessed in North Area" in said


def test_the_title_is_shown_as_a_working_title(app, practised):
    page = app("recommendation", store=practised, recommendation="7")
    assert "working title; published text not yet entered" in everything(page)


def test_a_cell_in_the_address_opens_its_evidence_for_and_against(app, practised):
    page = app("recommendation", store=practised, recommendation="7", unit="EA", criterion="policy_issued")
    said = everything(page)
    assert "2 items on file, 1 for and 1 against" in said
    items = next(table.value for table in page.table if "Standing" in table.value.columns)
    assert list(items["Standing"]) == ["relied on", "superseded"]


def test_text_from_a_return_stays_text(app, practised):
    page = app("recommendation", store=practised, recommendation="7", unit="EA", criterion="policy_issued")
    assert not any("<b>A1</b>" in element.value for element in page.markdown)
    hovers = [text for trace in figure(page, "recommendation_grid")["data"] for text in trace.get("hovertext", [])]
    assert not any("<b>A1</b>" in text for text in hovers)


def test_training_shows_counts_by_month_and_a_duration_its_months(app, practised):
    page = app("recommendation", store=practised, recommendation="7", unit="EA", criterion="officers_trained")
    assert any(list(table.value.get("Trained", [])) == ["96", "97"] for table in page.table)
    page = app("recommendation", store=practised, recommendation="7", unit="EA", criterion="held_12_months")
    assert any(len(table.value) == 12 for table in page.table if "At Embedded" in table.value.columns)


def test_a_unit_alone_lists_its_criteria(app, practised):
    page = app("recommendation", store=practised, recommendation="7", unit="EA")
    assert len(page.dataframe[0].value) == 9


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
    assert page.header[0].value.startswith("8 ")


def test_what_was_known_then_is_told_where_it_differs(app, tmp_path):
    written = record(tmp_path / "late", units=["EA"], recommendations=[7])
    written.returned("2026-09-30", "2026-10-05", evidence=findings(7, "EA", "2026-09-01", "policy_issued"))
    late = findings(7, "EA", "2026-09-20", "guidance_withdrawn")
    written.returned("2026-10-31", "2026-11-05", evidence=late)
    written.close()
    root = written.store.root
    page = app("recommendation", store=root, recommendation="7", as_at="2026-09-30")
    assert "by what was known on 5 October 2026, 1 unit stood otherwise: East Area not evidenced" in everything(page)
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
    assert list(listed.dataframe[0].value.columns) == ["No", "Recommendation", "Theme"]


def test_one_return_reads_well(app, tmp_path):
    written = record(tmp_path / "one", units=["EA"], recommendations=[7])
    written.returned("2026-10-31", training=trained("EA", (97, 100)))
    written.close()
    said = answer_of(app("recommendation", store=written.store.root, recommendation="7"))
    assert said.replace("\\", "") == (
        "Not yet: no milestone is reported; not defined in its one unit; its one unit not evidenced; "
        "no evidence is relied on."
    )
