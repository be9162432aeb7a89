-- How much evidence came in between two days?
-- Parameters: since, as_at, known_at (date): as in `changes`.
-- Columns: items, about_since, about_before.
-- One row.

select
    count(*) as items,
    count(*) filter (where about_since) as about_since,
    count(*) filter (where not about_since) as about_before,
from evidence_between
where came_in
    and $since::date is not null
    and $as_at::date is not null
    and $known_at::date is not null
