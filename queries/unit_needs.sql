-- Which unit first, and does it need help, cases, paper or only time?
-- Parameters: as_at, known_at (date); theme (id), unit (id): only those, when given.
-- Columns: unit_id, unit_name, in_scope, at_floor, alone, unknown, below_top, needs_help, needs_cases, needs_paper,
-- needs_time, help_recommendations, case_recommendations, paper_recommendations.
-- One row a unit, that which is lowest on most recommendations first. Each position below the highest stage is counted once,
-- by what blocks it: help, where practice or training falls short; cases, where too few were judged to tell; paper, where
-- evidence lapsed or was never filed; time, where only months are missing.

with

stood as (
    select position_stood.*
    from position_stood
    join recommendation_asked($theme, null) using (recommendation_id)
    where $known_at::date is not null
),

day_asked as (
    select $as_at::date as as_at
),

in_force as (
    select criterion_id, kind from criteria_in_force('day_asked')
),

needed as (
    select
        stood.unit_id, stood.recommendation_id,
        stood.at_floor, stood.alone, stood.unknown,
        case
            when stood.blocking_criterion is null then null
            when in_force.kind = 'duration' then 'time'
            when stood.blocking_verdict = 'not met' then 'help'
            when stood.blocking_verdict = 'cannot tell' then 'cases'
            else 'paper'
        end as needs,
    from stood
    left join in_force on in_force.criterion_id = stood.blocking_criterion
),

counted as (
    select
        unit_id,
        count(*) as in_scope,
        count(*) filter (where at_floor) as at_floor,
        count(*) filter (where alone) as alone,
        count(*) filter (where unknown) as unknown,
        count(needs) as below_top,
        count(*) filter (where needs = 'help') as needs_help,
        count(*) filter (where needs = 'cases') as needs_cases,
        count(*) filter (where needs = 'paper') as needs_paper,
        count(*) filter (where needs = 'time') as needs_time,
        coalesce(list(recommendation_id order by recommendation_id) filter (where needs = 'help'), [])
            as help_recommendations,
        coalesce(list(recommendation_id order by recommendation_id) filter (where needs = 'cases'), [])
            as case_recommendations,
        coalesce(list(recommendation_id order by recommendation_id) filter (where needs = 'paper'), [])
            as paper_recommendations,
    from needed
    group by unit_id
)

select counted.unit_id, unit.name as unit_name, counted.* exclude (unit_id),
from counted
join unit using (unit_id)
where $unit is null or counted.unit_id = $unit
order by counted.at_floor desc, counted.alone desc, counted.needs_help desc, unit.name, counted.unit_id
