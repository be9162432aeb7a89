-- The headline of a recommendation: the lowest unit in scope, and how widely the next stage is reached (EMBEDDING.md, 5).
-- `units` names a table of unit stages (as_at and the columns of unit_stage) on the days named by `days`.
-- Columns: as_at, then those of recommendation_stage, with units_at in place of its columns by stage: how many units are at
-- or above each stage, a list from stage 1 on. A recommendation with no unit in scope stands at 0 with none in scope.
-- Its flag is the most severe of its units'.

create macro recommendation_stage_from(units, days, known_at) as table
    with stood as (
        select * from query_table(units)
    ),

    asked as (
        select asked.as_at, recommendation.recommendation_id
        from (select distinct as_at from query_table(days)) as asked
        cross join recommendation
    ),

    lowest as (
        select
            as_at, recommendation_id,
            min(supported_stage) as supported_stage,
            if(count(claimed_stage) = count(*), min(claimed_stage), null) as claimed_stage,
            min(verified_stage) as verified_stage,
            count(*) as units_in_scope,
            arg_min(stood.flag, flag_word.place) as flag,
        from stood
        left join flag_word on flag_word.flag = stood.flag
        group by all
    ),

    -- How many units are at or above each stage there is to reach.
    reached as (
        select asked.as_at, asked.recommendation_id, rung.stage, count(stood.unit_id) as reaching
        from asked
        cross join (from ladder where stage > 0) as rung
        left join stood
            on stood.as_at = asked.as_at
            and stood.recommendation_id = asked.recommendation_id
            and stood.supported_stage >= rung.stage
        group by all
    ),

    reached_by_stage as (
        select as_at, recommendation_id, list(reaching order by stage) as units_at
        from reached
        group by all
    ),

    exposure_held as (
        select * from exposure_kept(known_at)
    ),

    exposure_month as (
        select asked.as_at, max(exposure_held.as_at) as month_end
        from (select distinct as_at from asked) as asked
        join exposure_held on exposure_held.as_at <= asked.as_at
        group by asked.as_at
    ),

    exposed as (
        select exposure_month.as_at, exposure_held.unit_id, exposure_held.death_reports
        from exposure_month
        join exposure_held on exposure_held.as_at = exposure_month.month_end
    ),

    -- The share is blank when a unit in scope has no figure that month, or no stage is left to reach.
    share as (
        select
            stood.as_at, stood.recommendation_id,
            if(
                count(exposed.death_reports) = count(*) and any_value(lowest.supported_stage) < top_stage(),
                coalesce(sum(exposed.death_reports) filter (where stood.supported_stage > lowest.supported_stage), 0)
                    / nullif(sum(exposed.death_reports), 0),
                null
            ) as exposure_share_at_next,
        from stood
        join lowest using (as_at, recommendation_id)
        left join exposed using (as_at, unit_id)
        group by all
    )

    select
        asked.as_at, asked.recommendation_id,
        coalesce(lowest.supported_stage, 0) as supported_stage,
        lowest.claimed_stage,
        coalesce(lowest.verified_stage, 0) as verified_stage,
        coalesce(lowest.units_in_scope, 0) as units_in_scope,
        reached_by_stage.units_at,
        share.exposure_share_at_next,
        lowest.flag,
    from asked
    join reached_by_stage using (as_at, recommendation_id)
    left join lowest using (as_at, recommendation_id)
    left join share using (as_at, recommendation_id)
;
