-- What would move it: what each criterion that keeps a unit from the next stage needs, by the rules that judge it
-- (EMBEDDING.md, 8).

-- Where the lower Wilson bound of a sample with so many cases not met reaches a threshold: how many cases, in all, as a
-- fraction. Blank for a threshold of 100%, which none reaches.
create macro wilson_root(not_met, threshold) as if(threshold >= 1, null, (
    (
        wilson_z() * sqrt(threshold * (1 - threshold))
        + sqrt(wilson_z() ^ 2 * threshold * (1 - threshold) + 4 * (1 - threshold) * not_met)
    ) / (2 * (1 - threshold))
) ^ 2);

-- The fewest cases, in all, with which a sample that has so many not met says met, if all the others are: wilson_root
-- says where to look, and the rule itself which. Blank where no number does.
create macro fewest_in_all(not_met, threshold) as [
    cases for cases in range(
        greatest(1, floor(wilson_root(not_met, threshold))::bigint - 2), ceil(wilson_root(not_met, threshold))::bigint + 3
    )
    if sample_says(cases - not_met, cases, threshold) = 'met'
][1];

-- About how many further cases it takes if they are met at the rate so far; blank where the rate is not above the threshold.
create macro further_at_rate(x, n, threshold) as if(
    not reaches(x / n, threshold) or x / n <= threshold, null,
    greatest(
        ceil(wilson_z() ^ 2 * threshold * (1 - threshold) / (x / n - threshold) ^ 2)::bigint,
        fewest_in_all(n - x, threshold)
    ) - n
);

-- The first day of the latest quarter that has ended by a day, and the last day of a quarter.
create macro latest_quarter(on_day) as (date_trunc('quarter', on_day::date + 1) - to_months(3))::date;
create macro quarter_end(quarter) as last_day(quarter::date + interval 2 month);

-- The criteria that keep each unit from its next stage. `stood` names a table of unit stages, `verdicts` one of verdicts, with
-- as_at, of the day. Columns: recommendation_id, unit_id, from_stage, to_stage, criterion_id, verdict, detail (of the verdict),
-- observed_to, numerator, denominator; those of the criterion in force.
create macro criterion_unmet(stood, verdicts, on_day) as table
    with day_asked as (
        select on_day::date as as_at
    )

    select
        stood.recommendation_id, stood.unit_id, stood.supported_stage as from_stage, stood.supported_stage + 1 as to_stage,
        told.criterion_id, told.verdict, told.detail, told.observed_to, told.expires_on, told.numerator, told.denominator,
        in_force.* exclude (as_at, criterion_id, stage),
    from query_table(stood) as stood
    join query_table(verdicts) as told
        on told.as_at = stood.as_at
        and told.recommendation_id = stood.recommendation_id
        and told.unit_id = stood.unit_id
        and told.stage = stood.supported_stage + 1
    join criteria_in_force('day_asked') as in_force on in_force.criterion_id = told.criterion_id
    where stood.as_at = on_day::date
        and told.verdict <> 'met'
;

-- People to train and rosters to send, course by course. `unmet` names a table as criterion_unmet, `reported` one of training
-- rows as known. Columns, here and below: recommendation_id, unit_id, criterion_id; need (train, sample, file, renew, mend,
-- wait); quantity, unit_of_quantity; role; course_id; by_on (the first day on which it can be met, where that is later);
-- detail; for_all (the last item spoke for every unit).
create macro training_need(unmet, reported, on_day) as table
    with day_asked as (
        select on_day::date as as_at
    ),

    roster as (
        select * from query_table(reported)
    ),

    linked as (
        select unmet.*, course_recommendation.course_id
        from query_table(unmet) as unmet
        left join course_recommendation on course_recommendation.recommendation_id = unmet.recommendation_id
        where unmet.kind = 'training'
    )

    select
        linked.recommendation_id, linked.unit_id, linked.criterion_id,
        case
            when latest.course_id is null then 'file'
            when latest.is_short then 'train'
            else 'renew'
        end as need,
        if(latest.is_short, still_to_train(latest.trained, latest.in_scope, latest.threshold), 1)::bigint as quantity,
        case
            when linked.course_id is null then 'courses'
            when latest.is_short then 'people'
            else 'rosters'
        end as unit_of_quantity,
        linked.role, linked.course_id, null::date as by_on,
        case
            when linked.course_id is null then 'no course is linked to it'
            when latest.course_id is null then 'no roster was ever sent'
            when latest.is_short then latest.trained || ' of ' || latest.in_scope || ' trained, '
                || people_needed(latest.threshold, latest.in_scope) || ' needed'
            else 'the roster of ' || strftime(latest.month_end, '%-d %B %Y') || ' has lapsed'
        end as detail,
        false as for_all,
    from linked
    left join course_standing('roster', 'day_asked') as latest
        on latest.course_id = linked.course_id
        and latest.unit_id = linked.unit_id
        and latest.criterion_id = linked.criterion_id
    where latest.course_id is null
        or latest.is_short
        or latest.is_lapsed
