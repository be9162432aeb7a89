-- The stages of days to come, step by step, by the rules in rules/ (18_ahead.sql). Publishing runs this for the latest day
-- held; the gate runs it for any other day or any earlier day's knowledge.
-- Before it: criterion_history and practice_history, of the day and of the month-ends before it; temp table begun_judged,
-- what begins to count after the day, with its verdict. Parameters: $on_day, $until (the last day looked at), $known_at.
-- After it: temp tables computed_unit_ahead, computed_headline_ahead, computed_runway_ahead.

create or replace temp table verdict_anew as
    with stood as (
        select * exclude (overdue, numerator, denominator, low, high)
        from criterion_history
        where as_at = $on_day
            and criterion_id not in (select criterion_id from criteria where kind = 'duration')
        union all by name
        select * from begun_judged
        where verdict is not null
    )

    select * from verdict_dated('stood')
;

create or replace temp table practice_anew as
    with pair_read as (
        select as_at, recommendation_id, unit_id from verdict_anew
        union
        select as_at, recommendation_id, unit_id from begun_judged
    ),

    verdict_read as (
        select * from verdict_ahead('verdict_anew', 'pair_read')
    ),

    pair_read_in_scope as (
        select * from in_scope('pair_read', $known_at)
    )

    select * from practice_stage_at('verdict_read', 'pair_read_in_scope')
;

create or replace temp table pair_day_ahead as
    select * from pair_days_ahead('verdict_anew', 'begun_judged', 'practice_anew', $on_day, $until)
;

create or replace temp table pair_day_in_scope as
    select * from in_scope('pair_day_ahead', $known_at)
;

create or replace temp table evidence_verdict_ahead as
    select * from verdict_ahead('verdict_anew', 'pair_day_ahead')
;

create or replace temp table practice_ahead as
    select * from practice_stage_at('evidence_verdict_ahead', 'pair_day_in_scope')
;

create or replace temp table practice_read as
    select as_at, recommendation_id, unit_id, practice_stage
    from practice_history
    where as_at < $on_day
    union all
    select * from practice_at_month_ends('practice_ahead', $on_day, $until)
;

create or replace temp table verdict_ahead as
    select as_at, recommendation_id, unit_id, criterion_id, stage, verdict, said, observed_to, expires_on, applicable, detail
    from evidence_verdict_ahead
    union all by name
    select as_at, recommendation_id, unit_id, criterion_id, stage, verdict, said, observed_to, expires_on, applicable, detail
    from duration_verdict('practice_read', 'pair_day_in_scope', $known_at)
;

-- Blank where it is not in scope on that day.
create or replace temp table computed_unit_ahead as
    select as_at, recommendation_id, unit_id, stood.supported_stage
    from pair_day_ahead
    left join climb_at('verdict_ahead', 'pair_day_in_scope', top_stage()) as stood
        using (as_at, recommendation_id, unit_id)
;

create or replace temp table computed_headline_ahead as
    select * from lowest_ahead('computed_unit_ahead')
;

-- Every fall of a recommendation and unit below where it has stood since the day, and what blocks then.
create or replace temp table fall_ahead as
    with stood as (
        select *, min(supported_stage) over earlier as from_stage
        from computed_unit_ahead
        window earlier as (
            partition by recommendation_id, unit_id order by as_at rows between unbounded preceding and 1 preceding
        )
    ),

    fallen as (
        select * from stood
        where supported_stage < from_stage
    ),

    blocked as (
        select * from blocking('verdict_ahead', 'fallen')
    )

    select
        fallen.as_at, fallen.recommendation_id, fallen.unit_id, fallen.from_stage, fallen.supported_stage as to_stage,
        blocked.blocking_criterion as criterion_id,
        stood.observed_to, stood.expires_on, stood.applicable, stood.detail,
    from fallen
    left join blocked using (as_at, recommendation_id, unit_id)
    left join verdict_ahead as stood
        on stood.as_at = fallen.as_at
        and stood.recommendation_id = fallen.recommendation_id
        and stood.unit_id = fallen.unit_id
        and stood.criterion_id = blocked.blocking_criterion
;

create or replace temp table computed_runway_ahead as
    with plan as (
        select * from milestones_known($known_at)
    ),

    item_known as (
        select * from evidence_known($known_at)
    ),

    named as (
        select * from milestone_owner('plan', $on_day)
    )

    select
        fall.as_at as falls_on, fall.recommendation_id, fall.unit_id, fall.from_stage, fall.to_stage, fall.criterion_id,
        item.evidence_id, fall.expires_on,
        coalesce(item.verified_by, of_unit.owner_role, of_all.owner_role) as owner,
    from fall_ahead as fall
    left join item_behind('fall_ahead', 'item_known') as item
        using (as_at, recommendation_id, unit_id, criterion_id)
    left join named as of_unit using (recommendation_id, criterion_id, unit_id)
    left join named as of_all
        on of_all.recommendation_id = fall.recommendation_id
        and of_all.criterion_id = fall.criterion_id
        and of_all.unit_id is null
;

drop table evidence_verdict_ahead
;

drop table verdict_ahead
;
