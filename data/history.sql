-- The stages of a run of days, step by step, by the rules in rules/. Publishing runs this for the month-ends that a
-- return can have changed; the gate runs it for any other day or any earlier day's knowledge.
-- Before it: temp tables or views day_computed (as_at, reported), practice_before (as_at, recommendation_id, unit_id,
-- practice_stage) and unit_before (as_at, recommendation_id, unit_id, supported_stage): what is already known of the
-- month-ends before those days. Parameter: $known_at. After it: temp tables computed_<name> for each of the histories kept.

create or replace temp table evidence_verdict as
    select * from practice_verdict('day_computed', $known_at)
;

create or replace temp table computed_practice as
    select * from practice_stage('evidence_verdict', 'day_computed', $known_at)
;

create or replace temp view practice_so_far as
    select as_at, recommendation_id, unit_id, practice_stage from practice_before
    union all
    select as_at, recommendation_id, unit_id, practice_stage from computed_practice
;

create or replace temp view day_reported as
    select as_at from day_computed where reported
;

create or replace temp table computed_criterion as
    select * from every_verdict('evidence_verdict', 'practice_so_far', 'day_reported', $known_at)
;

create or replace temp table computed_unit as
    select * from unit_stage_from('computed_criterion', 'unit_before', 'day_reported', $known_at)
;

create or replace temp table computed_recommendation as
    select * from recommendation_stage_from('computed_unit', 'day_reported', $known_at)
;

-- What done milestones assert, beside the verdicts and never among them.
create or replace temp table computed_assertion as
    select * from assertion('day_reported', $known_at)
;

create or replace temp table asserted_verdict as
    select * from verdict_asserted('computed_criterion', 'computed_assertion')
;

create or replace temp table computed_asserted as
    select * from asserted_stage('asserted_verdict', 'day_reported', $known_at)
;

create or replace temp table computed_rung as
    select * from rung('asserted_verdict')
;

create or replace temp table computed_said as
    select * from said_and_shown('computed_unit', 'computed_asserted', 'computed_recommendation')
;

drop table asserted_verdict
;

-- Of days to come, where there are any among the days: data/ahead.sql goes on from these.
create or replace temp table verdict_to_come as
    select evidence_verdict.*
    from evidence_verdict
    anti join day_reported using (as_at)
    where as_at > (select max(as_at) from returns)
;

-- Its rows are in computed_criterion by now: what is kept of an earlier day's knowledge stays half as large.
drop table evidence_verdict
;
