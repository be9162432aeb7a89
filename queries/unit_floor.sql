-- On how many recommendations is each unit the lowest, has it fallen, or is nothing known, and what blocks it most often?
-- Parameters: as_at, known_at (date); theme (id), unit (id): only those, when given.
-- Columns: unit_id, unit_name, in_scope, at_floor, alone, fell, unproven, lapsed, unknown, at_N, blocked,
-- commonest_criterion, commonest_title, commonest_blocked.
-- Alphabetical.

with

stood as (
    select position_stood.*
    from position_stood
    join recommendation_asked($theme, null) using (recommendation_id)
    where $known_at::date is not null
),

criterion as (
    select * from criterion_title($as_at)
),

blocked as (
    select stood.unit_id, criterion.criterion_id, criterion.title, criterion.position, count(*) as recommendations
    from stood
    join criterion on criterion.criterion_id = stood.blocking_criterion
    group by all
),

commonest as (
    select * from blocked
    qualify row_number() over (partition by unit_id order by recommendations desc, position) = 1
),

counted as (
    select
        stood.unit_id,
        count(*) as in_scope,
        count(*) filter (where stood.at_floor) as at_floor,
        count(*) filter (where stood.alone) as alone,
        count(*) filter (where stood.flag = 'fell') as fell,
        count(*) filter (where stood.flag = 'unproven') as unproven,
        count(*) filter (where stood.flag = 'lapsed') as lapsed,
        count(*) filter (where stood.unknown) as unknown,
        unnest(at_each(list(stood.supported_stage))),
        count(stood.blocking_criterion) as blocked,
    from stood
    group by stood.unit_id
)

select
    counted.unit_id, unit.name as unit_name, counted.* exclude (unit_id),
    commonest.criterion_id as commonest_criterion, commonest.title as commonest_title,
    commonest.recommendations as commonest_blocked,
from counted
join unit using (unit_id)
left join commonest using (unit_id)
where $unit is null or counted.unit_id = $unit
order by unit.name, counted.unit_id
