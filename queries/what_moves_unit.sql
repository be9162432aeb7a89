-- What does each unit need, in all, for each of its recommendations to reach its next stage?
-- Parameters: as_at, known_at, unit, theme.
-- Columns: unit_id, unit_name, need, criterion_id, criterion_title, quantity, unit_of_quantity, role, course_id,
-- course_title, by_on, recommendations, unit_positions.
-- One row for each need. The same people are counted once, whatever the recommendations that ask for their course, and of
-- days and quarters the most is told. Cases are counted on each recommendation: one case file may serve several.

with

need as (
    select next_need.*
    from next_need
    join recommendation using (recommendation_id)
    where $as_at::date is not null
        and $known_at::date is not null
        and ($unit is null or next_need.unit_id = $unit)
        and ($theme is null or recommendation.theme_id = $theme)
),

together as (
    select
        unit_id, need, criterion_id, unit_of_quantity, role, course_id,
        if(
            unit_of_quantity in ('days', 'quarters', 'people', 'rosters'), max(quantity), sum(quantity)
        )::bigint as quantity,
        max(by_on) as by_on,
        list(distinct recommendation_id order by recommendation_id) as recommendations,
        count(distinct recommendation_id) as unit_positions,
        any_value(title) as criterion_title,
        min(position) as place,
    from need
    group by unit_id, need, criterion_id, unit_of_quantity, role, course_id
)

select
    together.unit_id, unit.name as unit_name, together.need, together.criterion_id, together.criterion_title,
    together.quantity, together.unit_of_quantity, together.role, together.course_id,
    course.title as course_title, together.by_on, together.recommendations, together.unit_positions,
from together
join unit using (unit_id)
left join course using (course_id)
order by
    unit.name, together.unit_id,
    list_position(['train', 'mend', 'sample', 'renew', 'file', 'wait'], together.need), together.place, together.course_id,
    together.role
