-- What the stages of a run of days come to, step by step, by the rules in rules/: headlines, what is asserted, each rung.
-- Before it: data/history.sql. Parameter: $known_at. After it: temp tables computed_<name> for each other history kept.

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

-- Its rows are in computed_criterion by now: what is kept of an earlier day's knowledge stays half as large.
drop table evidence_verdict
;
