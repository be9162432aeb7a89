-- When each recommendation can be Sustained everywhere.

-- The earliest day on which each recommendation could be Sustained in every unit, and what holds it back, of the histories
-- that say what stands (the question `sustained_outlook` says by what rule). Columns: as that has them, but the title and
-- the theme.
create macro sustained_soonest_on(on_day, known_at) as table
    with day_asked as (
        select on_day::date as as_at
    ),

    in_force as (
        select * from criteria_in_force('day_asked')
    ),

    asked as (
        select
            coalesce(max(in_force.periods) filter (where in_force.kind = 'duration'), 0) as periods,
            (select month_end_back(as_at, 0) from day_asked) as latest_month_end,
        from in_force
    ),

    needed as (
        select last_day(latest_month_end - to_months(back)) as month_end, back
        from asked
        cross join unnest(generate_series(0, asked.periods - 1)) as series(back)
    ),

    pair as (
        select unit_history.recommendation_id, unit_history.unit_id, unit_history.supported_stage
        from unit_history
        where unit_history.as_at = on_day::date
    ),

    held as (
        select as_at as month_end, recommendation_id, unit_id
        from practice_history
        semi join needed on needed.month_end = practice_history.as_at
        where practice_stage >= embedded_stage()
    ),

    -- How many month-ends back the latest one not held lies; blank when all that are needed are held.
    last_short as (
        select pair.recommendation_id, pair.unit_id, min(needed.back) as months_back
        from pair
        cross join needed
        anti join held
            on held.month_end = needed.month_end
            and held.recommendation_id = pair.recommendation_id
            and held.unit_id = pair.unit_id
        group by all
    ),

    -- What is asked above Embedded, up to Sustained, apart from the months.
    proof as (
        select
            verdicts.recommendation_id, verdicts.unit_id,
            bool_and(verdicts.verdict = 'met') as in_date,
            min(verdicts.expires_on + coalesce(in_force.grace_days, 0)) as in_date_until,
        from criterion_history as verdicts
        join in_force using (criterion_id)
        where verdicts.as_at = on_day::date
            and in_force.stage > embedded_stage()
            and in_force.kind <> 'duration'
        group by all
    ),

    months_met as (
        select verdicts.recommendation_id, verdicts.unit_id, bool_and(verdicts.verdict = 'met') as met
        from criterion_history as verdicts
        join in_force using (criterion_id)
        where verdicts.as_at = on_day::date
            and in_force.kind = 'duration'
        group by all
    ),

    dated as (
        select
            pair.*,
            asked.periods,
            coalesce(last_short.months_back, asked.periods) as months_held,
            case
                when pair.supported_stage = top_stage() then null
                when pair.supported_stage >= embedded_stage() and coalesce(months_met.met, true) then on_day::date
                else greatest(
                    last_day(
                        asked.latest_month_end + to_months(asked.periods)
                        - to_months(coalesce(last_short.months_back, asked.periods))
                    ) + 1,
                    on_day::date + 1
                )
            end as earliest_on,
            proof.in_date, proof.in_date_until,
        from pair
        cross join asked
        left join last_short using (recommendation_id, unit_id)
        left join months_met using (recommendation_id, unit_id)
        left join proof using (recommendation_id, unit_id)
    ),

    latest as (
        select recommendation_id, max(earliest_on) as earliest_on
        from dated
        group by recommendation_id
    ),

    together as (
        select
            dated.recommendation_id,
            any_value(latest.earliest_on) as earliest_on,
            string_agg(unit.name, '; ' order by unit.name) filter (where dated.earliest_on = latest.earliest_on)
                as held_back_by,
            count(*) filter (where dated.earliest_on = latest.earliest_on) as units_holding,
            count(*) as units_in_scope,
            count(*) filter (where dated.supported_stage < embedded_stage()) as units_below,
            count(*) filter (where dated.supported_stage = top_stage()) as units_sustained,
            min(dated.months_held) as fewest_held,
            any_value(dated.periods) as periods,
            count(*) filter (
                where dated.supported_stage < top_stage() and not coalesce(
                    dated.in_date and coalesce(dated.in_date_until >= latest.earliest_on, true), true
                )
            ) as retests_due,
        from dated
        join latest using (recommendation_id)
        join unit using (unit_id)
        group by dated.recommendation_id
    ),

    unreachable as (
        select count(*) > 0 as is_unreachable
        from unreachable_stage('day_asked')
    )

    select
        recommendation_id,
        case
            when together.units_in_scope is null then 'none in scope'
            when unreachable.is_unreachable then 'no rule'
            when together.units_sustained = together.units_in_scope then 'sustained'
            when together.units_below > 0 then 'not before'
            when together.earliest_on > on_day::date then 'waiting'
            else 'retest'
        end as state,
        if(unreachable.is_unreachable, null, together.earliest_on) as earliest_on,
        together.held_back_by,
        coalesce(together.units_holding, 0) as units_holding,
        coalesce(together.units_in_scope, 0) as units_in_scope,
        coalesce(together.units_below, 0) as units_below,
        coalesce(together.units_sustained, 0) as units_sustained,
        together.fewest_held, together.periods,
        coalesce(together.retests_due, 0) as retests_due,
    from recommendation
    cross join unreachable
    left join together using (recommendation_id)
    order by recommendation_id
;
