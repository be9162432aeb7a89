"""Until when: the stages of days to come are the stages of those days with the same knowledge."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import ahead, history
from data.book.settings import whole
from queries import Gate, open_gate
from tests.rules.records import EVERYTHING, Record, findings, record, sample, trained

T = date(2026, 9, 30)
AT_ONCE = 4  # cases judged together, each about a recommendation of its own: what costs is the asking
FEW = settings(
    max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def embedded(unit: str = "EA", owned_on: str = "2026-06-20") -> list[dict[str, Any]]:
    """Evidence on which a unit stands at Embedded on 30 September 2026, its supervision checked on a day given."""
    quarters = ("2025-11-15", "2026-02-15", "2026-05-15", "2026-09-15")
    return [
        *findings(1, unit, "2026-06-01", "policy_issued", "guidance_withdrawn"),
        *findings(1, unit, owned_on, "line_owned"),
        *(sample(1, unit, when, 40, 40) for when in quarters),
    ]


@pytest.fixture
def book(tmp_path: Path) -> Record:
    """A record of one recommendation in two units."""
    return record(tmp_path / "store", ["EA", "NA"], [1])


def returned(book: Record, *rows: dict[str, Any], **more: Any) -> Gate:
    """The gate to a record with one return for September 2026: everyone trained, and some evidence."""
    people = [*trained("EA", (100, 100)), *trained("NA", (100, 100))]
    book.returned(T.isoformat(), training=people, evidence=list(rows), **more)
    return book.close()


def test_a_finding_falls_the_day_after_its_days_of_grace(book: Record) -> None:
    gate = returned(book, *embedded(), *embedded("NA", "2026-09-20"))
    # 20 June and 182 days is 19 December; thirty days of grace end on 18 January, beyond the rosters' 92 days.
    (fall,) = [row for row in gate.ask("runway", days=120) if row["unit_id"] == "EA"]
    assert (fall["falls_on"], fall["criterion_id"]) == (date(2027, 1, 1), "officers_trained")


def test_what_it_rested_on_and_who_verified_it(book: Record) -> None:
    # The other unit was looked at on the same day, and that was filed later.
    gate = returned(book, *embedded(owned_on="2026-04-20"), *findings(1, "NA", "2026-04-20", "line_owned"))
    (fall,) = gate.ask("runway")
    assert [fall[name] for name in ("falls_on", "recommendation_id", "unit_id", "from_stage", "to_stage")] == [
        date(2026, 11, 19),
        1,
        "EA",
        4,
        3,
    ]
    assert [fall[name] for name in ("criterion_id", "evidence_id", "expires_on", "owner")] == [
        "line_owned",
        "E0003",
        date(2026, 10, 19),
        "Force assurance lead",
    ]


def test_a_roster_is_owned_by_the_owner_of_the_milestone_that_names_the_criterion(book: Record) -> None:
    plan = {
        "milestone_id": "M1",
        "recommendation_id": 1,
        "title": "Officers trained",
        "original_due_on": date(2026, 6, 30),
        "forecast_on": date(2026, 6, 30),
        "owner_role": "Head of training",
        "criterion_id": "officers_trained",
    }
    gate = returned(book, *embedded(owned_on="2026-09-20"), milestones=[plan])
    (fall,) = gate.ask("runway", days=100)
    assert (fall["falls_on"], fall["criterion_id"], fall["evidence_id"], fall["owner"]) == (
        date(2027, 1, 1),
        "officers_trained",
        None,
        "Head of training",
    )


def test_a_quarter_still_running_comes_to_decide_when_it_ends(tmp_path: Path) -> None:
    book = record(tmp_path / "store", ["EA"], [1])
    book.returned(
        "2026-10-31", training=trained("EA", (1, 1)), evidence=[*embedded(), sample(1, "EA", "2026-10-20", 6, 8)]
    )
    gate = book.close()
    (fall,) = gate.ask("runway")
    assert (fall["falls_on"], fall["criterion_id"], fall["evidence_id"]) == (
        date(2026, 12, 31),
        "practice_sampled",
        "E0008",
    )
    assert (fall["from_stage"], fall["to_stage"]) == (4, 2)


def test_a_version_of_a_criterion_that_takes_effect_is_seen_ahead(book: Record) -> None:
    book.connection.execute(
        "insert into criteria by name select * replace (0.99 as threshold, date '2026-11-05' as effective_from) "
        "from criteria where criterion_id = 'practice_sampled'"
    )
    gate = returned(book, *embedded(owned_on="2026-09-20"))
    (fall,) = gate.ask("runway")
    assert (fall["falls_on"], fall["criterion_id"], fall["to_stage"]) == (date(2026, 11, 5), "practice_sampled", 2)


def test_the_headline_falls_with_its_first_unit_and_the_portfolio_with_it(book: Record) -> None:
    gate = returned(book, *embedded(owned_on="2026-05-20"), *embedded("NA", "2026-04-20"))
    (headline,) = gate.ask("runway_headline")
    assert (headline["from_stage"], headline["falls_on"], headline["to_stage"], headline["unit_id"]) == (
        4,
        date(2026, 11, 19),
        3,
        "NA",
    )
    counts = {row["on_day"]: row["recommendations"] for row in gate.ask("runway_portfolio")}
    assert counts[T] == 1 and counts[date(2026, 11, 19)] == 0
    assert max(counts) == T + timedelta(days=whole("expiring_days"))


def test_a_day_asked_about_is_the_same_whether_kept_or_computed(book: Record) -> None:
    book.returned("2026-10-31", training=trained("EA", (100, 100)), evidence=embedded(owned_on="2026-04-20"))
    gate = book.close(ready=True)
    kept = gate.ask("runway", date(2026, 10, 31))
    later = gate.ask("runway", date(2026, 11, 5))
    assert kept and [{**row, "days_ahead": row["days_ahead"] + 5} for row in later] == kept


def test_nothing_reported_has_nothing_ahead(tmp_path: Path) -> None:
    gate = record(tmp_path / "store", ["EA"], [1]).close()
    assert gate.ask("runway") == [] and gate.ask("runway_portfolio") == []


# Properties ---------------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2025, 7, 1), T)


@st.composite
def item(draw: st.DrawFn) -> dict[str, Any]:
    """A finding or a sample of recommendation 1 in EA, some with an end of their own."""
    observed = draw(DAYS)
    if draw(st.booleans()):
        criterion = draw(st.sampled_from(["policy_issued", "guidance_withdrawn", "line_owned", "independent_retest"]))
        row = findings(1, draw(st.sampled_from(["EA", None])), observed.isoformat(), criterion)[0]
        end = draw(st.sampled_from([None, observed + timedelta(days=60), T + timedelta(days=10)]))
        return {**row, "result": draw(st.sampled_from(["met", "met", "not met"])), "valid_until": end}
    size = draw(st.sampled_from([6, 25, 40]))
    return sample(1, "EA", observed.isoformat(), size - draw(st.sampled_from([0, 0, 1, 3])), size)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """A record with nothing in it; each example writes to it and takes its rows back."""
    book = record(tmp_path_factory.mktemp("ahead"), ["EA"], list(range(1, AT_ONCE + 1)))
    yield book
    book.connection.close()


Drawn = list[tuple[list[dict[str, Any]], bool]]  # the items of each case, and whether it stands at Embedded without


def on_file(drawn: Drawn) -> list[dict[str, Any]]:
    """The evidence of every case, each about its recommendation."""
    cases = [[*(embedded() if ground else []), *items] for items, ground in drawn]
    return [
        {**row, "recommendation_id": at, "evidence_id": f"{at}-X{place}"}
        for at, rows in enumerate(cases, start=1)
        for place, row in enumerate(rows)
    ]


@FEW
@given(
    st.lists(st.tuples(st.lists(item(), max_size=6), st.booleans()), min_size=AT_ONCE, max_size=AT_ONCE),
    st.sampled_from([date(2026, 6, 30), date(2026, 8, 11), T]),
)
def test_every_day_ahead_is_the_stage_of_that_day_with_the_same_knowledge(
    empty: Record, drawn: Drawn, on_day: date
) -> None:
    told: dict[int, dict[date, int]] = {at: {} for at in range(1, AT_ONCE + 1)}
    falls: dict[int, list[tuple[date, int, int]]] = {at: [] for at in told}
    connection = empty.connection
    connection.execute("begin")
    try:
        empty.returned("2026-06-30", training=trained("EA", (96, 100)))
        empty.returned(T.isoformat(), training=trained("EA", (95, 100)), evidence=on_file(drawn))
        connection = empty.connection  # with all that was just said
        for name in ("practice", "criterion"):
            connection.execute(f"delete from {name}_history")
        history.compute(connection, history.days_behind(connection, on_day, EVERYTHING), EVERYTHING, until=on_day)
        for name in ("practice", "criterion"):
            connection.execute(f"insert into {name}_history by name from computed_{name}")
        ahead.compute(connection, on_day, EVERYTHING)
        stood = "select recommendation_id, as_at, supported_stage from computed_unit_ahead order by 1, 2"
        for at, when, stage in connection.execute(stood).fetchall():
            told[at][when] = stage
        fell = "select recommendation_id, falls_on, from_stage, to_stage from computed_runway_ahead order by 1, 2"
        for at, *fall in connection.execute(fell).fetchall():
            falls[at].append(tuple(fall))
        # Some days of the year, the last among them, and days on which a stage changes with the days before them.
        asked = {on_day + timedelta(days=step) for step in (0, 29, 93, 200, 365)}
        for stages in told.values():
            turns = [
                day for day, before in zip(list(stages)[1:], stages, strict=False) if stages[day] != stages[before]
            ]
            asked |= {day - timedelta(days=back) for day in turns[:3] for back in (0, 1)}
        for when in sorted(asked):
            stands = "select recommendation_id, supported_stage from unit_stage(?, ?)"
            assert dict(connection.execute(stands, [when, EVERYTHING]).fetchall()) == {
                at: stages[max(day for day in stages if day <= when)] for at, stages in told.items()
            }, when
    finally:
        connection.execute("rollback")
    for at, each in falls.items():
        assert all(to_stage < from_stage for _, from_stage, to_stage in each)
        assert all(later[1] == earlier[2] for earlier, later in pairwise(each)), "it never rises: each sets out lower"
        assert not each or each[0][1] == told[at][on_day]


def test_the_illustrative_set_ahead_is_what_its_rules_say_of_those_days(illustrative_store: Path) -> None:
    gate = open_gate(illustrative_store)
    assert gate is not None and gate.last_as_at is not None
    cursor = gate._reader.connection.cursor()
    told = cursor.execute("select as_at, recommendation_id, unit_id, supported_stage from unit_ahead").fetchall()
    days = sorted({row[0] for row in told})
    for when in (days[0], days[len(days) // 3], gate.last_as_at + timedelta(days=90)):
        stood = {row[:2]: row[4] for row in cursor.execute("from unit_stage(?, ?)", [when, EVERYTHING]).fetchall()}
        latest: dict[tuple[int, str], tuple[date, int]] = {}
        for as_at, recommendation, unit, stage in told:
            if as_at <= when:
                latest[recommendation, unit] = max(latest.get((recommendation, unit), (date.min, 0)), (as_at, stage))
        assert {pair: stage for pair, (_, stage) in latest.items()} == stood
    gate.close()
