-- What is asked of whom, on each day in question: criteria in force, units in scope, exemptions (EMBEDDING.md, 2).
-- Parameter `days` names a table (or common table expression) with one column, as_at: the days asked about.

-- The criteria in force on each day: of each criterion, the version with the latest effective_from on or before it.
create macro criteria_in_force(days) as table
    select asked.as_at, criteria.*
    from (select distinct as_at from query_table(days)) as asked
    join criteria on criteria.effective_from <= asked.as_at
    qualify row_number() over (
        partition by asked.as_at, criteria.criterion_id
        order by criteria.effective_from desc
    ) = 1
;

-- The lowest stage with no criterion in force on each day: the climb stops below it. A day on which every stage can be
-- reached has no row.
create macro unreachable_stage(days) as table
    with in_force as (
        select distinct as_at, stage
        from criteria_in_force(days)
    ),

    rung as (
        select asked.as_at, ladder.stage
        from (select distinct as_at from query_table(days)) as asked
        cross join ladder
        where ladder.stage > 0
    )

    select rung.as_at, min(rung.stage) as unreachable_stage
    from rung
    anti join in_force using (as_at, stage)
    group by rung.as_at
;

-- Whether a unit is there on a day: from its first day to its last, where they are said.
create macro is_there(first_day, last_day, on_day) as
    coalesce(first_day <= on_day, true) and coalesce(last_day >= on_day, true)
;

-- Of some positions those in scope: a unit from its first day to its last, unless a decision excludes it. A unit named in
-- unit_recommendation, a central team say, answers for the recommendations named there; any other for all. `positions` names
-- a table of as_at, recommendation_id, unit_id, each once.
create macro in_scope(positions, known_at) as table
    select looked_at.as_at, looked_at.recommendation_id, looked_at.unit_id
    from query_table(positions) as looked_at
    join unit
        on unit.unit_id = looked_at.unit_id
        and is_there(unit."from", unit.until, looked_at.as_at)
    left join unit_recommendation as named
        on named.unit_id = looked_at.unit_id
        and named.recommendation_id = looked_at.recommendation_id
    anti join exclusion_known(known_at) as excluded
        on excluded.recommendation_id = looked_at.recommendation_id
        and excluded.unit_id = looked_at.unit_id
        and excluded.agreed_on <= looked_at.as_at
    where named.unit_id is not null
        or looked_at.unit_id not in (select named_unit.unit_id from unit_recommendation as named_unit)
;

-- Every recommendation and unit in scope on each day.
create macro scope(days, known_at) as table
    with position as (
        select asked.as_at, recommendation.recommendation_id, unit.unit_id
        from (select distinct as_at from query_table(days)) as asked
        cross join recommendation
        cross join unit
    )

    select * from in_scope('position', known_at)
;

-- Every criterion asked at some positions, with the reason where it is switched off. Duration cannot be exempted.
-- `positions` names a table of as_at, recommendation_id, unit_id.
create macro asked_at(positions, known_at) as table
    select
        looked_at.as_at, looked_at.recommendation_id, looked_at.unit_id, in_force.* exclude (as_at),
        case when in_force.kind <> 'duration' then exempted.reason end as exempt_reason,
    from query_table(positions) as looked_at
    join criteria_in_force(positions) as in_force using (as_at)
    left join exemption_known(known_at) as exempted
        on exempted.recommendation_id = looked_at.recommendation_id
        and exempted.criterion_id = in_force.criterion_id
        and exempted.agreed_on <= looked_at.as_at
;

-- The same, of every recommendation and unit in scope.
create macro asked_of(days, known_at) as table
    with position_in_scope as (
        select * from scope(days, known_at)
    )

    select * from asked_at('position_in_scope', known_at)
;
