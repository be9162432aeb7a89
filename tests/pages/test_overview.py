"""Overview: its sentences in every case, and the page over small stores."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.book.ladder import STAGES
from data.book.verdicts import MET, UNMET
from data.ledger import Store
from data.publish import new
from data.reference import STARTING_SET
from pages.sentences import overview as says
from pages.shared import frame
from tests.data.started import started
from tests.frame import small_store
from tests.pages import screen
from tests.pages.screen import by_the_book, charts, under
from tests.pages.tables import ask, opened, points, sentences, tables, traces

MEETING, TODAY = date(2026, 9, 10), date(2026, 11, 26)
NUMBERS = {"numbers": {number: f"W{number}" for number in range(1, 21)}}


def figures(**over: Any) -> says.Figures:
    """Of 20 recommendations, none is anything unless said; all are claimed."""
    flags = {word: over.pop(word, 0) for word in ("fell", "unproven", "lapsed")}
    names = {number: f"W{number}" for number in over.pop("which", ())}
    none = dict.fromkeys(("embedded", "claimed_ahead", "in_doubt"), 0)
    return says.Figures(**{"recommendations": 20, "claimed": 20, **none, **over}, flags=flags, names=names)


def row(**over: Any) -> dict[str, Any]:
    """A row of `recommendation_standing`: claimed at Defined and there, unless said."""
    plainly = {"embedded": False, "claimed_ahead": False, "claimed_stage": 1, "flag": None, "supported_stage": 1}
    return {**plainly, "units_in_grace": 0, "units_unknown": 0, "recommendation_id": 7, **NUMBERS, **over}


def before(then: says.Figures, restated: says.Figures | None = None) -> says.Earlier:
    return says.Earlier(MEETING, then, restated)


# The answer, on stores made to need it --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "then", "until", "said"),
    [
        (
            figures(embedded=2),
            figures(embedded=3),
            "both (W13 and W16) run out by 16 December 2026 (in 20 days), unless six checks are renewed",
            "2 of 20 recommendations are embedded in every unit on evidence in date, one fewer than on 10 September "
            "2026; both (W13 and W16) run out by 16 December 2026 (in 20 days), unless six checks are renewed.",
        ),
        (
            figures(embedded=1, highest=4),
            figures(embedded=1),
            "nothing that bears it out runs out within a year",
            "1 of 20 recommendations is embedded in every unit on evidence in date, as on 10 September 2026; nothing "
            "that bears it out runs out within a year.",
        ),
        # All fell, or all lapsed: none is left.
        (
            figures(highest=2),
            figures(embedded=20),
            "",
            "0 of 20 recommendations are embedded in every unit on evidence in date, 20 fewer than on 10 September "
            "2026; the highest stage that any holds in every unit is Equipped.",
        ),
        (
            figures(),
            None,
            "",
            "0 of 20 recommendations are embedded in every unit on evidence in date; none stands above Below Defined.",
        ),
        # All is well.
        (
            figures(embedded=20),
            figures(embedded=19),
            "",
            "All 20 recommendations are embedded in every unit on evidence in date, one more than on 10 September "
            "2026.",
        ),
        (
            figures(recommendations=1, highest=3),
            None,
            "",
            "The one recommendation is not embedded in every unit on evidence in date; the highest stage that any "
            "holds in every unit is Practised.",
        ),
        (
            figures(recommendations=1, embedded=1),
            None,
            "",
            "The one recommendation is embedded in every unit on evidence in date.",
        ),
        (figures(recommendations=0), None, "", "The store holds no recommendations, so there is nothing to count."),
    ],
)
def test_the_answer_says_the_figure_how_it_changed_and_until_when(
    now: says.Figures, then: says.Figures | None, until: str, said: str
) -> None:
    assert says.answer(now, before(then) if then else None, until) == said


def test_it_is_set_beside_what_is_now_known_of_that_day() -> None:
    said = says.answer(figures(embedded=2), before(figures(embedded=1), figures(embedded=3)), "")
    assert "one fewer than on 10 September 2026" in said


def test_no_stage_is_ever_a_percentage() -> None:
    assert "%" not in says.answer(figures(embedded=10, claimed_ahead=5, fell=5), None)


def headline(number: int, falls_on: date | None, **over: Any) -> dict[str, Any]:
    """A row of `runway_headline`: at Embedded, to fall to Practised."""
    return {"recommendation_id": number, "from_stage": 4, "to_stage": 3, "falls_on": falls_on, **NUMBERS, **over}


def fall(number: int, evidence_id: str | None = "E1", **over: Any) -> dict[str, Any]:
    """A row of `runway`."""
    return {"recommendation_id": number, "to_stage": 3, "evidence_id": evidence_id, **over}


def test_until_when_names_the_checks_that_would_keep_it() -> None:
    rows = [headline(13, date(2026, 12, 6)), headline(16, date(2026, 12, 16)), headline(12, None, from_stage=1)]
    falls = [*(fall(13, f"E{place}") for place in range(3)), fall(16, "E9"), fall(16, "E9"), fall(12, "E8", to_stage=0)]
    assert says.until_when(rows, falls, TODAY) == (
        "both (W13 and W16) run out by 16 December 2026 (in 20 days), the first on 6 December 2026, unless four checks "
        "are renewed"
    )


def test_evidence_that_expires_tomorrow() -> None:
    said = says.until_when([headline(13, date(2026, 11, 27))], [fall(13)], TODAY)
    assert said == "it (W13) runs out by 27 November 2026 (in 1 day), unless one check is renewed"


def test_what_is_no_check_is_told_by_its_unit_positions() -> None:
    said = says.until_when([headline(13, date(2026, 12, 1))], [fall(13, None), fall(13, "E1")], TODAY)
    assert said.endswith("unless what 2 unit positions rest on is renewed")


def test_where_nothing_is_embedded_or_nothing_runs_out_no_check_is_named() -> None:
    assert says.until_when([headline(3, None, from_stage=1)], [fall(3)], TODAY) == ""
    assert says.until_when([headline(13, None)], [], TODAY) == "nothing that bears it out runs out within a year"


def test_with_milestones_and_training_alone_it_says_what_is_met_and_what_is_only_said() -> None:
    rungs = [
        {"title": "Officers in post trained", "met": 209, "asserted": 0, "positions": 215},
        {"title": "Policy issued and owned", "met": 0, "asserted": 40, "positions": 239},
        {"title": "A sample shows it", "met": 0, "asserted": 0, "positions": 239},
    ]
    assert says.nothing_filed(figures(), rungs) == (
        "0 of 20 recommendations can be shown to be embedded: no finding and no sample is on file; “Officers in post "
        "trained” is met in 209 of 215 unit positions; done milestones assert “Policy issued and owned” in 40 of 239 "
        "unit positions, which is said and not shown."
    )


# The figures ----------------------------------------------------------------------------------------------------------


def test_the_figures_are_counts_of_rows() -> None:
    rows = [
        row(embedded=True, claimed_stage=4, supported_stage=4, recommendation_id=13),
        row(claimed_ahead=True, flag="fell", units_in_grace=3),
        row(claimed_stage=None, flag="lapsed", units_unknown=1, units_in_grace=1),
        row(units_unknown=12, flag="unproven"),
        row(flag="lapsed"),
    ]
    now = says.counted(rows)
    assert now == says.Figures(
        recommendations=5,
        embedded=1,
        claimed_ahead=1,
        claimed=4,
        flags={"fell": 1, "unproven": 1, "lapsed": 2},
        in_doubt=3,
        highest=4,
        names={13: "W13"},
    )
    assert now.below_best == 4


def view_of(number: int, declared: bool = False, closed: bool = False, borne_out: bool = False) -> dict[str, Any]:
    """A row of `three_views`."""
    return {
        "recommendation_id": number,
        "declared_on": MEETING if declared else None,
        "closed_on": MEETING if closed else None,
        "declared_not_borne_out": declared and not borne_out,
        **NUMBERS,
    }


def told(some: list[says.Figure]) -> list[tuple[int, int, str, str]]:
    return [(one.count, one.of, one.says, one.change) for one in some]


def test_three_views_are_never_merged_and_what_is_declared_and_not_borne_out_is_named() -> None:
    views = [view_of(1, declared=True), view_of(13, declared=True, borne_out=True), view_of(3)]
    now, then = figures(embedded=1, which=[13]), figures(embedded=2, which=[13, 10])
    assert told(says.three_views(views, now, before(then))) == [
        (2, 3, "the force declares complete", "1 of them not borne out: W1"),
        (1, 3, "the evidence bears out", "was 2: W10 fell"),
        (0, 3, "the inspectorate has closed", ""),
    ]


def test_declared_without_any_evidence_and_all_borne_out() -> None:
    all_said = [view_of(number, declared=True) for number in range(1, 21)]
    first, *_ = says.three_views(all_said, figures(), None, "not compared")
    assert first.change == "20 of them not borne out: W1, W2, W3, W4 and 16 others"
    shown = [view_of(1, declared=True, closed=True, borne_out=True)]
    assert [one.change for one in says.three_views(shown, figures(recommendations=1, embedded=1), None, "x")] == [
        *("all borne out", "x", ""),
    ]


def changes(now: says.Figures, then: says.Figures, restated: says.Figures | None = None) -> list[str]:
    return [figure.change for figure in says.figures(now, before(then, restated))]


def test_each_figure_says_what_it_was_and_what_was_first_reported_of_it() -> None:
    now = figures(claimed_ahead=9, fell=8, in_doubt=2)
    assert changes(now, figures(claimed_ahead=9, fell=5, in_doubt=3)) == ["as before", "was 5", "was 3"]
    then, known = figures(claimed_ahead=8, in_doubt=4), figures(claimed_ahead=9, fell=8, in_doubt=3)
    assert changes(now, then, known) == [
        *("as before (first reported as 8)", "as before (first reported as 0)", "was 3 (first reported as 4)"),
    ]
    assert [one.says for one in says.figures(now, None, "")][1] == "stand below their best in a unit: 8 fell"
    assert [one.change for one in says.figures(now, None, "being worked out")] == ["being worked out"] * 3


def test_what_was_is_about_is_said_once() -> None:
    assert says.since_when(MEETING, None, {}) == ""
    assert "the meeting of 10 September 2026" in says.since_when(MEETING, before(figures()), {MEETING: "Gold Group"})
    month = says.Earlier(date(2026, 8, 31), figures(), as_known_then=False)
    assert says.since_when(MEETING, month, {}) == "“Was” is the figure of 31 August 2026, as now known."


def test_without_an_earlier_return_nothing_is_compared() -> None:
    assert says.not_compared(MEETING, date(2026, 9, 11)) == "no return was in on 10 September 2026"
    assert says.not_compared(MEETING, None) == "no return was in on 10 September 2026"
    assert "worked out" in says.not_compared(MEETING, date(2026, 9, 1))


def test_a_restated_day_says_what_it_was_first_known_as() -> None:
    then = figures(embedded=2, claimed_ahead=1, fell=3, unproven=1, lapsed=4)
    said = says.restated(figures(embedded=3, fell=6, lapsed=4), then, MEETING)
    assert said == (
        "Restated: as known on 10 September 2026 it was 2 embedded in every unit (now 3), 1 claimed ahead (now 0), "
        "3 flagged fell (now 6) and 1 flagged unproven (now 0)."
    )
    assert says.restated(figures(), figures(), MEETING) == ""


def test_how_many_published_texts_are_entered() -> None:
    rows = [row(title_status="published"), row(title_status="working")]
    assert says.published(rows) == "1 of 2 published texts entered"


# The page -------------------------------------------------------------------------------------------------------------


def words(test: Any) -> str:
    return " ".join(sentences(test))


def cards(test: Any) -> str:
    return next(element.proto.body for element in test.get("html") if "<dl" in element.proto.body)


DAY = date(2026, 10, 31)
THREE_VIEWS = ["the force declares complete", "the evidence bears out", "the inspectorate has closed"]


def test_the_page_answers_in_words_figures_and_rows(app: Any, illustrative_store: Path) -> None:
    test = app(store=illustrative_store, as_at="2026-10-31")
    assert not test.exception and not test.error
    said = test.session_state["show_answer"]
    assert said.startswith(
        "2 of 20 recommendations are embedded in every unit on evidence in date, one fewer than on 23 September 2026; "
        "both (W13 and W16) run out by 16 December 2026"
    )
    assert said.endswith("unless six checks are renewed.") and said in words(test)
    assert all(view in cards(test) for view in THREE_VIEWS) and cards(test).count("of 20") == 6
    assert "was 3: W10 fell" in cards(test)
    rows = next(trace for trace in traces(test, "overview_marks") if trace["name"] == "rows")
    assert sorted(place[0] for place in rows["customdata"]) == list(range(1, 21))


def test_with_milestones_and_training_alone_the_rungs_stand_where_the_months_would(app: Any) -> None:
    test = app()
    assert not test.exception and not test.error
    assert "can be shown to be embedded: no finding and no sample is on file" in words(test)
    keys = charts(test)
    assert any(key.endswith("overview_rungs") for key in keys)
    assert not any(key.endswith("overview_months") for key in keys)
    verdicts = [word.replace(" ", "_") for word in (MET, *UNMET)]
    columns = ["month_end", "title", "stage", "positions", *verdicts, "asserted"]
    assert under(test, "overview_rungs") == by_the_book(screen.view_of(test).ask("rungs"), columns, "rungs")


def test_what_was_is_about_is_the_last_meeting(app: Any) -> None:
    assert "the figure of the meeting of 14 October 2026" in words(app())
    assert "the figure of the meeting of 10 September 2026" in words(app(as_at="2026-09-30"))


def test_a_segment_lists_its_recommendations_and_the_date_stays(app: Any, illustrative_store: Path) -> None:
    test = app(store=illustrative_store, as_at="2026-10-31", stage="4", month="2026-08-31")
    said = sentences(test)
    place = said.index("At Embedded in August 2026: 3 recommendations")
    assert [line[:5] for line in said[place + 1 : place + 4]] == ["→ W10", "→ W13", "→ W16"]
    assert test.session_state["frame_view"].as_at == DAY
    test.button(key="overview_close").click().run()
    assert not any(line.startswith("At Embedded in") for line in sentences(test))


def test_a_stage_or_a_month_that_is_none_is_left_out_with_a_quiet_word(app: Any) -> None:
    test = app(stage="9", month="1999-01-31")
    assert "stage in the link" in words(test) and "month in the link" in words(test)


def test_what_runs_out_and_what_would_be_asked_first_are_those_of_the_questions(
    app: Any, illustrative_store: Path
) -> None:
    test = app(store=illustrative_store, as_at="2026-10-31")
    lines = tables(test)["What runs out in the next 90 days"]
    falls = {row["falls_on"] for row in ask(illustrative_store, "runway", DAY)}
    assert lines.column("When")[0].startswith("6 December 2026 (") and len(set(lines.column("When"))) == len(falls)
    listed = ask(illustrative_store, "press_list", DAY)
    said = words(test)
    assert [f"{row['place']}. " in said for row in listed] == [row["on_list"] for row in listed]
    test.session_state["overview_press"] = True
    said = words(test.run())
    for row in listed:
        assert f"{row['place']}. " in said
    assert "just missed the list" in " ".join(each.label for each in test.get("expander"))
    assert "0 of 20 published texts entered" in " ".join(each.label for each in test.get("expander"))


def test_an_empty_store_says_what_is_missing_and_how_it_gets_in(app: Any, tmp_path: Path) -> None:
    started(tmp_path / "empty")
    test = app(store=tmp_path / "empty")
    assert not test.exception and not test.error
    assert "no return is in" in words(test)
    assert "python" in test.info[0].value
    assert not charts(test)
    limits = "**What this page can't tell you.** That nothing is on file doesn't say that nothing was done."
    assert screen.missing(test, limits) == []


def test_one_return_has_nothing_to_compare_with(app: Any, tmp_path: Path) -> None:
    store = tmp_path / "one"
    new(Store(store), STARTING_SET)
    small_store.add(store, "first", "2026-08-31", "2026-09-08", 90, "actual")
    test = app(store=store)
    assert not test.exception and not test.error
    assert cards(test).count("no return was in on 31 July 2026") == 4
    assert "No return was in on 31 July 2026." in words(test)


def test_what_was_known_is_asked_by_the_same_question(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    ask = frame.View.ask

    def noted(view: frame.View, name: str, **params: Any) -> Any:
        asked.append((name, params))
        return ask(view, name, **params)

    monkeypatch.setattr(frame.View, "ask", noted)
    app()
    meeting = date(2026, 10, 14)
    assert ("recommendation_standing", {"as_at": meeting, "known_at": meeting}) in asked
    assert ("recommendation_standing", {"as_at": meeting, "known_at": None}) in asked


def test_the_tables_say_what_the_charts_draw(app: Any, illustrative_store: Path) -> None:
    test = opened(app(store=illustrative_store, as_at="2026-10-31"))
    rows = ask(illustrative_store, "recommendation_standing", DAY)
    shown = tables(test)
    assert len(shown["overview_marks_table"].rows) == len(rows) == 20
    told = shown["overview_months_table"]
    drawn = {trace["name"]: trace for trace in traces(test, "overview_months")}
    for place, name in enumerate(STAGES):
        reported = [row[2] for row in told.rows if row[1] == name and row[2]]
        assert [int(number) for number in reported] == drawn[name]["y"], place
    assert len([row for row in told.rows if not row[2]]) == len(STAGES) * len(drawn["not reported"]["x"]) > 0


def test_the_main_chart_draws_every_mark_of_every_recommendation(app: Any, illustrative_store: Path) -> None:
    drawn = traces(app(store=illustrative_store, as_at="2026-10-31"), "overview_marks")
    rows = ask(illustrative_store, "recommendation_standing", DAY)
    units = ask(illustrative_store, "unit_known", DAY)
    assert [trace["name"] for trace in drawn] == [
        *("rows", "units", "units with nothing assessed", "gap", "claimed", "verified", "supported"),
    ]
    assert set(points(drawn, "rows")) == {(row["recommendation_id"], None) for row in rows}
    for mark in ("supported", "verified", "claimed"):
        stages = {(row["recommendation_id"], None): row[f"{mark}_stage"] for row in rows}
        assert points(drawn, mark) == {place: stage for place, stage in stages.items() if stage is not None}
    for unknown, name in ((False, "units"), (True, "units with nothing assessed")):
        dots = {(row["recommendation_id"], row["unit_id"]) for row in units if row["unknown"] == unknown}
        assert set(points(drawn, name)) == dots
    ends = next(trace["x"] for trace in drawn if trace["name"] == "gap")
    ahead = [(row["supported_stage"], row["claimed_stage"]) for row in rows if row["claimed_ahead"]]
    assert sorted(zip(ends[::3], ends[1::3], strict=True)) == sorted(ahead) != []


def test_the_months_are_drawn_as_the_question_counts_them(app: Any, illustrative_store: Path) -> None:
    drawn = traces(app(store=illustrative_store, as_at="2026-10-31"), "overview_months")
    months = ask(illustrative_store, "portfolio_by_month", DAY)
    said = ask(illustrative_store, "said_and_shown", DAY)
    reported = {row["month_end"] for row in said if row["reported"]}
    for number, name in enumerate(STAGES):
        counts = {
            (row["month_end"].isoformat(), number): row["recommendations"]
            for row in months
            if row["stage"] == number and row["month_end"] in reported
        }
        assert counts and points(drawn, name, "y") == counts
    (claimed,) = [trace["y"] for trace in drawn if trace["name"] == "claimed"]
    assert claimed == [row["recommendations_claimed"] or None for row in said if row["stage"] == 4 and row["reported"]]


@pytest.mark.parametrize("page", ["overview", "since"])
def test_two_points_are_told_as_figures_then_and_now_and_never_as_a_trend(
    app: Any, illustrative_store: Path, page: str
) -> None:
    said = words(app(page, store=illustrative_store, as_at="2026-10-31"))
    assert re.search(r"\bwas \d+|(?:fewer|more) than on", said)
    told = re.search(
        r"\btrend(?!s)|improv|worsen|deteriorat|declin|\b(?:rising|falling|getting (?:better|worse))\b", said
    )
    assert told is None, told and said[max(0, told.start() - 80) : told.end() + 40]
