"""The frame over a small store, without a browser."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from data.ledger import Store
from pages.shared.bar import knowledge_labels
from pages.shared.days import read_day
from tests.data.started import started
from tests.frame import small_store
from tests.pages.tables import said_in


def shown(test) -> str:
    said = [text for part in said_in(test) for _, text in part.words]
    return " ".join([*(element.value for element in [*test.markdown, *test.caption]), *said])


def view(test):
    return test.session_state["frame_view"]


def test_the_default_is_the_latest_month_held_with_everything_known(app):
    test = app()
    assert not test.exception
    assert view(test).as_at == date(2026, 10, 31)
    assert view(test).known_at is None


def test_every_page_runs_and_has_one_title(app):
    from pages.shared.places import PLACES

    for place in [place for places in PLACES.values() for place in places]:
        test = app(place.name)
        assert not test.exception and not test.error, place.name
        assert [title.value.replace("\\", "") for title in test.title] == [place.question]


def test_the_address_sets_the_date_and_the_filters(app):
    test = app(as_at="2026-09-10", known_at="2026-10-01", recommendation="7", unit="NA", course="SD1", theme="2")
    this = view(test)
    assert (this.as_at, this.known_at) == (date(2026, 9, 10), date(2026, 10, 1))
    assert (this.recommendation, this.unit, this.course, this.theme) == (7, "NA", "SD1", 2)
    assert not this.words


@pytest.mark.parametrize(
    ("name", "bogus"),
    [
        ("as_at", "yesterday"),
        ("as_at", "1999-01-31"),
        ("as_at", "2999-01-31"),
        ("known_at", "2999-01-31"),
        ("recommendation", "99"),
        ("recommendation", "<b>"),
        ("unit", "XX"),
        ("unit", ""),
        ("course", "NONE"),
        ("theme", "dark"),
    ],
)
def test_a_bogus_value_falls_to_the_default_with_a_quiet_word(app, name, bogus):
    test = app(**{name: bogus})
    assert not test.exception and not test.error
    assert getattr(view(test), name) == (date(2026, 10, 31) if name == "as_at" else None)
    assert "in the link" in shown(test)
    assert not bogus or bogus not in shown(test)


def test_with_less_known_the_latest_month_is_the_latest_then_known(app):
    assert view(app(known_at="2026-10-20")).as_at == date(2026, 9, 30)


def test_with_nothing_yet_known_the_day_is_that_of_the_knowledge(app):
    this = view(app(known_at="2026-09-01"))
    assert (this.as_at, this.known_at) == (date(2026, 9, 1), date(2026, 9, 1))


def test_known_today_is_everything_known(app):
    today = view(app()).today
    assert view(app(known_at=today.isoformat())).known_at is None


def test_the_frame_says_how_fresh_the_figures_are_and_that_they_are_made_up(app):
    words = shown(app()).replace("\\", "").replace("\u2060", "")
    assert "Illustrative figures" in words
    assert "Last return in 12 November 2026" in words
    assert "expected months in" in words
    assert "snapshot 2026-11-12" in words


def test_real_figures_carry_no_banner(app, tmp_path):
    real = small_store.build(tmp_path / "real", provenance="actual")
    assert "Illustrative" not in shown(app(store=real))


def test_the_marking_stands_at_top_and_bottom_and_is_blank_by_default(app, monkeypatch):
    assert "OFFICIAL" not in shown(app())
    monkeypatch.setenv("OVERSIGHT_MARKING", "OFFICIAL **SENSITIVE**")
    marks = [text for part in said_in(app()) for _, text in part.words if "OFFICIAL" in text]
    assert marks == ["OFFICIAL **SENSITIVE**"] * 2


def test_an_empty_store_stays_empty_and_reads_well(app, tmp_path):
    started(tmp_path / "empty")
    test = app(store=tmp_path / "empty")
    assert not test.exception and not test.error
    assert view(test).empty
    assert "No return is in yet" in shown(test)
    (banner,) = [part.html for part in said_in(test) if 'class="actual"' in part.html]
    assert "No return is in yet" in banner and 'class="illustrative"' not in banner
    assert not list((tmp_path / "empty" / "returns").glob("*"))
    assert Store(tmp_path / "empty").current_id().startswith("no-returns")


def test_a_store_that_lost_its_snapshot_is_never_filled_with_made_up_figures(app, tmp_path):
    started(tmp_path / "broken")
    (tmp_path / "broken" / "CURRENT").unlink()
    test = app(store=tmp_path / "broken")
    assert "The reference is" in test.error[0].value
    assert not (tmp_path / "broken" / "CURRENT").exists()


def test_figures_of_other_rules_are_shown_with_a_word(app, small, tmp_path, monkeypatch):
    from pages.shared import store

    assert "another version" not in shown(app())
    monkeypatch.setattr(store, "rules_hash", lambda: "other")
    store.outdated.cache_clear()
    assert "python -m data rebuild" in shown(app()).replace("\\", "")
    store.outdated.cache_clear()


def test_choosing_a_date_changes_the_run(app):
    test = app()
    test.selectbox(key="as_at").select("2026-09-30").run()
    assert view(test).as_at == date(2026, 9, 30)


def test_a_new_snapshot_is_taken_up_whole_at_the_next_run_with_a_quiet_word(app, tmp_path):
    store = small_store.build(tmp_path / "store")
    test = app(store=store)
    before = view(test).snapshot_id
    small_store.add(store, "more", "2026-10-31", "2026-11-20", 97)
    assert not test.toast
    test.run()
    assert view(test).snapshot_id != before
    assert "New figures" in test.toast[0].value
    test.run()
    assert not test.toast


def test_a_failure_shows_a_sentence_and_a_reference_and_keeps_the_details_in_the_log(app, tmp_path, monkeypatch):
    from pages.shared import faults, show

    monkeypatch.setattr(faults.logging.getLogger("oversight"), "handlers", [])
    monkeypatch.setattr(show, "title", lambda question: 1 / 0)
    test = app()
    assert not test.exception
    (said,) = [error.value for error in test.error]
    reference = said.split("The reference is ")[1][:8]
    assert "ZeroDivisionError" not in said and "/" not in said
    logged = (tmp_path / "log" / "dashboard.log").read_text()
    assert reference in logged and "ZeroDivisionError" in logged


def test_the_log_lies_outside_the_store():
    from pages.shared.faults import DEFAULT_LOG

    assert Path("data/store").absolute() not in [DEFAULT_LOG, *DEFAULT_LOG.parents]


@pytest.mark.parametrize("text", ["2026-03-12", "12 March 2026", "12 mar 2026", " 12  March 2026 ", "12/03/2026"])
def test_a_day_is_read_as_people_write_it(text):
    assert read_day(text) == date(2026, 3, 12)


@pytest.mark.parametrize("text", ["", "March", "31 February 2026", "2026-13-01"])
def test_what_is_no_day_is_none(text):
    assert read_day(text) is None


TODAY, MEETINGS = date(2026, 11, 26), [date(2026, 9, 23), date(2026, 11, 18), date(2026, 12, 9)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("23 Sep", date(2026, 9, 23)),
        ("23 sept", date(2026, 9, 23)),
        ("23 September", date(2026, 9, 23)),
        ("september 23", date(2026, 9, 23)),
        ("Sep 23, 2026", date(2026, 9, 23)),
        ("23/9", date(2026, 9, 23)),
        ("24 December", date(2025, 12, 24)),
        ("29 Feb", date(2024, 2, 29)),
        ("October 2026", date(2026, 10, 31)),
        ("last meeting", date(2026, 11, 18)),
        ("today", TODAY),
    ],
)
def test_a_day_is_read_as_people_say_it(text, day):
    assert read_day(text, TODAY, MEETINGS) == day


@pytest.mark.parametrize("text", ["soon", "23", "31 June", "last meeting"])
def test_what_no_one_could_find_in_a_calendar_is_none(text):
    assert read_day(text, TODAY) is None


def test_days_count_from_today_and_on_an_earlier_day_from_the_day_looked_at(app):
    today = view(app())
    assert today.counted_from == today.today
    assert view(app(as_at="2026-08-31")).counted_from == date(2026, 8, 31)
    assert view(app(as_at="2026-08-31", known_at="2026-10-14")).counted_from == date(2026, 10, 14)


def test_the_day_of_knowledge_is_a_plain_choice(app):
    test = app(as_at="2026-09-30")
    offered = knowledge_labels(view(test))
    assert list(offered.values()) == [
        "As known today",
        "As known on 14 October 2026 · at the meeting",
        "As known on 30 September 2026",
        "As known on 10 September 2026 · at the meeting",
    ]
    test.selectbox(key="known_at").select("2026-10-14").run()
    assert view(test).known_at == date(2026, 10, 14)
    test.selectbox(key="known_at").select("now").run()
    assert view(test).known_at is None


def band(test) -> str:
    """The words of the band, where it stands."""
    bands = [one.proto.body for one in test.get("html") if 'class="band"' in one.proto.body]
    return unescape(re.sub("<a.*?</a>|<.*?>", "", *bands)) if bands else ""


def test_the_latest_has_no_band_and_anything_else_has_one_that_leads_back(app):
    assert band(app()) == ""
    assert band(app(as_at="2026-09-10")) == "You are looking at 10 September 2026."
    assert band(app(as_at="2026-11-20")) == (
        "You are looking at the figures of October 2026 as they stand on 20 November 2026."
    )
    test = app(as_at="2026-08-31", known_at="2026-10-14")
    assert band(test) == (
        "You are looking at 31 August 2026, as the Operation Lilford Gold Group knew it on 14 October 2026."
    )
    assert band(app(known_at="2026-11-07")).endswith("31 October 2026, as it was known on 7 November 2026.")
    (back,) = [one.proto.body for one in test.get("html") if 'class="band"' in one.proto.body]
    assert '<a href="/" target="_self">Back to the latest</a>' in back


def test_the_links_are_one_element_that_carries_the_date_and_says_which_page_is_open(app):
    from pages.shared.places import PLACES

    test = app("method", as_at="2026-09-10", course="SD1")
    (links,) = [one.proto.body for one in test.get("html") if "<nav" in one.proto.body]
    assert links.count("<a ") == sum(map(len, PLACES.values()))
    assert 'href="/training?as_at=2026-09-10&amp;course=SD1"' in links
    assert 'href="/?as_at=2026-09-10&amp;course=SD1"' in links
    assert links.count("aria-current") == 1 and 'aria-current="page">Method<' in links


def test_the_masthead_is_the_programmes_own_and_the_numbers_are_said_to_be_working_ones(app):
    words = shown(app()).replace("\\", "")
    assert "Oversight of the 20 HMICFRS recommendations of April 2023 · Operation Lilford Gold Group" in words
    assert "Working numbers and titles: not yet HMICFRS's own" in words


def test_without_a_programme_there_is_no_masthead_and_published_numbers_carry_no_word(app, tmp_path):
    from tests.rules.records import record

    written = record(tmp_path / "store")
    written.connection.execute("delete from programme")
    written.connection.execute("update recommendation set title_status = 'published'")
    written.close().close()
    words = shown(app(store=tmp_path / "store"))
    assert "Oversight of" not in words and "Working numbers" not in words


def test_the_quotation_has_the_answer_its_dates_and_a_link_that_keeps_them(app):
    test = app(known_at="2026-11-10")
    test.session_state["quote"] = True
    test.run()
    sentence, about, link = test.code[0].value.splitlines()
    assert sentence == shown_answer(test)
    assert about.startswith("As at 31 October 2026, as known on 10 November 2026; snapshot 2026-11-12")
    assert "Working numbers and titles" in about and "made up" in about
    assert "as_at=2026-10-31&known_at=2026-11-10" in link
    assert "returns received after 10 November 2026 don't change what it shows" in shown(test).replace("\\", "")


def shown_answer(test) -> str:
    return test.session_state["show_answer"]


@pytest.mark.parametrize(("received", "changed"), [("2026-11-20", True), ("2026-11-21", False)])
def test_a_return_of_the_quoted_day_changes_what_the_link_shows_and_a_later_one_does_not(
    app, tmp_path, received, changed
):
    store = small_store.build(tmp_path / "store")
    quoted = {"as_at": "2026-10-31", "known_at": "2026-11-20"}
    before = view(app(store=store, **quoted)).ask("training_position")
    small_store.add(store, "more", "2026-10-31", received, 97)
    assert (view(app(store=store, **quoted)).ask("training_position") != before) == changed


def test_an_id_or_a_day_that_the_address_cannot_hold_does_not_take_the_page_with_it(app, tmp_path: Path) -> None:
    from tests.rules.records import record

    written = record(tmp_path / "store")
    for unit_id in ("AS\u200b", "X" * 300):
        written.decide("unit", unit_id=unit_id, name="Odd", kind="Basic Command Unit")
    written.decide("meeting", meeting_id="M", held_on="20226-09-01", title="Gold Group")
    written.close().close()
    test = app("returns", store=tmp_path / "store")
    assert not test.exception and not test.error
    assert set(view(test).units) == {row for row in view(test).units if row.isprintable() and len(row) <= 80}
    assert len(view(test).units) == 12


@pytest.mark.parametrize("page", ["overview", "since", "recommendation", "embedding", "milestones", "training"])
def test_a_page_that_ends_early_has_its_marking_below_it_too(app, page, tmp_path, monkeypatch):
    monkeypatch.setenv("OVERSIGHT_MARKING", "OFFICIAL")
    started(tmp_path / "empty")
    assert shown(app(page, store=tmp_path / "empty")).count("OFFICIAL") == 2
    assert shown(app("recommendation")).count("OFFICIAL") == 2
