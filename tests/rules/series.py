"""Series of literal points, laid where the rules of the control charts read them."""

from collections.abc import Iterable, Sequence
from datetime import date

import duckdb

COLUMNS = (
    "series_id varchar, point_on date, span_months integer, x bigint, n bigint, measures varchar, is_sample boolean, "
    "rolls_out boolean, settled boolean, threshold double, threshold_then double, in_order integer"
)


def lay_series(
    rules: duckdb.DuckDBPyConnection,
    points: Iterable[tuple[date, int, int]],
    threshold: float | None = 0.5,
    *,
    series_id: str = "s",
    span_months: int = 1,
    measures: str | None = "rate",
    is_sample: bool = False,
    rolls_out: bool = False,
    settled: bool = True,
    rebases: Sequence[date] = (),
    thresholds: Sequence[float] = (),
) -> None:
    """One series as table `rates`, and its recorded re-bases as `rebases`. points: day, x and n of each.

    thresholds: what was asked for at each point, where it was not always the same.
    """
    rules.execute(f"create or replace temp table rates ({COLUMNS})")
    rules.execute("create or replace temp table rebases (series_id varchar, base_from date)")
    held = list(points)
    for place, (day, x, n) in enumerate(held):
        then = thresholds[place] if thresholds else threshold
        row = [series_id, day, span_months, x, n, measures, is_sample, rolls_out, settled, threshold, then, 1]
        rules.execute(f"insert into rates values ({', '.join('?' * len(row))})", row)
    for day in rebases:
        rules.execute("insert into rebases values (?, ?)", [series_id, day])


def judge(rules: duckdb.DuckDBPyConnection, base: date | str | None = None) -> None:
    """The points against their limits, as table `judged`. base: a reader's own start of the limits."""
    rules.execute(
        "create or replace temp table judged as select * from trend_point('rates', 'rebases', $base)", {"base": base}
    )
