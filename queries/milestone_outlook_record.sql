-- How often has the outlook for milestones held, had it been given in each earlier month?
-- Parameters: as_at, known_at (date).
-- Every milestone's first forecast in each band of lead time is given the range that the reports up to then would have
-- given. A range is decided once the milestone is done or the range's last day has passed; only ranges with an end are
-- judged, since one without can hardly miss. A milestone no longer reported is left out.
-- Columns: year, half_decided, half_held, half_early, half_late, likely_decided, likely_held, likely_early,
-- likely_late, no_end, refused, upheld, needed, completed.
-- The first row, without a year, is of all together.

with

made as (
    select * from forecast_made('known_milestones', $as_at::date, $known_at::date)
),

tried as (
    select *, {m: milestone_id, b: band} as key, made_at as open_on
    from made
    where state <> 'not reported'
),

curves as (
    select * from lateness_curve('tried', 'made')
),

latest as (
    select max(as_at) as as_at from milestone_sheet($as_at::date, $known_at::date)
),

given as (
    select
        year(tried.made_at) as year, tried.completed_on as done_on, outlook.*,
        outlook.half_to is not null and (done_on is not null or outlook.half_to < latest.as_at) as half_is_decided,
        outlook.likely_to is not null and (done_on is not null or outlook.likely_to < latest.as_at) as likely_is_decided,
    from tried
    join outlook_range('tried', 'curves') as outlook using (key)
    cross join latest
)

select
    year,
    count(*) filter (where half_is_decided) as half_decided,
    count(*) filter (where half_is_decided and done_on between half_from and half_to) as half_held,
    count(*) filter (where half_is_decided and done_on < half_from) as half_early,
    count(*) filter (where half_is_decided and coalesce(done_on > half_to, true)) as half_late,
    count(*) filter (where likely_is_decided) as likely_decided,
    count(*) filter (where likely_is_decided and done_on between likely_from and likely_to) as likely_held,
    count(*) filter (where likely_is_decided and done_on < likely_from) as likely_early,
    count(*) filter (where likely_is_decided and coalesce(done_on > likely_to, true)) as likely_late,
    count(*) filter (where completed_alike >= outlook_needs() and likely_to is null) as no_end,
    count(*) filter (where completed_alike < outlook_needs()) as refused,
    -- The record refutes the range when even the upper end of what it shows is less than the half it stands for.
    if(half_decided > 0, wilson_high(half_held, half_decided) >= 0.5, null) as upheld,
    outlook_needs() as needed,
    (select count(distinct milestone_id) from made where done_at is not null) as completed,
from given
group by grouping sets ((), (year))
order by year nulls first
