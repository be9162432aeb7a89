-- How much evidence came in between two days?
-- Parameters: since, as_at, known_at (date): as in `changes`.
-- Columns: items (not on file at since as known then); about_since (of those, about the time since); about_before (about
-- the time before, known only later). One row.

select
    count(*) as items,
    count(*) filter (where about_since) as about_since,
    count(*) filter (where not about_since) as about_before,
from evidence_compared($since::date, $as_at::date, $known_at::date)
where came_in
