-- Which units' latest samples differ from everyone else's on the same recommendation by more than chance explains?
-- Parameters: as_at, known_at (date); theme, recommendation (id): only those, when given.
-- Each unit gives its latest deciding quarter; samples that have lapsed are left out. One row for each recommendation (and
-- criterion) and direction with such units, those furthest from everyone else first. However few are asked for, the chance
-- allows for every position that is compared.
-- Columns: recommendation_id, title, criterion_id, direction, unit_ids, unit_names, units, x, n, share, low, high, others,
-- others_x, others_n, others_share, threshold, chance, compared.

with

day_asked as (
    select $as_at::date as as_at
),

in_force as (
    select criterion_id, threshold from criteria_in_force('day_asked')
),

exception as (
    select * from practice_exception('unit_compared')
)

select
    exception.recommendation_id, recommendation.title, exception.criterion_id, exception.direction,
    (select list(unit.unit_id order by unit.name) from unit where list_contains(exception.unit_ids, unit.unit_id)) as unit_ids,
    (select list(unit.name order by unit.name) from unit where list_contains(exception.unit_ids, unit.unit_id)) as unit_names,
    exception.units, exception.x, exception.n, exception.x / exception.n as share,
    wilson_low(exception.x, exception.n) as low, wilson_high(exception.x, exception.n) as high,
    exception.others, exception.others_x, exception.others_n, exception.others_x / exception.others_n as others_share,
    in_force.threshold, exception.chance, exception.compared,
from exception
join in_force using (criterion_id)
join recommendation_known($as_at::date, $known_at::date) as recommendation using (recommendation_id)
where ($theme is null or recommendation.theme_id = $theme)
    and ($recommendation is null or recommendation.recommendation_id = $recommendation)
order by exception.direction = 'above', abs(share - others_share) desc, exception.recommendation_id
