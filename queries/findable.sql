-- What can be looked up by its number, id or name?
-- Parameters: known_at (date): recommendations are called what they were called by then.
-- Columns: kind, id, name, also, recommendation_id.

with

milestone as (
    select
        milestone_id,
        arg_max(title, as_at) as title,
        arg_max(recommendation_id, as_at) as recommendation_id,
    from known_milestones
    group by milestone_id
),

entry as (
    select 1 as place, 'recommendation' as kind, recommendation_id::varchar as id, title as name, null as also, null::integer as recommendation_id
    from recommendation_known($known_at::date, $known_at::date)
    union all
    select 2, 'unit', unit_id, name, boroughs, null from unit
    union all
    select 3, 'course', course_id, title, audience, null from course
    union all
    select 4, 'milestone', milestone_id, title, recommendation_id::varchar, recommendation_id from milestone
    union all
    select 5, 'theme', theme_id::varchar, name, finding, null from theme
)

select
    kind,
    id,
    name,
    also,
    recommendation_id,
from entry
order by place, try_cast(id as integer), id
