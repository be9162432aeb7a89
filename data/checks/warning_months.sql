-- Does the return report a month before the first that is held?
-- Needs: returns.
-- Columns: sheet, row_number, column_name, value, fault.
with first_held as (
    select min(as_at) as as_at from returns
)

select
    'return' as sheet,
    incoming_return.row_number,
    'as_at' as column_name,
    incoming_return.as_at::varchar as value,
    strftime(incoming_return.as_at, '%-d %B %Y') || ' is before the first month held, '
        || strftime(first_held.as_at, '%-d %B %Y') as fault,
from incoming_return
join first_held on incoming_return.as_at < first_held.as_at
