-- What moved month by month, worked out of the histories: which recommendations, and with which course.

-- Each recommendation's own stage month by month. `headlines` names the history of recommendations. Columns: those of
-- month_by_month.
create macro recommendation_monthly(headlines, on_day, known_at) as table
    with stood as (
        select *, null::varchar as unit_id, null::varchar as blocking_criterion
        from query_table(headlines)
    )

    select * from month_by_month('stood', on_day::date, known_at::date)
;

-- What each recommendation's stage did month by month, of the histories that say what stands. Columns: as the question
-- `recommendation_by_month` has them: a row for each recommendation and month.
create macro recommendation_moved_on(on_day, known_at) as table
    with monthly as (
        select * from recommendation_monthly('recommendation_history', on_day, known_at)
    ),

    moved as (
        select * from monthly
        where supported_stage <> stage_before
    ),

    -- What the units in scope both times did, and by what those now below the stage held before fell.
    unit_moved as (
        select
            moved.as_at, moved.recommendation_id,
            min(was.supported_stage) as lowest_before,
            min(now.supported_stage) as lowest_after,
            arg_min(now.blocking_verdict, verdict_word.place) filter (where now.supported_stage < moved.stage_before)
                as blocking_verdict,
        from moved
        join unit_history as now
            on now.as_at = moved.as_at
            and now.recommendation_id = moved.recommendation_id
        join unit_history as was
            on was.as_at = moved.month_before
            and was.recommendation_id = moved.recommendation_id
            and was.unit_id = now.unit_id
        left join verdict_word on verdict_word.verdict = now.blocking_verdict
        group by all
    ),

    changed as (
        select
            moved.as_at, moved.recommendation_id,
            if(
                sign(unit_moved.lowest_after - unit_moved.lowest_before) = sign(moved.supported_stage - moved.stage_before),
                change_of(moved.stage_before, moved.supported_stage, unit_moved.blocking_verdict),
                'scope'
            ) as change,
        from moved
        left join unit_moved using (as_at, recommendation_id)
    ),

    -- Only where no unit is verified can nothing have been assessed: the rest need no looking up.
    found as (
        select distinct unit_history.as_at, unit_history.recommendation_id
        from unit_history
        semi join (select as_at, recommendation_id from monthly where verified_stage = 0 and units_at[1] = 0) as doubted
            using (as_at, recommendation_id)
        where unit_history.assessed
    ),

    told as (
        select
            monthly.*, changed.change,
            found.as_at is not null or monthly.verified_stage > 0 or monthly.units_at[1] > 0 as assessed,
        from monthly
        left join found using (as_at, recommendation_id)
        left join changed using (as_at, recommendation_id)
    )

    select
        told.as_at as month_end, recommendation_id, described.theme_id, theme.name as theme_name, described.title,
        if(told.reported and told.assessed, told.supported_stage, null) as stage,
        told.reported, told.assessed,
        if(told.assessed, told.change, null) as change,
        told.flag, told.units_in_scope,
        told.units_at[told.supported_stage + 1] as units_at_next,
    from told
    join recommendation_known(on_day::date, known_at::date) as described using (recommendation_id)
    join theme using (theme_id)
    order by described.theme_id, recommendation_id, month_end
;

-- Each rise and fall of a recommendation with a course that crossed its threshold since the month before in one of its
-- lowest units, and blocked there. Columns: as_at, rose, recommendation_id, unit_id, course_id.
create macro moved_with_course_on(on_day, known_at) as table
    with moved as (
        select
            as_at, recommendation_id, supported_stage > stage_before as rose,
            if(supported_stage > stage_before, month_before, as_at) as blocked_on,
            if(supported_stage > stage_before, as_at, month_before) as free_on,
            least(supported_stage, stage_before) as lower_stage,
        from recommendation_monthly('recommendation_history', on_day, known_at)
        where supported_stage <> stage_before
    ),

    blocked as (
        select moved.*, unit_history.unit_id, unit_history.blocking_criterion as criterion_id
        from moved
        join unit_history
            on unit_history.as_at = moved.blocked_on
            and unit_history.recommendation_id = moved.recommendation_id
            and unit_history.supported_stage = moved.lower_stage
    ),

    roster as (
        select * from training_kept(known_at::date)
    ),

    day_beside as (
        select blocked_on as as_at from moved
        union
        select free_on from moved
    ),

    standing as (
        select as_at, course_id, unit_id, criterion_id, coalesce(is_short, false) or is_lapsed as is_failing
        from course_standing('roster', 'day_beside')
    )

    -- A course that had not reported yet was failing too.
    select blocked.as_at, blocked.rose, blocked.recommendation_id, blocked.unit_id, course_recommendation.course_id
    from blocked
    join course_recommendation using (recommendation_id)
    left join standing as at_block
        on at_block.as_at = blocked.blocked_on
        and at_block.course_id = course_recommendation.course_id
        and at_block.unit_id = blocked.unit_id
        and at_block.criterion_id = blocked.criterion_id
    join standing as when_free
        on when_free.as_at = blocked.free_on
        and when_free.course_id = course_recommendation.course_id
        and when_free.unit_id = blocked.unit_id
        and when_free.criterion_id = blocked.criterion_id
    where coalesce(at_block.is_failing, true)
        and not when_free.is_failing
    order by all
;
