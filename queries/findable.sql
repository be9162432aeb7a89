-- What can be looked up by its number, id or name?
-- Parameters: known_at (date): recommendations are called what they were called by then.
-- Columns: kind, id, name, also, recommendation_id, unit_id.
-- A borough leads to its unit; a position is a recommendation in a unit.

select kind, id, name, also, recommendation_id, unit_id
from known_names
where $known_at::date is not null
order by in_order
