-- Verdicts on the criteria that read evidence, and the climb they support (EMBEDDING.md, 4 and 5).

-- The verdict on some criteria but duration: `criteria_asked` names a table of them, as asked_of has them. Each kind is read
-- where it is asked and no further. Columns: those of criterion_verdict, and as_at.
create macro practice_verdict_on(criteria_asked, known_at) as table
    with asked as (
        select * from query_table(criteria_asked)
    ),

    in_force_asked as materialized (
        select * from criteria_in_force('asked')
    ),

    finding_asked as (
        select distinct as_at, recommendation_id, unit_id from asked where kind = 'finding'
    ),

    roster_asked as (
        select distinct as_at from asked where kind = 'training'
    ),

    quarter_asked as (
        select distinct as_at, recommendation_id, unit_id from asked where kind in ('sample', 'series')
    ),

    -- Read twice, worked out once.
    item_known as materialized (
        select
            evidence_id, recommendation_id, unit_id, criterion_id, observed_to, assurance, received_on, load_number,
            result, valid_until, sample_size, sample_met,
        from evidence_kept(known_at)
    ),

    sample_read as (
        select * from sample_in_reach('item_known', 'in_force_asked')
    ),

    quarters_read as (
        select * from quarter_reading_in('sample_read', 'quarter_asked', 'in_force_asked')
    ),

    quarter_decided as (
        select * from deciding_quarter('quarters_read')
    ),

    reading as (
        select * from finding_reading_at('item_known', 'finding_asked', 'in_force_asked')
        union all
        select * from training_reading('roster_asked', known_at)
        union all
        select * from sample_reading('quarter_decided', 'in_force_asked')
        union all
        select * from series_reading('quarters_read', 'quarter_decided', 'in_force_asked')
    ),

    judged as (
        select
            asked.as_at, asked.recommendation_id, asked.unit_id, asked.criterion_id, asked.stage, asked.exempt_reason,
            verdict_of(reading.would_say, reading.lapsed) as verdict,
            said_of(reading.would_say, reading.lapsed) as said,
            reading.observed_to, reading.expires_on,
            coalesce(not reading.lapsed and asked.as_at > reading.expires_on, false) as overdue,
            reading.numerator, reading.denominator, reading.low, reading.high,
            coalesce(reading.applicable, true) as applicable,
            reading.detail,
        from asked
        left join reading
            on reading.as_at = asked.as_at
            and reading.recommendation_id = asked.recommendation_id
            and reading.unit_id = asked.unit_id
            and reading.criterion_id = asked.criterion_id
    )

    select
        as_at, recommendation_id, unit_id, criterion_id, stage,
        if(exempt_reason is null, verdict, 'met') as verdict,
        if(exempt_reason is null, said, null) as said,
        if(exempt_reason is null, observed_to, null) as observed_to,
        if(exempt_reason is null, expires_on, null) as expires_on,
        if(exempt_reason is null, overdue, false) as overdue,
        if(exempt_reason is null, numerator, null) as numerator,
        if(exempt_reason is null, denominator, null) as denominator,
        if(exempt_reason is null, low, null) as low,
        if(exempt_reason is null, high, null) as high,
        if(exempt_reason is null, applicable, false) as applicable,
        if(exempt_reason is null, detail, 'not applicable: ' || exempt_reason) as detail,
    from judged
;

-- The same, of every criterion but duration.
create macro practice_verdict(days, known_at) as table
    with verdict_asked as (
        select * from asked_of(days, known_at)
        where kind <> 'duration'
    )

    select * from practice_verdict_on('verdict_asked', known_at)
;

-- The highest stage such that every criterion of it and of every stage below is met: supported; counting a lapsed
-- criterion that said met as met: verified. A row for every position. `verdicts` names a table of verdicts, `positions` one of
-- as_at, recommendation_id, unit_id in scope; `top` is the last stage looked at.
create macro climb_at(verdicts, positions, top) as table
    with short as (
        select
            as_at, recommendation_id, unit_id,
            min(stage) filter (where verdict <> 'met') as supported_short_at,
            min(stage) filter (where verdict <> 'met' and coalesce(said, '') <> 'met') as verified_short_at,
        from query_table(verdicts)
        where stage <= top
        group by all
    ),

    unreachable as (
        select * from unreachable_stage(positions)
    )

    select
        climber.as_at, climber.recommendation_id, climber.unit_id,
        least(short.supported_short_at, unreachable.unreachable_stage, top + 1) - 1 as supported_stage,
        least(short.verified_short_at, unreachable.unreachable_stage, top + 1) - 1 as verified_stage,
    from query_table(positions) as climber
    left join unreachable using (as_at)
    left join short
        on short.as_at = climber.as_at
        and short.recommendation_id = climber.recommendation_id
        and short.unit_id = climber.unit_id
