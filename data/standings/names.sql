-- What can be looked up by its number, id or name.

-- What there is to look up, as known on a day: recommendations are called what they were called by then. Columns: as the
-- question `findable` has them; in_order (the order in which they are listed).
create macro names_known(known_at) as table
    with milestone as (
        select
            milestone_id,
            arg_max(title, as_at) as title,
            arg_max(recommendation_id, as_at) as recommendation_id,
        from milestones_kept(known_at::date)
        group by milestone_id
    ),

    recommendation_called as (
        select recommendation_id, title from recommendation_known(known_at::date, known_at::date)
    ),

    borough as (
        select unit_id, name as unit_name, unnest(string_split(boroughs, ',')) as name from unit
    ),

    entry as (
        select
            1 as place, 'recommendation' as kind, recommendation_id::varchar as id, title as name, null as also,
            null::integer as recommendation_id, null as unit_id,
        from recommendation_called
        union all
        select 2, 'unit', unit_id, name, boroughs, null, null from unit
        union all
        select 3, 'course', course_id, title, audience, null, null from course
        union all
        select 4, 'milestone', milestone_id, title, recommendation_id::varchar, recommendation_id, null from milestone
        union all
        select 5, 'theme', theme_id::varchar, name, finding, null, null from theme
        union all
        select 6, 'borough', unit_id, trim(name), unit_name, null, unit_id from borough
        where trim(name) <> ''
        union all
        select 7, 'action', action_id, action, owner_role, recommendation_id, unit_id from actions_kept(known_at::date)
        union all
        select
            8, 'position', unit.unit_id || ' ' || called.recommendation_id, unit.name, called.title,
            called.recommendation_id, unit.unit_id,
        from unit
        cross join recommendation_called as called
    )

    select
        kind, id, name, also, recommendation_id, unit_id,
        row_number() over (
            order by
                place, try_cast(id as integer), unit_id nulls first, recommendation_id nulls first, id, name, also
        ) as in_order,
    from entry
;
