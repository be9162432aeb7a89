-- Until when: the stages of days to come, as if nothing more came in (EMBEDDING.md, 8). No rule of its own: a stage ahead
-- is the stage of that day with the same knowledge. Only some days need looking at, because between the days on which
-- something of its own begins to count a verdict changes by lapsing alone.

-- What begins to count after a day, up to another, and of which criterion of which recommendation and unit: evidence or a
-- roster of a later day, a quarter that ends and comes to decide, a version of a criterion, an exception, a unit that comes
-- or goes. Columns: as_at, recommendation_id, unit_id, criterion_id.
create macro begun_ahead(on_day, last_day_asked, known_at) as table
    with criterion as (
        select distinct criterion_id, coalesce(reads, criterion_id) as source_id, kind, role from criteria
    ),

    item as (
        select known.observed_to, known.sample_size, known.recommendation_id, known.unit_id, criterion.criterion_id
        from evidence_kept(known_at) as known
        join criterion on criterion.source_id = known.criterion_id
    ),

    -- Blank is every one there is.
    named as (
        select observed_to as as_at, recommendation_id, unit_id, criterion_id from item
        union all
        select last_day(date_trunc('quarter', observed_to) + interval 2 month), recommendation_id, unit_id, criterion_id
        from item
        where sample_size is not null
        union all
        select roster.as_at, course_recommendation.recommendation_id, roster.unit_id, criterion.criterion_id
        from training_kept(known_at) as roster
        join course_recommendation using (course_id)
        join criterion on criterion.kind = 'training' and criterion.role = roster.role
        union all
        select effective_from, null, null, criterion_id from criteria
        union all
        select agreed_on, recommendation_id, null, criterion_id from exemption_known(known_at)
        union all
        select agreed_on, recommendation_id, unit_id, null from exclusion_known(known_at)
        union all
        select "from", null, unit_id, null from unit
        union all
        select until + 1, null, unit_id, null from unit
    ),

    began as (
        select distinct * from named
        where as_at > on_day::date
            and as_at <= last_day_asked::date
    ),

    -- Step by step, and what is blank apart: joined to everything at once it would be held against every unit there is.
    of_each_recommendation as (
        select * from began
        where recommendation_id is not null
        union all
        select began.* replace (recommendation.recommendation_id as recommendation_id)
        from began
        cross join recommendation
        where began.recommendation_id is null
    ),

    of_each_unit as (
        select * from of_each_recommendation
        where unit_id is not null
        union all
        select began.* replace (unit.unit_id as unit_id)
        from of_each_recommendation as began
        cross join unit
        where began.unit_id is null
    ),

    of_each_criterion as (
        select * from of_each_unit
        where criterion_id is not null
        union all
        select began.* replace (criterion.criterion_id as criterion_id)
        from of_each_unit as began
        cross join (select distinct criterion_id from criterion) as criterion
        where began.criterion_id is null
    )

    select distinct as_at, recommendation_id, unit_id, criterion_id
    from of_each_criterion
    semi join recommendation using (recommendation_id)
    semi join unit using (unit_id)
    semi join criterion using (criterion_id)
;

-- What begins to count, with its verdict on the day on which it does. `begun` names a table as begun_ahead. Columns: those of
-- begun_ahead; of practice_verdict stage, verdict, said, observed_to, expires_on, applicable, detail (blank: not in scope on
-- that day, or a duration).
create macro verdict_begun(begun, known_at) as table
    with position_of_any as (
        select distinct as_at, recommendation_id, unit_id from query_table(begun)
    ),

    position_begun as (
        select * from in_scope('position_of_any', known_at)
    ),

    asked_begun as (
        select * from asked_at('position_begun', known_at)
        semi join query_table(begun) using (as_at, recommendation_id, unit_id, criterion_id)
        where kind <> 'duration'
    )

    select
        as_at, recommendation_id, unit_id, criterion_id,
        stage, verdict, said, observed_to, expires_on, applicable, detail,
    from query_table(begun)
    left join practice_verdict_on('asked_begun', known_at)
        using (as_at, recommendation_id, unit_id, criterion_id)
;

