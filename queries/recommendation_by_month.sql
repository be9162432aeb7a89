-- At what stage did each recommendation stand at each month-end, and when was a stage gained, lost or let lapse?
-- Parameters: as_at, known_at (date); theme, recommendation (id): only those, when given; from_month (date): only the days
-- from this one on, when given.
-- Columns: month_end, recommendation_id, theme_id, theme_name, title, stage, reported, assessed, change, flag,
-- units_in_scope, units_at_next.

select *
from recommendation_moved
where $as_at::date is not null
    and $known_at::date is not null
    and ($theme is null or theme_id = $theme)
    and ($recommendation is null or recommendation_id = $recommendation)
    and ($from_month is null or month_end >= $from_month)
order by theme_id, recommendation_id, month_end
