-- In which months did a course fall below its training threshold, or come back to it, and in which units?
-- Parameters: as_at, known_at (date).
-- Columns: month_end, course_id, title, change, units, threshold, recommendations.
-- A month is set against the one reported before it, unit by unit and role by role. recommendations: those that ask for
-- the course.

with

day_compared as (
    select distinct as_at
    from known_training
    where as_at <= $as_at
        and $known_at::date is not null
),

judged as (
    select
        as_at, course_id, unit_id, role, threshold, not is_short as reached,
        lag(not is_short) over each_series as reached_before,
    from latest_roster('known_training', 'day_compared')
    where in_scope > 0
    window each_series as (partition by course_id, unit_id, role order by as_at)
),

served as (
    select course_id, list(recommendation_id order by recommendation_id) as recommendations
    from course_recommendation
    group by course_id
)

select
    judged.as_at as month_end, course.course_id, course.title,
    if(judged.reached, 'rose to the line', 'fell below the line') as change,
    count(distinct judged.unit_id) as units, max(judged.threshold) as threshold,
    coalesce(any_value(served.recommendations), []) as recommendations,
from judged
join course on course.course_id = judged.course_id
left join served on served.course_id = judged.course_id
where judged.reached <> judged.reached_before
group by judged.as_at, course.course_id, course.title, judged.reached
order by month_end, change, units desc, course.course_id
