"""What Recommendation, Units and Compare say over stores made to need it: every page opens, and says what is so."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.data.started import started
from tests.pages import screen
from tests.pages.tables import charts, sentences, tables
from tests.rules.records import Record, findings, record, sample, trained

DAY = "2026-10-31"
POLICY = ("policy_issued", "guidance_withdrawn")
PAGES: list[tuple[str, dict[str, str]]] = [
    ("recommendation", {}),
    ("recommendation", {"recommendation": "7"}),
    ("recommendation", {"recommendation": "7", "unit": "EA", "criterion": "practice_sampled"}),
    ("units", {}),
    ("units", {"unit": "EA"}),
    ("compare", {}),
    ("compare", {"unit": "EA"}),
    ("compare", {"unit": "EA", "with": "NA"}),
]


def milestones(written: Record) -> None:
    """Milestones and training only: nothing is filed."""
    milestone = {"milestone_id": "M1", "recommendation_id": 7, "title": "Course written", "kind": "output"}
    done = {"original_due_on": date(2026, 8, 1), "forecast_on": date(2026, 8, 1), "completed_on": date(2026, 8, 1)}
    rosters = [*trained("EA", (97, 100)), *trained("NA", (50, 100))]
    written.returned(DAY, milestones=[{**milestone, **done}], training=rosters)


def practised(written: Record, **more: list[dict[str, Any]]) -> None:
    """Both units practised at the end of August."""
    for_all = [row for unit in ("EA", "NA") for row in findings(7, unit, "2026-08-20", *POLICY)]
    cases = [sample(7, unit, "2026-06-20", 40, 40, evidence_id=f"S-{unit}") for unit in ("EA", "NA")]
    rosters = [*trained("EA", (97, 100)), *trained("NA", (97, 100))]
    written.returned("2026-08-31", evidence=[*for_all, *cases], training=rosters, **more)


def all_fell(written: Record) -> None:
    practised(written)
    written.returned(DAY, training=[*trained("EA", (60, 100)), *trained("NA", (60, 100))])


def all_lapsed(written: Record) -> None:
    """What was met a year and a half ago, and nothing since."""
    old = [row for unit in ("EA", "NA") for row in findings(7, unit, "2025-01-20", *POLICY)]
    written.returned("2025-03-31", evidence=old, training=[*trained("EA", (97, 100)), *trained("NA", (97, 100))])
    written.returned(DAY, training=[*trained("EA", (97, 100)), *trained("NA", (97, 100))])


def all_well(written: Record) -> None:
    practised(written)
    written.returned(DAY, training=[*trained("EA", (98, 100)), *trained("NA", (98, 100))])


def declared(written: Record) -> None:
    """The force has declared it complete; there is no evidence at all."""
    written.connection.execute(
        "update recommendation set force_declared_complete_on = '2026-09-01' where recommendation_id = 7"
    )
    written.returned(DAY, training=trained("EA", (97, 100)))


def expiring_tomorrow(written: Record) -> None:
    """East Area's policy ran out on 2 August, and its ninety days of grace end today."""
    early = {**findings(7, "EA", "2026-06-01", "policy_issued")[0], "valid_until": date(2026, 8, 2)}
    others = [*findings(7, "EA", "2026-08-20", "guidance_withdrawn"), *findings(7, "NA", "2026-08-20", *POLICY)]
    cases = [sample(7, unit, "2026-08-20", 40, 40, evidence_id=f"S-{unit}") for unit in ("EA", "NA")]
    rosters = [*trained("EA", (97, 100)), *trained("NA", (97, 100))]
    written.returned(DAY, evidence=[early, *others, *cases], training=rosters)


def restated(written: Record) -> None:
    """Embedded at the meeting by what was in by then; a sample of that quarter came in later and was not met."""
    embedded = findings(7, "EA", "2026-08-20", *POLICY, "line_owned")
    quarters = ("2025-12-20", "2026-03-20", "2026-06-20", "2026-09-20")
    cases = [sample(7, "EA", when, 40, 40, evidence_id=f"S-{when}") for when in quarters]
    for meeting_id, held_on in (("GG-1", date(2026, 10, 1)), ("GG-2", date(2026, 11, 2))):
        written.decide("meeting", meeting_id=meeting_id, held_on=held_on, title="Gold Group")
    written.returned("2026-09-30", evidence=[*embedded, *cases], training=trained("EA", (97, 100)))
    written.returned(DAY, evidence=[sample(7, "EA", "2026-09-25", 4, 40)], training=trained("EA", (97, 100)))


