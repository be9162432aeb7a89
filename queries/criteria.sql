-- Which criteria make up the stages, with which thresholds and periods, and which version is in force on a day?
-- Parameters: as_at (date).
-- Columns: criterion_id, title, stage, kind, role, periods, reads, threshold, valid_days, grace_days, min_assurance,
-- effective_from, in_force, versions.

with

day_asked as (
    select $as_at::date as as_at
),

in_force as (
    select criterion_id, effective_from
    from criteria_in_force('day_asked')
)

select
    criteria.criterion_id, criteria.title, criteria.stage, criteria.kind, criteria.role, criteria.periods, criteria.reads,
    criteria.threshold, criteria.valid_days, criteria.grace_days, criteria.min_assurance, criteria.effective_from,
    in_force.criterion_id is not null as in_force,
    count(*) over (partition by criteria.criterion_id) as versions,
from criteria
left join in_force using (criterion_id, effective_from)
order by criteria.stage, criteria.position, criteria.effective_from
