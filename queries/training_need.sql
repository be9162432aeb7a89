-- How many people a week must be trained to reach the threshold by the next quarter-end, and what is the best ever?
-- Parameters: as_at, known_at (date); course, unit (id): only these, when given.
-- For the units now short, together: training is needed in each of them, and people in the others don't help.
-- Columns: course_id, role, threshold, units_short, short_by, month_end, by_on, weeks, needed_a_week, best_a_week,
-- best_month, months_seen.
-- One row for each course and role with a unit short.

with

short as (
    select * from training_stood
    where is_short and not is_lapsed
        and $as_at::date is not null
        and $known_at::date is not null
        and ($course is null or course_id = $course)
        and ($unit is null or unit_id = $unit)
),

need as (
    select
        course_id, role, max(threshold) as threshold, count(*) as units_short, sum(short_by)::bigint as short_by,
        max(month_end) as month_end,
        last_day(date_trunc('quarter', max(month_end) + 28) + interval 2 month) as by_on,
        (by_on - max(month_end)) / 7.0 as weeks,
    from short
    group by course_id, role
),

together as (
    select course_id, role, month_end, sum(gained) / (max(days) / 7.0) as a_week, count(*) as units
    from training_gained
    semi join short using (course_id, unit_id, role)
    where days <= 31
    group by course_id, role, month_end
),

best as (
    select
        together.course_id, together.role,
        max(a_week) as best_a_week,
        arg_max(together.month_end, {w: a_week, m: together.month_end}) as best_month,
        count(*) as months_seen,
    from together
    join need using (course_id, role)
    where together.units = need.units_short
    group by all
)

select
    need.course_id, need.role, need.threshold, need.units_short, need.short_by, need.month_end, need.by_on, need.weeks,
    need.short_by / need.weeks as needed_a_week,
    best.best_a_week, best.best_month, coalesce(best.months_seen, 0) as months_seen,
from need
left join best using (course_id, role)
order by need.short_by desc, need.course_id, need.role
