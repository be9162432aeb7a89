-- Which figures did a corrected return change, from what to what?
-- Parameters: known_at (date): returns received by then; return_id: only that one, when given.
-- Columns: return_id, as_at, received_on, sheet, subject, field, before, after, change.

select
    return_id, as_at, received_on, sheet, subject, field, before, after,
    case when before is null then 'added' when after is null then 'removed' else 'changed' end as change,
from figure_restated
join sheet as of_sheet using (sheet)
where $known_at::date is not null
    and ($return_id is null or return_id = $return_id)
order by received_on desc, load_number desc, of_sheet.place, subject, field
