-- Which rates are getting worse, which better, and which only vary as they always did?
-- Parameters: as_at, known_at (date); measure (courses: training by course; themes: training by theme; practice: sampled
-- practice by recommendation; all three when not given); theme (id), series (id): only these, when given; base (date): lock the limits on the points
-- from this day, when given, instead of from the first.
-- One row for each series, those getting worse first. The charts' rules are in data/rules/14_trends.sql.
-- Columns: series_id, measure, label, course_id, theme_id, recommendation_id, role, themes, span_months, signal,
-- signal_order, points, lacking, to_lock, base_points, base_from, base_to, is_trial, method, point_on, x, n, value,
-- period, centre, low, high, moving_range, range_limit, threshold, rule_outside, rule_shift, rule_trend, rule_near,
-- points_one_side, points_one_way, base_rising, last_signal, last_signal_on, assurance, place.

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
),

named as (
    select distinct on (series_id)
        series_id, measure, label, course_id, theme_id, recommendation_id, role, themes, span_months, threshold
    from judged
),

standing as (
    select * from trend_standing('judged')
)

select
    named.series_id, named.measure, named.label, named.course_id, named.theme_id, named.recommendation_id, named.role,
    named.themes, named.span_months,
    standing.signal, standing.signal_order, standing.points, standing.lacking, standing.to_lock, standing.base_points, standing.base_from,
    standing.base_to, standing.is_trial, standing.method, standing.point_on, standing.x, standing.n, standing.value,
    if(named.span_months = 3, quarter_label(standing.point_on), strftime(standing.point_on, '%B %Y')) as period,
    standing.centre, standing.low, standing.high, standing.moving_range, standing.range_limit, named.threshold,
    standing.rule_outside, standing.rule_shift, standing.rule_trend, standing.rule_near,
    standing.points_one_side, standing.points_one_way, standing.base_rising,
    standing.last_signal, standing.last_signal_on, standing.assurance, standing.place,
from named
join standing using (series_id)
order by standing.place
