-- Which rows repeat the key of an earlier row of their sheet? Each is placed on the last column of the key.
-- Columns: sheet, row_number, column_name, value, fault.
with keyed as (
    select 'milestones' as sheet, row_number, 'milestone_id' as column_name, [milestone_id] as key,
    from incoming_milestones
    union all
    select 'training', row_number, 'role', [course_id, unit_id, role], from incoming_training
    union all
    select 'claims', row_number, 'unit_id', [recommendation_id::varchar, unit_id], from incoming_claims
    union all
    select 'evidence', row_number, 'evidence_id', [evidence_id], from incoming_evidence
    union all
    select 'exposure', row_number, 'unit_id', [unit_id], from incoming_exposure
    union all
    select 'actions', row_number, 'action_id', [action_id], from incoming_actions
),

ranked as (
    select *, min(row_number) over (partition by sheet, key) as first_row,
    from keyed
    where list_count(key) = len(key)
)

select
    sheet,
    row_number,
    column_name,
    key[-1] as value,
    array_to_string(key, ', ') || ' is repeated: row ' || first_row || ' has it already' as fault,
from ranked
where row_number > first_row
