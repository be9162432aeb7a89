-- Is there a unit in scope on the first day that counts and on the day on which the reference is entered?
-- Parameters: entered_on (date); first_as_at (date: the first month reported; null while there is none).
-- Columns: sheet, row_number, column_name, value, fault.
with days as (
    select unnest([$first_as_at::date, $entered_on::date]) as day
),

without as (
    select min(day) as day
    from days
    where day is not null
        and not exists (
            from incoming_unit
            where coalesce("from" <= day, true)
                and coalesce(until >= day, true)
        )
)

select
    'unit' as sheet,
    null::integer as row_number,
    'from' as column_name,
    null::varchar as value,
    'no unit is in scope on ' || strftime(day, '%-d %B %Y') as fault,
from without
where day is not null
    and exists (from incoming_unit)
