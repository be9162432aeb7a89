-- Which sheets of figures that move every month are, row for row, what they were in the month before they last came?
-- Three rows at the least: one or two may well stand still.
-- Columns: sheet, row_number, column_name, value, fault.
with incoming as (
    select 'exposure' as sheet, [unit_id] as name, [death_reports] as figures from incoming_exposure
    union all
    select 'training', [course_id, unit_id, role], [in_scope, trained] from incoming_training
),

held as (
    select 'exposure' as sheet, as_at, [unit_id] as name, [death_reports] as figures from held_exposure
    union all
    select 'training', as_at, [course_id, unit_id, role], [in_scope, trained] from held_training
),

month_before as (
    select sheet, max(held.as_at) as as_at,
    from held
    cross join incoming_month
    where held.as_at < incoming_month.as_at
    group by sheet
)

select
    incoming.sheet,
    null::integer as row_number,
    null::varchar as column_name,
    null::varchar as value,
    'all ' || count(*) || ' rows are as they were in ' || strftime(any_value(month_before.as_at), '%B %Y')
        || ': is this last month''s table?' as fault,
from incoming
join month_before using (sheet)
left join held using (sheet, as_at, name)
group by incoming.sheet
having count(*) >= 3 and bool_and(incoming.figures is not distinct from held.figures)
