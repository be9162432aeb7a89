-- What is each recommendation called and under which theme, and what do the force and the inspectorate say of it?
-- Parameters: as_at, known_at (date); recommendation (id): only this one, when given.
-- Columns: recommendation_id, theme_id, theme_name, title, title_status, text, due_on, source,
-- force_declared_complete_on, inspectorate_closed_on.
-- A date is blank when it had not been said by as_at, as known at known_at.

select
    recommendation.recommendation_id,
    theme.theme_id,
    theme.name as theme_name,
    recommendation.title,
    recommendation.title_status,
    recommendation.text,
    recommendation.due_on,
    recommendation.source,
    recommendation.force_declared_complete_on,
    recommendation.inspectorate_closed_on,
from recommendation_known($as_at::date, $known_at::date) as recommendation
join theme using (theme_id)
where $recommendation is null or recommendation.recommendation_id = $recommendation
order by recommendation.recommendation_id
