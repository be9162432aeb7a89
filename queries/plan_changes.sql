-- Which milestones joined the plan, came back to it, were brought forward or had their completion corrected?
-- Parameters: since, as_at, known_at (date). Both days are read as known at known_at; with the milestones of `changes`
-- these account for every milestone's move from one state to another.
-- Columns: change, recommendation_id, milestone_id, title, before, after, days, state_before, state_after.

with

milestone as (
    select
        *,
        coalesce(restated_state in ('done', 'done late'), false) as done_before,
        present_state in ('done', 'done late') as done_after,
    from milestone_between
    where present_state is not null
        and $since::date is not null
        and $as_at::date is not null
        and $known_at::date is not null
),

told as (
    select
        *,
        case
            when restated_state is null and present_state = 'open' then 'added'
            when restated_state = 'not reported' and present_state not in ('not reported', 'done', 'done late')
                then 'reported again'
            when done_before and done_after and restated_date <> present_date then 'completion corrected'
            when not done_after and not done_before and present_state <> 'not reported'
                and present_date < restated_date then 'brought forward'
        end as change,
    from milestone
)

select
    change, recommendation_id, milestone_id, title, restated_date as before, present_date as after,
    present_date - restated_date as days, restated_state as state_before, present_state as state_after,
from told
where change is not null
order by
    list_position(['added', 'reported again', 'brought forward', 'completion corrected'], change),
    days, recommendation_id, milestone_id
