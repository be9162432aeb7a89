-- Do the counts at the earlier day, what was restated and what changed add up to the counts now?
-- Parameters: since, as_at, known_at (date): as in `changes`.
-- Columns: measure, state, before, restated, came, went, now.

with

pair as (
    select
        coalesce(base_unit.supported_stage::varchar, 'not in scope') as base_stage,
        coalesce(restated_unit.supported_stage::varchar, 'not in scope') as restated_stage,
        coalesce(present_unit.supported_stage::varchar, 'not in scope') as present_stage,
        coalesce(base_unit.claimed_stage::varchar, 'no claim') as base_claim,
        coalesce(restated_unit.claimed_stage::varchar, 'no claim') as restated_claim,
        coalesce(present_unit.claimed_stage::varchar, 'no claim') as present_claim,
    from base_unit
    full join restated_unit using (recommendation_id, unit_id)
    full join present_unit using (recommendation_id, unit_id)
),

three_states as (
    select 'stage' as measure, base_stage as base, restated_stage as restated, present_stage as present from pair
    union all
    select 'claim', base_claim, restated_claim, present_claim from pair
    union all
    select 'milestone', base_state, restated_state, present_state
    from milestone_between
    where $since::date is not null
        and $as_at::date is not null
        and $known_at::date is not null
),

stage_number as (
    select list(stage::varchar order by stage) as numbers from ladder
),

rung as (
    select measured.measure, state.state, state.place
    from (
        select 'stage' as measure, list_append(numbers, 'not in scope') as states from stage_number
        union all
        select 'claim', list_prepend('no claim', numbers) from stage_number
        union all
        select 'milestone', ['open', 'overdue', 'done', 'done late', 'not reported']
    ) as measured
    cross join unnest(measured.states) with ordinality as state(state, place)
)

select
    measure,
    rung.state,
    count(*) filter (where base = rung.state) as before,
    count(*) filter (where restated = rung.state) - count(*) filter (where base = rung.state) as restated,
    count(*) filter (where present = rung.state and restated is distinct from present) as came,
    count(*) filter (where restated = rung.state and restated is distinct from present) as went,
    count(*) filter (where present = rung.state) as now,
from rung
left join three_states using (measure)
group by measure, rung.state, rung.place
order by list_position(['stage', 'claim', 'milestone'], measure), rung.place
