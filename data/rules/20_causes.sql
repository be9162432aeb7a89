-- What moved the stages between two days: every rise and fall is laid to one cause (EMBEDDING.md, 8).

-- The one value that rows have in common; blank when they have more than one.
create macro only_one(value) as if(min(value) = max(value), min(value), null);

-- The rosters of a course on two days, by unit and criterion. `reported` names a table of training rows as known. Columns:
-- course_id; unit_id; criterion_id; role; then_* and now_* (share; x, n: people trained, in scope; is_failing: short or
-- lapsed; blank without a roster by then); moved_on (month-end of the later roster); threshold, then_threshold.
create macro course_on_two_days(reported, earlier_day, later_day) as table
    with two_days as (
        select unnest([earlier_day::date, later_day::date]) as as_at
    ),

    roster as (
        select * from query_table(reported)
    ),

    standing as (
        select * from course_standing('roster', 'two_days')
    )

    select
        course_id, unit_id, criterion_id, any_value(role) as role,
        any_value(share) filter (where as_at = earlier_day::date) as then_share,
        any_value(trained) filter (where as_at = earlier_day::date) as then_x,
        any_value(in_scope) filter (where as_at = earlier_day::date) as then_n,
        bool_or(coalesce(is_short, false) or is_lapsed) filter (where as_at = earlier_day::date) as then_is_failing,
        any_value(share) filter (where as_at = later_day::date) as now_share,
        any_value(trained) filter (where as_at = later_day::date) as now_x,
        any_value(in_scope) filter (where as_at = later_day::date) as now_n,
        bool_or(coalesce(is_short, false) or is_lapsed) filter (where as_at = later_day::date) as now_is_failing,
        max(month_end) as moved_on,
    from standing
    group by course_id, unit_id, criterion_id
;

