-- At what stage does each unit stand on each recommendation, and is anything known of it?
-- Parameters: as_at, known_at (date).
-- Columns: recommendation_id, unit_id, unit_name, supported_stage, unknown.

with

verdict as (
    select as_at, recommendation_id, unit_id, criterion_id, verdict, applicable
    from criterion_history
    where as_at = $as_at
),

assessed as (
    select recommendation_id, unit_id, true as is_assessed
    from assessed_pair('verdict')
)

select
    stood.recommendation_id, stood.unit_id, unit.name as unit_name, stood.supported_stage,
    stood.supported_stage = 0 and assessed.is_assessed is null as unknown,
from unit_history as stood
join unit using (unit_id)
left join assessed using (recommendation_id, unit_id)
where stood.as_at = $as_at
order by stood.recommendation_id, stood.unit_id
