-- Which milestones and items of evidence, under an id that is held, are about another recommendation, unit or criterion?
-- Needs: milestones or evidence, returns.
-- Columns: sheet, row_number, column_name, value, fault.
with milestone_before as (
    select milestone_id, arg_max(recommendation_id, held_milestones.as_at) as recommendation_id,
    from held_milestones
    cross join incoming_month
    where held_milestones.as_at < incoming_month.as_at
    group by milestone_id
),

moved as (
    select
        'milestones' as sheet, incoming.row_number, 'recommendation_id' as column_name,
        incoming.milestone_id as id, incoming.recommendation_id::varchar as now, was.recommendation_id::varchar as before,
    from incoming_milestones as incoming
    join milestone_before as was using (milestone_id)
    union all
    select
        'evidence', incoming.row_number, unnest(['recommendation_id', 'unit_id', 'criterion_id']),
        incoming.evidence_id,
        unnest([incoming.recommendation_id::varchar, coalesce(incoming.unit_id, 'every unit'), incoming.criterion_id]),
        unnest([was.recommendation_id::varchar, coalesce(was.unit_id, 'every unit'), was.criterion_id]),
    from incoming_evidence as incoming
    join evidence_known(date '9999-12-31') as was using (evidence_id)
)

select
    sheet, row_number, column_name,
    now as value,
    id || ' was filed under ' || before || ' before, and is now under ' || now || ': is it the same thing?' as fault,
from moved
where now <> before
order by sheet, row_number
