-- Every rise and fall between two days with its cause (rules/20_causes.sql), of the states that the gate sets side by side:
-- temp tables restated_unit, present_unit, restated_criterion, present_criterion. Parameters: $since, $as_at, $known_at.
-- After it: temp table cause_position.

create or replace temp table cause_position as
    with reported as (
        select * from training_known($known_at::date)
    ),

    item_known as (
        select * from evidence_known($known_at::date)
    ),

    plan as (
        select * from milestones_known($known_at::date)
    )

    select *
    from cause_of_each_move(
        'restated_unit', 'present_unit', 'restated_criterion', 'present_criterion', 'reported', 'item_known', 'plan',
        $since::date, $as_at::date, $known_at::date
    )
;
