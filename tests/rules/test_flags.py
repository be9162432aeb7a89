"""Three kinds of news about a stage below the best held, and what is neither gain nor loss."""

from collections.abc import Iterator

import duckdb
import pytest

from data import snapshot
from data.book.ladder import TOP
from data.book.verdicts import CHANGES, FLAG_OF, UNMET
from tests.rules.records import Record, each_step, findings, record, trained


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    book = record(tmp_path_factory.mktemp("flags"))
    yield book.connection
    book.connection.close()


def asked(rules: duckdb.DuckDBPyConnection, expression: str) -> object:
    return rules.execute(f"select {expression}").fetchall()[0][0]


@pytest.mark.parametrize("verdict", UNMET)
def test_below_the_best_held_the_blocking_verdict_says_which_news_it_is(rules, verdict) -> None:
    assert asked(rules, f"flag_of(1, 2, '{verdict}')") == FLAG_OF[verdict]
    assert asked(rules, f"flag_of(2, 2, '{verdict}')") is None


@pytest.mark.parametrize(
    ("before", "after", "verdict", "kind"),
    [
        ("1", "2", "'not met'", "gained"),
        ("2", "1", "'not met'", "fell"),
        ("2", "1", "'cannot tell'", "unproven"),
        ("2", "1", "'lapsed'", "lapsed"),
        ("2", "0", "'not assessed'", "lapsed"),
        ("2", "1", "null", "lapsed"),
        ("2", "2", "'not met'", None),
        ("2", "null", "null", "scope"),
        ("null", "0", "'not assessed'", "scope"),
        ("null", "null", "null", None),
    ],
)
def test_what_becomes_of_a_stage_between_two_days(rules, before, after, verdict, kind) -> None:
    assert asked(rules, f"change_of({before}, {after}, {verdict})") == kind
    assert kind is None or kind in {change.word for change in CHANGES}


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["'lapsed'", "'unproven'", "'fell'"], "fell"),
        (["'lapsed'", "'unproven'", "null"], "unproven"),
        (["null", "'lapsed'", "null"], "lapsed"),
        (["null", "null", "null"], None),
    ],
)
def test_a_recommendation_carries_the_most_severe_flag_of_its_units(rules, flags, expected) -> None:
    rows = ", ".join(
        f"(date '2026-10-31', 1, '{unit}', null::integer, 2, 1, 2, {flag}::varchar, null::varchar, null::varchar)"
        for unit, flag in zip(("EA", "NA", "NE"), flags, strict=True)
    )
    rules.execute(
        f"create or replace temp table stood as select * from (values {rows}) as stood(as_at, recommendation_id, "
        "unit_id, claimed_stage, verified_stage, supported_stage, highest_held, flag, blocking_criterion, "
        "blocking_verdict)"
    )
    rules.execute("create or replace temp table asked as select date '2026-10-31' as as_at")
    (told,) = rules.execute(
        "select flag, units_at from recommendation_stage_from('stood', 'asked', date '9999-12-31') "
        "where recommendation_id = 1"
    ).fetchall()
    assert told == (expected, each_step(3))


# The last line of defence: identities ---------------------------------------------------------------------------------


def broken(book: Record) -> set[str]:
    """The identities that do not hold."""
    return set(snapshot.contradictions(book.connection))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """A small snapshot, finished and open: every identity holds."""
    book = record(tmp_path_factory.mktemp("finished"), ["EA", "NA"], [1])
    book.returned("2026-08-31", evidence=findings(1, None, "2026-08-01", "policy_issued", "guidance_withdrawn"))
    book.returned("2026-10-31", training=trained("EA", (97, 100)))
    snapshot.finish(book.connection, book.store, None)
    assert broken(book) == set()
    yield book
    book.connection.close()


@pytest.fixture
def finished(published: Record) -> Iterator[Record]:
    """The same, for one test to harm: what it did is taken back."""
    published.connection.execute("begin")
    yield published
    published.connection.execute("rollback")
    assert broken(published) == set()


@pytest.mark.parametrize(
    "harm",
    [
        "delete from unit_history where unit_id = 'NA' and as_at = date '2026-09-30'",
        "delete from unit_history; delete from recommendation_history",
        "insert into unit_history select * from unit_history where unit_id = 'NA' and as_at = date '2026-09-30'",
    ],
)
def test_a_unit_in_scope_without_its_one_row_a_month_is_never_published(finished, harm) -> None:
    finished.connection.execute(harm)
    assert "every unit in scope of a recommendation has a stage in every month, and no other has" in broken(finished)


@pytest.mark.parametrize("stage", [-1, TOP + 1])
def test_a_stage_that_there_is_not_is_never_published(finished, stage) -> None:
    finished.connection.execute(f"update unit_history set verified_stage = {stage}")
    assert "no stage is below the ground or above the highest there is" in broken(finished)
