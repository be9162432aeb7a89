-- When did the last return come in, and how many of the months that should have reported by a day have?
-- Parameters: known_at (date), today (date: the last month-end before it is the last month expected).
-- Columns: last_received_on, last_as_at, returns, months_in, months_expected, illustrative.
-- One row, always.

with

come_in as (
    select as_at, received_on, provenance
    from returns
    where received_on <= $known_at
),

expected as (
    select count(*) as months_expected
    from generate_series(
        (select date_trunc('month', min(as_at)) from come_in),
        date_trunc('month', $today::date) - interval 1 month,
        interval 1 month
    )
)

select
    max(come_in.received_on) as last_received_on,
    max(come_in.as_at) as last_as_at,
    count(come_in.as_at) as returns,
    count(distinct come_in.as_at) as months_in,
    greatest(any_value(expected.months_expected), count(distinct come_in.as_at)) as months_expected,
    coalesce(bool_or(come_in.provenance = 'illustrative'), false) as illustrative,
from expected
left join come_in on true