-- Every recommendation and unit whose stage differs between two days, and the one cause it is laid to: the criterion that
-- blocks on the later day (a fall), or that blocked on the earlier (a rise), and what moved that criterion. `unit_then`,
-- `unit_now`, `verdict_then`, `verdict_now`: tables of unit stages and of verdicts on the two days; one that was in scope on
-- only one of them neither rose nor fell. `reported`, `items`, `plan`: training, evidence and milestones as known.
-- Columns: recommendation_id; unit_id; before, after (stages); change (gained, fell, unproven, lapsed); kind: training (a
-- course's share crossed the threshold), roster (a roster lapsed, or came in), sample, finding, expiry (of a finding or a
-- sample), months held, exception (a criterion was switched off), rule (another version of the criterion is in force);
-- criterion_id; course_id, role; evidence_id; then and now: from_figure, to_figure (shares), from_x, to_x, from_n, to_n
-- (people, cases or months); moved_on (month-end of the roster; last day looked at; the day it lapsed, was agreed or came
-- into force); owner; threshold (share); moves_headline (the recommendation's own stage moved with it).
create macro cause_of_each_move(
    unit_then, unit_now, verdict_then, verdict_now, reported, items, plan, earlier_day, later_day, known_at
) as table
    with two_days as (
        select unnest([earlier_day::date, later_day::date]) as as_at
    ),

    stood as (
        select
            recommendation_id, unit_id,
            was.supported_stage as before, now.supported_stage as after,
            was.blocking_criterion as blocked_before, now.blocking_criterion as blocked_after,
            change_of(was.supported_stage, now.supported_stage, now.blocking_verdict) as change,
            min(was.supported_stage) over (partition by recommendation_id) as headline_before,
            min(now.supported_stage) over (partition by recommendation_id) as headline_after,
        from query_table(unit_then) as was
        join query_table(unit_now) as now using (recommendation_id, unit_id)
    ),

    moved as (
        select
            recommendation_id, unit_id, before, after, change, after > before as rose,
            if(after > before, blocked_before, blocked_after) as criterion_id,
            case
                when after > before then before < headline_after
                else after < headline_before
            end as moves_headline,
        from stood
        where before <> after
    ),

    in_force as (
        select * from criteria_in_force('two_days')
    ),

    version as (
        select
            criterion_id,
            arg_max(kind, as_at) as kind,
            arg_max(threshold, as_at) as threshold,
            arg_max(grace_days, as_at) as grace_days,
            max(effective_from) as effective_from,
            count(distinct effective_from) > 1 or count(*) < (select count(distinct as_at) from two_days) as differs,
        from in_force
        group by criterion_id
    ),

    exempted as (
        select recommendation_id, unit_id, criterion_id
        from asked_of('two_days', known_at)
        group by all
        having count(exempt_reason) = 1 and count(*) = 2
    ),

    -- The rosters of a recommendation's courses; a course that never reported has none.
    roster as (
        select * from course_on_two_days(reported, earlier_day, later_day)
    ),

    course_moved as (
        select
            moved.recommendation_id, moved.unit_id, course_recommendation.course_id,
            roster.* exclude (course_id, unit_id, criterion_id),
        from moved
        join version using (criterion_id)
        join course_recommendation on course_recommendation.recommendation_id = moved.recommendation_id
        left join roster
            on roster.course_id = course_recommendation.course_id
            and roster.unit_id = moved.unit_id
            and roster.criterion_id = moved.criterion_id
        where version.kind = 'training'
        -- One that failed on the day it blocked and not on the other; of several the lowest.
        qualify row_number() over (
            partition by moved.recommendation_id, moved.unit_id
            order by
                coalesce(if(moved.rose, roster.then_is_failing, roster.now_is_failing), true) desc,
                coalesce(if(moved.rose, roster.now_is_failing, roster.then_is_failing), false),
                if(moved.rose, roster.then_share, roster.now_share) nulls first,
                course_recommendation.course_id
        ) = 1
    ),

    later_verdict as (
        select later_day::date as as_at, now.* exclude (as_at)
        from query_table(verdict_now) as now
        semi join moved using (recommendation_id, unit_id, criterion_id)
    ),

    item as (
        select * from item_behind('later_verdict', items)
    ),

    named as (
        select * from milestone_owner(plan, later_day)
    ),

    read as (
        select
            moved.*, version.kind as criterion_kind, version.threshold, version.effective_from,
            was.verdict as verdict_before, now.verdict as verdict_after,
            now.observed_to, lapses_on(now.expires_on, version.grace_days) as lapsed_on,
            course_moved.course_id, course_moved.role,
            item.evidence_id,
            coalesce(course_moved.then_x, if(version.kind = 'training', null, was.numerator)) as from_x,
            coalesce(course_moved.then_n, if(version.kind = 'training', null, was.denominator)) as from_n,
            coalesce(course_moved.now_x, if(version.kind = 'training', null, now.numerator)) as to_x,
            coalesce(course_moved.now_n, if(version.kind = 'training', null, now.denominator)) as to_n,
            course_moved.moved_on as roster_on,
            coalesce(item.verified_by, of_unit.owner_role, of_all.owner_role) as owner,
            exempted.criterion_id is not null as is_exempted,
            -- Another version, and the figures by themselves did not move that way.
            coalesce(version.differs, true) and not coalesce(
                if(moved.rose, to_x / nullif(to_n, 0) > from_x / nullif(from_n, 0),
                    to_x / nullif(to_n, 0) < from_x / nullif(from_n, 0)),
                was.detail is distinct from now.detail and was.detail is not null
            ) as is_ruled,
        from moved
        left join version using (criterion_id)
        left join query_table(verdict_then) as was using (recommendation_id, unit_id, criterion_id)
        left join query_table(verdict_now) as now using (recommendation_id, unit_id, criterion_id)
        left join course_moved using (recommendation_id, unit_id)
        left join item using (recommendation_id, unit_id, criterion_id)
        left join exempted using (recommendation_id, unit_id, criterion_id)
        left join named as of_unit using (recommendation_id, criterion_id, unit_id)
        left join named as of_all
            on of_all.recommendation_id = moved.recommendation_id
            and of_all.criterion_id = moved.criterion_id
            and of_all.unit_id is null
    ),

    laid as (
        select
            *,
            case
                when is_exempted then 'exception'
                when is_ruled then 'rule'
                when criterion_kind = 'duration' then 'months held'
                when criterion_kind = 'training'
                    then if(if(rose, verdict_before, verdict_after) = 'not met', 'training', 'roster')
                when not rose and verdict_after = 'lapsed' then 'expiry'
                when criterion_kind = 'finding' then 'finding'
                else 'sample'
            end as kind,
        from read
    )

    select
        -- What one cause is: the course in the unit, the item of evidence, what lapsed of a recommendation, the rule, or else
        -- the position's own.
        concat_ws(
            ':', change, kind, criterion_id,
            case kind
                when 'training' then course_id || ':' || unit_id
                when 'roster' then course_id || ':' || unit_id
                when 'rule' then strftime(effective_from, '%Y-%m-%d')
                when 'exception' then recommendation_id::varchar
                when 'finding' then coalesce(evidence_id, recommendation_id || ':' || unit_id)
                when 'expiry' then recommendation_id::varchar
                else recommendation_id || ':' || unit_id
            end
        ) as cause_id,
        recommendation_id, unit_id, before, after, change, kind, criterion_id,
        if(kind in ('training', 'roster'), course_id, null) as course_id,
        if(kind in ('training', 'roster'), role, null) as role,
        if(kind in ('finding', 'expiry', 'sample'), evidence_id, null) as evidence_id,
        from_x, to_x, from_n, to_n, from_x / nullif(from_n, 0) as from_figure, to_x / nullif(to_n, 0) as to_figure,
        case kind
            when 'training' then roster_on
            when 'roster' then roster_on
            when 'expiry' then lapsed_on
            when 'rule' then effective_from
            when 'months held' then later_day::date
            else observed_to
        end as moved_on,
        if(kind in ('rule', 'exception', 'months held'), null, owner) as owner,
        threshold, moves_headline,
    from laid
;
