-- How is each recommendation written for a reader?
-- Parameters: known_at (date).
-- Columns: recommendation_id, number.
-- W7 while the number is a working one, 7 once its published text was known.

select
    recommendation_id,
    recommendation_number(recommendation_id, title_status) as number,
from recommendation_known($known_at::date, $known_at::date)
order by recommendation_id
