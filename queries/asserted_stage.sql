-- How far would each unit have come if what done milestones assert were shown, beside what is claimed and supported?
-- Parameters: as_at, known_at, recommendation, unit.
-- Columns: recommendation_id, unit_id, claimed_stage, asserted_stage, supported_stage.

select
    recommendation_id, unit_id, unit_history.claimed_stage, asserted_history.asserted_stage, unit_history.supported_stage,
from unit_history
join asserted_history using (as_at, recommendation_id, unit_id)
where as_at = $as_at
    and ($recommendation is null or recommendation_id = $recommendation)
    and ($unit is null or unit_id = $unit)
order by recommendation_id, unit_id
