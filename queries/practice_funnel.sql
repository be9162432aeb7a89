-- Does any unit's sampled practice differ from the rest by more than chance explains?
-- Parameters: as_at, known_at (date); theme, recommendation (id): only samples of those, when given.
-- Each recommendation and unit gives its latest deciding quarter, pooled by unit; samples that have lapsed are left out.
-- A unit is judged against the cases expected of the recommendations it was sampled on, each at everyone's rate: outside where
-- its count is beyond the exact limits about that and beyond those widened by how much units differ (dispersion). On one
-- recommendation by itself it is judged against everyone else, as `practice_exceptions` tells it, and nothing is widened.
-- low, high: exact limits about the plain pool; adjusted_low, adjusted_high: about the expected share, widened. difference:
-- of the share from the expected share.
-- Rows of kind 'unit': one for every unit, alphabetical. Rows of kind 'limit': the limits for the sizes in between.
-- Columns: kind, unit_id, unit_name, n, met, share, recommendations, left_out, rate, low, high, low_share, high_share,
-- signal, units_sampled, false_alarm_95, false_alarm_998, expected, expected_share, standardised_share, expected_low,
-- expected_high, adjusted_low, adjusted_high, score, dispersion, signal_unadjusted,
-- difference.
-- Without a sample n is 0.

with

day_asked as (
    select $as_at::date as as_at
),

sampled_criterion as (
    select criterion_id from criteria_in_force('day_asked')
    where kind = 'sample'
),

asked as (
    select recommendation_id from recommendation
    where ($theme is null or theme_id = $theme)
        and ($recommendation is null or recommendation_id = $recommendation)
),

pair_counted as (
    select * from sample_in_date('criterion_history', $as_at)
    semi join asked using (recommendation_id)
),

pair as (
    select verdicts.unit_id, pair_counted.x, pair_counted.n
    from criterion_history as verdicts
    semi join sampled_criterion using (criterion_id)
    semi join asked using (recommendation_id)
    left join pair_counted using (recommendation_id, criterion_id, unit_id)
    where verdicts.as_at = $as_at
),

pooled as (
    select
        unit.unit_id, unit.name as unit_name,
        coalesce(sum(pair.n), 0)::bigint as n,
        coalesce(sum(pair.x), 0)::bigint as met,
        count(pair.n) as recommendations,
        count(*) - count(pair.n) as left_out,
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

expected_of_unit as (
    select * from expected_met('pair_counted')
),

spread as (
    select dispersion from unit_dispersion('expected_of_unit')
),

-- Every size at the pool's rate, and each unit's own at the rate that is expected of it.
sized as (
    select n, overall.rate
    from (select n from pooled union select n from in_between) as sizes
    cross join overall
    where n > 0
    union
    select n, expected / n from expected_of_unit
),

limits as (
    select * from binomial_limits('sized', funnel_tail())
),

-- On one recommendation: the units that differ from everyone else.
apart as (
    select unit_id, any_value(direction) as direction
    from unit_compared
    where recommendation_id = $recommendation
        and $known_at::date is not null
    group by unit_id
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
),

-- The share about which the widened limits of a row stand: of a unit what is expected of it, of a limit the pool's.
centred as (
    select
        every_row.*, expected_of_unit.expected, expected_of_unit.score,
        coalesce(expected_of_unit.expected / every_row.n, overall.rate) as about,
        limits_as_expected.low as expected_low, limits_as_expected.high as expected_high,
        spread.dispersion, apart.direction,
        funnel_sigmas() * sqrt(spread.dispersion * about * (1 - about) / every_row.n) as reach,
    from every_row
    cross join overall
    cross join spread
    left join expected_of_unit on expected_of_unit.unit_id = every_row.unit_id
    left join apart on apart.unit_id = every_row.unit_id
    left join limits as limits_as_expected
        on limits_as_expected.n = every_row.n
        and limits_as_expected.rate = expected_of_unit.expected / expected_of_unit.n
)

select
    centred.* exclude (expected, score, about, expected_low, expected_high, dispersion, direction, reach),
    overall.rate, limits.low, limits.high,
    limits.low / centred.n as low_share, limits.high / centred.n as high_share,
    case
        when $recommendation is not null then centred.direction
        when centred.met < centred.expected_low and centred.share < centred.about - centred.reach then 'below'
        when centred.met > centred.expected_high and centred.share > centred.about + centred.reach then 'above'
    end as signal,
    overall.units_sampled,
    1 - 0.95 ^ overall.units_sampled as false_alarm_95,
    1 - (1 - 2 * funnel_tail()) ^ overall.units_sampled as false_alarm_998,
    centred.expected, centred.expected / centred.n as expected_share,
    centred.met / centred.expected * overall.rate as standardised_share,
    centred.expected_low, centred.expected_high,
    if($recommendation is null, greatest(0, centred.about - centred.reach), null) as adjusted_low,
    if($recommendation is null, least(1, centred.about + centred.reach), null) as adjusted_high,
    centred.score, centred.dispersion,
    case
        when centred.met < centred.expected_low then 'below'
        when centred.met > centred.expected_high then 'above'
    end as signal_unadjusted,
    centred.share - centred.expected / centred.n as difference,
from centred
cross join overall
left join limits
    on limits.n = centred.n
    and limits.rate = overall.rate
order by centred.kind desc, centred.unit_name, centred.unit_id, centred.n
