-- Which recommendations rose or fell in the same month with the same course?
-- Parameters: as_at, known_at, theme.
-- Columns: month_end, change, course_id, course_title, recommendations, units.
-- A recommendation moves with a course where the course crossed its threshold in one of the lowest units since the month
-- before, and blocked there. A finding or a sample is of one recommendation: only a course can move several. Two or more.

with

crossed as (
    select moved.*
    from moved_with_course as moved
    join recommendation using (recommendation_id)
    where ($theme is null or recommendation.theme_id = $theme)
        and $as_at::date is not null
        and $known_at::date is not null
)

select
    crossed.as_at as month_end,
    if(crossed.rose, 'gained', 'fell') as change,
    crossed.course_id, course.title as course_title,
    list(distinct crossed.recommendation_id order by crossed.recommendation_id) as recommendations,
    list(distinct crossed.unit_id order by crossed.unit_id) as units,
from crossed
join course using (course_id)
group by all
having count(distinct crossed.recommendation_id) > 1
order by month_end, change desc, course_id
