-- From verdicts to a stage for each unit (EMBEDDING.md, 5).

-- The claim that stands on each day: of the latest month that has one. Columns: as_at, recommendation_id, unit_id,
-- claimed_stage.
create macro claim_standing(days, known_at) as table
    select
        asked.as_at, claim.recommendation_id, claim.unit_id,
        arg_max(claim.claimed_stage, claim.as_at) as claimed_stage,
    from (select distinct as_at from query_table(days)) as asked
    join claims_kept(known_at) as claim on claim.as_at <= asked.as_at
    group by all
;

-- The criterion that blocks the next stage, the most severe verdict first; ties in the order of criteria.csv. `climbed`
-- names a table of climb's columns.
create macro blocking(verdicts, climbed) as table
    with place as (
        select criterion_id, min(position) as position
        from criteria
        group by criterion_id
    ),

    unmet as (
        select
            verdicts.as_at, verdicts.recommendation_id, verdicts.unit_id, verdicts.criterion_id, verdicts.verdict,
            {severity: verdict_word.place, position: place.position} as precedence,
        from query_table(verdicts) as verdicts
        join query_table(climbed) as climbed
            on climbed.as_at = verdicts.as_at
            and climbed.recommendation_id = verdicts.recommendation_id
            and climbed.unit_id = verdicts.unit_id
            and verdicts.stage = climbed.supported_stage + 1
        join place on place.criterion_id = verdicts.criterion_id
        join verdict_word on verdict_word.verdict = verdicts.verdict
        where verdicts.verdict <> 'met'
    )

    select
        as_at, recommendation_id, unit_id,
        arg_min(criterion_id, precedence) as blocking_criterion,
        arg_min(verdict, precedence) as blocking_verdict,
    from unmet
    group by all
;

-- Below a stage that was held, by the verdict that blocks: fell, unproven and lapsed are three kinds of news.
create macro flag_of(supported_stage, highest_held, blocking_verdict) as case
    when supported_stage < highest_held
        then (select word.flag from verdict_word as word where word.verdict = blocking_verdict)
end;

-- What became of a stage between two days. A stage that is blank on one of them was not in scope then: it came into scope
-- or left it by an agreed decision, neither gain nor loss. `blocking_verdict`: what blocks on the later day; where nothing
-- is asked for the stage any more, the evidence is missing.
create macro change_of(stage_before, stage_after, blocking_verdict) as case
    when (stage_before is null) <> (stage_after is null) then 'scope'
    when stage_after > stage_before then 'gained'
    when stage_after < stage_before then coalesce(flag_of(stage_after, stage_before, blocking_verdict), 'lapsed')
end;

-- Recommendations and units of which something was assessed: a finding, a roster or a sample that applies, lapsed or not.
-- A duration only counts months, and an exemption only switches a criterion off: neither is knowledge. A pair in scope
-- that is not here is unknown, not a poor result. `verdicts` names a table of verdicts with as_at.
-- Columns: as_at, recommendation_id, unit_id.
create macro assessed_pair(verdicts) as table
    select distinct told.as_at, told.recommendation_id, told.unit_id
    from query_table(verdicts) as told
    where told.verdict <> 'not assessed'
        and told.applicable
        and told.criterion_id not in (select criteria.criterion_id from criteria where criteria.kind = 'duration')
;

-- The stage of every unit on each day. `verdicts` names all verdicts of those days, duration included; `before` names a
-- table with as_at, recommendation_id, unit_id, supported_stage: earlier month-ends from the first month reported.
-- Columns: as_at, then those of unit_stage; assessed (anything is known of it).
create macro unit_stage_from(verdicts, before, days, known_at) as table
    with climbed as (
        select * from climb(verdicts, days, known_at, top_stage())
    ),

    held as (
        select as_at, recommendation_id, unit_id, supported_stage from query_table(before)
        union all
        select as_at, recommendation_id, unit_id, supported_stage from climbed
    ),

    highest as (
        select
            as_at, recommendation_id, unit_id,
            max(supported_stage) over (
                partition by recommendation_id, unit_id order by as_at
            ) as highest_held,
        from held
    ),

    blocked as (
        select * from blocking(verdicts, 'climbed')
    )

    select
        climbed.as_at, climbed.recommendation_id, climbed.unit_id,
        claim.claimed_stage, climbed.verified_stage, climbed.supported_stage, highest.highest_held,
        flag_of(climbed.supported_stage, highest.highest_held, blocked.blocking_verdict) as flag,
        blocked.blocking_criterion, blocked.blocking_verdict,
        assessed.as_at is not null as assessed,
    from climbed
    join highest using (as_at, recommendation_id, unit_id)
    left join claim_standing(days, known_at) as claim using (as_at, recommendation_id, unit_id)
    left join blocked using (as_at, recommendation_id, unit_id)
    left join assessed_pair(verdicts) as assessed using (as_at, recommendation_id, unit_id)
;
