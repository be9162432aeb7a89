-- The headline of a recommendation: the lowest unit in scope, and how widely the next stage is reached (EMBEDDING.md, 5).
-- `units` names a table of unit stages (as_at and the columns of unit_stage) on the days named by `days`.
-- Columns: as_at, then those of recommendation_stage. A recommendation with no unit in scope stands at 0 with none in scope.

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
            count(*) filter (where supported_stage >= 1) as units_at_1,
            count(*) filter (where supported_stage >= 2) as units_at_2,
            count(*) filter (where supported_stage >= 3) as units_at_3,
            count(*) filter (where supported_stage >= 4) as units_at_4,
            count(*) filter (where supported_stage >= 5) as units_at_5,
            case
                when bool_or(flag = 'regressed') then 'regressed'
                when bool_or(flag = 'lapsed') then 'lapsed'
            end as flag,
        from stood
        group by all
    ),

    exposure_held as (
        select * from exposure_known(known_at)
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
                count(exposed.death_reports) = count(*) and any_value(lowest.supported_stage) < 5,
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
        coalesce(lowest.units_at_1, 0) as units_at_1,
        coalesce(lowest.units_at_2, 0) as units_at_2,
        coalesce(lowest.units_at_3, 0) as units_at_3,
        coalesce(lowest.units_at_4, 0) as units_at_4,
        coalesce(lowest.units_at_5, 0) as units_at_5,
        share.exposure_share_at_next,
        lowest.flag,
    from asked
    left join lowest using (as_at, recommendation_id)
    left join share using (as_at, recommendation_id)
;
