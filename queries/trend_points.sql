-- What was each point of a rate over time, against its limits, and which rules fire at it?
-- Parameters: as_at, known_at (date); measure, theme, course, recommendation, unit, series, base: as trend_series.
-- Columns: series_id, unit_id, point_on, span_months, period, x, n, value, units, units_ever, settled, phase, arrived_on,
-- stretch, counts, is_base, moving_range, method, centre, low, high, range_limit, threshold, threshold_then, rule_outside,
-- rule_shift, rule_trend, rule_near, rule_fall, points_one_side, points_one_way.

with

judged as (
    select *
    from point_asked(
        'judged_point', $as_at, $known_at, $measure, $theme, $course, $recommendation, $unit, $series, $base
    )
)

select
    series_id, unit_id, point_on, span_months,
    if(span_months = 3, quarter_label(point_on), strftime(point_on, '%B %Y')) as period,
    x, n, value, units, units_ever, settled, phase, arrived_on, stretch, counts, is_base,
    moving_range, method, centre, low, high, range_limit, threshold, threshold_then,
    rule_outside, rule_shift, rule_trend, rule_near, rule_fall,
    points_one_side, points_one_way,
from judged
order by series_id, point_on
