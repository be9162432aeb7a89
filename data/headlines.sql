-- What the stages of a run of days come to, by the rules in rules/. Before it: data/history.sql. Parameter: $known_at. After
-- it: temp table computed_recommendation; data/asserted.sql goes on from these.

create or replace temp table computed_recommendation as
    select * from recommendation_stage_from('computed_unit', 'day_reported', $known_at)
;

-- Its rows are in computed_criterion by now: what is kept of an earlier day's knowledge stays half as large.
drop table evidence_verdict
;