-- Verdicts with the day on which each lapses. `verdicts` names a table of verdicts with as_at. Columns: those of the table;
-- lapses_on (blank: never).
create macro verdict_dated(verdicts) as table
    with day_read as (
        select distinct as_at from query_table(verdicts)
    )

    select stood.*, lapses_on(stood.expires_on, in_force.grace_days) as lapses_on,
    from query_table(verdicts) as stood
    join criteria_in_force('day_read') as in_force using (as_at, criterion_id)
;

-- The days to be looked at for each recommendation and unit: the day itself, those on which something of its own begins to
-- count, and those on which a criterion of its own that was met lapses. Where it is Embedded on any day read, the first of
-- each month as well: a duration reads the month-ends strictly before the day. Between these its stage stands. `dated` names
-- a table as verdict_dated, of the day and of what begins to count; `begun` one as begun_ahead; `practice` one of the
-- practice stages of those days (as_at, recommendation_id, unit_id, practice_stage). Columns: as_at, recommendation_id,
-- unit_id.
create macro pair_days_ahead(dated, begun, practice, on_day, last_day_asked) as table
    with pair as (
        select distinct recommendation_id, unit_id from query_table(dated)
    ),

    month_start as (
        select month_start::date as as_at
        from unnest(generate_series(
            date_trunc('month', on_day::date) + interval 1 month, last_day_asked::date, interval 1 month
        )) as series(month_start)
    ),

    embedded as (
        select distinct recommendation_id, unit_id
        from query_table(practice)
        where practice_stage >= embedded_stage()
    )

    select on_day::date as as_at, recommendation_id, unit_id from pair
    union
    select as_at, recommendation_id, unit_id
    from query_table(begun)
    semi join pair using (recommendation_id, unit_id)
    union
    select lapses_on, recommendation_id, unit_id
    from query_table(dated)
    where verdict = 'met'
        and lapses_on > on_day::date
        and lapses_on <= last_day_asked::date
    union
    select as_at, recommendation_id, unit_id from embedded cross join month_start
;

-- The verdicts of days to come: of each criterion that of the latest day on which something of it began to count, less what
-- has lapsed since. `dated` names a table as verdict_dated, `pair_days` one of days, each with a recommendation and a unit.
-- Columns: those of verdict_dated, as_at being the day looked at.
create macro verdict_ahead(dated, pair_days) as table
    with read_of as (
        select distinct recommendation_id, unit_id, criterion_id from query_table(dated)
    ),

    asked as (
        select looked_at.as_at, looked_at.recommendation_id, looked_at.unit_id, read_of.criterion_id
        from query_table(pair_days) as looked_at
        join read_of using (recommendation_id, unit_id)
    ),

    stood as (
        select
            asked.as_at as looked_at_on, read.*,
            coalesce(read.said, read.verdict) as would_say,
            coalesce(asked.as_at >= read.lapses_on, false) as lapsed,
        from asked
        asof join query_table(dated) as read
            on read.recommendation_id = asked.recommendation_id
            and read.unit_id = asked.unit_id
            and read.criterion_id = asked.criterion_id
            and read.as_at <= asked.as_at
    )

    select
        looked_at_on as as_at,
        * exclude (looked_at_on, as_at, would_say, lapsed)
            replace (verdict_of(would_say, lapsed) as verdict, said_of(would_say, lapsed) as said),
    from stood
;

-- The same stages at every month-end to come, for a duration to read. `ahead` names a table of practice stages at each
-- pair's own days. Columns: as_at, recommendation_id, unit_id, practice_stage.
create macro practice_at_month_ends(ahead, on_day, last_day_asked) as table
    with month_end as (
        select last_day(month_start::date) as as_at
        from unnest(generate_series(
            date_trunc('month', on_day::date), last_day_asked::date, interval 1 month
        )) as series(month_start)
    ),

    pair as (
        select distinct recommendation_id, unit_id from query_table(ahead)
    ),

    asked as (
        select month_end.as_at, pair.recommendation_id, pair.unit_id
        from pair
        cross join month_end
        where month_end.as_at between on_day::date and last_day_asked::date
    )

    select asked.as_at, asked.recommendation_id, asked.unit_id, stood.practice_stage
    from asked
    asof join query_table(ahead) as stood
        on stood.recommendation_id = asked.recommendation_id
        and stood.unit_id = asked.unit_id
        and stood.as_at <= asked.as_at
