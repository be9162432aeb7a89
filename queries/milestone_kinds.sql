-- What are the milestones, done and not: activities, outputs or outcomes?
-- Parameters: as_at, known_at, recommendation, theme.
-- Columns: kind, milestones, done, done_late, overdue, open, not_reported.
-- A row for every kind there is.

with

standing as (
    select standing.kind, standing.state
    from milestone_stood as standing
    join recommendation_asked($theme, $recommendation) using (recommendation_id)
    where $as_at::date is not null
        and $known_at::date is not null
)

select
    milestone_kind.kind,
    count(standing.state) as milestones,
    count(*) filter (where standing.state in ('done', 'done late')) as done,
    count(*) filter (where standing.state = 'done late') as done_late,
    count(*) filter (where standing.state = 'overdue') as overdue,
    count(*) filter (where standing.state = 'open') as open,
    count(*) filter (where standing.state = 'not reported') as not_reported,
from milestone_kind
left join standing using (kind)
group by milestone_kind.kind, milestone_kind.place
order by milestone_kind.place
