-- Which criteria are of another kind in a later row than in an earlier one? What was filed as the one is none of the other.
-- Columns: sheet, row_number, column_name, value, fault.
with first_rows as (
    select criterion_id, row_number, kind
    from incoming_criteria
    where kind is not null
    qualify row_number() over (partition by criterion_id order by effective_from, row_number) = 1
)

select
    'criteria' as sheet,
    incoming_criteria.row_number,
    'kind' as column_name,
    incoming_criteria.kind as value,
    incoming_criteria.criterion_id || ' is of kind ' || first_rows.kind || ' in row ' || first_rows.row_number
    || ': one of another kind needs an id of its own' as fault,
from incoming_criteria
join first_rows on first_rows.criterion_id = incoming_criteria.criterion_id
    and first_rows.kind != incoming_criteria.kind