;

-- The same, of every recommendation and unit in scope.
create macro climb(verdicts, days, known_at, top) as table
    with position_climbing as (
        select * from scope(days, known_at)
    )

    select * from climb_at(verdicts, 'position_climbing', top)
;

-- The stage by practice alone, on the criteria of the stages up to Embedded: what a duration counts. `verdicts`, `positions`:
-- as climb_at. Columns: as_at, recommendation_id, unit_id, practice_stage.
create macro practice_stage_at(verdicts, positions) as table
    select as_at, recommendation_id, unit_id, supported_stage as practice_stage
    from climb_at(verdicts, positions, embedded_stage())
;

-- The same, of every recommendation and unit in scope.
create macro practice_stage(verdicts, days, known_at) as table
    with position_in_practice as (
        select * from scope(days, known_at)
    )

    select * from practice_stage_at(verdicts, 'position_in_practice')
;

-- Duration: the practice stage was Embedded or more at each of the `periods` latest month-ends strictly before the day.
-- `practice` names a table with as_at, recommendation_id, unit_id, practice_stage, month-ends before the first return
-- included; `positions` one of as_at, recommendation_id, unit_id. Columns: those of criterion_verdict, and as_at.
create macro duration_verdict(practice, positions, known_at) as table
    with asked as (
        select
            as_at, recommendation_id, unit_id, criterion_id, stage, periods,
            month_end_before(as_at) as last_month_end,
        from asked_at(positions, known_at)
        where kind = 'duration'
    ),

    held as (
        select as_at, recommendation_id, unit_id
        from query_table(practice)
        where practice_stage >= embedded_stage()
            and as_at = last_day(as_at)
    ),

    counted as (
        select asked.*, count(held.as_at) as months_held
        from asked
        left join held
            on held.recommendation_id = asked.recommendation_id
            and held.unit_id = asked.unit_id
            and held.as_at <= asked.last_month_end
            and held.as_at > last_day(asked.last_month_end - to_months(asked.periods))
        group by all
    )

    select
        as_at, recommendation_id, unit_id, criterion_id, counted.stage,
        if(months_held = periods, 'met', 'not met') as verdict,
        null::varchar as said, null::date as observed_to, null::date as expires_on, false as overdue,
        months_held as numerator, periods::bigint as denominator, null::double as low, null::double as high,
        true as applicable,
        months_held || ' of the last ' || periods || ' month-ends at ' || embedded.name || ' or above' as detail,
    from counted
    join ladder as embedded on embedded.stage = embedded_stage()
;

-- Every verdict on some days, duration included: the verdicts on practice, and how long it held. `verdicts` names a table
-- of practice_verdict's columns, `practice` one of practice_stage's; both may hold earlier days. Columns: as practice_verdict.
create macro every_verdict(verdicts, practice, days, known_at) as table
    with asked as (
        select distinct as_at from query_table(days)
    ),

    position_held as (
        select * from scope(days, known_at)
    )

    select verdicts.*
    from query_table(verdicts) as verdicts
    semi join asked using (as_at)
    union all
    select * from duration_verdict(practice, 'position_held', known_at)
;

-- The chain from evidence to every verdict. `days` names a table with as_at and reported: the days that are not reported
-- only count towards a duration. Columns: as practice_verdict, of the days reported.
create macro verdict_on(days, known_at) as table
    with practice_asked as (
        select * from practice_verdict(days, known_at)
    ),

    practice_stood as (
        select * from practice_stage('practice_asked', days, known_at)
    ),

    day_reported as (
        select as_at from query_table(days) where reported
    )

    select * from every_verdict('practice_asked', 'practice_stood', 'day_reported', known_at)
;
