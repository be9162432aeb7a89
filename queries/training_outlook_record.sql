-- How often has the outlook for training held, had it been given at each earlier month-end?
-- Parameters: as_at, known_at (date); course (id): only its record, when given.
-- At every month-end at which a unit stood at or above today's threshold with a pace to go by, the outlook either warned
-- that it would fall below within the horizon or did not; it is judged once the horizon has passed, by the months reported.
-- Columns: warned, warned_fell, not_warned, not_warned_fell, holds, series, horizon.
-- One row, always.

with

asked as (
    select $as_at::date as as_at
),

roster as (
    select * from known_training
    where as_at <= $as_at
        and ($course is null or course_id = $course)
),

line as (
    select role, threshold from training_line('asked')
),

paced as (
    select
        pace.*, line.threshold,
        months_until_below(pace.share, line.threshold, pace.pace) as months_left,
        min(pace.share) over (
            partition by pace.course_id, pace.unit_id, pace.role
            order by year(pace.as_at) * 12 + month(pace.as_at)
            range between 1 following and pace_ahead() following
        ) as lowest_after,
    from training_pace('roster') as pace
    join line using (role)
),

judged as (
    select
        course_id, unit_id, role,
        coalesce(months_left <= pace_ahead(), false) as is_warned,
        not reaches(lowest_after, threshold) as fell,
    from paced
    where reaches(share, threshold)
        and pace is not null
        and lowest_after is not null
        and as_at + to_months(pace_ahead()) <= (select max(as_at) from roster)
)

select
    count(*) filter (where is_warned) as warned,
    count(*) filter (where is_warned and fell) as warned_fell,
    count(*) filter (where not is_warned) as not_warned,
    count(*) filter (where not is_warned and fell) as not_warned_fell,
    warnings_hold(warned, warned_fell) as holds,
    count(distinct {c: course_id, u: unit_id, r: role}) as series,
    pace_ahead() as horizon,
from judged
