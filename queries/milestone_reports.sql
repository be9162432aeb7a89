-- What did each month's return say of a milestone, and when and why did its forecast move?
-- Parameters: as_at, known_at (date); recommendation (id), milestone (id): only these, when given.
-- Columns: milestone_id, recommendation_id, title, as_at, received_on, original_due_on, forecast_on, completed_on,
-- forecast_before, moved_days, change, change_reason, depends_on, note.

with

asked as (
    select distinct milestone_id from known_milestones
    where ($recommendation is null or recommendation_id = $recommendation)
        and ($milestone is null or milestone_id = $milestone)
),

-- All months of every milestone that was ever one of these.
reported as (
    select * from known_milestones
    semi join asked using (milestone_id)
),

report as (
    select
        moved.*,
        lag(as_at) over each_milestone as reported_before,
        lag(completed_on) over each_milestone as completed_before,
    from milestone_moved('reported') as moved
    where as_at <= $as_at
        and ($recommendation is null or recommendation_id = $recommendation)
        and ($milestone is null or milestone_id = $milestone)
    window each_milestone as (partition by milestone_id order by as_at)
),

-- The months in which the sheet came in at all: an absence is one only in those.
sheet as (
    select * from milestone_sheet($as_at::date, $known_at::date)
)

select
    report.milestone_id, report.recommendation_id, report.title, report.as_at, report.received_on,
    report.original_due_on, report.forecast_on, report.completed_on,
    report.forecast_before, report.moved_days,
    case
        when report.completed_on is not null and report.completed_before is null then 'completed'
        when report.completed_on is null and report.completed_before is not null then 'reopened'
        when report.reported_before is null then 'first report'
        when report.reported_before < sheet.sheet_before then 'back in the returns'
        when report.moved_days <> 0 then 're-forecast'
    end as change,
    report.change_reason, report.depends_on, report.note,
from report
join sheet using (as_at)
order by report.recommendation_id, report.milestone_id, report.as_at
