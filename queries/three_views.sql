-- What does the force declare, what does the evidence bear out and until when, and what has the inspectorate closed?
-- Parameters: as_at, known_at, recommendation, theme.
-- Columns: recommendation_id, title, declared_on, supported_stage, borne_out, until, closed_on, declared_not_borne_out.
-- A year is looked ahead for until; what was declared or closed counts from its own day, once it was known.

select
    told.recommendation_id, recommendation.title, told.declared_on, headline.supported_stage,
    headline.supported_stage >= embedded_stage() as borne_out,
    standing.falls_on as until, told.closed_on,
    not_borne_out(told.declared_on, headline.supported_stage) as declared_not_borne_out,
from declared_and_closed($as_at, $known_at) as told
join recommendation_known($as_at::date, $known_at::date) as recommendation using (recommendation_id)
join recommendation_history as headline
    on headline.recommendation_id = told.recommendation_id
    and headline.as_at = $as_at
left join headline_until('headline_ahead', $as_at) as standing on standing.recommendation_id = told.recommendation_id
where ($recommendation is null or told.recommendation_id = $recommendation)
    and ($theme is null or told.theme_id = $theme)
order by told.recommendation_id
