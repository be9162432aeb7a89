-- Which units does a sheet leave out that it had in the month before it last came? Not those that have ended since.
-- Needs: returns.
-- Columns: sheet, row_number, column_name, value, fault.
with

-- Only what this return brings can leave a unit out, and only where every unit_id in it could be read.
read_whole as (
    select sheet from incoming_sheet
    anti join (select sheet from incoming_unread where column_name = 'unit_id') using (sheet)
),

ended as (
    select unit.unit_id
    from unit
    join incoming_month on unit.until < incoming_month.as_at
),

month_before as (
    select held.sheet, max(held.as_at) as as_at,
    from unit_held as held
    join read_whole using (sheet)
    cross join incoming_month
    where held.as_at < incoming_month.as_at
    group by held.sheet
)

select
    held.sheet,
    null as row_number,
    null as column_name,
    held.unit_id as value,
    held.unit_id || ' is absent, and was reported for ' || strftime(held.as_at, '%-d %B %Y') as fault,
from unit_held as held
join month_before using (sheet, as_at)
anti join unit_incoming using (sheet, unit_id)
anti join ended using (unit_id)
order by held.sheet, held.unit_id
