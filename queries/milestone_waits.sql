-- Which milestones not done keep others waiting?
-- Parameters: as_at, known_at, recommendation, theme.
-- Columns: milestone_id, recommendation_id, title, state, original_due_on, forecast_on, waiting, recommendations.
-- One not done that others not done name as what they wait for, directly or through others; those that keep most waiting
-- first.

with recursive

standing as (
    select *, names_in(depends_on) as waits_for
    from milestone_stood
    where completed_on is null
        and $as_at::date is not null
        and $known_at::date is not null
),

wait as (
    select milestone_id, unnest(waits_for) as on_milestone_id
    from standing
    union
    select wait.milestone_id, unnest(standing.waits_for)
    from wait
    join standing on standing.milestone_id = wait.on_milestone_id
),

waiting as (
    select
        wait.on_milestone_id as milestone_id,
        list(distinct standing.milestone_id order by standing.milestone_id) as waiting,
        list(distinct standing.recommendation_id order by standing.recommendation_id) as recommendations,
    from wait
    join standing using (milestone_id)
    where wait.on_milestone_id <> wait.milestone_id
    group by all
)

select
    standing.milestone_id, standing.recommendation_id, standing.title, standing.state, standing.original_due_on,
    standing.forecast_on, waiting.waiting, waiting.recommendations,
from waiting
join standing using (milestone_id)
join recommendation_asked($theme, $recommendation) as asked on asked.recommendation_id = standing.recommendation_id
order by len(waiting.waiting) desc, standing.original_due_on, standing.milestone_id
