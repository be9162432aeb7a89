-- At what stage did each recommendation stand at each month-end, and when was a stage gained, lost or let lapse?
-- Parameters: as_at, known_at (date); theme, recommendation (id): only those, when given; from_month (date): only the days
-- from this one on, when given.
-- Columns: month_end, recommendation_id, theme_id, theme_name, title, stage, reported, assessed, change, flag,
-- units_in_scope, units_at_next.

with

chosen as (
    select recommendation_id, theme_id, title
    from recommendation_known($as_at::date, $known_at::date)
    where ($theme is null or theme_id = $theme)
        and ($recommendation is null or recommendation_id = $recommendation)
)

select
    moved.as_at as month_end, moved.recommendation_id, chosen.theme_id, theme.name as theme_name, chosen.title,
    if(moved.reported and moved.assessed, stood.supported_stage, null) as stage,
    moved.reported, moved.assessed,
    if(moved.assessed, moved.change, null) as change,
    stood.flag, stood.units_in_scope,
    stood.units_at[stood.supported_stage + 1] as units_at_next,
from recommendation_moved as moved
join recommendation_history as stood using (as_at, recommendation_id)
join chosen using (recommendation_id)
join theme using (theme_id)
where $from_month is null or moved.as_at >= $from_month
order by chosen.theme_id, moved.recommendation_id, moved.as_at
