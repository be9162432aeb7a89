-- Which month-ends have been reported, and when did the first return for each come in?
-- Parameters: none.
-- Columns: as_at, first_received_on, last_received_on, returns.

select
    as_at,
    min(received_on) as first_received_on,
    max(received_on) as last_received_on,
    count(*) as returns,
from returns
group by as_at
order by as_at desc
