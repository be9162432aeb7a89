-- What is said set beside what is shown (EMBEDDING.md, 9): claimed by the programme, asserted by done milestones, supported
-- by evidence in date.

-- How many are at or above each stage. `units` names a table of unit stages, `assertions` one of asserted stages, `headlines`
-- one of recommendations' stages, all with as_at. Columns: as_at; stage (from 1 on); positions (recommendations and units in
-- scope); claimed, asserted, supported (positions at or above the stage); recommendations; recommendations_claimed,
-- recommendations_asserted, recommendations_supported (recommendations whose lowest unit is at or above it).
create macro said_and_shown(units, assertions, headlines) as table
    with step as (
        select stage from ladder
        where stage > 0
    ),

    unit_stood as (
        select as_at, recommendation_id, stood.claimed_stage, told.asserted_stage, stood.supported_stage
        from query_table(units) as stood
        join query_table(assertions) as told using (as_at, recommendation_id, unit_id)
    ),

    by_unit as (
        select
            as_at, step.stage,
            count(*) as positions,
            count(*) filter (where claimed_stage >= step.stage) as claimed,
            count(*) filter (where asserted_stage >= step.stage) as asserted,
            count(*) filter (where supported_stage >= step.stage) as supported,
        from unit_stood
        cross join step
        group by all
    ),

    lowest_asserted as (
        select as_at, recommendation_id, min(asserted_stage) as asserted_stage
        from unit_stood
        group by all
    ),

    by_recommendation as (
        select
            as_at, step.stage,
            count(*) as recommendations,
            count(*) filter (where headline.claimed_stage >= step.stage) as recommendations_claimed,
            count(*) filter (where lowest_asserted.asserted_stage >= step.stage) as recommendations_asserted,
            count(*) filter (where headline.supported_stage >= step.stage) as recommendations_supported,
        from query_table(headlines) as headline
        left join lowest_asserted using (as_at, recommendation_id)
        cross join step
        group by all
    )

    select
        as_at, stage,
        coalesce(by_unit.positions, 0) as positions,
        coalesce(by_unit.claimed, 0) as claimed,
        coalesce(by_unit.asserted, 0) as asserted,
        coalesce(by_unit.supported, 0) as supported,
        by_recommendation.recommendations,
        by_recommendation.recommendations_claimed,
        by_recommendation.recommendations_asserted,
        by_recommendation.recommendations_supported,
    from by_recommendation
    left join by_unit using (as_at, stage)
;
