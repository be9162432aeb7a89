-- Which courses crossed the training threshold, unit by unit and role by role, between two days?
-- Parameters: since, as_at, known_at (date). Both days are read as known at known_at: each by its latest month held, and
-- by the threshold in force on it.
-- Columns: change, course_id, title, unit_id, role, month_before, month_now, trained_before, in_scope_before,
-- trained_now, in_scope_now, share_before, share_now, threshold_before, threshold_now, recommendations.

with

day_compared as (
    select unnest([$since::date, $as_at::date]) as as_at
),

judged as (
    select *, not is_short as reached
    from latest_roster('known_training', 'day_compared')
    where in_scope > 0
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
    and earlier.as_at = $since::date
join course on course.course_id = later.course_id
left join served on served.course_id = later.course_id
where later.as_at = $as_at::date
    and later.reached <> earlier.reached
order by change, later.share - earlier.share, course.course_id, later.unit_id, later.role
