-- Are the people in post trained, course by course and unit by unit, on the latest roster held?
-- Parameters: as_at, known_at (date); course, unit (id): only these, when given.
-- Columns: course_id, unit_id, role, month_end, in_scope, trained, untrained, share, threshold, short_by, room, state,
-- since_month, roster_moved, untrained_moved, was_share.
-- Every unit in scope of a recommendation the course serves has a row for each role, and so has any other that reports.

with

asked as (
    select $as_at::date as as_at
),

standing as (
    select * from training_stood
    where ($course is null or course_id = $course)
        and ($unit is null or unit_id = $unit)
),

expected as (
    select distinct course_recommendation.course_id, scope.unit_id, in_force.role
    from scope('asked', $known_at::date) as scope
    join course_recommendation using (recommendation_id)
    cross join criteria_in_force('asked') as in_force
    where in_force.kind = 'training'
)

select
    course_id, unit_id, role, standing.month_end, standing.in_scope, standing.trained,
    standing.untrained, standing.share, standing.threshold, standing.short_by,
    if(
        standing.is_short, null,
        room_for_untrained(standing.trained, nullif(standing.in_scope, 0), standing.threshold)
    ) as room,
    case
        when standing.month_end is null then 'not reported'
        when standing.is_lapsed then 'lapsed'
        when standing.share is null then 'nobody in scope'
        when standing.is_short then 'below'
        else 'at or above'
    end as state,
    standing.since_month,
    standing.in_scope - standing.was_in_scope as roster_moved,
    standing.untrained - (standing.was_in_scope - standing.was_trained) as untrained_moved,
    standing.was_trained / nullif(standing.was_in_scope, 0) as was_share,
from expected
full join standing using (course_id, unit_id, role)
where ($course is null or course_id = $course)
    and ($unit is null or unit_id = $unit)
order by course_id, unit_id, role
