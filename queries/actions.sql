-- Which actions have the meetings set, who owns them, and what became of each?
-- Parameters: as_at, known_at (date); recommendation (id), unit (id): only those, when given.
-- Columns: action_id, meeting_id, set_on, recommendation_id, unit_id, action, owner_role, due_on, done_on, action_state,
-- days_overdue, outcome.
-- Open ones first, the longest overdue first of all. Of a unit: its own, and not those of a recommendation in every unit.

with

action as (
    select
        known_actions.* exclude (done_on), meeting.held_on as set_on,
        if(known_actions.done_on <= $as_at::date, known_actions.done_on, null) as done_on,
    from known_actions
    join meeting using (meeting_id)
    where meeting.held_on <= $as_at::date
        and ($recommendation is null or known_actions.recommendation_id = $recommendation)
        and ($unit is null or known_actions.unit_id = $unit)
),

told as (
    select
        *,
        action_state(due_on, done_on, $as_at) as action_state,
        if(action_state(due_on, done_on, $as_at) = 'overdue', $as_at::date - due_on, null) as days_overdue,
    from action
)

select
    action_id, meeting_id, set_on, recommendation_id, unit_id, action, owner_role, due_on, done_on, action_state,
    days_overdue, outcome,
from told
order by done_on is not null, due_on, done_on desc, action_id
