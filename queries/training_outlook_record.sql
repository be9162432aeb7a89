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

judged as (
    select * from training_warning('roster', 'asked')
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
