"""Many series put to the rules at once, in a store without returns."""

from collections.abc import Sequence
from datetime import date

import duckdb
import pandas as pd

from data.book.days import month_end
from tests.rules.records import macros
from tests.simulations.made_up import THRESHOLD, Points

FIRST = date(2000, 1, 31)
"""The first month-end of a made-up series."""
JUDGED = "select signal, rule_signal, phase, method from trend_standing('judged') order by series_id"
Standing = tuple[str, str | None, str, str | None]
"""signal, rule_signal, phase, method."""


def standings(series: Sequence[Points], *, is_sample: bool = False) -> list[Standing]:
    """How each series stands at its last point. is_sample: of samples by quarter, else of roll-outs by month."""
    rules = macros()
    _lay(rules, series, is_sample)
    rules.execute("create temp table judged as select * from trend_point('rates', 'rebases', null)")
    return rules.execute(JUDGED).fetchall()


def _lay(rules: duckdb.DuckDBPyConnection, series: Sequence[Points], is_sample: bool) -> None:
    span = 3 if is_sample else 1
    ends = [_period_end(place * span) for place in range(max(map(len, series)))]
    given = pd.DataFrame(
        [(number, ends[place], x, n) for number, points in enumerate(series) for place, (x, n) in enumerate(points)],
        columns=["series_id", "point_on", "x", "n"],
    )
    rules.register("given", given)
    rules.execute(
        "create temp table rates as select series_id, point_on::date as point_on, $span::integer as span_months, x, n, "
        "'rate' as measures, $is_sample as is_sample, not $is_sample as rolls_out, true as settled, "
        "$threshold::double as threshold, $threshold::double as threshold_then, series_id as in_order from given",
        {"span": span, "is_sample": is_sample, "threshold": THRESHOLD},
    )
    rules.execute("create temp table rebases (series_id bigint, base_from date)")


def _period_end(place: int) -> date:
    return month_end(date(FIRST.year + place // 12, place % 12 + 1, 1))
