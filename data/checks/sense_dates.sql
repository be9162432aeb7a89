-- Which dates come too late: after the month reported, after the date they must not pass, or after the day of receipt?
-- Of two dates that disagree, the later one carries the fault.
-- Parameters: received_on (date). Columns: sheet, row_number, column_name, value, fault.
with pairs as (
    select 'evidence' as sheet, row_number, 'observed_from' as column_name, observed_from as late,
        'observed_to, ' as named, observed_to as bound,
    from incoming_evidence
    union all
    select 'evidence', row_number, 'observed_to', observed_to, 'the month reported, ', as_at,
    from incoming_evidence
    cross join incoming_month
    union all
    select 'evidence', row_number, 'observed_to', observed_to, 'valid_until, ', valid_until,
    from incoming_evidence
    union all
    select 'milestones', row_number, 'completed_on', completed_on, 'the month reported, ', as_at,
    from incoming_milestones
    cross join incoming_month
    union all
    select 'actions', row_number, 'done_on', done_on, 'the month reported, ', as_at,
    from incoming_actions
    cross join incoming_month
    union all
    select 'return', row_number, 'as_at', as_at, 'the day of receipt, ', $received_on::date,
    from incoming_return
)

select
    sheet,
    row_number,
    column_name,
    late::varchar as value,
    strftime(late, '%-d %B %Y') || ' is after ' || named || strftime(bound, '%-d %B %Y') as fault,
from pairs
where late > bound
union all
select
    'return',
    row_number,
    'as_at',
    as_at::varchar,
    strftime(as_at, '%-d %B %Y') || ' is not the last day of a month',
from incoming_return
where as_at != last_day(as_at)
