-- What was each point of a rate over time, against its limits, and which rules fire at it?
-- Parameters: as_at, known_at (date); measure, theme (id), series (id), base (date): as trend_series; first (number): only
-- this many series, those getting worse first, when given.
-- Columns: series_id; point_on (last day of the period), span_months (1 or 3), period (its name); x, n (people trained and
-- in scope, or cases that met the practice and were sampled), value (x / n); units, units_ever (units in this figure, and in
-- any of the series); settled (the period has ended); counts (judged by the rules); is_base; moving_range (from the point
-- before, share); centre, low, high, range_limit (share; low and high not cut at 0 and 1); threshold (share); rule_outside,
-- rule_shift, rule_trend, rule_near (1 higher, -1 lower, 0 silent); points_one_side, points_one_way (points in the
-- run up to this one); place (of the series, as trend_series).

with

day_asked as (
    select $as_at::date as as_at
),

reported as (
    select * from known_training
    where as_at <= $as_at
),

asked_rate as (
    select *
    from measured_rate('reported', 'known_evidence', 'day_asked', $known_at::date, $measure)
    where ($theme is null or list_contains(themes, $theme))
        and ($series is null or series_id = $series)
),

judged as (
    select * from trend_point('asked_rate', $base::date)
),

standing as (
    select series_id, place from trend_standing('judged')
)

select
    judged.series_id, judged.point_on, judged.span_months,
    if(judged.span_months = 3, quarter_label(judged.point_on), strftime(judged.point_on, '%B %Y')) as period,
    judged.x, judged.n, judged.value, judged.units, judged.units_ever, judged.settled, judged.counts, judged.is_base,
    judged.moving_range, judged.centre, judged.low, judged.high, judged.range_limit, judged.threshold,
    judged.rule_outside, judged.rule_shift, judged.rule_trend, judged.rule_near, judged.points_one_side, judged.points_one_way,
    standing.place,
from judged
join standing using (series_id)
where $first is null or standing.place <= $first
order by standing.place, judged.point_on
