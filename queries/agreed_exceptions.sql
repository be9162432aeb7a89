-- Which criteria are switched off for a recommendation, and which units are out of its scope, by whose decision?
-- Parameters: as_at, known_at (date): decisions agreed and entered by known_at; those agreed by as_at are in force.
-- Columns: decision, recommendation_id, criterion_id, unit_id, reason, agreed_by, agreed_on, in_force.

with

decision as (
    select
        'exemption' as decision, recommendation_id, criterion_id, null::varchar as unit_id, reason, agreed_by, agreed_on,
    from exemption_known($known_at::date)
    union all
    select 'exclusion', recommendation_id, null, unit_id, reason, agreed_by, agreed_on
    from exclusion_known($known_at::date)
)

select
    decision, recommendation_id, criterion_id, unit_id, reason, agreed_by, agreed_on,
    agreed_on <= $as_at::date as in_force,
from decision
order by decision, recommendation_id, criterion_id, unit_id
