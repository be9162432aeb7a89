-- At what stage does each unit stand on each recommendation, and what blocks the next one?
-- Parameters: as_at, known_at (date); recommendation (id), unit (id): only these, when given.
-- Columns: recommendation_id, unit_id, claimed_stage, verified_stage, supported_stage, highest_held, flag,
-- blocking_criterion, blocking_verdict.

select
    recommendation_id, unit_id, claimed_stage, verified_stage, supported_stage, highest_held, flag,
    blocking_criterion, blocking_verdict,
from unit_history
where as_at = $as_at
    and ($recommendation is null or recommendation_id = $recommendation)
    and ($unit is null or unit_id = $unit)
order by recommendation_id, unit_id
