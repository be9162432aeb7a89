-- What more than one question asks of a unit's standing: who holds a headline down, and what a criterion is called.

-- Units that hold a recommendation's headline down: at its lowest stage while another unit stands higher. Where every
-- unit stands alike no one unit holds it down. `units` names a table of unit stages with as_at.
-- Columns: as_at, recommendation_id, unit_id, at_floor, alone (the only unit at that lowest stage).
create macro at_floor(units) as table
    with counted as (
        select
            as_at, recommendation_id, unit_id, supported_stage,
            min(supported_stage) over recommendation_day as lowest_stage,
            max(supported_stage) over recommendation_day as highest_stage,
            count(*) over (partition by as_at, recommendation_id, supported_stage) as units_alike,
        from query_table(units)
        window recommendation_day as (partition by as_at, recommendation_id)
    )

    select
        as_at, recommendation_id, unit_id,
        supported_stage = lowest_stage and highest_stage > lowest_stage as at_floor,
        supported_stage = lowest_stage and highest_stage > lowest_stage and units_alike = 1 as alone,
    from counted
;

-- The titles of criteria on a day, one for each. Columns: criterion_id, title, stage, position.
create macro criterion_title(on_day) as table
    select criterion_id, title, stage, position
    from criteria
    where effective_from <= on_day::date
    qualify row_number() over (partition by criterion_id order by effective_from desc) = 1
;

-- Where each unit stands on each recommendation on a day, of the histories that say what stands. Columns: those of
-- unit_history; unknown (nothing of it was assessed, and it stands at no stage); at_floor, alone (as at_floor).
create macro position_stood_on(on_day, known_at) as table
    with stood as (
        select * from unit_history
        where as_at = on_day::date
    )

    select
        stood.*,
        not stood.assessed and stood.supported_stage = 0 as unknown,
        floored.at_floor, floored.alone,
    from stood
    join at_floor('stood') as floored using (recommendation_id, unit_id)
    order by recommendation_id, unit_id
;
