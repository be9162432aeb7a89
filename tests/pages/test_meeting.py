"""Meeting: the agenda a step a screen, what is recorded on it, and the next meeting that opens on what was said."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import log, publish
from data.book import ladder
from data.ledger import Store
from data.log import Draft, Figure, Seen
from pages.parts.meeting_agenda import STEPS
from pages.shared import minutes
from pages.shared.show import escaped
from pages.shared.store import AS_IT_WAS
from tests.data.csv_returns import trained, write_return
from tests.data.started import started
from tests.frame.small_store import HOSTILE
from tests.pages import screen
from tests.pages.tables import headings, tables

Open = Callable[..., AppTest]
HELD, SAME_DAY, NEXT = "GG-2026-10", "GG-2026-10-b", "GG-2026-12"


@pytest.fixture(scope="module")
def prepared(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store with a second meeting on the day of the last one and a meeting to come, made once. Never recorded
    in.
    """
    root = tmp_path_factory.mktemp("meeting") / "store"
    shutil.copytree(small, root)
    with (root / "reference" / "meeting.csv").open("a", encoding="utf-8") as file:
        file.write(f"{SAME_DAY},2026-10-14,Gold Group\n{NEXT},2026-12-02,Gold Group\n")
    publish.rebuild(Store(root))
    return root


@pytest.fixture
def store(prepared: Path, tmp_path: Path) -> Store:
    """A copy of it to record in."""
    shutil.copytree(prepared, tmp_path / "store")
    return Store(tmp_path / "store")


@pytest.fixture
def meeting(app: Open, store: Store) -> Open:
    """Open the meeting of October at a step of its agenda."""

    def open_at(step: str = "said", meeting: str = HELD, **address: str) -> AppTest:
        page = app("meeting", store=store.root, step=step, meeting=meeting, **address)
        assert [one.value for one in page.error] == []
        return page

    return open_at


def panel(page: AppTest, kind: str, by: str = "gold") -> AppTest:
    """The minute-taker's panel opened for a kind of entry, by a role."""
    page.session_state["minutes_panel"] = True
    page.run()
    page.selectbox(key="minutes_role").set_value(by)
    page.selectbox(key="minutes_kind").set_value(kind).run()
    return page


def submitted(page: AppTest, text: str) -> AppTest:
    page.text_area(key="minutes_text").set_value(text)
    next(button for button in page.button if button.label == "Record it").click().run()
    return page


def said(page: AppTest) -> str:
    return "\n".join(screen.words(page))


@pytest.mark.parametrize("step", list(STEPS))
def test_every_step_is_a_screen_with_its_number_and_heading(meeting: Open, step: str) -> None:
    page = meeting(step)
    assert headings(page) == [f"{list(STEPS).index(step) + 1}. {STEPS[step].label}"]
    assert screen.missing(page, "What do we decide, on what figures?") == []
    assert not page.exception


def test_the_arrow_keys_lead_from_step_to_step_and_stop_at_the_ends(meeting: Open) -> None:
    page = meeting("said")
    assert page.button(key="meeting_back").disabled
    assert [page.button(key=f"meeting_{way}").proto.shortcut for way in ("back", "next")] == ["left", "right"]
    page.button(key="meeting_next").click().run()
    assert page.query_params["step"] in ("headlines", ["headlines"])
    assert meeting("other").button(key="meeting_next").disabled


def test_the_meeting_to_come_is_shown_unless_one_is_chosen(app: Open, store: Store) -> None:
    page = app("meeting", store=store.root)
    assert page.selectbox(key="select_meeting").value == NEXT or date.today() > date(2026, 12, 2)


def test_the_next_meeting_is_told_what_every_meeting_of_the_day_before_set(meeting: Open, store: Store) -> None:
    seen = Seen(str(store.current_id()), date(2026, 10, 14), date(2026, 10, 14), "/")
    for held in (HELD, SAME_DAY):
        due_on = date(2100, 1, 1)
        log.write(store, Draft("gold", "action", f"Set at {held}", seen, held, owner_role="Lead", due_on=due_on))
    told = said(meeting("said", meeting=NEXT))
    assert "On 14 October 2026: 2 actions set, now 2 open." in told
    assert f"Set at {HELD}. " in told and f"Set at {SAME_DAY}. " in told


def test_a_decision_is_kept_with_what_was_on_the_screen(meeting: Open, store: Store) -> None:
    page = submitted(panel(meeting("views"), "decision"), "Ask again in January")
    (entry,) = log.entries(store)
    assert (entry.draft.kind, entry.draft.text, entry.draft.meeting_id) == ("decision", "Ask again in January", HELD)
    seen = entry.draft.seen
    assert (seen.snapshot_id, seen.as_at) == (store.current_id(), date(2026, 10, 31))
    assert seen.address.startswith("/meeting?as_at=2026-10-31&known_at=") and seen.address.endswith("&step=views")
    assert [rows.question for rows in seen.rows] == ["three_views"] and len(seen.rows[0].rows) == 20
    assert [toast.value for toast in page.toast] == ["Recorded as L-0001."]
    assert page.text_area(key="minutes_text").value == ""
    assert "1 recorded at this meeting so far" in said(page)


