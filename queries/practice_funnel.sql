-- Does any unit's sampled practice differ from the rest by more than chance explains?
-- Parameters: as_at, known_at (date); theme, recommendation (id): only samples of those, when given.
-- Each recommendation and unit gives its latest deciding quarter, pooled by unit; samples that have lapsed are left out.
-- Rows of kind 'unit': one for every unit, alphabetical. Rows of kind 'limit': the limits for the sizes in between.
-- Columns: kind, unit_id, unit_name, n, met, share, recommendations, left_out, rate, low, high, low_share, high_share,
-- signal, units_sampled, false_alarm_95, false_alarm_998.
-- Without a sample n is 0.

with

day_asked as (
    select $as_at::date as as_at
),

sampled_criterion as (
    select criterion_id from criteria_in_force('day_asked')
    where kind = 'sample'
),

pair as (
    select
        verdicts.unit_id, verdicts.numerator, verdicts.denominator,
        verdicts.applicable and verdicts.verdict <> 'lapsed' and coalesce(verdicts.denominator, 0) > 0 as counts,
    from criterion_history as verdicts
    semi join sampled_criterion using (criterion_id)
    join recommendation using (recommendation_id)
    where verdicts.as_at = $as_at
        and ($theme is null or recommendation.theme_id = $theme)
        and ($recommendation is null or recommendation.recommendation_id = $recommendation)
),

pooled as (
    select
        unit.unit_id, unit.name as unit_name,
        coalesce(sum(pair.denominator) filter (where pair.counts), 0)::bigint as n,
        coalesce(sum(pair.numerator) filter (where pair.counts), 0)::bigint as met,
        count(*) filter (where pair.counts) as recommendations,
        count(*) filter (where not pair.counts) as left_out,
    from unit
    join pair using (unit_id)
    group by all
),

overall as (
    select
        sum(met) / nullif(sum(n), 0) as rate,
        count(*) filter (where n > 0) as units_sampled,
        max(n) as largest,
    from pooled
),

-- Every size up to sixty, then sixty steps to a little beyond the largest.
in_between as (
    select distinct
        if(step <= 60, step, 60 + ((step - 60) * (largest * 1.05 - 60) / 60)::bigint) as n,
    from overall
    cross join unnest(generate_series(1, 120)) as series(step)
    where step <= least(60, ceil(largest * 1.05))
        or (step > 60 and largest > 60)
),

sized as (
    select n, overall.rate
    from (select n from pooled union select n from in_between) as sizes
    cross join overall
    where n > 0
),

limits as (
    select * from binomial_limits('sized', funnel_tail())
),

unit_row as (
    select 'unit' as kind, unit_id, unit_name, n, met, met / nullif(n, 0) as share, recommendations, left_out
    from pooled
),

limit_row as (
    select 'limit' as kind, n
    from in_between
),

every_row as (
    select * from unit_row
    union all by name
    select * from limit_row
)

select
    every_row.*, overall.rate, limits.low, limits.high,
    limits.low / every_row.n as low_share, limits.high / every_row.n as high_share,
    case
        when every_row.met < limits.low then 'below'
        when every_row.met > limits.high then 'above'
    end as signal,
    overall.units_sampled,
    1 - 0.95 ^ overall.units_sampled as false_alarm_95,
    1 - (1 - 2 * funnel_tail()) ^ overall.units_sampled as false_alarm_998,
from every_row
cross join overall
left join limits on limits.n = every_row.n
order by every_row.kind desc, every_row.unit_name, every_row.unit_id, every_row.n
