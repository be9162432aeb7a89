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

sampled as (
    select sample_stood.*
    from sample_stood
    join recommendation_asked($theme, $recommendation) using (recommendation_id)
    where $as_at::date is not null and $known_at::date is not null
),

pooled as (
    select told.*, unit.name as unit_name
    from unit_pooled('sampled') as told
    join unit using (unit_id)
),

overall as (
    select
        sum(met) / nullif(sum(n), 0) as rate,
        count(*) filter (where n > 0) as units_sampled,
        max(n) as largest,
        (select dispersion from unit_dispersion('pooled')) as dispersion,
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

-- Every size at the pool's rate, and each unit's own at the rate that is expected of it.
sized as (
    select n, overall.rate
    from (select n from pooled union all select n from in_between) as sizes
    cross join overall
    where n > 0
    union all
    select n, expected / n from pooled
    where n > 0
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
    select
        'unit' as kind, unit_id, unit_name, n, met, met / nullif(n, 0) as share, recommendations, left_out, expected, score,
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
        every_row.*, overall.* exclude (largest),
        coalesce(every_row.expected / every_row.n, overall.rate) as about,
        limits_as_expected.low as expected_low, limits_as_expected.high as expected_high,
        apart.direction,
        funnel_sigmas() * sqrt(overall.dispersion * about * (1 - about) / nullif(every_row.n, 0)) as reach,
    from every_row
    cross join overall
    left join apart on apart.unit_id = every_row.unit_id
    left join limits as limits_as_expected
        on limits_as_expected.n = every_row.n
        and limits_as_expected.rate = every_row.expected / every_row.n
)

select
    centred.kind, centred.unit_id, centred.unit_name, centred.n, centred.met, centred.share, centred.recommendations,
    centred.left_out, centred.rate, limits.low, limits.high,
    limits.low / centred.n as low_share, limits.high / centred.n as high_share,
    case
        when $recommendation is not null then centred.direction
        when centred.met < centred.expected_low and centred.share < centred.about - centred.reach then 'below'
        when centred.met > centred.expected_high and centred.share > centred.about + centred.reach then 'above'
    end as signal,
    centred.units_sampled,
    1 - 0.95 ^ centred.units_sampled as false_alarm_95,
    1 - (1 - 2 * funnel_tail()) ^ centred.units_sampled as false_alarm_998,
    centred.expected, centred.expected / centred.n as expected_share,
    centred.met / nullif(centred.expected, 0) * centred.rate as standardised_share,
    centred.expected_low, centred.expected_high,
    -- Of a null, greatest and least give the other: without a sample there is no reach, and no limit.
    if($recommendation is not null or centred.reach is null, null, greatest(0, centred.about - centred.reach)) as adjusted_low,
    if($recommendation is not null or centred.reach is null, null, least(1, centred.about + centred.reach)) as adjusted_high,
    centred.score, centred.dispersion,
    case
        when centred.met < centred.expected_low then 'below'
        when centred.met > centred.expected_high then 'above'
    end as signal_unadjusted,
    centred.share - centred.expected / centred.n as difference,
from centred
left join limits
    on limits.n = centred.n
    and limits.rate = centred.rate
order by centred.kind desc, centred.unit_name, centred.unit_id, centred.n
