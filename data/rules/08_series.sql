-- A series: the deciding quarter and the quarters before it, each judged as a sample (EMBEDDING.md, 4).
-- `quarters` names a table as quarter_reading, `deciders` and `in_force` as in sample_reading. Columns as finding_reading; the
-- figures are those of the weakest quarter (lowest Wilson bound), named in detail.

create macro series_reading(quarters, deciders, in_force) as table
    with series_quarters as (
        select * from query_table(quarters)
    ),

    decided as (
        select
            decider.as_at, decider.criterion_id, decider.recommendation_id, decider.unit_id,
            decider.quarter as last_quarter,
            (decider.quarter - to_months(3 * (in_force.periods - 1)))::date as first_quarter,
            decider.observed_to, in_force.periods, in_force.valid_days, in_force.grace_days,
        from query_table(deciders) as decider
        join query_table(in_force) as in_force using (as_at, criterion_id)
        where in_force.kind = 'series'
    ),

    counted as (
        select
            decided.*,
            count(*) as quarters_sampled,
            count(*) filter (where says = 'not met') as quarters_not_met,
            count(*) filter (where says = 'cannot tell') as quarters_cannot_tell,
            arg_min({q: series_quarters.quarter, x: series_quarters.x, n: series_quarters.n},
                {l: wilson_low(series_quarters.x, series_quarters.n), q: series_quarters.quarter}) as weakest,
        from decided
        join series_quarters
            on series_quarters.as_at = decided.as_at
            and series_quarters.criterion_id = decided.criterion_id
            and series_quarters.recommendation_id = decided.recommendation_id
            and series_quarters.unit_id = decided.unit_id
            and series_quarters.quarter between decided.first_quarter and decided.last_quarter
        group by all
    )

    select
        as_at, recommendation_id, unit_id, criterion_id, observed_to,
        observed_to + valid_days as expires_on,
        has_lapsed(as_at, observed_to + valid_days, grace_days) as lapsed,
        case
            when quarters_not_met > 0 then 'not met'
            when quarters_sampled < periods then 'not assessed'
            when quarters_cannot_tell > 0 then 'cannot tell'
            else 'met'
        end as would_say,
        weakest.x as numerator, weakest.n as denominator,
        wilson_low(weakest.x, weakest.n) as low, wilson_high(weakest.x, weakest.n) as high,
        true as applicable,
        quarters_sampled || ' of ' || periods || ' quarters sampled to ' || quarter_label(last_quarter)
            || '; weakest ' || quarter_label(weakest.q) as detail,
    from counted
;
