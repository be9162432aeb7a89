-- How often has the outlook for milestones held, had it been given in each earlier month?
-- Parameters: as_at, known_at (date).
-- Every milestone is one try of each range: the first with an end that it would have been given, from what had been received
-- by then. A range is decided once the milestone is done or the range's last day has passed. A milestone no longer reported is
-- left out. no_end: milestones never given a four-fifths range with an end; refused: given none, too few alike.
-- Columns: year, half_decided, half_held, half_early, half_late, likely_decided, likely_held, likely_early,
-- likely_late, no_end, refused, upheld, likely_upheld, needed, completed.
-- The first row, without a year, is of all together.

with

tries as (
    select year(made_at) as year, *
    from milestone_tried
),

made as (
    select * from forecast_made('known_milestones', 'milestone_stood', $as_at::date)
    where $known_at::date is not null
)

select
    year,
    count(*) filter (where half_is_try) as half_decided,
    count(*) filter (where half_is_try and done_on between half_from and half_to) as half_held,
    count(*) filter (where half_is_try and done_on < half_from) as half_early,
    count(*) filter (where half_is_try and coalesce(done_on > half_to, true)) as half_late,
    count(*) filter (where likely_is_try) as likely_decided,
    count(*) filter (where likely_is_try and done_on between likely_from and likely_to) as likely_held,
    count(*) filter (where likely_is_try and done_on < likely_from) as likely_early,
    count(*) filter (where likely_is_try and coalesce(done_on > likely_to, true)) as likely_late,
    count(*) filter (where is_endless) as no_end,
    count(*) filter (where is_refused) as refused,
    range_upheld(half_held, half_decided, 0.5) as upheld,
    range_upheld(likely_held, likely_decided, 0.8) as likely_upheld,
    outlook_needs() as needed,
    (select count(distinct milestone_id) from made where done_at is not null) as completed,
from tries
group by grouping sets ((), (year))
order by year nulls first
