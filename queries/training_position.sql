-- How many of the people in post were trained, course by course, unit by unit, at each month-end?
-- Parameters: as_at, known_at (date); course (id), unit (id): only these, when given.
-- Columns: course_id, unit_id, role, month_end, in_scope, trained, share.

select
    course_id, unit_id, role, as_at as month_end, in_scope, trained, trained / nullif(in_scope, 0) as share,
from known_training
where as_at <= $as_at
    and ($course is null or course_id = $course)
    and ($unit is null or unit_id = $unit)
order by course_id, unit_id, role, month_end
