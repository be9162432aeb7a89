-- Why were milestones re-forecast, in the senders' words, and how often was each reason given?
-- Parameters: as_at, known_at, recommendation, theme.
-- Columns: change_reason, times, milestones, days_later.
-- Every report in which a forecast moved counts once, the most frequent reason first; those without a reason come last.

with

chosen as (
    select recommendation_id from recommendation
    where ($recommendation is null or recommendation_id = $recommendation)
        and ($theme is null or theme_id = $theme)
),

moved as (
    select nullif(trim(report.change_reason), '') as reason, report.milestone_id, report.moved_days
    from milestone_moved('known_milestones') as report
    semi join chosen using (recommendation_id)
    where report.moved_days <> 0
        and report.as_at <= $as_at
)

select
    reason as change_reason,
    count(*) as times,
    count(distinct milestone_id) as milestones,
    sum(moved_days)::bigint as days_later,
from moved
where $known_at::date is not null
group by reason
order by reason is null, times desc, days_later desc, reason
