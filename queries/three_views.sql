-- What does the force declare, what does the evidence bear out and until when, and what has the inspectorate closed?
-- Parameters: as_at, known_at (date); recommendation (id), theme (id): only those, when given.
-- Columns: recommendation_id; title; declared_on (complete, by the force; blank: not by then); supported_stage (the lowest
-- unit, 0 to 5); borne_out (it counts as embedded in every unit); until (the first day the stage falls as if nothing more
-- came in); closed_on (by the inspectorate; blank: not by then); declared_not_borne_out (declared, and not borne out).

select
    told.recommendation_id, recommendation.title, told.declared_on, headline.supported_stage,
    headline.supported_stage >= embedded_stage() as borne_out,
    standing.until, told.closed_on,
    not_borne_out(told.declared_on, headline.supported_stage) as declared_not_borne_out,
from declared_and_closed($as_at, $known_at) as told
join recommendation_known($as_at::date, $known_at::date) as recommendation using (recommendation_id)
join recommendation_history as headline
    on headline.recommendation_id = told.recommendation_id
    and headline.as_at = $as_at
left join headline_until($as_at, $known_at) as standing on standing.recommendation_id = told.recommendation_id
where ($recommendation is null or told.recommendation_id = $recommendation)
    and ($theme is null or told.theme_id = $theme)
order by told.recommendation_id
