-- Which units' latest samples differ from everyone else's on the same recommendation by more than chance explains?
-- Parameters: as_at, known_at (date); theme, recommendation (id): only those, when given.
-- Each unit gives its latest deciding quarter; samples that have lapsed are left out. One row for each recommendation (and
-- criterion) and direction with such units, those furthest from everyone else first.
-- Columns: recommendation_id, title, criterion_id, direction, unit_ids, unit_names, units, x, n, share, low, high, others,
-- others_x, others_n, others_share, threshold, chance, compared.

with

day_asked as (
    select $as_at::date as as_at
),

in_force as (
    select criterion_id, threshold from criteria_in_force('day_asked')
    where kind = 'sample'
),

sampled as (
    select
        verdicts.recommendation_id, verdicts.criterion_id, verdicts.unit_id,
        verdicts.numerator as x, verdicts.denominator as n,
    from criterion_history as verdicts
    semi join in_force using (criterion_id)
    join recommendation using (recommendation_id)
    where verdicts.as_at = $as_at
        and verdicts.applicable
        and verdicts.verdict <> 'lapsed'
        and coalesce(verdicts.denominator, 0) > 0
        and ($theme is null or recommendation.theme_id = $theme)
        and ($recommendation is null or recommendation.recommendation_id = $recommendation)
),

differing as (
    select * from unit_difference('sampled')
),

everyone_else as (
    select recommendation_id, criterion_id, count(*) as others, sum(x)::bigint as others_x, sum(n)::bigint as others_n
    from differing
    where direction is null
    group by recommendation_id, criterion_id
),

grouped as (
    select
        differing.recommendation_id, differing.criterion_id, differing.direction,
        list(differing.unit_id order by unit.name) as unit_ids,
        list(unit.name order by unit.name) as unit_names,
        count(*) as units,
        sum(differing.x)::bigint as x, sum(differing.n)::bigint as n,
        max(differing.chance) as chance, any_value(differing.compared) as compared,
    from differing
    join unit using (unit_id)
    where differing.direction is not null
    group by differing.recommendation_id, differing.criterion_id, differing.direction
)

select
    grouped.recommendation_id, recommendation.title, grouped.criterion_id, grouped.direction,
    grouped.unit_ids, grouped.unit_names, grouped.units, grouped.x, grouped.n, grouped.x / grouped.n as share,
    wilson_low(grouped.x, grouped.n) as low, wilson_high(grouped.x, grouped.n) as high,
    everyone_else.others, everyone_else.others_x, everyone_else.others_n,
    everyone_else.others_x / everyone_else.others_n as others_share,
    in_force.threshold, grouped.chance, grouped.compared,
from grouped
join everyone_else using (recommendation_id, criterion_id)
join in_force using (criterion_id)
join recommendation_known($as_at::date, $known_at::date) as recommendation using (recommendation_id)
order by grouped.direction = 'above', abs(share - others_share) desc, grouped.recommendation_id
