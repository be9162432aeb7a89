-- Which series read a criterion that is not a sample, or that is not there?
-- Columns: sheet, row_number, column_name, value, fault.
with kinds as (
    select criterion_id, list(distinct kind) filter (kind is not null) as kinds
    from incoming_criteria
    group by criterion_id
)

select
    'criteria' as sheet,
    series.row_number,
    'reads' as column_name,
    series.reads as value,
    if(
        kinds.criterion_id is null,
        series.reads || ' is not a known criterion',
        series.reads || ' is of kind ' || kinds.kinds[1] || ': a series reads a sample'
    ) as fault,
from incoming_criteria as series
left join kinds on kinds.criterion_id = series.reads
where series.reads is not null
    and not coalesce(list_contains(kinds.kinds, 'sample'), false)
    -- a criterion whose kind could not be read has a fault of its own
    and (kinds.criterion_id is null or len(kinds.kinds) > 0)
