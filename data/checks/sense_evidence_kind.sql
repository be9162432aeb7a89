-- Which evidence does not fit its criterion's kind: filed where nothing may be, or with the wrong columns filled?
-- A finding has a result, and no sample; a sample has a unit and its three counts, and no result or valid_until.
-- The kind is that of the criterion's version in force when the observation ended.
-- Needs: evidence.
-- Columns: sheet, row_number, column_name, value, fault.
with filed as (
    select
        incoming.*,
        (
            select coalesce(
                arg_max(kind, effective_from) filter (effective_from <= incoming.observed_to),
                arg_min(kind, effective_from)
            )
            from criteria
            where criteria.criterion_id = incoming.criterion_id
        ) as kind,
    from incoming_evidence as incoming
),

cells as (
    select
        row_number,
        kind,
        'unit_id' as column_name,
        unit_id as value,
        null as wanted_by_finding,
        true as wanted_by_sample,
    from filed
    union all
    select row_number, kind, 'result', result, true, false, from filed
    union all
    select row_number, kind, 'sample_size', sample_size::varchar, false, true, from filed
    union all
    select row_number, kind, 'sample_met', sample_met::varchar, false, true, from filed
    union all
    select row_number, kind, 'population', population::varchar, false, true, from filed
    union all
    select row_number, kind, 'valid_until', valid_until::varchar, null, false, from filed
),

judged as (
    select *, if(kind = 'finding', wanted_by_finding, wanted_by_sample) as wanted,
    from cells
    where kind in ('finding', 'sample')
)

select
    'evidence' as sheet,
    row_number,
    column_name,
    value,
    if(wanted, 'is blank, and a ' || kind || ' needs it', 'has to be blank for a ' || kind) as fault,
from judged
where wanted = (value is null)
union all
select
    'evidence',
    row_number,
    'sample_size',
    sample_size::varchar,
    'a sample has at least 1 case',
from filed
where kind = 'sample' and sample_size = 0
union all
select
    'evidence',
    row_number,
    'criterion_id',
    criterion_id,
    'no evidence is filed under ' || criterion_id || ': it is worked out from other figures',
from filed
where kind not in ('finding', 'sample')
