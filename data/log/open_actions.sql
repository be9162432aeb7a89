-- Which actions of the log does no return say are done?
-- Columns: action_id, meeting_id, recommendation_id, unit_id, action, owner_role, due_on.

with

told as (
    select * from actions_known(date '9999-12-31')
)

select action_id, meeting_id, recommendation_id, unit_id, action, owner_role, due_on
from log_action('log_entry', date '9999-12-31', null, 'told')
where done_on is null
order by due_on, action_id
