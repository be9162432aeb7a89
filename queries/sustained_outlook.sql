-- When could each recommendation be Sustained in every unit at the earliest, and which units hold it back?
-- Parameters: as_at, known_at (date); theme (id): only its recommendations, when given.
-- A month-end at which a unit stood below Embedded starts its count of month-ends again. The earliest day is the day after
-- the last month-end it still needs, if it never falls below Embedded from now on and whatever else Sustained asks for (an
-- independent retest) is on file by then. A unit below Embedded is counted as if it reached Embedded the day after as_at.
-- Columns: recommendation_id, theme_id, title, state, earliest_on, held_back_by, units_holding, units_in_scope,
-- units_below, units_sustained, fewest_held, periods, retests_due.

select
    recommendation.recommendation_id, recommendation.theme_id, recommendation.title,
    soonest.* exclude (recommendation_id),
from recommendation_known($as_at::date, $known_at::date) as recommendation
join sustained_soonest as soonest using (recommendation_id)
where $theme is null or recommendation.theme_id = $theme
order by recommendation.theme_id, recommendation.recommendation_id
