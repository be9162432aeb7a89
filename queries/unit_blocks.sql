-- Which criterion blocks each unit's next stage, with which verdict, and on how many recommendations?
-- Parameters: as_at, known_at (date); theme (id), unit (id): only those, when given.
-- Columns: unit_id, unit_name, criterion_id, criterion_title, criterion_stage, criterion_place, verdict,
-- recommendations, at_floor.
-- A unit at the highest stage on everything has no row.

with

stood as (
    select position_stood.*
    from position_stood
    join recommendation_asked($theme, null) using (recommendation_id)
    where $known_at::date is not null
),

criterion as (
    select * from criterion_title($as_at)
)

select
    unit.unit_id, unit.name as unit_name,
    criterion.criterion_id, criterion.title as criterion_title, criterion.stage as criterion_stage,
    criterion.position as criterion_place,
    stood.blocking_verdict as verdict,
    count(*) as recommendations,
    count(*) filter (where stood.at_floor) as at_floor,
from stood
join unit using (unit_id)
join criterion on criterion.criterion_id = stood.blocking_criterion
join verdict_word on verdict_word.verdict = stood.blocking_verdict
where $unit is null or stood.unit_id = $unit
group by unit.unit_id, unit.name, criterion.criterion_id, criterion.title, criterion.stage, criterion.position,
    stood.blocking_verdict, verdict_word.place
order by unit.name, unit.unit_id, criterion.position, verdict_word.place
