-- Which units are there, from when to when, and what do they answer for?
-- Parameters: as_at, known_at, unit.
-- Columns: unit_id, unit_name, unit_kind, boroughs, first_day, last_day, succeeded_by, successor_name, recommendations.

with

day_asked as (
    select $as_at::date as as_at
),

counted as (
    select unit_id, count(*) as recommendations
    from scope('day_asked', $known_at)
    group by unit_id
)

select
    unit.unit_id, unit.name as unit_name, unit.kind as unit_kind, unit.boroughs,
    unit."from" as first_day, unit.until as last_day,
    unit.succeeded_by, successor.name as successor_name,
    coalesce(counted.recommendations, 0) as recommendations,
from unit
left join unit as successor on successor.unit_id = unit.succeeded_by
left join counted on counted.unit_id = unit.unit_id
where $unit is null or unit.unit_id = $unit
order by unit.name, unit.unit_id
