-- The stages of a run of days, step by step, by the rules in rules/. Publishing runs this for the month-ends that a
-- return can have changed; the gate runs it for any other day or any earlier day's knowledge.
-- Before it: temp tables or views day_computed (as_at, reported), practice_before (as_at, recommendation_id, unit_id,
-- practice_stage) and unit_before (as_at, recommendation_id, unit_id, supported_stage): what is already known of the
-- month-ends before those days. Parameter: $known_at. After it: temp tables computed_practice, computed_criterion and
-- computed_unit; data/headlines.sql goes on from them.

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