;

-- The item that a verdict on evidence rests on: of a finding the one that decides, of a sample or a series the latest of
-- the quarter that decides. `verdicts` names a table of verdicts with as_at, `items` one of evidence as known.
-- Columns: as_at, recommendation_id, unit_id, criterion_id, then evidence_id, verified_by, reference, observed_to, for_all (it
-- speaks for every unit).
create macro item_behind(verdicts, items) as table
    with day_read as (
        select distinct as_at from query_table(verdicts)
    ),

    asked as (
        select
            stood.as_at, stood.recommendation_id, stood.unit_id, stood.criterion_id, stood.observed_to, stood.detail,
            in_force.kind, coalesce(in_force.reads, stood.criterion_id) as source_id,
            coalesce(in_force.min_assurance, 'A0') as min_assurance,
        from query_table(verdicts) as stood
        join criteria_in_force('day_read') as in_force using (as_at, criterion_id)
        where stood.observed_to is not null
            and stood.applicable
    )

    select
        asked.as_at, asked.recommendation_id, asked.unit_id, asked.criterion_id,
        item.evidence_id, item.verified_by, item.reference, item.observed_to, item.unit_id is null as for_all,
    from asked
    join query_table(items) as item
        on item.recommendation_id = asked.recommendation_id
        and item.criterion_id = asked.source_id
        and item.observed_to = asked.observed_to
    where (asked.kind = 'finding' and item.evidence_id = asked.detail)
        or (
            asked.kind in ('sample', 'series')
            and item.unit_id = asked.unit_id
            and item.sample_size is not null
            and item.assurance >= asked.min_assurance
        )
    qualify row_number() over (
        partition by asked.as_at, asked.recommendation_id, asked.unit_id, asked.criterion_id
        order by item.evidence_id desc
    ) = 1
;

-- Who is to see to a criterion of which no item of evidence says so: the owner of the latest milestone that is meant to
-- satisfy it. `plan` names a table of milestones as known. Columns: recommendation_id, criterion_id, unit_id (blank: every
-- unit), owner_role.
create macro milestone_owner(plan, on_day) as table
    select recommendation_id, criterion_id, unit_id, owner_role
    from query_table(plan) as reported
    where reported.criterion_id is not null
        and reported.as_at <= on_day::date
    qualify row_number() over (
        partition by recommendation_id, criterion_id, unit_id order by as_at desc, original_due_on desc, milestone_id
    ) = 1
;

-- The headline of each recommendation on the days to come. `ahead` names a table of stages at each pair's own days (as_at,
-- recommendation_id, unit_id, supported_stage; blank: not in scope). Columns: as_at (every day on which it can change),
-- recommendation_id, supported_stage (the lowest of its units; 0 with none in scope).
create macro lowest_ahead(ahead) as table
    with asked as (
        select day_asked.as_at, pair.recommendation_id, pair.unit_id
        from (select distinct as_at, recommendation_id from query_table(ahead)) as day_asked
        join (select distinct recommendation_id, unit_id from query_table(ahead)) as pair using (recommendation_id)
    )

    select asked.as_at, asked.recommendation_id, coalesce(min(stood.supported_stage), 0) as supported_stage
    from asked
    asof join query_table(ahead) as stood
        on stood.recommendation_id = asked.recommendation_id
        and stood.unit_id = asked.unit_id
        and stood.as_at <= asked.as_at
    group by all
;

-- Until when each headline stands: the first day to come on which it is lower. `headlines` names a table as lowest_ahead. A
-- recommendation whose headline does not fall has no row. Columns: recommendation_id, from_stage, falls_on, to_stage.
create macro headline_until(headlines, on_day) as table
    with headline as (
        select * from query_table(headlines)
    ),

    now as (
        select recommendation_id, supported_stage as from_stage
        from headline
        where as_at = on_day::date
    )

    select
        now.recommendation_id, now.from_stage,
        min(headline.as_at) as falls_on,
        arg_min(headline.supported_stage, headline.as_at) as to_stage,
    from now
    join headline using (recommendation_id)
    where headline.as_at > on_day::date
        and headline.supported_stage < now.from_stage
    group by all
;
