-- Which courses crossed the training threshold, unit by unit and role by role, between two days?
-- Parameters: since, as_at, known_at (date). Both days are read as known at known_at: each by its latest month held, and
-- by the threshold in force on it.
-- Columns: change, course_id, title, unit_id, role, month_before, month_now, trained_before, in_scope_before,
-- trained_now, in_scope_now, share_before, share_now, threshold_before, threshold_now, recommendations.

with

served as (
    select course_id, count(*) as recommendations
    from course_recommendation
    group by course_id
)

select
    if(crossed.is_reached, 'rose to the line', 'fell below the line') as change,
    course.course_id, course.title, crossed.unit_id, crossed.role,
    crossed.month_before, crossed.month_now,
    crossed.trained_before, crossed.in_scope_before, crossed.trained_now, crossed.in_scope_now,
    crossed.share_before, crossed.share_now, crossed.threshold_before, crossed.threshold_now,
    coalesce(served.recommendations, 0) as recommendations,
from training_between as crossed
join course on course.course_id = crossed.course_id
left join served on served.course_id = crossed.course_id
where $since::date is not null
    and $as_at::date is not null
    and $known_at::date is not null
order by change, crossed.share_now - crossed.share_before, course.course_id, crossed.unit_id, crossed.role
