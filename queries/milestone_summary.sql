-- Are the original dates holding, over all milestones or some?
-- Parameters: as_at, known_at (date); recommendation (id), theme (id): only their milestones, when given.
-- Columns: milestones, due, due_on_time, due_late, due_overdue, due_unreported, done, done_late, activities,
-- activities_done, outputs, outputs_done, outcomes, outcomes_done, outstanding, overdue, not_reported, reforecast, late_days_median, worst_id, worst_days.
-- One row, always.

with

standing as (
    select standing.*, standing.state in ('done', 'done late') as is_done
    from milestone_stood as standing
    join recommendation_asked($theme, $recommendation) using (recommendation_id)
    where $known_at::date is not null
)

select
    count(*) as milestones,
    count(*) filter (where original_due_on < $as_at) as due,
    count(*) filter (where original_due_on < $as_at and state = 'done') as due_on_time,
    count(*) filter (where original_due_on < $as_at and state = 'done late') as due_late,
    count(*) filter (where original_due_on < $as_at and state = 'overdue') as due_overdue,
    count(*) filter (where original_due_on < $as_at and state = 'not reported') as due_unreported,
    count(*) filter (where is_done) as done,
    count(*) filter (where state = 'done late') as done_late,
    count(*) filter (where kind = 'activity') as activities,
    count(*) filter (where kind = 'activity' and is_done) as activities_done,
    count(*) filter (where kind = 'output') as outputs,
    count(*) filter (where kind = 'output' and is_done) as outputs_done,
    count(*) filter (where kind = 'outcome') as outcomes,
    count(*) filter (where kind = 'outcome' and is_done) as outcomes_done,
    count(*) filter (where state in ('overdue', 'open')) as outstanding,
    count(*) filter (where state = 'overdue') as overdue,
    count(*) filter (where state = 'not reported') as not_reported,
    count(*) filter (where state in ('overdue', 'open') and times_reforecast > 0) as reforecast,
    median(days_against_original) filter (where state = 'done late') as late_days_median,
    arg_max(milestone_id, days_against_original) filter (where state = 'overdue') as worst_id,
    max(days_against_original) filter (where state = 'overdue') as worst_days,
from standing
