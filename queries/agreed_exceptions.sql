-- Which criteria are switched off for a recommendation, and which units are out of its scope, by whose decision?
-- Parameters: as_at, known_at (date): decisions agreed by both days are in force.
-- Columns: decision (exemption, exclusion); recommendation_id; criterion_id (of an exemption); unit_id (of an exclusion);
-- reason, agreed_by (as recorded); agreed_on (date); in_force.

with

decision as (
    select
        'exemption' as decision, recommendation_id, criterion_id, null::varchar as unit_id, reason, agreed_by, agreed_on,
    from criterion_exemption
    union all
    select 'exclusion', recommendation_id, null, unit_id, reason, agreed_by, agreed_on
    from scope_exclusion
)

select
    decision, recommendation_id, criterion_id, unit_id, reason, agreed_by, agreed_on,
    agreed_on <= $as_at::date and agreed_on <= $known_at::date as in_force,
from decision
order by decision, recommendation_id, criterion_id, unit_id
