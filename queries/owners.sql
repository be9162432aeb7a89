-- Which roles own evidence, milestones or actions: who can be sent what concerns them?
-- Parameters: as_at, known_at (date).
-- Columns: owner.

select distinct owner
from (
    select verified_by as owner from known_evidence
    where observed_to <= $as_at::date
    union all
    select owner_role from known_milestones
    where as_at <= $as_at::date
    union all
    select owner_role from known_actions
    where as_at <= $as_at::date
) as named
where owner is not null
order by owner