;

create macro finding_need(unmet, items) as table
    select
        unmet.recommendation_id, unmet.unit_id, unmet.criterion_id,
        case unmet.verdict when 'not met' then 'mend' when 'lapsed' then 'renew' else 'file' end as need,
        1::bigint as quantity, 'findings' as unit_of_quantity,
        null::varchar as role, null::varchar as course_id, null::date as by_on,
        'at ' || coalesce(unmet.min_assurance, 'A0') || ' or above' || case unmet.verdict
            when 'not met' then '; ' || unmet.detail || ' of ' || strftime(unmet.observed_to, '%-d %B %Y') || ' says not met'
            when 'lapsed' then '; ' || unmet.detail || ' ran out on ' || strftime(unmet.expires_on, '%-d %B %Y')
            else ''
        end as detail,
        item.evidence_id is not null and item.unit_id is null as for_all,
    from query_table(unmet) as unmet
    left join query_table(items) as item on item.evidence_id = unmet.detail
    where unmet.kind = 'finding'
;

-- Cases to sample. Of a sample: in the quarter that decides where it cannot tell; where nothing is in date, in the latest
-- quarter that has ended; after one that says not met, in the quarter that decides next. Of a series: quarter by quarter of
-- those it reads; one that says not met has to leave them. All cases are to be met: a size to fix beforehand.
create macro sample_need(unmet, items, on_day) as table
    with asked as (
        select *, coalesce(periods, 1) as quarters
        from query_table(unmet)
        where kind in ('sample', 'series')
    ),

    position_asked as (
        select distinct on_day::date as as_at, recommendation_id, unit_id from asked
    ),

    in_force_asked as (
        select * from criteria_in_force('position_asked')
    ),

    sample_read as (
        select * from sample_in_reach(items, 'in_force_asked')
    ),

    reading as (
        select reading.* exclude (as_at)
        from quarter_reading_in('sample_read', 'position_asked', 'in_force_asked') as reading
        semi join asked using (recommendation_id, unit_id, criterion_id)
    ),

    dated as (
        select on_day::date as as_at, * from reading
    ),

    decider as (
        select * from deciding_quarter('dated')
    ),

    -- The quarter that is to decide: the one that does, the latest ended, or the next after one that fell short.
    aimed as (
        select
            asked.*, decider.quarter as deciding_quarter,
            case
                when decider.quarter is null or asked.verdict = 'lapsed' then latest_quarter(on_day)
                when asked.kind = 'sample' and asked.verdict = 'not met'
                    then greatest((decider.quarter + to_months(3))::date, latest_quarter(on_day))
                else decider.quarter
            end as last_quarter,
        from asked
        left join decider using (recommendation_id, unit_id, criterion_id)
    ),

    slot as (
        select
            aimed.*, (aimed.last_quarter - to_months(3 * back))::date as quarter,
        from aimed
        cross join unnest(generate_series(0, aimed.quarters - 1)) as series(back)
    ),

    told as (
        select
            slot.*, coalesce(reading.x, 0) as x, coalesce(reading.n, 0) as n, reading.says,
            -- Of a series: the latest of its quarters that fell short.
            max(slot.quarter) filter (where slot.kind = 'series' and reading.says = 'not met') over (
                partition by slot.recommendation_id, slot.unit_id, slot.criterion_id
            ) as fell_short_in,
        from slot
        left join reading using (recommendation_id, unit_id, criterion_id, quarter)
    ),

    needed as (
        select
            *,
            fewest_in_all(n - x, threshold) - n as further,
            coalesce(quarter = fell_short_in, false) as has_to_leave,
        from told
        where (fell_short_in is null or quarter >= fell_short_in)
            and (kind = 'sample' or says is distinct from 'met' or quarter = fell_short_in)
    )

    select
        recommendation_id, unit_id, criterion_id,
        case
            when has_to_leave or (kind = 'sample' and verdict = 'not met') then 'mend'
            when verdict = 'lapsed' and quarter = last_quarter then 'renew'
            else 'sample'
        end as need,
        if(has_to_leave, quarters - date_diff('month', quarter, last_quarter) // 3, further)::bigint as quantity,
        if(has_to_leave, 'quarters', 'cases') as unit_of_quantity,
        null::varchar as role, null::varchar as course_id,
        case
            when has_to_leave then quarter_end(quarter + to_months(3 * quarters))
            when quarter > latest_quarter(on_day) then quarter_end(quarter)
        end as by_on,
        case
            when has_to_leave then quarter_label(quarter) || ' fell short, ' || x || ' of ' || n
                || ': the quarters to come to ' || quarter_label((quarter + to_months(3 * quarters))::date)
                || ' must each say met'
            when further is null then 'no number of cases can show 100%'
            when n = 0 then 'in ' || quarter_label(quarter) || ', all met'
            else 'in ' || quarter_label(quarter) || ', all met, beside ' || x || ' of ' || n || ' so far; '
                || coalesce('about ' || further_at_rate(x, n, threshold) || ' at the rate so far', 'never at the rate so far')
        end as detail,
        false as for_all,
    from needed
;

-- Month-ends to be held. The first day on which the duration is met if every month-end from now on is held, by its own
-- verdict. `practice` names a table as duration_verdict reads it.
create macro duration_need(unmet, practice, on_day, known_at) as table
    with asked as (
        select * from query_table(unmet)
        where kind = 'duration'
    ),

    month_ahead as (
        select (date_trunc('month', on_day::date) + to_months(ahead))::date as month_start
        from unnest(generate_series(0, coalesce((select max(periods) from asked), 0) + 1)) as series(ahead)
    ),

    day_asked as (
        select on_day::date + 1 as as_at
        where exists (from asked)
        union
        select month_start from month_ahead
        where month_start > on_day::date
            and exists (from asked)
    ),

    supposed as (
        select as_at, recommendation_id, unit_id, practice_stage
        from query_table(practice)
        where as_at <= on_day::date
        union all
        select last_day(month_ahead.month_start), asked.recommendation_id, asked.unit_id, embedded_stage()
        from asked
        cross join month_ahead
        where last_day(month_ahead.month_start) > on_day::date
    ),

    position_waiting as (
        select * from scope('day_asked', known_at)
        semi join asked using (recommendation_id, unit_id)
    ),

    first_met as (
        select recommendation_id, unit_id, criterion_id, min(as_at) as by_on
        from duration_verdict('supposed', 'position_waiting', known_at)
        where verdict = 'met'
        group by all
    )

    select
        asked.recommendation_id, asked.unit_id, asked.criterion_id,
        'wait' as need,
        first_met.by_on - on_day::date as quantity, 'days' as unit_of_quantity,
        null::varchar as role, null::varchar as course_id, first_met.by_on,
        asked.detail,
        false as for_all,
    from asked
    left join first_met using (recommendation_id, unit_id, criterion_id)
;

-- All of them. `stood`, `verdicts`, `practice`: unit stages, verdicts and practice stages with as_at; `reported`, `items`:
-- training and evidence as known. Columns: recommendation_id, unit_id, to_stage, criterion_id, need, quantity,
-- unit_of_quantity, role, course_id, by_on, detail, for_all, verdict, from_stage, title (of the criterion), position.
create macro need_of_next_stage(stood, verdicts, practice, reported, items, on_day, known_at) as table
    with unmet as (
        select * from criterion_unmet(stood, verdicts, on_day)
    ),

    need as (
        select * from training_need('unmet', reported, on_day)
        union all
        select * from finding_need('unmet', items)
        union all
        select * from sample_need('unmet', items, on_day)
        union all
        select * from duration_need('unmet', practice, on_day, known_at)
    )

    select
        need.recommendation_id, need.unit_id, unmet.to_stage, need.criterion_id, need.need, need.quantity,
        need.unit_of_quantity, need.role, need.course_id, need.by_on, need.detail, need.for_all,
        unmet.verdict, unmet.from_stage, unmet.title, unmet.position,
    from need
    join unmet using (recommendation_id, unit_id, criterion_id)
;

-- The same on a day, of the histories that say what stands. `items`: evidence as known.
create macro next_need_on(items, on_day, known_at) as table
    with roster as (
        select * from training_kept(known_at::date)
    ),

    item as (
        select * from query_table(items)
        where observed_to <= on_day::date
    )

    select *
    from need_of_next_stage(
        'unit_history', 'criterion_history', 'practice_history', 'roster', 'item', on_day::date, known_at::date
    )
;
