-- When is each outstanding milestone likely to be done, by the programme's own record?
-- Parameters: as_at, known_at (date); recommendation, theme (id): only their milestones, when given.
-- Columns: milestone_id, recommendation_id, title, original_due_on, forecast_on, completed_alike, needed, half_from,
-- half_to, likely_from, likely_to, upheld, likely_upheld.
-- Never a date on or before as_at, and none where completed_alike is below needed. While the record of such ranges refutes
-- them (milestone_outlook_record), half_to and likely_to are blank: the dates left say "not before".

with

made as (
    select * from forecast_made('known_milestones', 'milestone_stood', $as_at::date)
),

outstanding as (
    select
        standing.milestone_id as key, standing.milestone_id, standing.recommendation_id, standing.title,
        standing.original_due_on, standing.forecast_on, standing.last_reported_on as made_at,
        $as_at::date as open_on,
        lead_band(standing.forecast_on - standing.last_reported_on) as band,
    from milestone_stood as standing
    join recommendation_asked($theme, $recommendation) using (recommendation_id)
    where standing.state in ('open', 'overdue')
        and $known_at::date is not null
),

curves as (
    select * from lateness_curve('outstanding', 'made')
),

record as (
    select * from outlook_upheld('milestone_tried')
)

select
    outstanding.milestone_id, outstanding.recommendation_id, outstanding.title,
    outstanding.original_due_on, outstanding.forecast_on,
    outlook.completed_alike, outlook_needs() as needed,
    outlook.half_from, if(coalesce(record.half_upheld, true), outlook.half_to, null) as half_to,
    outlook.likely_from,
    if(coalesce(record.half_upheld, true) and coalesce(record.likely_upheld, true), outlook.likely_to, null) as likely_to,
    record.half_upheld as upheld, record.likely_upheld,
from outstanding
join outlook_range('outstanding', 'curves') as outlook using (key)
cross join record
order by outstanding.recommendation_id, outstanding.milestone_id
