-- Which stages does this snapshot, built on trial, give otherwise than the one shown, as at the latest month reported?
-- The one shown is attached as `shown`. Columns: as_at; recommendation_id; unit_id (null: the recommendation's own);
-- before, after (stages; null: not in scope).
with

latest as (
    select max(as_at) as as_at from returns
),

before as (
    select recommendation_id, unit_id, supported_stage as stage from shown.unit_history
    semi join latest using (as_at)
    union all
    select recommendation_id, null, supported_stage from shown.recommendation_history
    semi join latest using (as_at)
),

after as (
    select recommendation_id, unit_id, supported_stage as stage from unit_history
    semi join latest using (as_at)
    union all
    select recommendation_id, null, supported_stage from recommendation_history
    semi join latest using (as_at)
)

select
    latest.as_at,
    coalesce(after.recommendation_id, before.recommendation_id) as recommendation_id,
    coalesce(after.unit_id, before.unit_id) as unit_id,
    before.stage as before,
    after.stage as after,
from before
full join after
    on after.recommendation_id = before.recommendation_id
    and after.unit_id is not distinct from before.unit_id
cross join latest
where before.stage is distinct from after.stage
order by recommendation_id, unit_id nulls first
