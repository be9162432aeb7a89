-- Which months and sheets were reported, on time, late, more than once, or not at all?
-- Parameters: today (date: the last month-end before it is the last month shown); known_at (date).
-- Columns: month_end, sheet, state, due_on, first_received_on, days_late, times, row_count, return_id.
-- From the first month.

with

come_in as (
    select * from returns
    where received_on <= $known_at::date
),

month_expected as (
    select last_day(month_start::date) as month_end
    from (select min(as_at) as first_month, max(as_at) as last_month from come_in) as held
    cross join unnest(generate_series(
        date_trunc('month', held.first_month),
        greatest(date_trunc('month', held.last_month), date_trunc('month', $today::date) - interval 1 month),
        interval 1 month
    )) as series(month_start)
),

sheet_expected as (
    select unnest(['milestones', 'training', 'claims', 'evidence', 'exposure', 'actions']) as sheet
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
    month_expected.month_end, sheet_expected.sheet,
    case
        when brought.times > 1 then 'restated'
        when brought.first_received_on > return_due_on(month_expected.month_end) then 'late'
        when brought.times = 1 then 'reported'
        when return_due_on(month_expected.month_end) >= $today::date then 'not yet due'
        else 'not reported'
    end as state,
    return_due_on(month_expected.month_end) as due_on,
    brought.first_received_on,
    brought.first_received_on - return_due_on(month_expected.month_end) as days_late,
    coalesce(brought.times, 0) as times,
    brought.row_count,
    brought.return_id,
from month_expected
cross join sheet_expected
left join brought using (month_end, sheet)
order by month_expected.month_end desc,
    list_position(['milestones', 'training', 'claims', 'evidence', 'exposure', 'actions'], sheet_expected.sheet)
