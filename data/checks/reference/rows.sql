-- Which tables have no row where one is needed, or more than the one they may have; which units succeed themselves; which
-- address is none of a web page, and would be a link all the same?
-- Columns: sheet, row_number, column_name, value, fault.
with counted as (
    select 'theme' as sheet, count(*) as rows from incoming_theme
    union all
    select 'recommendation', count(*) from incoming_recommendation
    union all
    select 'unit', count(*) from incoming_unit
    union all
    select 'criteria', count(*) from incoming_criteria
)

select
    sheet,
    null::integer as row_number,
    null::varchar as column_name,
    null::varchar as value,
    'has no row under its headings, and needs one at least' as fault,
from counted
where rows = 0
union all
select 'programme', max(row_number), 'name', null, 'programme has ' || count(*) || ' rows; it takes one'
from incoming_programme
having count(*) > 1
union all
select 'unit', row_number, 'succeeded_by', succeeded_by, succeeded_by || ' cannot take over from itself'
from incoming_unit
where succeeded_by = unit_id
union all
select 'programme', row_number, 'source_url', source_url, 'is not the address of a web page: it begins with https://'
from incoming_programme
where not regexp_matches(source_url, '^https?://[^\s/]+')
