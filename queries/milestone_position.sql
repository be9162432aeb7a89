-- Where does each milestone stand against its original date?
-- Parameters: as_at, known_at (date); recommendation (id), theme (id): only their milestones, when given.
-- Columns: milestone_id, recommendation_id, title, kind, original_due_on, forecast_on, completed_on,
-- days_against_original, times_reforecast, state, last_reported_on, owner_role, depends_on, change_reason,
-- criterion_id, unit_id, note.

select standing.*
from milestone_stood as standing
join recommendation_asked($theme, $recommendation) using (recommendation_id)
where $as_at::date is not null
    and $known_at::date is not null
order by recommendation_id, milestone_id
