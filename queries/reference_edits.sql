-- What was edited in the reference between two days: recommendations, units, criteria, decisions, meetings?
-- Parameters: since (date: edits entered after it); known_at (date: edits entered by it).
-- Columns: entered_on, entered_by, table_name, key, recommendation_id, unit_id, column_name, before, after.
-- A whole row that was put in or taken out has no column_name, and nothing before or after it.

select
    entered_on, entered_by, table_name, key,
    case when table_name in ('recommendation', 'criterion_exemption', 'scope_exclusion')
        then try_cast(split_part(key, ', ', 1) as integer) end as recommendation_id,
    case
        when table_name = 'unit' then key
        when table_name = 'scope_exclusion' then split_part(key, ', ', 2)
    end as unit_id,
    column_name, before, after,
from reference_edit
where entered_on <= $known_at::date
    and ($since::date is null or entered_on > $since::date)
order by entered_on, version, table_name, key, column_name nulls first
