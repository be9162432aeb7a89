-- Which milestones does the sheet leave out that it had in the month before it last came?
-- Needs: milestones, returns.
-- Columns: sheet, row_number, column_name, value, fault.
with month_before as (
    select max(held_milestones.as_at) as as_at,
    from held_milestones
    cross join incoming_month
    where held_milestones.as_at < incoming_month.as_at
        and exists (from incoming_sheet where sheet = 'milestones')
        and not exists (from incoming_unread where sheet = 'milestones' and column_name = 'milestone_id')
),

absent as (
    select held_milestones.milestone_id, held_milestones.as_at,
    from held_milestones
    join month_before using (as_at)
    anti join incoming_milestones using (milestone_id)
)

select
    'milestones' as sheet,
    null::integer as row_number,
    null::varchar as column_name,
    min(milestone_id) as value,
    array_to_string(list(milestone_id order by milestone_id)[:10], ', ')
        || if(count(*) > 10, ' and ' || count(*) - 10 || ' more', '')
        || if(count(*) = 1, ' is absent, and was reported for ', ' are absent, and were reported for ')
        || strftime(any_value(as_at), '%-d %B %Y') as fault,
from absent
having count(*) > 0
