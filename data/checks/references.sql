-- Which cells name a recommendation, unit, course, criterion or meeting that the store does not know?
-- Columns: sheet, row_number, column_name, value, fault.
with named as (
    select 'milestones' as sheet, row_number, 'recommendation_id' as column_name, recommendation_id::varchar as value,
    from incoming_milestones
    union all
    select 'training', row_number, 'course_id', course_id, from incoming_training
    union all
    select 'training', row_number, 'unit_id', unit_id, from incoming_training
    union all
    select 'claims', row_number, 'recommendation_id', recommendation_id::varchar, from incoming_claims
    union all
    select 'claims', row_number, 'unit_id', unit_id, from incoming_claims
    union all
    select 'evidence', row_number, 'recommendation_id', recommendation_id::varchar, from incoming_evidence
    union all
    select 'evidence', row_number, 'unit_id', unit_id, from incoming_evidence
    union all
    select 'evidence', row_number, 'criterion_id', criterion_id, from incoming_evidence
    union all
    select 'exposure', row_number, 'unit_id', unit_id, from incoming_exposure
    union all
    select 'actions', row_number, 'meeting_id', meeting_id, from incoming_actions
    union all
    select 'actions', row_number, 'recommendation_id', recommendation_id::varchar, from incoming_actions
    union all
    select 'actions', row_number, 'unit_id', unit_id, from incoming_actions
),

known as (
    select 'recommendation_id' as column_name, recommendation_id::varchar as value, from recommendation
    union
    select 'unit_id', unit_id, from unit
    union
    select 'course_id', course_id, from course
    union
    select 'criterion_id', criterion_id, from criteria
    union
    select 'meeting_id', meeting_id, from meeting
)

select
    sheet,
    row_number,
    column_name,
    value,
    if(length(value) > 60, value[:57] || '...', value)
        || ' is not a known ' || regexp_replace(column_name, '_id$', '') as fault,
from named
anti join known using (column_name, value)
where value is not null
