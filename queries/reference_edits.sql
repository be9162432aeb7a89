-- What was edited in the reference between two days: recommendations, units, criteria, decisions, meetings?
-- Parameters: since (date: edits entered after it); known_at (date: edits entered by it).
-- Columns: entered_on; entered_by (a role; blank when it was not said); table_name, key (what was edited);
-- recommendation_id, unit_id (of what belongs to one); column_name (blank: the whole row was put in or taken out);
-- before, after (text, as written; blank: nothing stood there).

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
