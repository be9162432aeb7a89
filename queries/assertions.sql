-- Which criteria are asserted by done milestones, where, and until when?
-- Parameters: as_at, known_at, recommendation, unit.
-- Columns: recommendation_id, unit_id, criterion_id, title, stage, milestones, asserted_on, expires_on.

with

criterion as (
    select * from criterion_title($as_at)
)

select
    asserting.recommendation_id, asserting.unit_id, asserting.criterion_id, criterion.title, criterion.stage,
    asserting.milestones, asserting.asserted_on, asserting.expires_on,
from assertion_history as asserting
join criterion on criterion.criterion_id = asserting.criterion_id
where asserting.as_at = $as_at
    and ($recommendation is null or asserting.recommendation_id = $recommendation)
    and ($unit is null or coalesce(asserting.unit_id, $unit) = $unit)
order by asserting.recommendation_id, criterion.position, asserting.unit_id nulls first
