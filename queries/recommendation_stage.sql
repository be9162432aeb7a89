-- At what stage does each recommendation stand, taking its lowest unit, and how widely is the next stage reached?
-- Parameters: as_at, known_at (date); recommendation (id): only this one, when given.
-- Columns: recommendation_id, supported_stage, claimed_stage, verified_stage, units_in_scope, units_at_N,
-- exposure_share_at_next, flag.

select
    recommendation_id, supported_stage, claimed_stage, verified_stage, units_in_scope,
    unnest(units_at_each(units_at)), exposure_share_at_next, flag,
from recommendation_history
where as_at = $as_at
    and ($recommendation is null or recommendation_id = $recommendation)
order by recommendation_id
