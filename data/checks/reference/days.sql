-- Which days come too late: an end before its beginning, or something done after the day on which it is entered?
-- Parameters: entered_on (date). Columns: sheet, row_number, column_name, value, fault.
with ended as (
    select 'unit' as sheet, row_number, "from" as first_day, until from incoming_unit
    union all
    select 'access', row_number, "from", until from incoming_access
),

done as (
    select 'recommendation' as sheet, row_number, 'force_declared_complete_on' as column_name,
        force_declared_complete_on as day,
    from incoming_recommendation
    union all
    select 'recommendation', row_number, 'inspectorate_closed_on', inspectorate_closed_on from incoming_recommendation
    union all
    select 'criterion_exemption', row_number, 'agreed_on', agreed_on from incoming_criterion_exemption
    union all
    select 'scope_exclusion', row_number, 'agreed_on', agreed_on from incoming_scope_exclusion
    union all
    select 'rebase', row_number, 'agreed_on', agreed_on from incoming_rebase
)

select
    sheet,
    row_number,
    'until' as column_name,
    until::varchar as value,
    strftime(until, '%-d %B %Y') || ' is before from, ' || strftime(first_day, '%-d %B %Y') as fault,
from ended
where until < first_day
union all
select
    sheet, row_number, column_name, day::varchar,
    strftime(day, '%-d %B %Y') || ' is still to come: what was done is entered once it was done',
from done
where day > $entered_on::date
