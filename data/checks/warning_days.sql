-- Which days are surely or probably of another year than is meant? Outside 2000 to 2100 no day is; long before the
-- criteria took effect, or long after the month reported, few are.
-- Columns: sheet, row_number, column_name, value, fault.
with

programme as (
    select
        min(effective_from) - interval 5 year as earliest,
        coalesce(max(incoming_month.as_at), max(effective_from)) + interval 5 year as latest,
    from criteria
    left join incoming_month on true
)

select
    days.sheet,
    days.row_number,
    days.column_name,
    days.day::varchar as value,
    case
        when days.day not between date '2000-01-01' and date '2100-12-31'
            then strftime(days.day, '%-d %B %Y') || ' is not between 2000 and 2100: the year seems mistyped'
        when days.day < programme.earliest
            then strftime(days.day, '%-d %B %Y') || ' is long before the programme began: is the year right?'
        else strftime(days.day, '%-d %B %Y') || ' is more than five years ahead: is the year right?'
    end as fault,
from incoming_day as days
cross join programme
where days.day < programme.earliest or days.day > programme.latest
