-- How many more people must a unit train to reach each threshold on its latest roster?
-- Parameters: as_at, known_at (date); unit (id), course (id): only those, when given.
-- Columns: unit_id, course_id, course_title, role, month_end, in_scope, trained, untrained, share, threshold, needed,
-- recommendations.

with

day_asked as (
    select $as_at::date as as_at
),

in_force as (
    select role, max(threshold) as threshold
    from criteria_in_force('day_asked')
    where kind = 'training'
    group by role
),

roster as (
    select *
    from known_training
    where as_at <= $as_at
        and ($unit is null or unit_id = $unit)
        and ($course is null or course_id = $course)
    qualify row_number() over (partition by course_id, unit_id, role order by as_at desc) = 1
),

linked as (
    select course_id, count(*) as recommendations
    from course_recommendation
    group by course_id
)

select
    roster.unit_id, roster.course_id, course.title as course_title, roster.role, roster.as_at as month_end,
    roster.in_scope, roster.trained, roster.in_scope - roster.trained as untrained,
    roster.trained / nullif(roster.in_scope, 0) as share,
    in_force.threshold,
    greatest(0, ceil(round(in_force.threshold * roster.in_scope, 9))::bigint - roster.trained) as needed,
    coalesce(linked.recommendations, 0) as recommendations,
from roster
join course using (course_id)
join in_force on in_force.role = roster.role
left join linked on linked.course_id = roster.course_id
order by roster.unit_id, roster.course_id, roster.role
