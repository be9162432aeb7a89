-- Training: a census of the people in post, course by course, on each course's latest month held (EMBEDDING.md, 4).

-- Whether a share reaches a threshold: shares that differ by no more than a grain are equal. Blank where there is no share.
create macro reaches(share, threshold) as share >= threshold - grain();

-- The latest month held of each course, unit and role on each day: a month without the row is passed over. `reported` names
-- a table of training rows as known. Columns: as_at; course_id; unit_id; role; month_end, in_scope, trained (people on that
-- month's roster).
create macro roster_held(reported, days) as table
    with asked as (
        select distinct as_at from query_table(days)
    ),

    roster as (
        select as_at, course_id, unit_id, role, in_scope, trained
        from query_table(reported)
    ),

    -- Most that report at all do so for a month-end asked about: an earlier month is looked for only for the rest.
    of_the_day as (
        select as_at, course_id, unit_id, role, as_at as month_end, in_scope, trained
        from roster
        semi join asked using (as_at)
    ),

    passed_over as (
        select asked.as_at, series.*
        from asked
        cross join (select distinct course_id, unit_id, role from roster) as series
        anti join of_the_day using (as_at, course_id, unit_id, role)
    ),

    earlier as (
        select * from roster
        semi join passed_over using (course_id, unit_id, role)
    )

    select * from of_the_day
    union all
    select
        passed_over.as_at, passed_over.course_id, passed_over.unit_id, passed_over.role,
        earlier.as_at as month_end, earlier.in_scope, earlier.trained,
    from passed_over
    asof join earlier
        on earlier.course_id = passed_over.course_id
        and earlier.unit_id = passed_over.unit_id
        and earlier.role = passed_over.role
        and earlier.as_at < passed_over.as_at
;

-- What is held of each course, unit and role on each day, by the criteria in force for that role. `reported`, `days`: as
-- roster_held. Columns: those of roster_held; share (blank with nobody in scope); criterion_id, threshold, valid_days,
-- grace_days; is_short (the share doesn't reach the threshold); expires_on; is_lapsed.
create macro course_standing(reported, days) as table
    with asked as (
        select as_at, criterion_id, role, threshold, valid_days, grace_days
        from criteria_in_force(days)
        where kind = 'training'
    )

    select
        held.*,
        held.trained / nullif(held.in_scope, 0) as share,
        asked.criterion_id, asked.threshold, asked.valid_days, asked.grace_days,
        not reaches(share, asked.threshold) as is_short,
        held.month_end + asked.valid_days as expires_on,
        has_lapsed(held.as_at, expires_on, asked.grace_days) as is_lapsed,
    from roster_held(reported, days) as held
    join asked using (as_at, role)
;

-- The line a role is judged by on each day: the highest threshold of the criteria in force for it. Columns: as_at, role,
-- criterion_id (that sets it), threshold (share).
create macro training_line(days) as table
    select as_at, role, criterion_id, threshold
    from criteria_in_force(days)
    where kind = 'training'
    qualify row_number() over (partition by as_at, role order by threshold desc, criterion_id) = 1
;

-- The fewest trained people that reach a threshold on a roster, and how many are still to train.
create macro people_needed(threshold, in_scope) as ceil((threshold - grain()) * in_scope)::bigint;
create macro still_to_train(trained, in_scope, threshold) as greatest(0, people_needed(threshold, in_scope) - trained);

-- The latest roster of each course, unit and role on each day, against the line of its role. Nobody is to be trained in a
-- unit that has ended, or has not begun. `reported`, `days`: as course_standing. Columns: those of course_standing, of the criterion that sets the line; untrained, short_by (people still
-- to train; 0 when the line is reached or nobody is in scope).
create macro latest_roster(reported, days) as table
    select
        *,
        in_scope - trained as untrained,
        still_to_train(trained, in_scope, threshold) as short_by,
    from course_standing(reported, days) as standing
    semi join training_line(days) using (as_at, criterion_id)
    semi join unit
        on unit.unit_id = standing.unit_id
        and is_there(unit."from", unit.until, standing.as_at)
;

-- Columns as finding_reading. No linked course, or a linked course with no row at all: no row here, not assessed.
-- The figures are those of the course with the lowest share, and detail names it.
create macro training_reading(days, known_at) as table
    with roster as (
        select * from training_kept(known_at)
    ),

    linked as (
        select recommendation_id, count(*) as courses
        from course_recommendation
        group by recommendation_id
    ),

    by_course as (
        select standing.*, course_recommendation.recommendation_id, course.title,
        from course_standing('roster', days) as standing
        join course_recommendation using (course_id)
        join course using (course_id)
    ),

    together as (
        select
            as_at, recommendation_id, unit_id, criterion_id,
            count(*) as courses_reported,
            min(month_end) as observed_to,
            min(expires_on) as expires_on,
            any_value(grace_days) as grace_days,
            count(share) as courses_applying,
            count(*) filter (where is_short) as courses_short,
            arg_min({n: in_scope, x: trained, c: course_id || ' ' || title}, {s: share, c: course_id})
                filter (where share is not null) as lowest,
        from by_course
        group by all
    )

    select
        together.as_at, together.recommendation_id, together.unit_id, together.criterion_id,
        together.observed_to, together.expires_on,
        has_lapsed(together.as_at, together.expires_on, together.grace_days) as lapsed,
        if(together.courses_short > 0, 'not met', 'met') as would_say,
        together.lowest.x::bigint as numerator, together.lowest.n::bigint as denominator,
        null::double as low, null::double as high,
        together.courses_applying > 0 as applicable,
        if(together.courses_applying > 0, together.lowest.c, 'not applicable: no one in post is in scope') as detail,
    from together
    join linked using (recommendation_id)
    where together.courses_reported = linked.courses
;
