-- Which actions did the meetings set, what became of each, and has the stage that it was to move moved since?
-- Parameters: as_at, known_at, today, through; recommendation (id), unit (id): only those set for them, when given.
-- Columns: action_id, entry_id, meeting_id, set_on, recommendation_id, unit_id, action, owner_role, due_on, done_on, outcome,
-- told_on, state, days_late, stage_then, stage_now, stage_moved.
-- Those of the log and those that only returns name, set by `today`; whether one is done, returns say. The stage is that of the
-- recommendation, or of the unit named: then, at the last day held when the action was set; now, on the day asked about. Overdue first,
-- then open, then done; within each the earliest due first.

with

logged as (
    select * from log_action('log_entry', $known_at::date, $through::integer, 'known_actions')
),

action as (
    select * from logged
    union all by name
    select
        known_actions.action_id, known_actions.meeting_id, known_actions.recommendation_id, known_actions.unit_id,
        known_actions.action, known_actions.owner_role, known_actions.due_on, known_actions.done_on, known_actions.outcome,
        known_actions.as_at as told_on,
    from known_actions
    anti join logged using (action_id)
),

dated as (
    select action.*, coalesce(meeting.held_on, action.made_on) as set_on
    from action
    left join meeting using (meeting_id)
),

told as (
    select
        *,
        action_state(due_on, done_on, $today) as state,
        coalesce(done_on, $today::date) - due_on as days_late,
    from dated
    where set_on <= $today::date
        and ($recommendation is null or recommendation_id = $recommendation)
        and ($unit is null or unit_id = $unit)
),

set_in_log as (
    select action_id, recommendation_id, unit_id, set_on
    from told
    where entry_id is not null
),

seen as (
    select action_stood.*
    from action_stood
    anti join logged using (action_id)
    union all
    select * from stage_when_set('set_in_log', 'unit_history', 'recommendation_history', $as_at)
)

select
    action_id, entry_id, meeting_id, set_on, recommendation_id, unit_id, action, owner_role, due_on, done_on, outcome, told_on,
    state, days_late, stage_then, stage_now,
    case
        when stage_then is null or stage_now is null then null
        when seen_now <= seen_then then 'no later month'
        when stage_now > stage_then then 'rose'
        when stage_now < stage_then then 'fell'
        else 'not moved'
    end as stage_moved,
from told
left join seen using (action_id)
order by list_position(['overdue', 'open', 'done late', 'done'], state), due_on, action_id
