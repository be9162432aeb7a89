-- Which criteria are in force, and with what thresholds and periods?
-- Parameters: as_at (date).
-- Columns: position, criterion_id, title, stage, kind, role, periods, reads, threshold, valid_days, grace_days,
-- min_assurance, effective_from.

with

day_asked as (
    select $as_at::date as as_at
)

select
    position, criterion_id, title, stage, kind, role, periods, reads, threshold, valid_days, grace_days, min_assurance,
    effective_from,
from criteria_in_force('day_asked')
order by stage, position
