-- Which actions were set, done, done late or fell overdue between two days, and which are overdue still?
-- Parameters: since, as_at, known_at (date). Actions are read as known at known_at.
-- Columns: change, action_id, meeting_id, set_on, recommendation_id, unit_id, action, owner_role, outcome, due_on,
-- done_on, days_late.

with

action as (
    select
        known_actions.*, meeting.held_on as set_on,
        if(known_actions.done_on <= $as_at::date, known_actions.done_on, null) as done_by_then,
    from known_actions
    join meeting using (meeting_id)
    where meeting.held_on <= $as_at::date
),

told as (
    select
        *,
        coalesce(done_by_then, $as_at::date) - due_on as days_late,
        case
            when done_by_then > $since::date then action_state(due_on, done_by_then, $as_at)
            when action_state(due_on, done_by_then, $as_at) = 'overdue'
                then if(due_on >= $since::date, 'overdue', 'still overdue')
            when done_by_then is null and set_on > $since::date then 'set'
        end as change,
    from action
)

select
    change, action_id, meeting_id, set_on, recommendation_id, unit_id, action, owner_role, outcome, due_on,
    done_by_then as done_on, days_late,
from told
where change is not null
order by
    list_position(['overdue', 'still overdue', 'done late', 'done', 'set'], change),
    days_late desc, action_id
