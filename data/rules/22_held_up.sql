-- One cause, many effects: what the stages rest on, and what would stand lower without it (EMBEDDING.md, 8).

-- Every position that rests on a finding or on a course's rosters: a criterion that is met and counts towards the stage
-- held. `stood`, `verdicts`: unit stages and verdicts of the day, with as_at; `reported`, `items`: training and evidence as
-- known on it. Columns: kind (finding, course); recommendation_id; unit_id; criterion_id; evidence_id, course_id (one of
-- them); falls_to (the stage without it; blank: another item takes its place); until (the last day it counts).
create macro rests_on(stood, verdicts, reported, items, on_day, known_at) as table
    with day_asked as (
        select on_day::date as as_at
    ),

    in_force as (
        select * from criteria_in_force('day_asked')
    ),

    counted as (
        select told.*, in_force.kind, in_force.grace_days
        from query_table(verdicts) as told
        join query_table(stood) as stood using (as_at, recommendation_id, unit_id)
        join in_force using (as_at, criterion_id)
        where told.as_at = on_day::date
            and told.verdict = 'met'
            and told.applicable
            and told.stage <= stood.supported_stage
    ),

    finding as (
        select * from counted
        where kind = 'finding'
    ),

    -- For each position the other items that speak for it: which of them would decide is for the rule to say.
    other_item as (
        select item.* replace (finding.unit_id as unit_id)
        from finding
        join query_table(items) as item
            on item.recommendation_id = finding.recommendation_id
            and item.criterion_id = finding.criterion_id
            and coalesce(item.unit_id, finding.unit_id) = finding.unit_id
            and item.evidence_id <> finding.detail
    ),

    without_it as (
        select * from finding_reading_of('other_item', 'day_asked', known_at)
    ),

    roster as (
        select * from query_table(reported)
    )

    select
        'finding' as kind, finding.recommendation_id, finding.unit_id, finding.criterion_id,
        finding.detail as evidence_id, null::varchar as course_id,
        if(verdict_of(without_it.would_say, without_it.lapsed) = 'met', null, finding.stage - 1) as falls_to,
        lapses_on(finding.expires_on, finding.grace_days) - 1 as until,
    from finding
    left join without_it using (recommendation_id, unit_id, criterion_id)
    union all
    select
        'course', counted.recommendation_id, counted.unit_id, counted.criterion_id,
        null, course_recommendation.course_id,
        counted.stage - 1,
        lapses_on(latest.expires_on, latest.grace_days) - 1,
    from counted
    join course_recommendation using (recommendation_id)
    join course_standing('roster', 'day_asked') as latest
        on latest.course_id = course_recommendation.course_id
        and latest.unit_id = counted.unit_id
        and latest.criterion_id = counted.criterion_id
    where counted.kind = 'training'
        and latest.share is not null
;

-- The same on a day, of the histories that say what stands. `items` names a table of evidence as known. Columns: those of
-- rests_on; reference, verified_by (of the finding).
create macro resting_position_on(items, on_day, known_at) as table
    with reported_by_unit as (
        select * from training_kept(known_at::date)
    ),

    on_file as (
        select * from query_table(items)
        where observed_to <= on_day::date
    )

    select resting.*, on_file.reference, on_file.verified_by
    from rests_on(
        'unit_history', 'criterion_history', 'reported_by_unit', 'on_file', on_day::date, known_at::date
    ) as resting
    left join on_file using (evidence_id)
;

-- What holds up how much: a course, with the rosters of officers and supervisors together, or a finding, with every position
-- that rests on it. `positions` names a table as resting_position_on, `headlines` one with each recommendation's own stage.
-- Columns: kind; course_id, evidence_id, criterion_id (what it is); recommendations, unit_positions; would_fall,
-- recommendations_would_fall (without it); until (the first day on which one of them does); units; reference, verified_by.
create macro held_up_by(positions, headlines) as table
    -- A position may rest on a course twice, through officers and supervisors.
    with position as (
        select
            kind, recommendation_id, unit_id, course_id, evidence_id,
            if(kind = 'finding', criterion_id, null) as criterion_id,
            min(falls_to) as falls_to, min(until) as until,
            any_value(reference) as reference, any_value(verified_by) as verified_by,
        from query_table(positions)
        group by all
    )

    select
        position.kind, position.course_id, position.evidence_id, position.criterion_id,
        list_sort(list_distinct(list(position.recommendation_id))) as recommendations,
        count(*) as unit_positions,
        count(position.falls_to) as would_fall,
        coalesce(
            list_sort(list_distinct(
                list(position.recommendation_id) filter (where position.falls_to < headline.supported_stage)
            )), []
        ) as recommendations_would_fall,
        min(position.until) as until,
        list_sort(list_distinct(list(position.unit_id))) as units,
        any_value(position.reference) as reference,
        any_value(position.verified_by) as verified_by,
    from position
    join query_table(headlines) as headline using (recommendation_id)
    group by all
;

-- The same of every position, on a day.
create macro thing_held_on(positions, on_day, known_at) as table
    with headline as (
        select recommendation_id, supported_stage
        from recommendation_history
        where as_at = on_day::date
    )

    select * from held_up_by(positions, 'headline')
    order by kind, course_id, evidence_id, criterion_id
;
