-- The press list: standing exceptions, by the printed rules (rules/23_press.sql).

-- The exceptions that would be asked about first on a day, and those that just missed the list. `milestones`: as
-- milestone_stood_on, `compared_units`: as unit_compared_on, `headlines` and `falls`: headline_ahead and runway_ahead, all of
-- the day. Columns: as the question `press_list` has them.
create macro press_exception_on(milestones, compared_units, headlines, falls, on_day, known_at) as table
    with day_verdict as (
        select * from criterion_history
        where as_at = on_day::date
    ),

    day_stood as (
        select * from unit_history
        where as_at = on_day::date
    ),

    headline as (
        select recommendation_history.*, recommendation.title, recommendation.force_declared_complete_on as declared_on
        from recommendation_history
        join recommendation_known(on_day::date, known_at::date) as recommendation using (recommendation_id)
        where as_at = on_day::date
    ),

    day_asked as (
        select on_day::date as as_at
    ),

    in_force as (
        select * from criteria_in_force('day_asked')
    ),

    declared as (
        select
            'declared' as rule, headline.recommendation_id, headline.title as subject, headline.supported_stage as stage,
            headline.declared_on as since_on,
            on_day::date - headline.declared_on as days,
            row_number() over (
                order by headline.supported_stage, headline.declared_on, headline.recommendation_id
            ) as rule_place,
        from headline
        where not_borne_out(headline.declared_on, headline.supported_stage)
    ),

    fallen as (
        select
            stood.recommendation_id, stood.unit_id, stood.supported_stage as stage,
            stood.highest_held - stood.supported_stage as stages_below,
            stood.blocking_criterion as criterion_id, told.numerator as n, told.denominator as of, in_force.threshold,
            told.observed_to as since_on,
        from day_stood as stood
        join day_verdict as told
            on told.recommendation_id = stood.recommendation_id
            and told.unit_id = stood.unit_id
            and told.criterion_id = stood.blocking_criterion
        join in_force on in_force.criterion_id = stood.blocking_criterion
        where stood.flag = 'fell'
    ),

    -- One row for a recommendation: the unit that fell furthest, and all that fell.
    fell as (
        select
            'fell' as rule, fallen.*, headline.title as subject,
            list(unit_id order by unit_id) over of_recommendation as units,
            count(*) over of_recommendation as units_fallen,
        from fallen
        join headline using (recommendation_id)
        window of_recommendation as (
            partition by fallen.recommendation_id rows between unbounded preceding and unbounded following
        )
        qualify row_number() over (
            partition by fallen.recommendation_id order by stages_below desc, n / nullif(of, 0), fallen.unit_id
        ) = 1
    ),

    differing as (
        select
            recommendation_id, criterion_id, unit_ids as units, x as n, n as of, others_x as other_n, others_n as other_of,
        from practice_exception(compared_units)
        where direction = 'below'
    ),

    runs_out as (
        select
            'runs out' as rule, until.recommendation_id, headline.title as subject, until.from_stage as stage,
            fall.unit_id, fall.criterion_id, until.falls_on as since_on, until.falls_on - on_day::date as days,
            -- A row for every unit that falls on that day: they are one exception.
            dense_rank() over (order by until.falls_on, until.recommendation_id) as rule_place,
        from headline_until(headlines, on_day::date) as until
        join headline using (recommendation_id)
        left join query_table(falls) as fall
            on fall.recommendation_id = until.recommendation_id
            and fall.falls_on = until.falls_on
            and fall.to_stage < until.from_stage
        where until.from_stage >= embedded_stage()
            and until.falls_on <= on_day::date + expiring_days()
        qualify row_number() over (partition by until.recommendation_id order by fall.to_stage, fall.unit_id) = 1
    ),

    milestone as (
        select
            'milestone' as rule, recommendation_id, title as subject, original_due_on as since_on,
            on_day::date - original_due_on as days,
            row_number() over (order by original_due_on, milestone_id) as rule_place,
        from query_table(milestones)
        where state = 'overdue'
    ),

    overdue_action as (
        select
            'action' as rule, recommendation_id, unit_id, action as subject, due_on as since_on,
            on_day::date - due_on as days,
            row_number() over (order by due_on, action_id) as rule_place,
        from actions_kept(known_at::date)
        where action_state(due_on, done_on, on_day) = 'overdue'
    ),

    exception as (
        select * from declared
        union all by name
        select
            * exclude (stages_below, units_fallen),
            row_number() over (order by stages_below desc, units_fallen desc, recommendation_id) as rule_place,
        from fell
        union all by name
        select
            'differs' as rule, differing.*, headline.title as subject, headline.supported_stage as stage,
            row_number() over (order by other_n / other_of - n / of desc, recommendation_id) as rule_place,
        from differing
        join headline using (recommendation_id)
        union all by name
        select * from runs_out
        union all by name
        select * from milestone
        union all by name
        select * from overdue_action
    ),

    placed as (
        select
            exception.*,
            row_number() over (order by exception.rule_place, rules.rule_order) as place,
            count(*) over (partition by exception.rule) as of_rule,
        from exception
        join press_rule() as rules using (rule)
    )

    select
        place, place <= press_list_length() as on_list, rule, rule_place, of_rule, recommendation_id,
        if(len(units) > 1, null, coalesce(unit_id, units[1])) as unit_id,
        coalesce(units, if(unit_id is null, [], [unit_id])) as units,
        subject, stage, criterion_id, n, of, n / nullif(of, 0) as share, threshold,
        other_n, other_of, other_n / nullif(other_of, 0) as other_share, since_on, days,
    from placed
    where place <= 2 * press_list_length()
    order by place
;
