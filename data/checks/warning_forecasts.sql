-- Which forecasts were put back in the 14 days before they fell due, or have passed with the milestone still open?
-- Needs: milestones.
-- Columns: sheet, row_number, column_name, value, fault.
with before as (
    select milestone_id, arg_max(forecast_on, held_milestones.as_at) as forecast_on,
    from held_milestones
    cross join incoming_month
    where held_milestones.as_at < incoming_month.as_at
    group by milestone_id
),

open_now as (
    select incoming_open.row_number, incoming_open.milestone_id, incoming_open.forecast_on, incoming_month.as_at,
    from incoming_open
    cross join incoming_month
)

select
    'milestones' as sheet,
    row_number,
    'forecast_on' as column_name,
    open_now.forecast_on::varchar as value,
    'put back to ' || strftime(open_now.forecast_on, '%-d %B %Y') || ' in the 14 days before it was due on '
        || strftime(before.forecast_on, '%-d %B %Y') as fault,
from open_now
join before using (milestone_id)
where open_now.forecast_on > before.forecast_on
    and before.forecast_on - open_now.as_at between 0 and 14
union all
select
    'milestones',
    row_number,
    'forecast_on',
    forecast_on::varchar,
    'the forecast of ' || strftime(forecast_on, '%-d %B %Y') || ' has passed and the milestone is open',
from open_now
where forecast_on < as_at
