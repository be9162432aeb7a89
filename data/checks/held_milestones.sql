-- Which milestones contradict what is held: a frozen original date changed, or open again with no reason given?
-- Held is an earlier month as now known, or this month as it was known on the day of receipt: history may be loaded in
-- any order. The first month to report a milestone may restate its original date.
-- Needs: milestones, returns.
-- Parameters: received_on (date). Columns: sheet, row_number, column_name, value, fault.
with return_month as (
    select as_at as this_month, from incoming_month
),

first_reported as (
    select milestone_id, min(as_at) as first_month, arg_min(original_due_on, as_at) as frozen,
    from held_milestones
    group by milestone_id
),

-- What stood before: the latest of the months before, and this month's own earlier report.
stood_before as (
    (
        select held.milestone_id, held.completed_on,
        from held_milestones as held
        join return_month on held.as_at < return_month.this_month
        qualify row_number() over (partition by held.milestone_id order by held.as_at desc) = 1
    )
    union all
    select received.milestone_id, received.completed_on,
    from milestones_known($received_on::date) as received
    join return_month on received.as_at = return_month.this_month
),

done_before as (
    select milestone_id, max(completed_on) as was_done_on,
    from stood_before
    group by milestone_id
)

select
    'milestones' as sheet,
    row_number,
    'original_due_on' as column_name,
    original_due_on::varchar as value,
    strftime(original_due_on, '%-d %B %Y') || ' is not the original date first reported, '
        || strftime(frozen, '%-d %B %Y') || ': to mend that, send the return for '
        || strftime(first_month, '%-d %B %Y') || ' again' as fault,
from incoming_milestones
cross join return_month
join first_reported using (milestone_id)
where original_due_on != frozen and this_month > first_month
union all
select
    'milestones',
    row_number,
    'change_reason',
    null,
    'is blank, but the milestone was completed on ' || strftime(was_done_on, '%-d %B %Y')
        || ' and is open now: say why',
from incoming_open
join done_before using (milestone_id)
where was_done_on is not null and change_reason is null
