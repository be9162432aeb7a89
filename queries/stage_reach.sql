-- How many recommendations, and how many of their units, are at or above each stage: now, a quarter ago and a year ago?
-- Parameters: as_at, known_at (date); theme (id): only its recommendations, when given.
-- Columns: as_at, stage, at_or_above, out_of, pairs_at_or_above, pairs_out_of.

with

compared as (
    select $as_at::date as as_at
    union all
    select month_end_back($as_at, 3)
    union all
    select month_end_back($as_at, 12)
),

chosen as (
    select * from recommendation_asked($theme, null)
),

stage as (
    select stage from ladder
    where stage > 0
),

headline as (
    select as_at, stage, count(*) filter (where supported_stage >= stage) as at_or_above, count(*) as out_of
    from recommendation_history
    semi join compared using (as_at)
    semi join chosen using (recommendation_id)
    cross join stage
    group by all
),

pair as (
    select as_at, stage, count(*) filter (where supported_stage >= stage) as pairs_at_or_above, count(*) as pairs_out_of
    from unit_history
    semi join compared using (as_at)
    semi join chosen using (recommendation_id)
    cross join stage
    group by all
)

select
    as_at, stage, at_or_above, out_of,
    coalesce(pairs_at_or_above, 0) as pairs_at_or_above,
    coalesce(pairs_out_of, 0) as pairs_out_of,
from headline
left join pair using (as_at, stage)
order by as_at desc, stage
