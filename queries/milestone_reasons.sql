-- Why were milestones re-forecast, in the senders' words, and how often was each reason given?
-- Parameters: as_at, known_at, recommendation, theme.
-- Columns: change_reason, times, milestones, days_later.
-- Every report in which a forecast moved counts once, the most frequent reason first; those without a reason come last.

with

moved as (
    select nullif(trim(change_reason), '') as reason, milestone_id, moved_days
    from milestone_reforecast
    join recommendation_asked($theme, $recommendation) using (recommendation_id)
    where $as_at::date is not null
        and $known_at::date is not null
)

select
    reason as change_reason,
    count(*) as times,
    count(distinct milestone_id) as milestones,
    sum(moved_days)::bigint as days_later,
from moved
group by reason
order by reason is null, times desc, days_later desc, reason
