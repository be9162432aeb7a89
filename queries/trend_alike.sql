-- How much of what a rate moved is by who is counted: like with like, how does it stand?
-- Parameters: as_at, known_at (date); measure, theme, course, recommendation, series, base: as trend_series.
-- Two rows for each series of the whole force, at its latest point judged: compared with the year before, and with the period
-- before (a month; of samples a quarter). A position is a unit; of a theme, a course in a unit. both_...: the positions counted
-- in both periods, in this one and (..._before) in that one. by_who: more than half of what the plain rate moved is by who is
-- counted. joined_names, left_names: units; of a theme courses, and units with their course.
-- Columns: series_id, measure, label, compared, point_on, period, x, n, value, before_on, x_before, n_before, value_before,
-- threshold, positions, positions_before, both_positions, both_x, both_n, both_share, both_x_before, both_n_before,
-- both_share_before, by_who, joined, joined_names, left_out, left_names.

with

point as (
    select *
    from point_asked(
        'judged_point', $as_at, $known_at, $measure, $theme, $course, $recommendation, null, $series, $base
    )
)

select
    point.series_id, point.measure, point.label, alike.compared, point.point_on,
    if(point.span_months = 3, quarter_label(point.point_on), strftime(point.point_on, '%B %Y')) as period,
    point.x, point.n, point.value,
    alike.before_on, before.x as x_before, before.n as n_before, before.value as value_before, point.threshold,
    alike.both_positions + alike.joined as positions, alike.positions_before, alike.both_positions,
    alike.both_x, alike.both_n, alike.both_x / nullif(alike.both_n, 0) as both_share,
    alike.both_x_before, alike.both_n_before, alike.both_x_before / nullif(alike.both_n_before, 0) as both_share_before,
    moved_by_who(point.value, before.value, both_share, both_share_before) as by_who,
    alike.joined, alike.joined_names, alike.left_out, alike.left_names,
from rate_alike as alike
join point using (series_id, point_on)
left join point as before
    on before.series_id = alike.series_id
    and before.point_on = alike.before_on
order by point.in_order, point.series_id, alike.compared desc
