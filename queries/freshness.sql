-- When did the last return come in, and how many of the months that should have reported by a day have?
-- Parameters: known_at (date), today (date: a month whose return was due before it should be in).
-- Columns: last_received_on, last_as_at, returns, months_in, months_expected, illustrative.
-- One row, always.

with

come_in as (
    select * from returns
    where received_on <= $known_at
),

expected as (
    select count(*) filter (where should_be_in) as months_expected
    from month_expected('come_in', $today::date)
)

select
    max(come_in.received_on) as last_received_on,
    max(come_in.as_at) as last_as_at,
    count(come_in.as_at) as returns,
    count(distinct come_in.as_at) as months_in,
    any_value(expected.months_expected) as months_expected,
    coalesce(bool_or(come_in.provenance = 'illustrative'), false) as illustrative,
from expected
left join come_in on true
