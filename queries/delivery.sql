-- Is each recommendation delivered, and how long after the original date?
-- Parameters: as_at, known_at (date); recommendation (id): only this one, when given.
-- Columns: recommendation_id, milestones, done, overdue, not_reported, outcomes, outcomes_done, original_due_on,
-- delivered_on, days_against_original, forecast_on.

with

standing as (
    select *, state in ('done', 'done late') as is_done
    from milestone_stood
    where $as_at::date is not null
        and $known_at::date is not null
        and ($recommendation is null or recommendation_id = $recommendation)
),

counted as (
    select
        recommendation_id,
        count(*) as milestones,
        count(*) filter (where is_done) as done,
        count(*) filter (where state = 'overdue') as overdue,
        count(*) filter (where state = 'not reported') as not_reported,
        count(*) filter (where kind = 'outcome') as outcomes,
        count(*) filter (where kind = 'outcome' and is_done) as outcomes_done,
        max(original_due_on) as original_due_on,
        if(bool_and(is_done), max(completed_on), null) as delivered_on,
        max(forecast_on) filter (where not is_done) as forecast_on,
    from standing
    group by recommendation_id
)

select
    recommendation.recommendation_id,
    coalesce(counted.milestones, 0) as milestones,
    coalesce(counted.done, 0) as done,
    coalesce(counted.overdue, 0) as overdue,
    coalesce(counted.not_reported, 0) as not_reported,
    coalesce(counted.outcomes, 0) as outcomes,
    coalesce(counted.outcomes_done, 0) as outcomes_done,
    counted.original_due_on,
    counted.delivered_on,
    counted.delivered_on - counted.original_due_on as days_against_original,
    counted.forecast_on,
from recommendation
left join counted using (recommendation_id)
where $recommendation is null or recommendation.recommendation_id = $recommendation
order by recommendation.recommendation_id
