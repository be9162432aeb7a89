-- At what stage does each unit stand on each recommendation, and is anything known of it?
-- Parameters: as_at, known_at (date).
-- Columns: recommendation_id, unit_id, unit_name, supported_stage, unknown.

select
    stood.recommendation_id, stood.unit_id, unit.name as unit_name, stood.supported_stage, stood.unknown,
from position_stood as stood
join unit using (unit_id)
where $as_at::date is not null
    and $known_at::date is not null
order by stood.recommendation_id, stood.unit_id
