-- Is this a correction that counts as received before the return it corrects? What both bring stays as it was.
-- Needs: returns.
-- Parameters: received_on (date). Columns: sheet, row_number, column_name, value, fault.
with later as (
    select
        returns.as_at,
        max(returns.received_on) as received_on,
    from returns
    join incoming_return using (as_at)
    where returns.received_on > $received_on
    group by returns.as_at
)

select
    'return' as sheet,
    incoming_return.row_number,
    'as_at' as column_name,
    incoming_return.as_at::varchar as value,
    'a return for this month, received on ' || strftime(later.received_on, '%-d %B %Y')
        || ', is held: this one counts as received before it, on ' || strftime($received_on::date, '%-d %B %Y')
        || ', so the sheets that both bring go on as they were' as fault,
from incoming_return
join later using (as_at)
