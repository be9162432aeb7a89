-- Which courses crossed the training threshold, unit by unit and role by role, between two days?
-- Parameters: since, as_at, known_at (date). Both days are read as known at known_at: each by its latest month held, and
-- by the threshold in force on it.
-- Columns: change, course_id, title, unit_id, role, month_before, month_now, trained_before, in_scope_before,
-- trained_now, in_scope_now, share_before, share_now, threshold_before, threshold_now, recommendations.

with

day_compared as (
    select unnest([$since::date, $as_at::date]) as as_at
),

line as (
    select as_at, role, max(threshold) as threshold
    from criteria_in_force('day_compared')
    where kind = 'training'
    group by all
),

latest as (
    select
        day_compared.as_at as day_read, known_training.course_id, known_training.unit_id, known_training.role,
        max(known_training.as_at) as month_end,
        arg_max(known_training.trained, known_training.as_at) as trained,
        arg_max(known_training.in_scope, known_training.as_at) as in_scope,
    from day_compared
    join known_training on known_training.as_at <= day_compared.as_at
    group by all
),

judged as (
    select latest.*, line.threshold, latest.trained / latest.in_scope as share, share >= line.threshold as reached
    from latest
    join line
        on line.as_at = latest.day_read
        and line.role = latest.role
    where latest.in_scope > 0
),

served as (
    select course_id, count(*) as recommendations
    from course_recommendation
    group by course_id
)

select
    if(later.reached, 'rose to the line', 'fell below the line') as change,
    course.course_id, course.title, later.unit_id, later.role,
    earlier.month_end as month_before, later.month_end as month_now,
    earlier.trained as trained_before, earlier.in_scope as in_scope_before,
    later.trained as trained_now, later.in_scope as in_scope_now,
    earlier.share as share_before, later.share as share_now,
    earlier.threshold as threshold_before, later.threshold as threshold_now,
    coalesce(served.recommendations, 0) as recommendations,
from judged as later
join judged as earlier
    on earlier.course_id = later.course_id
    and earlier.unit_id = later.unit_id
    and earlier.role = later.role
    and earlier.day_read = $since::date
join course on course.course_id = later.course_id
left join served on served.course_id = later.course_id
where later.day_read = $as_at::date
    and later.reached <> earlier.reached
order by change, later.share - earlier.share, course.course_id, later.unit_id, later.role
