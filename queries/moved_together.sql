-- Which recommendations rose or fell in the same month with the same course?
-- Parameters: as_at, known_at, theme.
-- Columns: month_end, change, course_id, course_title, recommendations, units.
-- A recommendation moves with a course where the course crossed its threshold in one of the lowest units since the month
-- before, and blocked there. A finding or a sample is of one recommendation: only a course can move several. Two or more.

with

chosen as (
    select recommendation_id from recommendation
    where $theme is null or theme_id = $theme
),

stood as (
    select *, null::varchar as unit_id, null::varchar as blocking_criterion
    from recommendation_history
    semi join chosen using (recommendation_id)
),

moved as (
    select
        as_at, recommendation_id, supported_stage > stage_before as rose,
        if(supported_stage > stage_before, month_before, as_at) as blocked_on,
        if(supported_stage > stage_before, as_at, month_before) as free_on,
        least(supported_stage, stage_before) as lower_stage,
    from month_by_month('stood', $as_at, $known_at)
    where supported_stage <> stage_before
),

blocked as (
    select moved.*, unit_history.unit_id, unit_history.blocking_criterion as criterion_id
    from moved
    join unit_history
        on unit_history.as_at = moved.blocked_on
        and unit_history.recommendation_id = moved.recommendation_id
        and unit_history.supported_stage = moved.lower_stage
),

day as (
    select blocked_on as as_at from moved
    union
    select free_on from moved
),

standing as (
    select as_at, course_id, unit_id, criterion_id, coalesce(is_short, false) or is_lapsed as is_failing
    from course_standing('known_training', 'day')
),

-- A course that had not reported yet was failing too.
crossed as (
    select blocked.as_at, blocked.rose, blocked.recommendation_id, blocked.unit_id, course_recommendation.course_id
    from blocked
    join course_recommendation using (recommendation_id)
    left join standing as at_block
        on at_block.as_at = blocked.blocked_on
        and at_block.course_id = course_recommendation.course_id
        and at_block.unit_id = blocked.unit_id
        and at_block.criterion_id = blocked.criterion_id
    join standing as when_free
        on when_free.as_at = blocked.free_on
        and when_free.course_id = course_recommendation.course_id
        and when_free.unit_id = blocked.unit_id
        and when_free.criterion_id = blocked.criterion_id
    where coalesce(at_block.is_failing, true)
        and not when_free.is_failing
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
