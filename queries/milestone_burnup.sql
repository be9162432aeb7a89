-- How much has been delivered, month by month, against the original plan?
-- Parameters: as_at, known_at (date); recommendation (id), theme (id): only their milestones, when given.
-- Counts are cumulative, of every milestone ever reported, by the date it was done or first due: a count, so never with
-- control limits. A milestone added later joins the plan at its own original date.
-- Columns: month_end, planned, delivered, milestones.
-- From the month before the first date to the last original date.

with

milestone as (
    select standing.original_due_on, standing.completed_on
    from milestone_stood as standing
    join recommendation_asked($theme, $recommendation) using (recommendation_id)
),

latest as (
    select max(as_at) as as_at from milestone_sheet($as_at::date, $known_at::date)
),

span as (
    select
        month_end_before(least(min(original_due_on), min(completed_on))) as first_month,
        greatest(max(original_due_on), (select as_at from latest)) as last_month,
    from milestone
),

month as (
    select unnest(month_ends(first_month, last_month)) as month_end
    from span
)

select
    month.month_end,
    count(*) filter (where milestone.original_due_on <= month.month_end) as planned,
    if(
        month.month_end <= latest.as_at,
        count(*) filter (where milestone.completed_on <= month.month_end),
        null
    ) as delivered,
    count(*) as milestones,
from month
cross join latest
cross join milestone
group by month.month_end, latest.as_at
order by month.month_end
