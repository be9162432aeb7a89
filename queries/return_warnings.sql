-- What was odd about the returns that were accepted?
-- Parameters: known_at (date): returns received by then; return_id: only that one, when given.
-- Columns: return_id, as_at, received_on, sheet, row_number, column_name, value, warning.

select
    returns.return_id, returns.as_at, returns.received_on,
    return_warning.sheet, return_warning.row_number, return_warning.column_name, return_warning.value,
    return_warning.warning,
from return_warning
join returns using (return_id)
where returns.received_on <= $known_at::date
    and ($return_id is null or returns.return_id = $return_id)
order by returns.received_on desc, returns.load_number desc, return_warning.sheet, return_warning.row_number,
    return_warning.column_name, return_warning.warning
