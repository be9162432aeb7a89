-- What changed between two days, restatements apart from real change?
-- Parameters: since, as_at, known_at (date); about (evidence: only the items of evidence that came in, by far the most;
-- figures: all but those; everything when not given).
-- Base: the state at since as known then. Restated: the state at since as known at known_at, against the base. Change:
-- the state at as_at as known at known_at, against that. Stages, claims and evidence reconcile row by row, milestones
-- with plan_changes: base + restated + change = the state at as_at. So evidence about the time before since that came
-- in after it is restated, and evidence about the time after it is new.
-- Columns: kind, recommendation_id, unit_id, subject, before, after, cause, cause_verdict, days, times_before, title,
-- state_before, state_after, came_in.

with

stage_three_ways as (
    select
        recommendation_id, unit_id,
        base_unit.supported_stage as base_stage,
        restated_unit.supported_stage as restated_stage,
        present_unit.supported_stage as present_stage,
        base_unit.claimed_stage as base_claim,
        restated_unit.claimed_stage as restated_claim,
        present_unit.claimed_stage as present_claim,
        base_unit.blocking_criterion as base_blocking,
        restated_unit.blocking_criterion as restated_blocking,
        present_unit.blocking_criterion as present_blocking,
        restated_unit.blocking_verdict as restated_verdict,
        present_unit.blocking_verdict as present_verdict,
    from base_unit
    full join restated_unit using (recommendation_id, unit_id)
    full join present_unit using (recommendation_id, unit_id)
),

stage_restated as (
    select
        'restated' as kind, recommendation_id, unit_id, 'stage' as subject,
        coalesce(base_stage::varchar, 'not in scope') as before,
        coalesce(restated_stage::varchar, 'not in scope') as after,
        case
            when restated_stage > base_stage then base_blocking
            when restated_stage < base_stage then restated_blocking
        end as cause,
        if(restated_stage < base_stage, restated_verdict, null) as cause_verdict,
    from stage_three_ways
    where base_stage is distinct from restated_stage
),

stage_changed as (
    select
        change_of(restated_stage, present_stage, present_verdict) as kind,
        recommendation_id, unit_id, 'stage' as subject,
        coalesce(restated_stage::varchar, 'not in scope') as before,
        coalesce(present_stage::varchar, 'not in scope') as after,
        case
            when present_stage > restated_stage then restated_blocking
            when present_stage < restated_stage then present_blocking
        end as cause,
        if(present_stage < restated_stage, present_verdict, null) as cause_verdict,
    from stage_three_ways
    where restated_stage is distinct from present_stage
),

claim_restated as (
    select
        'restated' as kind, recommendation_id, unit_id, 'claim' as subject,
        base_claim::varchar as before, restated_claim::varchar as after,
    from stage_three_ways
    where base_claim is distinct from restated_claim
),

claim_moved as (
    select
        'claim moved' as kind, recommendation_id, unit_id, 'claim' as subject,
        restated_claim::varchar as before, present_claim::varchar as after,
    from stage_three_ways
    where restated_claim is distinct from present_claim
),

milestone as (
    select
        *,
        coalesce(restated_state in ('done', 'done late'), false) as done_before,
        coalesce(present_state in ('done', 'done late'), false) as done_after,
    from milestone_between
),

-- What is told is what differs: whether it was reported, then the state, then the original date, then the date.
milestone_restated as (
    select
        'restated' as kind, recommendation_id, milestone_id as subject,
        case
            when base_state is distinct from restated_state then base_state
            when base_original_due_on <> restated_original_due_on then base_original_due_on::varchar
            else base_date::varchar
        end as before,
        case
            when base_state is distinct from restated_state then restated_state
            when base_original_due_on <> restated_original_due_on then restated_original_due_on::varchar
            else restated_date::varchar
        end as after,
        restated_date - base_date as days,
        title, base_state as state_before, restated_state as state_after,
    from milestone
    where base_state is distinct from restated_state
        or base_date is distinct from restated_date
        or base_original_due_on is distinct from restated_original_due_on
),

milestone_completed as (
    select
        'completed' as kind, recommendation_id, milestone_id as subject,
        restated_state as before, present_state as after,
        present_date - original_due_on as days, times_before,
        title, restated_state as state_before, present_state as state_after,
    from milestone
    where done_after
        and not done_before
),

-- Put back, reopened, or no longer reported.
milestone_slipped as (
    select
        'slipped' as kind, recommendation_id, milestone_id as subject,
        restated_date::varchar as before,
        if(present_state = 'not reported', 'not reported', present_date::varchar) as after,
        if(present_state = 'not reported', null, present_date - restated_date) as days, times_before,
        title, restated_state as state_before, present_state as state_after,
    from milestone
    where not done_after
        and (
            present_date > restated_date
            or done_before
            or (present_state = 'not reported' and restated_state <> 'not reported')
        )
),

milestone_overdue as (
    select
        'overdue' as kind, recommendation_id, milestone_id as subject,
        restated_state as before, present_state as after,
        $as_at::date - original_due_on as days, times_before,
        title, restated_state as state_before, present_state as state_after,
    from milestone
    where present_state = 'overdue'
        and restated_state is distinct from 'overdue'
),

evidence_changed as (
    select
        if(about_since, 'new evidence', 'restated') as kind,
        recommendation_id, unit_id, evidence_id as subject, before, after, criterion_id as cause, came_in,
    from evidence_between
),

come_in as (
    select * from returns
    where received_on <= $known_at::date
),

-- Late by as_at: received since the earlier day after it was due, or fallen due since that day and not yet received.
return_late as (
    select
        'late return' as kind, month_end::varchar as subject,
        due_on::varchar as before,
        coalesce(first_received_on::varchar, 'not received') as after,
        coalesce(first_received_on, $as_at::date) - due_on as days,
    from month_expected('come_in', $as_at::date)
    where is_due
        and (
            (first_received_on > due_on and first_received_on > $since::date)
            or (first_received_on is null and not return_is_due(month_end, $since::date))
        )
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

-- In the order in which a meeting hears of them; the larger fall or delay first.
select
    kind, recommendation_id, unit_id, subject, before, after, cause, cause_verdict, days, times_before, title,
    state_before, state_after,
    coalesce(came_in, false) as came_in,
from together
join change_kind using (kind)
where $about is null
    or coalesce(came_in, false) = ($about = 'evidence')
order by
    change_kind.place,
    case subject when 'stage' then 0 when 'claim' then 1 else 2 end,
    case when subject = 'stage' then try_cast(after as integer) - try_cast(before as integer) end,
    days desc nulls last,
    recommendation_id, unit_id, subject
