-- Which cause is each rise and fall of a stage between two days laid to?
-- Parameters: since, as_at, known_at.
-- Columns: cause_id, recommendation_id, unit_id, before, after, change, kind, criterion_id.
-- What `changes` tells as gained, fell, unproven or lapsed: each stage is in one row here.

select cause_id, recommendation_id, unit_id, before, after, change, kind, criterion_id
from cause_position
where $since::date < $as_at::date
    and $known_at::date is not null
order by cause_id, recommendation_id, unit_id
