-- The same milestone in three states: on an earlier day as known then (base), on that day as known later (restated), and on
-- a later day with that knowledge (present). Columns: milestone_id; recommendation_id, title, original_due_on (as last
-- known); for each state its state, its date (completed, else forecast) and, restated, its count of re-forecasts; blank
-- where the milestone was not yet reported.

create macro milestone_compared(earlier_day, later_day, known_day) as table
    with earlier_knowledge as (
        select * from milestones_known(earlier_day)
    ),

    later_knowledge as (
        select * from milestones_known(known_day)
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

-- The items of evidence that are on file on a later day otherwise than on an earlier one, in the same three states: come in
-- (not on file on the earlier day as known then), corrected or withdrawn. Columns: evidence_id; recommendation_id, unit_id,
-- criterion_id (as last known); came_in; about_since (it looked at the time after the earlier day: new evidence; of the
-- others what is told is what is now known of that day); result (what it says: met, not met, or 28 of 30); before, after
-- (as it stood: result, assurance, last day looked at, in words; blank where not on file).
create macro evidence_compared(earlier_day, later_day, known_day) as table
    with base as (
        select
            evidence_id, recommendation_id, unit_id, criterion_id,
            coalesce(result, sample_met || ' of ' || sample_size) as result,
            assurance, observed_to, valid_until, population,
        from evidence_known(earlier_day)
        where observed_to <= earlier_day::date
    ),

    present as (
        select
            evidence_id, recommendation_id, unit_id, criterion_id,
            coalesce(result, sample_met || ' of ' || sample_size) as result,
            assurance, observed_to, valid_until, population,
        from evidence_known(known_day)
        where observed_to <= later_day::date
    ),

    -- An item whose own dates were corrected so that it looks at the time since is withdrawn from the earlier day, and new.
    restated as (
        select * from present
        where observed_to <= earlier_day::date
    )

    select
        evidence_id,
        coalesce(restated.recommendation_id, base.recommendation_id) as recommendation_id,
        coalesce(restated.unit_id, base.unit_id) as unit_id,
        coalesce(restated.criterion_id, base.criterion_id) as criterion_id,
        base.evidence_id is null as came_in,
        false as about_since,
        restated.result,
        case
            when base.evidence_id is not null
                then concat_ws(', ', base.result, base.assurance, strftime(base.observed_to, '%-d %B %Y'))
        end as before,
        case
            when restated.evidence_id is null then 'withdrawn'
            else concat_ws(', ', restated.result, restated.assurance, strftime(restated.observed_to, '%-d %B %Y'))
        end as after,
    from base
    full join restated using (evidence_id)
    where base is distinct from restated
    union all
    select
        evidence_id, recommendation_id, unit_id, criterion_id, true as came_in, true as about_since, result,
        null as before, result as after,
    from present
    where observed_to > earlier_day::date
;
