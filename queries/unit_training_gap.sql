-- How many more people must a unit train to reach each threshold on its latest roster?
-- Parameters: as_at, known_at (date); unit (id), course (id): only those, when given.
-- Columns: unit_id, course_id, course_title, role, month_end, in_scope, trained, untrained, share, threshold, needed,
-- recommendations.

with

day_asked as (
    select $as_at::date as as_at
),

rosters as (
    select *
    from known_training
    where ($unit is null or unit_id = $unit)
        and ($course is null or course_id = $course)
),

roster as (
    select * from latest_roster('rosters', 'day_asked')
),

linked as (
    select course_id, count(*) as recommendations
    from course_recommendation
    group by course_id
)

select
    roster.unit_id, roster.course_id, course.title as course_title, roster.role, roster.month_end,
    roster.in_scope, roster.trained, roster.untrained, roster.share, roster.threshold,
    roster.short_by as needed,
    coalesce(linked.recommendations, 0) as recommendations,
from roster
join course using (course_id)
left join linked on linked.course_id = roster.course_id
order by roster.unit_id, roster.course_id, roster.role
