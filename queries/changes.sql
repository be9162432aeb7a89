-- What changed between two days, restatements apart from real change?
-- Parameters: since, as_at (dates; since defaults to the month-end before as_at); known_at (date; defaults to as_at).
-- Base: the state at since as known then. Restated: the state at since as known at known_at, against the base. Change:
-- the state at as_at as known at known_at, against that. Stages, claims and milestones reconcile: base + restated +
-- change = the state at as_at. Evidence is new when it was not on file in the base.
-- Columns: kind (gained, lost, lapsed, slipped, completed, overdue, claim moved, new evidence, late return, restated);
-- recommendation_id; unit_id; subject (stage, claim, a milestone or evidence id, or the month of a return); before, after
-- (text: stages 0 to 5, ISO dates, states); cause (criterion_id that blocks, or blocked, the next stage); days (a slip,
-- a delay); times_before (re-forecasts before this one); title (of the milestone, in the sender's words).

with

base_milestones as (
    select * from milestones_known($since::date)
),

later_milestones as (
    select * from milestones_known($known_at::date)
),

base_milestone as (
    select * from milestone_standing('base_milestones', $since::date, $since::date)
),

restated_milestone as (
    select * from milestone_standing('later_milestones', $since::date, $known_at::date)
),

present_milestone as (
    select * from milestone_standing('later_milestones', $as_at::date, $known_at::date)
),

stage_restated as (
    select
        'restated' as kind, recommendation_id, unit_id, 'stage' as subject,
        coalesce(base_unit.supported_stage::varchar, 'not in scope') as before,
        coalesce(restated_unit.supported_stage::varchar, 'not in scope') as after,
        if(
            coalesce(restated_unit.supported_stage, -1) > coalesce(base_unit.supported_stage, -1),
            base_unit.blocking_criterion, restated_unit.blocking_criterion
        ) as cause,
    from base_unit
    full join restated_unit using (recommendation_id, unit_id)
    where base_unit.supported_stage is distinct from restated_unit.supported_stage
),

stage_changed as (
    select
        case
            when coalesce(present_unit.supported_stage, -1) > coalesce(restated_unit.supported_stage, -1) then 'gained'
            when present_unit.blocking_verdict in ('lapsed', 'not assessed') then 'lapsed'
            else 'lost'
        end as kind,
        recommendation_id, unit_id, 'stage' as subject,
        coalesce(restated_unit.supported_stage::varchar, 'not in scope') as before,
        coalesce(present_unit.supported_stage::varchar, 'not in scope') as after,
        if(
            coalesce(present_unit.supported_stage, -1) > coalesce(restated_unit.supported_stage, -1),
            restated_unit.blocking_criterion, present_unit.blocking_criterion
        ) as cause,
    from restated_unit
    full join present_unit using (recommendation_id, unit_id)
    where restated_unit.supported_stage is distinct from present_unit.supported_stage
),

claim_restated as (
    select
        'restated' as kind, recommendation_id, unit_id, 'claim' as subject,
        base_unit.claimed_stage::varchar as before, restated_unit.claimed_stage::varchar as after,
    from base_unit
    join restated_unit using (recommendation_id, unit_id)
    where base_unit.claimed_stage is distinct from restated_unit.claimed_stage
),

claim_moved as (
    select
        'claim moved' as kind, recommendation_id, unit_id, 'claim' as subject,
        restated_unit.claimed_stage::varchar as before, present_unit.claimed_stage::varchar as after,
    from restated_unit
    join present_unit using (recommendation_id, unit_id)
    where restated_unit.claimed_stage is distinct from present_unit.claimed_stage
),

milestone_restated as (
    select
        'restated' as kind,
        coalesce(restated_milestone.recommendation_id, base_milestone.recommendation_id) as recommendation_id,
        milestone_id as subject,
        coalesce(base_milestone.completed_on, base_milestone.forecast_on)::varchar as before,
        coalesce(restated_milestone.completed_on, restated_milestone.forecast_on)::varchar as after,
        coalesce(restated_milestone.title, base_milestone.title) as title,
    from base_milestone
    full join restated_milestone using (milestone_id)
    where {
            'f': base_milestone.forecast_on, 'c': base_milestone.completed_on,
            'o': base_milestone.original_due_on, 'r': base_milestone.state = 'not reported',
        } is distinct from {
            'f': restated_milestone.forecast_on, 'c': restated_milestone.completed_on,
            'o': restated_milestone.original_due_on, 'r': restated_milestone.state = 'not reported',
        }
),

milestone_pair as (
    select
        present_milestone.milestone_id, present_milestone.recommendation_id, present_milestone.title,
        restated_milestone.state as state_before, present_milestone.state as state_after,
        coalesce(restated_milestone.completed_on, restated_milestone.forecast_on) as date_before,
        coalesce(present_milestone.completed_on, present_milestone.forecast_on) as date_after,
        restated_milestone.state in ('done', 'done late') as done_before,
        present_milestone.state in ('done', 'done late') as done_after,
        present_milestone.original_due_on,
        coalesce(restated_milestone.times_reforecast, 0) as times_before,
    from present_milestone
    left join restated_milestone using (milestone_id)
),

milestone_completed as (
    select
        'completed' as kind, recommendation_id, milestone_id as subject,
        state_before as before, state_after as after, title,
        date_after - original_due_on as days, times_before,
    from milestone_pair
    where done_after and not coalesce(done_before, false)
),

-- Put back, reopened, or no longer reported.
milestone_slipped as (
    select
        'slipped' as kind, recommendation_id, milestone_id as subject, date_before::varchar as before,
        if(state_after = 'not reported', 'not reported', date_after::varchar) as after, title,
        if(state_after = 'not reported', null, date_after - date_before) as days, times_before,
    from milestone_pair
    where not done_after
        and (date_after > date_before or done_before
            or (state_after = 'not reported' and state_before <> 'not reported'))
),

milestone_overdue as (
    select
        'overdue' as kind, recommendation_id, milestone_id as subject, state_before as before, state_after as after,
        title, $as_at::date - original_due_on as days, times_before,
    from milestone_pair
    where state_after = 'overdue'
        and coalesce(state_before, '') <> 'overdue'
),

evidence_before as (
    select * from evidence_known($since::date)
    where observed_to <= $since::date
),

evidence_after as (
    select * from evidence_known($known_at::date)
    where observed_to <= $as_at::date
),

-- An item taken off the file (withdrawn) is told as well.
evidence_changed as (
    select
        'new evidence' as kind,
        coalesce(evidence_after.recommendation_id, evidence_before.recommendation_id) as recommendation_id,
        coalesce(evidence_after.unit_id, evidence_before.unit_id) as unit_id,
        evidence_id as subject,
        coalesce(evidence_before.result, evidence_before.sample_met || ' of ' || evidence_before.sample_size) as before,
        if(
            evidence_after.evidence_id is null, 'withdrawn',
            coalesce(evidence_after.result, evidence_after.sample_met || ' of ' || evidence_after.sample_size)
        ) as after,
        coalesce(evidence_after.criterion_id, evidence_before.criterion_id) as cause,
    from evidence_before
    full join evidence_after using (evidence_id)
    where evidence_before.evidence_id is null
        or evidence_after.evidence_id is null
),

month_expected as (
    select last_day(month_start::date) as month_end
    from (select min(as_at) as first_month from returns where received_on <= $known_at::date) as first_held
    cross join unnest(generate_series(
        date_trunc('month', first_held.first_month), date_trunc('month', $as_at::date), interval 1 month
    )) as series(month_start)
),

first_received as (
    select as_at as month_end, min(received_on) as received_on
    from returns
    where received_on <= $known_at::date
    group by as_at
),

return_late as (
    select
        'late return' as kind, month_expected.month_end::varchar as subject,
        return_due_on(month_expected.month_end)::varchar as before,
        coalesce(first_received.received_on::varchar, 'not received') as after,
        coalesce(first_received.received_on, $as_at::date) - return_due_on(month_expected.month_end) as days,
    from month_expected
    left join first_received using (month_end)
    where coalesce(first_received.received_on, $as_at::date) > return_due_on(month_expected.month_end)
        and coalesce(first_received.received_on, $as_at::date) > $since::date
        and (first_received.received_on is not null or return_due_on(month_expected.month_end) >= $since::date)
),

together as (
    select * from stage_restated
    union all by name select * from stage_changed
    union all by name select * from claim_restated
    union all by name select * from claim_moved
    union all by name select * from milestone_restated
    union all by name select * from milestone_completed
    union all by name select * from milestone_slipped
    union all by name select * from milestone_overdue
    union all by name select * from evidence_changed
    union all by name select * from return_late
)

-- Ordered by what a meeting should hear first: losses, lapses, dates missed or put back, what was restated, claims, then
-- gains and deliveries; the larger fall or delay first.
select
    kind, recommendation_id, unit_id, subject, before, after, cause, days, times_before, title,
from together
order by
    list_position(
        ['lost', 'lapsed', 'overdue', 'slipped', 'late return', 'restated', 'claim moved', 'gained', 'completed',
            'new evidence'],
        kind
    ),
    case when subject = 'stage' then try_cast(after as integer) - try_cast(before as integer) end,
    days desc nulls last,
    recommendation_id, unit_id, subject
