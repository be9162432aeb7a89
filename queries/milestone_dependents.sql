-- Which milestones wait for this one, and which does it wait for?
-- Parameters: as_at, known_at (date); milestone (id).
-- Columns: relation, milestone_id, recommendation_id, title, original_due_on, forecast_on, completed_on,
-- days_against_original, state, forecast_before_it.

with

standing as (
    select *, names_in(depends_on) as waits_for
    from milestone_stood
    where $as_at::date is not null
        and $known_at::date is not null
),

this as (
    select * from standing
    where milestone_id = $milestone
),

related as (
    select 'waits for it' as relation, standing.*, standing.forecast_on < this.forecast_on as is_before
    from standing
    join this on list_contains(standing.waits_for, this.milestone_id)
    union all
    select 'it waits for', standing.*, this.forecast_on < standing.forecast_on
    from standing
    join this on list_contains(this.waits_for, standing.milestone_id)
)

select
    related.relation, related.milestone_id, related.recommendation_id, related.title, related.original_due_on,
    related.forecast_on, related.completed_on, related.days_against_original, related.state,
    related.is_before and related.completed_on is null and this.completed_on is null as forecast_before_it,
from related
cross join this
order by relation desc, milestone_id
