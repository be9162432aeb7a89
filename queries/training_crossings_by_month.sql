-- In which months did a course fall below its training threshold, or come back to it, and in which units?
-- Parameters: as_at, known_at (date).
-- Columns: month_end, course_id, title, change, units, threshold, recommendations.
-- A month is set against the one reported before it, unit by unit and role by role. recommendations: those that ask for
-- the course.

with

served as (
    select course_id, list(recommendation_id order by recommendation_id) as recommendations
    from course_recommendation
    group by course_id
),

counted as (
    select
        month_end, course_id, reached,
        count(distinct unit_id) as units, max(threshold) as threshold,
    from training_crossed
    where $as_at::date is not null
        and $known_at::date is not null
    group by month_end, course_id, reached
)

select
    counted.month_end, course.course_id, course.title,
    if(counted.reached, 'rose to the line', 'fell below the line') as change,
    counted.units, counted.threshold,
    coalesce(served.recommendations, []) as recommendations,
from counted
join course on course.course_id = counted.course_id
left join served on served.course_id = counted.course_id
order by counted.month_end, change, counted.units desc, course.course_id
