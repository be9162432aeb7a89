-- What is asserted, each rung by itself, and what is said beside what is shown, of a run of days whose stages are computed, by
-- the rules in rules/ and standings/. Before it: data/history.sql and data/headlines.sql. Parameter: $known_at. After it:
-- temp tables computed_assertion, computed_asserted, computed_rung and computed_said.

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
