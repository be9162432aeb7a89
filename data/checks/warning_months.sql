-- Does the return report a month before the first that is held, or bring the very figures of the month before?
-- Columns: sheet, row_number, column_name, value, fault.
with first_held as (
    select min(as_at) as as_at from returns
),

before as (
    select 'training' as sheet, as_at, {key: course_id || unit_id || role, figures: [in_scope, trained]} as row,
    from held_training
    union all
    select 'exposure', as_at, {key: unit_id, figures: [death_reports]}, from held_exposure
),

incoming as (
    select 'training' as sheet, {key: course_id || unit_id || role, figures: [in_scope, trained]} as row,
    from incoming_training
    union all
    select 'exposure', {key: unit_id, figures: [death_reports]}, from incoming_exposure
),

last_before as (
    select before.sheet, max(before.as_at) as as_at,
    from before
    join incoming_month on before.as_at < incoming_month.as_at
    group by before.sheet
),

the_same as (
    select incoming.sheet, last_before.as_at,
    from incoming
    join last_before using (sheet)
    left join before using (sheet, as_at, row)
    group by incoming.sheet, last_before.as_at
    having count(*) >= 6 and count(*) = count(before.row)
)

select
    'return' as sheet,
    incoming_return.row_number,
    'as_at' as column_name,
    incoming_return.as_at::varchar as value,
    strftime(incoming_return.as_at, '%-d %B %Y') || ' is before the first month held, '
        || strftime(first_held.as_at, '%-d %B %Y') as fault,
from incoming_return
join first_held on incoming_return.as_at < first_held.as_at
union all
select
    sheet,
    null,
    null,
    null,
    'every figure is that of ' || strftime(as_at, '%-d %B %Y') || ': are these the new month''s?'
from the_same
