-- Which rates are getting worse, which better, and which only vary as they always did?
-- Parameters: as_at, known_at (date); measure (courses: training by course; themes: training by theme; practice: sampled
-- practice by recommendation; all three when not given); theme, course, recommendation, unit, series (id): only these, when
-- given; base (date): a reader's own start of the limits, in place of the arrival and of every re-base.
-- One row for each series, those getting worse first. Each unit's own series come when a unit, a course, a recommendation or
-- a series is named, and never by default. The charts' rules are in data/rules/16_trends.sql.
-- Columns: series_id, measure, label, course_id, theme_id, recommendation_id, role, unit_id, themes, span_months, signal,
-- signal_order, rule_signal, signal_since, phase, arrived_on, points, lacking, to_lock, base_points, base_from, base_to,
-- is_trial, method, point_on, x, n, value, period, year_before_on, x_before, n_before, value_before, centre, low, high, moving_range,
-- range_limit, threshold, threshold_side, below_since, rule_outside, rule_shift, rule_trend, rule_near, rule_fall,
-- points_one_side, points_one_way, last_signal, last_signal_on, assurance, suggested_from, rebased_from, reason, agreed_by,
-- agreed_on, place.

with

day_asked as (
    select $as_at::date as as_at
),

rebased as (
    select * from rebase_counting('day_asked', $known_at::date)
),

asked as (
    select *
    from point_asked(
        'judged_point', $as_at, $known_at, $measure, $theme, $course, $recommendation, $unit, $series, $base
    )
),

named as (
    select distinct on (series_id)
        series_id, measure, label, course_id, theme_id, recommendation_id, role, unit_id, themes, span_months, threshold
    from asked
),

standing as (
    select judged_series.* replace (row_number() over (order by judged_series.place) as place)
    from judged_series
    semi join named using (series_id)
),

-- The re-base that the limits in force stand on.
in_force as (
    select standing.series_id, max(rebased.base_from) as base_from
    from standing
    join rebased using (series_id)
    where $base is null
        and rebased.base_from <= standing.base_from
        and rebased.base_from > coalesce(standing.arrived_on, date '0001-01-01')
    group by standing.series_id
)

select
    named.series_id, named.measure, named.label, named.course_id, named.theme_id, named.recommendation_id, named.role,
    named.unit_id, named.themes, named.span_months,
    standing.signal, standing.signal_order, standing.rule_signal, standing.signal_since,
    standing.phase, standing.arrived_on,
    standing.points, standing.lacking, standing.to_lock, standing.base_points, standing.base_from,
    standing.base_to, standing.is_trial, standing.method, standing.point_on, standing.x, standing.n, standing.value,
    if(named.span_months = 3, quarter_label(standing.point_on), strftime(standing.point_on, '%B %Y')) as period,
    standing.year_before_on, standing.x_before, standing.n_before, standing.value_before,
    standing.centre, standing.low, standing.high, standing.moving_range, standing.range_limit, named.threshold,
    standing.threshold_side, standing.below_since,
    standing.rule_outside, standing.rule_shift, standing.rule_trend, standing.rule_near, standing.rule_fall,
    standing.points_one_side, standing.points_one_way,
    standing.last_signal, standing.last_signal_on, standing.assurance, standing.suggested_from,
    rebased.base_from as rebased_from, rebased.reason, rebased.agreed_by, rebased.agreed_on, standing.place,
from named
join standing using (series_id)
left join in_force using (series_id)
left join rebased
    on rebased.series_id = in_force.series_id
    and rebased.base_from = in_force.base_from
order by standing.place