STORES = {
    "milestones and training only": milestones,
    "all fell": all_fell,
    "all lapsed": all_lapsed,
    "all well": all_well,
    "declared without evidence": declared,
    "evidence expiring": expiring_tomorrow,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """made("all fell"): the store of that name, made once and read by every test of it."""

    @cache
    def make(name: str) -> Path:
        written = record(tmp_path_factory.mktemp("made") / "store", units=["EA", "NA"], recommendations=[7])
        STORES[name](written)
        written.close()
        return written.store.root

    return make


@pytest.mark.parametrize("name", STORES)
def test_every_page_opens_and_names_no_stage_or_verdict_that_is_none(app, made, name) -> None:
    store = made(name)
    for page, about in PAGES:
        shown = app(page, store=store, as_at=DAY, **about)
        assert not shown.exception and not shown.error, (page, about)
        said = "\n".join(sentences(shown))
        assert "None" not in said.replace("None of", "") and "nan" not in said.split()
        assert len(said) > 80


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("milestones and training only", "Not yet: 0 of 2 units are at Defined or above"),
        ("all fell", "Not yet: 0 of 2 units are at Equipped or above, since October 2026 (Practised before)"),
        ("all lapsed", "Not yet: 0 of 2 units are at Defined or above, since October 2026 (Equipped before)"),
        ("all well", "Not yet: 0 of 2 units are at Embedded or above, as in every month since August 2026"),
        ("declared without evidence", "Not yet: 0 of 2 units are at Defined or above"),
    ],
)
def test_the_answer_says_how_many_of_how_many_and_since_when(app, made, name, opening) -> None:
    page = app("recommendation", store=made(name), as_at=DAY, recommendation="7")
    assert any(line.startswith(opening) for line in sentences(page)), sentences(page)[3:6]


def test_what_is_declared_without_evidence_must_be_added(app, made) -> None:
    page = app("recommendation", store=made("declared without evidence"), as_at=DAY, recommendation="7")
    said = "\n".join(sentences(page))
    assert "The force declared it complete on 1 September 2026; the evidence does not bear that out." in said


def test_evidence_about_to_run_out_says_until_when_first(app, made) -> None:
    page = app("recommendation", store=made("evidence expiring"), as_at=DAY, recommendation="7")
    said = sentences(page)
    assert any("it stands until 1 November 2026" in line for line in said), said[4]
    (falls,) = [table for name, table in tables(page).items() if name.startswith("When W7 falls")]
    assert falls.rows[0][:3] == ["1 November 2026", "East Area", "Practised to Below Defined"]


def test_units_tell_training_that_fell_short_as_help_and_what_lapsed_as_paper(app, made) -> None:
    fell = app("units", store=made("all fell"), as_at=DAY, unit="EA")
    lapsed = app("units", store=made("all lapsed"), as_at=DAY, unit="EA")
    assert any("it needs help (practice or training falls short) on 1." in line for line in sentences(fell))
    assert any("it needs paper (lapsed or never filed) on 1." in line for line in sentences(lapsed))


def test_compare_tells_what_moved_between_two_days(app, made) -> None:
    store = made("all fell")
    said = sentences(app("compare", store=store, as_at=DAY, unit="EA", since="2026-08-31"))
    assert any(line.startswith("Between 31 August 2026 and 31 October 2026 1 of 1 recommendation") for line in said)
    assert any("lower 1 (W7)" in line for line in said)


def test_one_unit_alone_is_neither_first_nor_lowest(app, tmp_path) -> None:
    written = record(tmp_path / "one", units=["EA"], recommendations=[7])
    written.returned(DAY, training=trained("EA", (97, 100)))
    written.close()
    store = written.store.root
    for page, about in PAGES[:-1]:
        shown = app(page, store=store, as_at=DAY, **about)
        assert not shown.exception and not shown.error, (page, about)
    assert any("No unit comes first" in line for line in sentences(app("units", store=store, as_at=DAY)))


def test_a_hundred_and_twenty_units_are_drawn_some_at_a_time_and_told_whole(app, tmp_path) -> None:
    units = [f"U{number:03}" for number in range(120)]
    written = record(tmp_path / "many", recommendations=[7])
    written.connection.execute("delete from unit")
    written.connection.executemany(
        "insert into unit by name select ? as unit_id, ? as name, 'other' as kind, '' as boroughs",
        [(unit, f"Unit {unit}") for unit in units],
    )
    written.returned(DAY, training=trained("U000", (97, 100)))
    written.close()
    store = written.store.root
    page = app("recommendation", store=store, as_at=DAY, recommendation="7")
    assert sentences(page).count("The 24 lowest of 120 units are drawn; the table has all.") == 2
    assert len(charts(page)["recommendation_history"]["layout"]["yaxis"]["ticktext"]) == 25  # the lowest, and 24 units
    shown = app("units", store=store, as_at=DAY)
    assert not shown.exception and any("120 units are too many for one picture" in line for line in sentences(shown))
    assert not app("compare", store=store, as_at=DAY, unit="U000", **{"with": "U001"}).exception


