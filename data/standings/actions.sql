-- What the stages did that actions were set to move.

-- The stage of what each action is about, then and now: of its recommendation, or of the unit it names. `actions` names a table
-- with action_id, recommendation_id, unit_id, set_on; `units` and `headlines` the histories of stages. Columns: action_id;
-- seen_then, stage_then (at the last day held when it was set); seen_now, stage_now (on the day itself).
create macro stage_when_set(actions, units, headlines, on_day) as table
    with aimed_at as (
        select
            action_id, recommendation_id, coalesce(unit_id, '') as of_unit, set_on,
            list_max([
                day for day in (select list(distinct as_at) from query_table(headlines) where as_at <= on_day::date)
                if day <= set_on
            ]) as last_held,
        from query_table(actions)
    ),

    -- Of a unit two days are read, not every month there is.
    looked_at as (
        select recommendation_id, of_unit, unnest([last_held, on_day::date]) as as_at
        from aimed_at
        where of_unit <> ''
    ),

    found as (
        select told.recommendation_id, told.unit_id, told.as_at, told.supported_stage
        from query_table(units) as told
        semi join looked_at
            on looked_at.as_at = told.as_at
            and looked_at.recommendation_id = told.recommendation_id
            and looked_at.of_unit = told.unit_id
    ),

    -- Out of scope on that day: few, and looked up in every month.
    missed as (
        select recommendation_id, of_unit
        from aimed_at
        anti join found
            on found.as_at = aimed_at.last_held
            and found.recommendation_id = aimed_at.recommendation_id
            and found.unit_id = aimed_at.of_unit
        where of_unit <> ''
            and last_held is not null
    ),

    stood as (
        from found
        union all
        select told.recommendation_id, told.unit_id, told.as_at, told.supported_stage
        from query_table(units) as told
        semi join missed
            on missed.recommendation_id = told.recommendation_id
            and missed.of_unit = told.unit_id
        where told.as_at <= on_day::date
        union all
        select recommendation_id, '', as_at, supported_stage
        from query_table(headlines)
        where as_at <= on_day::date
    )

    select
        aimed_at.action_id,
        max(stood.as_at) filter (where stood.as_at <= aimed_at.set_on) as seen_then,
        arg_max(stood.supported_stage, stood.as_at) filter (where stood.as_at <= aimed_at.set_on) as stage_then,
        max(stood.as_at) filter (where stood.as_at = on_day::date) as seen_now,
        max(stood.supported_stage) filter (where stood.as_at = on_day::date) as stage_now,
    from aimed_at
    join stood
        on stood.recommendation_id = aimed_at.recommendation_id
        and stood.unit_id = aimed_at.of_unit
    group by aimed_at.action_id
;

-- The same of every action in returns, set by the meeting it names. Of one in the log the question says it, for that is
-- written down while a snapshot is shown.
create macro action_stood_on(on_day, known_at) as table
    with set_by_meeting as (
        select told.action_id, told.recommendation_id, told.unit_id, meeting.held_on as set_on
        from actions_kept(known_at::date) as told
        join meeting using (meeting_id)
    )

    select * from stage_when_set('set_by_meeting', 'unit_history', 'recommendation_history', on_day)
    order by action_id
;
