"""The rules against right values from other implementations (`tests/cases/numbers.json`)."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest

from data.book.days import month_end
from data.reference import STARTING_SET
from data.snapshot import create
from tests.cases import Case, agrees, cases
from tests.rules.series import judge, lay_series

Answers = dict[str, Any]
Rules = duckdb.DuckDBPyConnection

WAITING = {
    "one failed case of one decides": "the interval is Wilson's as agreed; the running quarter has a rule of its own",
    "a falling trend fires": "its fall is of six points, and seven make a trend (see six rising points): a fall of "
    "seven fires in test_trends",
}
"""Cases that the rules do not meet, and why. One that is met must leave the list."""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rules]:
    """A new snapshot: every rule, the starting reference, no returns."""
    connection = create(tmp_path_factory.mktemp("rules") / "snapshot.duckdb", STARTING_SET)
    yield connection
    connection.close()


def first(rules: Rules, sql: str, given: Any = None) -> Answers:
    """The first row of an answer by its columns."""
    answer = rules.execute(sql, given)
    return dict(zip([column[0] for column in answer.description], answer.fetchall()[0], strict=True))


def wilson(rules: Rules, x: int, n: int, threshold: float | None = None) -> Answers:
    """The interval of a sample, and what it says of a threshold."""
    sql = "select wilson_low($x, $n) as low, wilson_high($x, $n) as high, sample_says($x, $n, $threshold) as says"
    return first(rules, sql, {"x": x, "n": n, "threshold": threshold})


def funnel(rules: Rules, n: int, rate: float, tail: float) -> Answers:
    """The exact binomial limits of a count."""
    rules.execute("create or replace temp table sizes as select ?::bigint as n, ?::double as rate", [n, rate])
    return first(rules, "select low, high from binomial_limits('sizes', ?)", [tail])


def people(rules: Rules, trained: int, in_scope: int, threshold: float) -> Answers:
    """How many people a threshold needs, and how many may join untrained."""
    sql = """
        select people_needed($threshold, $in_scope) as needed, $trained >= needed as reaches,
            room_for_untrained($trained, $in_scope, $threshold) as room
    """
    return first(rules, sql, {"trained": trained, "in_scope": in_scope, "threshold": threshold})


def months_left(rules: Rules, **given: float) -> Answers:
    """After how many months a falling share is below its threshold."""
    return first(rules, "select months_until_below($share, $threshold, $pace) as months", given)


def trend(
    rules: Rules,
    x: list[int],
    n: int | list[int] = 100,
    threshold: float = 0.5,
    base: str | None = None,
    gaps: tuple[int, ...] = (),
    is_sample: bool = False,
    rolls_out: bool = False,
) -> Answers:
    """How a series stands, with the points (1 for the first) at which each rule fires.

    gaps: the places (0 for the first) of months not reported. Months count from January 2023. rolls_out: a roll-out of
    training, judged from its arrival on.
    """
    sizes = n if isinstance(n, list) else [n] * len(x)
    places = [place for place in range(len(x) + len(gaps)) if place not in gaps]
    days = [month_end(date(2023 + place // 12, place % 12 + 1, 1)) for place in places]
    lay_series(rules, zip(days, x, sizes, strict=True), threshold, is_sample=is_sample, rolls_out=rolls_out)
    judge(rules, base)
    standing = first(rules, "select * from trend_standing('judged')")
    return {**standing, **{f"fires_{rule}": _fires(rules, rule) for rule in ("outside", "trend")}}


def _fires(rules: Rules, rule: str) -> list[int]:
    points = rules.execute(f"select rule_{rule} from judged order by point_on").fetchall()
    return [place for place, (fires,) in enumerate(points, start=1) if fires]


def outlook(rules: Rules, past: list[tuple[int, bool]], forecast_on: str, made_at: str, open_on: str) -> Answers:
    """The range of a forecast, from how late others turned out (days, and whether they are done)."""
    forecast = date(2026, 1, 31)
    rules.execute(
        "create or replace temp table made (milestone_id varchar, band integer, made_at date, forecast_on date, "
        "completed_on date, done_at date, last_reported_on date, state varchar, seen_at date)"
    )
    rows = []
    for place, (late, is_done) in enumerate(past):
        ended = forecast + timedelta(days=late)
        done_on = ended if is_done else None
        done_at = month_end(ended) if is_done else None
        rows.append(
            [f"M{place}", 60, date(2025, 12, 31), forecast, done_on, done_at, ended, "done" if is_done else "open"]
        )
    rules.executemany("insert into made values (?, ?, ?, ?, ?, ?, ?, ?, null)", rows)
    rules.execute(
        "create or replace temp table asked as select 1 as key, 60 as band, $forecast_on::date as forecast_on, "
        "$made_at::date as made_at, $open_on::date as open_on",
        {"forecast_on": forecast_on, "made_at": made_at, "open_on": open_on},
    )
    rules.execute("create or replace temp table curves as select * from lateness_curve('asked', 'made')")
    answer = first(rules, "select * from outlook_range('asked', 'curves')")
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in answer.items()}


ROLL_OUTS = {"completion falls from 97% to 55% after a rollout", "a rollout with two small dips is a rollout"}
"""Cases of a trend that are of a roll-out; the others are judged from their first point, as sampled practice is."""


KINDS: dict[str, Callable[..., Answers]] = {
    "wilson": wilson,
    "funnel": funnel,
    "people": people,
    "months_left": months_left,
    "trend": trend,
    "outlook": outlook,
}


def marked(case: Case) -> Any:
    """A case as a test; one that waits must still fail."""
    reason = WAITING.get(case.name)
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(case, id=case.name, marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in cases(*KINDS)])
def test_a_right_value(rules: Rules, case: Case) -> None:
    more = {"rolls_out": True} if case.name in ROLL_OUTS else {}
    answers = KINDS[case.kind](rules, **case.inputs, **more)
    differing = {name: answers.get(name) for name, right in case.right.items() if not agrees(answers.get(name), right)}
    assert not differing, f"{case.right} by {case.source}"


def test_every_kind_of_case_is_tried_and_every_one_that_waits_is_there() -> None:
    assert {case.kind for case in cases()} == {*KINDS, "words"}
    assert set(WAITING) <= {case.name for case in cases()}
