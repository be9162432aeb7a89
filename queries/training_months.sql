-- How has completion moved month by month, with the roster and with the people not trained?
-- Parameters: as_at, known_at (date); course, unit (id), role (officer, supervisor): only these, when given.
-- Columns: course_id, role, month_end, units_reported, units_expected, in_scope, trained, untrained, share, threshold,
-- roster_moved, untrained_moved.
-- Joiners and leavers are not reported: only what they come to.

with

roster as (
    select * from known_training
    where as_at <= $as_at
        and ($course is null or course_id = $course)
        and ($unit is null or unit_id = $unit)
        and ($role is null or role = $role)
),

moved as (
    select
        *,
        lag(as_at) over each_series = last_day(as_at - interval 1 month) as follows,
        if(follows, in_scope - lag(in_scope) over each_series, null) as roster_moved,
        if(follows, trained - lag(trained) over each_series, null) as trained_moved,
    from roster
    window each_series as (partition by course_id, unit_id, role order by as_at)
),

series as (
    select course_id, role, min(as_at) as first_month, count(distinct unit_id) as units_expected
    from roster
    group by all
),

month as (
    select
        course_id, role, units_expected,
        unnest(month_ends(first_month, (select max(as_at) from roster))) as month_end,
    from series
),

day as (
    select distinct month_end as as_at from month
),

line as (
    select as_at as month_end, role, threshold
    from training_line('day')
)

select
    month.course_id, month.role, month.month_end,
    count(moved.unit_id) as units_reported,
    any_value(month.units_expected) as units_expected,
    sum(moved.in_scope)::bigint as in_scope,
    sum(moved.trained)::bigint as trained,
    sum(moved.in_scope - moved.trained)::bigint as untrained,
    sum(moved.trained) / nullif(sum(moved.in_scope), 0) as share,
    any_value(line.threshold) as threshold,
    sum(moved.roster_moved)::bigint as roster_moved,
    sum(moved.roster_moved - moved.trained_moved)::bigint as untrained_moved,
from month
left join moved
    on moved.course_id = month.course_id
    and moved.role = month.role
    and moved.as_at = month.month_end
left join line
    on line.role = month.role
    and line.month_end = month.month_end
group by month.course_id, month.role, month.month_end
order by month.course_id, month.role, month.month_end
