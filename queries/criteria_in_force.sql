-- Which criteria are in force, and with what thresholds and periods?
-- Parameters: as_at (date).
-- Columns: position (the order in which ties are settled); criterion_id; title; stage (1 to 5); kind (finding, training,
-- sample, series, duration); role (officer, supervisor); periods (quarters of a series, months of a duration); reads (the
-- criterion whose samples a series reads); threshold (share); valid_days, grace_days; min_assurance (A0 to A3);
-- effective_from (date).

with

day_asked as (
    select $as_at::date as as_at
)

select
    position, criterion_id, title, stage, kind, role, periods, reads, threshold, valid_days, grace_days, min_assurance,
    effective_from,
from criteria_in_force('day_asked')
order by stage, position