def test_what_is_refused_is_told_in_words_and_left_to_be_mended(meeting: Open, store: Store) -> None:
    page = submitted(panel(meeting(), "action"), "Train East Area")
    told = [one.value for one in page.error]
    assert len(told) == 2 and all(one.startswith("Not recorded") for one in told)
    assert page.text_area(key="minutes_text").value == "Train East Area"
    assert log.entries(store) == []


def test_closing_takes_two_and_shows_what_speaks_against_it(meeting: Open, store: Store) -> None:
    page = panel(meeting("other"), "close proposed")
    page.selectbox(key="minutes_closure").set_value("implemented")
    page.selectbox(key="minutes_recommendation_id").set_value(1)
    submitted(page, "The training is done")
    page = panel(meeting("other"), "close confirmed")
    assert "Against it: " in said(page)
    page = submitted(page, "Agreed")
    assert [one.value for one in page.error] == [
        escaped("Not recorded: closing takes two: it was proposed by this role, so another has to answer it.")
    ]
    page = submitted(panel(meeting("other"), "close disputed", by="verifier"), "Not in every unit")
    page = submitted(panel(meeting("other"), "close confirmed", by="office"), "Seen")
    assert [entry.draft.kind for entry in log.entries(store)] == ["close proposed", "close disputed", "close confirmed"]
    assert "criterion_verdict" in [rows.question for rows in log.entries(store)[2].draft.seen.rows]
    told = said(meeting("other"))
    assert "implemented, proposed by gold (L-0001), confirmed by office on" in told
    for view in ("Gold: “The training is done”", "Verifier: “Not in every unit”", "Office: “Seen”"):
        assert view in told


def test_a_closure_that_nothing_up_to_embedded_speaks_against_says_so() -> None:
    def shown() -> None:
        from types import SimpleNamespace

        from data.book.ladder import EMBEDDED
        from pages.parts import meeting_minutes

        row = {"criterion_id": "line_owned", "stage": EMBEDDED, "verdict": "not met", "applicable": True}
        verdicts = [{**row, "verdict": "met"}, {**row, "applicable": False}, {**row, "stage": EMBEDDED + 1}]
        view = SimpleNamespace(ask=lambda name, **given: verdicts if given else [], units={})
        meeting_minutes._against(view, {"recommendation_id": 1})  # type: ignore[arg-type]

    page = AppTest.from_function(shown).run()
    assert not page.exception
    assert screen.words(page) == ["No criterion up to this stage is short of being met in any unit."]


def test_nothing_to_answer_is_said(meeting: Open) -> None:
    assert "Nothing in the log is open to this." in said(panel(meeting(), "close confirmed"))


def test_an_entry_opens_what_was_on_the_screen_though_the_figures_have_changed(
    meeting: Open, store: Store, tmp_path: Path
) -> None:
    submitted(panel(meeting("views"), "decision"), "On these figures")
    before = log.entries(store)[0].draft.seen
    folder = write_return(tmp_path / "again", "2026-10-31", "illustrative", training=trained("EA", 40), milestones=[])
    publish.load(store, [(folder, date(2026, 11, 20))])
    assert store.current_id() != before.snapshot_id and store.snapshot_file(before.snapshot_id).exists()
    page = meeting("said", entry="L-0001")
    assert "Recorded on figures as at 31 October 2026" in said(page) and before.snapshot_id in said(page)
    assert [len(table.rows) for table in tables(page).values()] == [20]
    assert "L-0001: decision" in headings(page)
    assert any(button.label == "Open the page as it was" for button in page.button)


def test_a_page_opens_on_the_very_snapshot_that_was_seen(app: Open, store: Store, tmp_path: Path) -> None:
    before = str(store.current_id())
    folder = write_return(tmp_path / "again", "2026-10-31", "illustrative", training=trained("EA", 40))
    publish.load(store, [(folder, date(2026, 11, 20))])
    page = app("units", store=store.root, as_at="2026-10-31", known_at="2026-11-12", snapshot=before)
    assert screen.view_of(page).snapshot_id == before
    assert AS_IT_WAS in said(page)
    for none in ("no-such", "../store", str(store.current_id())):
        page = app("units", store=store.root, snapshot=none)
        assert screen.view_of(page).snapshot_id == store.current_id() and AS_IT_WAS not in said(page)


