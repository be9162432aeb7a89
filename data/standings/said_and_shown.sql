-- What is said set beside what is shown (EMBEDDING.md, 9): claimed by the programme, asserted by done milestones, supported
-- by evidence in date.

-- How far each recommendation is at or above each stage. `units` names a table of unit stages, `assertions` one of asserted
-- stages, `headlines` one of recommendations' stages, all with as_at. Columns: as_at; recommendation_id; stage (from 1 on);
-- positions (units in scope); claimed, asserted, supported (of those, at or above the stage); is_claimed, is_asserted,
-- is_supported (its lowest unit is; claimed only where every unit has a claim).
create macro said_and_shown(units, assertions, headlines) as table
    with stood as (
        select
            headline.as_at, headline.recommendation_id, headline.claimed_stage as lowest_claimed,
            headline.supported_stage as lowest_supported,
            unit_stood.unit_id, unit_stood.claimed_stage, told.asserted_stage, unit_stood.supported_stage,
        from query_table(headlines) as headline
        left join query_table(units) as unit_stood using (as_at, recommendation_id)
        left join query_table(assertions) as told
            on told.as_at = unit_stood.as_at
            and told.recommendation_id = unit_stood.recommendation_id
            and told.unit_id = unit_stood.unit_id
    )

    select
        as_at, recommendation_id, step.stage,
        count(unit_id) as positions,
        count(*) filter (where claimed_stage >= step.stage) as claimed,
        count(*) filter (where asserted_stage >= step.stage) as asserted,
        count(*) filter (where supported_stage >= step.stage) as supported,
        coalesce(any_value(lowest_claimed) >= step.stage, false) as is_claimed,
        coalesce(min(asserted_stage) >= step.stage, false) as is_asserted,
        any_value(lowest_supported) >= step.stage as is_supported,
    from stood
    cross join (from ladder where stage > 0) as step
    group by as_at, recommendation_id, step.stage
;