LOAD, LOAD_ONE = "Load a return with: python -m data load RETURN.", "Load one with: python -m data load RETURN."
NOTHING_HELD = {
    "overview": (
        "It can't be said yet: no return is in, so nothing is evidenced and nothing is claimed.",
        f"No stage can be worked out without evidence. {LOAD}",
    ),
    "since": (f"No return is in yet, so nothing can have changed. {LOAD_ONE}",),
    "meeting": (f"No return is in yet, so there are no figures to decide on. {LOAD_ONE}",),
    "embedding": (
        "It can't be said yet: no return is in.",
        f"No stage can be worked out without evidence. {LOAD}",
    ),
    "units": ("It can't be said yet: no return is in.", f"No unit can be placed without evidence. {LOAD}"),
    "recommendation": (
        "It can't be said yet: no return is in.",
        f"No milestone, training, claim or evidence is held. {LOAD}",
    ),
    "compare": ("Nothing can be compared yet: no return is in.", f"No unit has been placed. {LOAD}"),
    "trends": ("It can't be said: no return is in yet.", f"No return is in yet. {LOAD_ONE}"),
    "returns": ("No return is in yet. Try one out below; to store it: python -m data load RETURN.",),
    "brief": (
        "Nothing yet: no return is in, so there is nothing to say on paper.",
        f"No return is in yet. {LOAD_ONE}",
    ),
}


def test_pages_say_that_no_return_is_in_and_how_one_is_loaded(app, tmp_path) -> None:
    started(tmp_path / "empty")
    for name, says in NOTHING_HELD.items():
        page = app(name, store=tmp_path / "empty", recommendation="1")
        assert (name, screen.missing(page, *says)) == (name, [])


def test_an_empty_store_says_what_is_missing_on_compare(app, tmp_path) -> None:
    written = record(tmp_path / "empty")
    written.close()
    page = app("compare", store=written.store.root, unit="EA")
    assert "no return is in" in " ".join(sentences(page)) and not page.exception


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("overview", "is not embedded in every unit on evidence in date, as on 1 October 2026"),
        ("brief", "is not embedded in every unit on evidence in date, as on 1 October 2026"),
        ("meeting", "is Embedded in every unit, as many as on 1 October 2026"),
    ],
)
def test_what_was_restated_is_no_change_since_the_meeting_on_any_page(app, tmp_path, page, said) -> None:
    written = record(tmp_path / "restated", units=["EA"], recommendations=[7])
    restated(written)
    store = written.close().store.root
    step = {"step": "headlines"} if page == "meeting" else {}
    assert said in "\n".join(sentences(app(page, store=store, as_at=DAY, **step)))


OTHERS = ("overview", "since", "meeting", "embedding", "training", "trends", "brief")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "all well",
            {
                "overview": "No standing exception",
                "since": "No stage rose or fell in any of 2 unit positions between 31 August 2026 and 31 October 2026.",
                "embedding": "In 1 of 1 recommendation every unit has reached practice",
                "training": "Nobody is short of 95%. 4 of 4 course groups are at 95% or above.",
                # Two months at 97% are not three running: both pages are right, and neither says "reached".
                "trends": "None of 2 training series has yet stood at 95% for 3 months running; none is getting worse.",
                "brief": "None: no standing exception is on file.",
            },
        ),
        (
            "all lapsed",
            {
                "overview": "it stands below Defined",
                "since": "1 recommendation fell (W7) and no recommendation rose between 31 March 2025 and ",
                "embedding": "Nothing on file holds a stage up yet.",
                "training": "4 of 4 course groups are at 95% or above.",
                "trends": "No sample of live work is held",
                "brief": "The force has declared none of 1 complete; the inspectorate has closed none.",
            },
        ),
    ],
)
def test_the_other_pages_say_what_is_so_where_all_is_well_and_where_all_lapsed(app, made, name, said) -> None:
    store = made(name)
    for page in OTHERS:
        shown = app(page, store=store, as_at=DAY)
        assert not shown.exception and not shown.error, page
        words = "\n".join(sentences(shown))
        assert said.get(page, "") in words, page
        assert "None" not in words.replace("None of", "").replace("None is", "").replace("None:", ""), page