def test_the_sentence_of_a_page_is_kept_as_a_quotation(app: Open, store: Store) -> None:
    page = app("since", store=store.root)
    sentence = screen.words(page)
    page.session_state["quote"] = True
    page.run()
    page.selectbox(key="quote_by").set_value("office").run()
    page.button(key="quote_keep").click().run()
    (entry,) = log.entries(store)
    assert (entry.draft.kind, entry.draft.made_by) == ("quote", "office")
    assert entry.draft.text in sentence
    assert entry.draft.seen.address.startswith("/since?as_at=2026-10-31&known_at=")
    assert [toast.value for toast in page.toast] == ["Kept as L-0001."]


def test_a_figure_of_a_sentence_is_told_by_where_it_stands(app: Open, store: Store) -> None:
    view = screen.view_of(app("since", store=store.root))
    rows = view.ask("stage_reach")
    day = date(2026, 10, 31)
    (there,) = [row for row in rows if row["stage"] == 1 and row["as_at"] == day]
    told = minutes.figure("recommendations Defined", rows, "at_or_above", stage=1, as_at=day)
    assert (told.question, told.value, told.where) == (
        "stage_reach",
        there["at_or_above"],
        {"stage": 1, "as_at": "2026-10-31"},
    )
    assert told.given == {"as_at": "2026-10-31"}
    with pytest.raises(ValueError, match="too many values"):
        minutes.figure("which", rows, "at_or_above")


def test_a_quote_that_is_now_known_otherwise_is_told(meeting: Open, store: Store) -> None:
    figure = Figure(
        "recommendations at Defined", "stage_reach", "at_or_above", 8, {"stage": 1, "as_at": "2026-10-31"}, {}
    )
    seen = Seen(str(store.current_id()), date(2026, 10, 31), date(2026, 11, 12), "/")
    log.write(store, Draft("office", "quote", "Eight are defined", seen, figures=(figure,)))
    assert "you wrote 8 (recommendations at Defined); it is now known to have been 0." in said(meeting("other"))


def test_the_office_is_told_on_overview_of_a_quote_that_is_now_known_otherwise(app: Open, store: Store) -> None:
    page = app("overview", store=store.root)
    (kept,) = page.session_state["show_figures"]
    seen = Seen(str(store.current_id()), date(2026, 10, 31), date(2026, 11, 12), "/")
    log.write(store, Draft("office", "quote", "As it is", seen, figures=(kept,)))
    assert "you wrote" not in said(app("overview", store=store.root))
    log.write(store, Draft("office", "quote", "As it never was", seen, figures=(replace(kept, value=8),)))
    assert "you wrote 8 (Embedded in every unit); it is now known to have been 0." in said(
        app("overview", store=store.root)
    )


def test_what_is_quoted_of_a_recommendation_is_bound_to_its_stage(app: Open, store: Store) -> None:
    page = app("recommendation", store=store.root, recommendation="7")
    kept = page.session_state["show_figures"]
    assert {(figure.question, tuple(figure.where.items())) for figure in kept} == {
        ("recommendation_stage", (("recommendation_id", 7),))
    }
    assert [figure.column for figure in kept] == ["supported_stage", *(f"units_at_{stage}" for stage in ladder.STEPS)]


def test_what_may_be_said_of_a_recommendation_is_kept_with_what_it_rests_on(app: Open, store: Store) -> None:
    page = app("recommendation", store=store.root, recommendation="7")
    page.button(key="recommendation_keep").click().run()
    (entry,) = log.entries(store)[-1:]
    assert entry.draft.kind == "quote" and len(entry.draft.figures) == 1 + len(ladder.STEPS)
    assert entry.draft.text in said(page)


def test_hostile_text_is_shown_as_it_stands(meeting: Open, store: Store) -> None:
    submitted(panel(meeting(), "decision"), HOSTILE)
    for page in (
        meeting("other"),
        meeting(entry="L-0001"),
        meeting("said", meeting=NEXT),
        panel(meeting(), "withdrawn"),
    ):
        shown = [one.value for one in (*page.markdown, *page.caption, *page.warning)]
        assert not any("<img" in value.replace("\\<", "") for value in shown)
        assert not any("<img" in one.proto.body for one in page.get("html"))
        assert not page.exception
    assert HOSTILE in said(meeting("other"))


def test_an_entry_changed_by_hand_is_told_and_not_shown(meeting: Open, store: Store) -> None:
    submitted(panel(meeting(), "decision"), "As it was")
    file = store.root / "log" / "000001.json"
    file.write_text(file.read_text().replace("As it was", "As it never was"))
    page = meeting("other")
    assert len(page.warning) == 1 and "As it" not in said(page)


def test_an_entry_or_step_that_is_not_there_is_a_quiet_word(meeting: Open) -> None:
    page = meeting("no-such", entry="L-0099")
    assert "The entry of the log in the link is not among those held, so it was left out." in said(page)


def test_without_a_return_the_page_says_what_is_missing(app: Open, tmp_path: Path) -> None:
    started(tmp_path / "empty")
    page = app("meeting", store=tmp_path / "empty")
    assert "No return is in yet" in said(page) and not page.exception
