-- What can be looked up by its number, id or name?
-- Parameters: known_at (date): recommendations are called what they were called by then.
-- Columns: kind, id, name, also, recommendation_id, unit_id.
-- A borough leads to its unit; a position is a recommendation in a unit.

with

milestone as (
    select
        milestone_id,
        arg_max(title, as_at) as title,
        arg_max(recommendation_id, as_at) as recommendation_id,
    from known_milestones
    group by milestone_id
),

recommendation_called as (
    select recommendation_id, title from recommendation_known($known_at::date, $known_at::date)
),

borough as (
    select unit_id, name as unit_name, unnest(string_split(boroughs, ',')) as name from unit
),

-- number and place_in: where it comes within its kind, after which unit and recommendation it leads to. A position is placed
-- by these alone.
entry as (
    select
        1 as place, 'recommendation' as kind, recommendation_id::varchar as id, title as name, null as also,
        null::integer as recommendation_id, null as unit_id,
        try_cast(id as integer) as number, id as place_in,
    from recommendation_called
    union all
    select 2, 'unit', unit_id, name, boroughs, null, null, try_cast(unit_id as integer), unit_id from unit
    union all
    select 3, 'course', course_id, title, audience, null, null, try_cast(course_id as integer), course_id from course
    union all
    select
        4, 'milestone', milestone_id, title, recommendation_id::varchar, recommendation_id, null,
        try_cast(milestone_id as integer), milestone_id,
    from milestone
    union all
    select 5, 'theme', theme_id::varchar, name, finding, null, null, theme_id, theme_id::varchar from theme
    union all
    select 6, 'borough', unit_id, trim(name), unit_name, null, unit_id, try_cast(unit_id as integer), trim(name) from borough
    where trim(name) <> ''
    union all
    select
        7, 'action', action_id, action, owner_role, recommendation_id, unit_id, try_cast(action_id as integer), action_id,
    from known_actions
    union all
    select
        8, 'position', unit.unit_id || ' ' || called.recommendation_id, unit.name, called.title, called.recommendation_id,
        unit.unit_id, null, null,
    from unit
    cross join recommendation_called as called
)

select
    kind,
    id,
    name,
    also,
    recommendation_id,
    unit_id,
from entry
order by place, number, unit_id nulls first, recommendation_id nulls first, place_in
