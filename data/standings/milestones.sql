-- The same milestone in three states: on an earlier day as known then (base), on that day as known later (restated), and on
-- a later day with that knowledge (present). Columns: milestone_id; recommendation_id, title, original_due_on (as last
-- known); for each state its state, its date (completed, else forecast) and, restated, its count of re-forecasts; blank
-- where the milestone was not yet reported.

create macro milestone_compared(earlier_day, later_day, known_day) as table
    with earlier_knowledge as (
        select * from milestones_kept(earlier_day)
    ),

    later_knowledge as (
        select * from milestones_kept(known_day)
    ),

    base as (
        select *, coalesce(completed_on, forecast_on) as stands_on
        from milestone_standing('earlier_knowledge', earlier_day, earlier_day)
    ),

    restated as (
        select *, coalesce(completed_on, forecast_on) as stands_on
        from milestone_standing('later_knowledge', earlier_day, known_day)
    ),

    present as (
        select *, coalesce(completed_on, forecast_on) as stands_on
        from milestone_standing('later_knowledge', later_day, known_day)
    )

    select
        milestone_id,
        coalesce(present.recommendation_id, base.recommendation_id) as recommendation_id,
        coalesce(present.title, base.title) as title,
        base.state as base_state, restated.state as restated_state, present.state as present_state,
        base.stands_on as base_date, restated.stands_on as restated_date, present.stands_on as present_date,
        base.original_due_on as base_original_due_on,
        restated.original_due_on as restated_original_due_on,
        coalesce(present.original_due_on, base.original_due_on) as original_due_on,
        coalesce(restated.times_reforecast, 0) as times_before,
    from base
    full join restated using (milestone_id)
    full join present using (milestone_id)
;

-- Where each milestone stands on a day, of what was reported by then. Columns: those of milestone_standing.
create macro milestone_stood_on(on_day, known_at) as table
    with reported as (
        select * from milestones_kept(known_at::date)
    )

    select * from milestone_standing('reported', on_day::date, known_at::date)
    order by recommendation_id, milestone_id
;

-- Every report by a day in which a forecast moved. Columns: milestone_id, recommendation_id, as_at, change_reason, moved_days.
create macro milestone_reforecast_on(on_day, known_at) as table
    with reported as (
        select * from milestones_kept(known_at::date)
        where as_at <= on_day::date
    )

    select milestone_id, recommendation_id, as_at, change_reason, moved_days
    from milestone_moved('reported')
    where moved_days <> 0
    order by recommendation_id, milestone_id, as_at
;

-- How an action of a meeting stands on a day: done or done late by then, else overdue once its date has passed, else open.
create macro action_state(due_on, done_on, on_day) as case
    when done_on <= on_day::date then if(done_on > due_on, 'done late', 'done')
    when due_on < on_day::date then 'overdue'
    else 'open'
end;
