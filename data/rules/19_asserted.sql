-- What done milestones assert (EMBEDDING.md, 9): a milestone may name the criterion it is meant to satisfy, and the unit
-- where, or every unit. Done, it asserts that criterion there (assurance A0). What is asserted stands beside the verdict
-- and never changes it: it is not supported, and not verified. It runs out as a finding of that criterion would.

-- What is asserted on each day, by the milestones sheet that stands on it: one that is no longer reported asserts nothing.
-- Columns: as_at; recommendation_id; unit_id (blank: every unit in
-- scope); criterion_id; milestones (done ones that have not run out); asserted_on (the latest completion of them);
-- expires_on (its last day in date, before any days of grace; blank when it has none).
create macro assertion(days, known_at) as table
    with sheet_standing as (
        select asked.as_at, max(standing.as_at) as reported_on
        from (select distinct as_at from query_table(days)) as asked
        join standing_return('milestones', known_at) as standing on standing.as_at <= asked.as_at
        group by asked.as_at
    ),

    asserting as (
        select
            sheet_standing.as_at, milestone.recommendation_id, milestone.unit_id, milestone.criterion_id,
            milestone.completed_on,
            milestone.completed_on + in_force.valid_days as expires_on,
            in_force.grace_days,
        from sheet_standing
        join milestones_kept(known_at) as milestone
            on milestone.as_at = sheet_standing.reported_on
            and milestone.completed_on <= sheet_standing.as_at
        join criteria_in_force(days) as in_force
            on in_force.as_at = sheet_standing.as_at
            and in_force.criterion_id = milestone.criterion_id
    )

    select
        as_at, recommendation_id, unit_id, criterion_id,
        count(*) as milestones,
        max(completed_on) as asserted_on,
        max(expires_on) as expires_on,
    from asserting
    where not has_lapsed(as_at, expires_on, grace_days)
    group by all
;

-- Every verdict with what is asserted beside it. `verdicts` names a table of verdicts with as_at, `assertions` one of
-- assertion's columns. Columns: as_at, recommendation_id, unit_id, criterion_id, stage, verdict, said, applicable (of the
-- first); asserted (whether a done milestone says that it is met).
create macro verdict_asserted(verdicts, assertions) as table
    with asserting as (
        select * from query_table(assertions)
    )

    select
        told.as_at, told.recommendation_id, told.unit_id, told.criterion_id, told.stage, told.verdict, told.said,
        told.applicable,
        of_unit.criterion_id is not null or of_every_unit.criterion_id is not null as asserted,
    from query_table(verdicts) as told
    left join asserting as of_unit
        on of_unit.as_at = told.as_at
        and of_unit.recommendation_id = told.recommendation_id
        and of_unit.criterion_id = told.criterion_id
        and of_unit.unit_id = told.unit_id
    left join (from asserting where unit_id is null) as of_every_unit
        on of_every_unit.as_at = told.as_at
        and of_every_unit.recommendation_id = told.recommendation_id
        and of_every_unit.criterion_id = told.criterion_id
;

-- The highest stage such that every criterion of it and of every stage below is met or asserted: never below the stage
-- that evidence supports. `verdicts` names a table as verdict_asserted.
create macro asserted_stage(verdicts, days, known_at) as table
    with said as (
        select * replace (if(asserted, 'met', verdict) as verdict)
        from query_table(verdicts)
    )

    select as_at, recommendation_id, unit_id, supported_stage as asserted_stage
    from climb('said', days, known_at, top_stage())
;

-- The asserted stage of every unit on one day, as anyone may ask it of this file (12_ask.sql).
create macro unit_asserted(on_day, known_at) as table
    with day_asked as (
        select on_day::date as as_at
    ),

    verdict as (
        select on_day::date as as_at, told.* from criterion_verdict(on_day, known_at) as told
    ),

    asserting as (
        select * from assertion('day_asked', known_at)
    ),

    said as (
        select * from verdict_asserted('verdict', 'asserting')
    )

    select stood.* exclude (as_at)
    from asserted_stage('said', 'day_asked', known_at) as stood
;
