-- Which months and sheets were reported, on time, late, more than once, or not at all?
-- Parameters: today (date: the last month-end before it is the last month shown); known_at (date).
-- Columns: month_end, sheet, state, due_on, first_received_on, days_late, times, row_count, return_id.
-- From the first month.

with

come_in as (
    select * from returns
    where received_on <= $known_at::date
),

expected as (
    select month.month_end, month.due_on, month.is_due, sheet.sheet, sheet.place
    from month_expected('come_in', $today::date) as month
    cross join sheet
),

brought as (
    select
        come_in.as_at as month_end, return_sheet.sheet,
        min(come_in.received_on) as first_received_on,
        count(*) as times,
        arg_max(return_sheet.row_count, {r: come_in.received_on, l: come_in.load_number}) as row_count,
        arg_max(come_in.return_id, {r: come_in.received_on, l: come_in.load_number}) as return_id,
    from come_in
    join return_sheet using (return_id)
    group by all
)

select
    expected.month_end, expected.sheet,
    case
        when brought.times > 1 then 'restated'
        when brought.first_received_on > expected.due_on then 'late'
        when brought.times = 1 then 'reported'
        when expected.is_due then 'not reported'
        else 'not yet due'
    end as state,
    expected.due_on,
    brought.first_received_on,
    brought.first_received_on - expected.due_on as days_late,
    coalesce(brought.times, 0) as times,
    brought.row_count,
    brought.return_id,
from expected
left join brought using (month_end, sheet)
order by expected.month_end desc, expected.place
