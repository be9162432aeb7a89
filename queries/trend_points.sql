-- What was each point of a rate over time, against its limits, and which rules fire at it?
-- Parameters: as_at, known_at (date); measure, theme (id), series (id), base (date): as trend_series.
-- Columns: series_id; point_on (last day of the period), span_months (1 or 3), period (its name); x, n (people trained and
-- in scope, or cases that met the practice and were sampled), value (x / n); units, units_ever (units in this figure, and in
-- any of the series); settled (the period has ended); counts (judged by the rules); is_base; moving_range (from the point
-- before, share); centre, low, high, range_limit (share; low and high not cut at 0 and 1); threshold (share); rule_outside,
-- rule_shift, rule_trend, rule_near (1 higher, -1 lower, 0 silent); points_one_side, points_one_way (points in the
-- run up to this one).

with

day_asked as (
    select $as_at::date as as_at
),

reported as (
    select * from known_training
    where as_at <= $as_at
),

judged as (
    select *
    from asked_trend_point(
        'reported', 'known_evidence', 'day_asked', $known_at::date, $measure, $theme, $series, $base::date
    )
)

select
    series_id, point_on, span_months,
    if(span_months = 3, quarter_label(point_on), strftime(point_on, '%B %Y')) as period,
    x, n, value, units, units_ever, settled, counts, is_base,
    moving_range, centre, low, high, range_limit, threshold,
    rule_outside, rule_shift, rule_trend, rule_near,
    points_one_side, points_one_way,
from judged
order by series_id, point_on
