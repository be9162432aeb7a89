-- What do the rules ask a sender for in all, and what was sent in the latest quarter ended?
-- Parameters: as_at, known_at.
-- Columns: unit_id, unit_name, recommendations, findings_asked, findings_in_date, sample_positions, cases_asked, files_asked,
-- quarter, death_reports, findings_filed, cases_judged, positions_sampled.
-- A row for each unit, and a last one, of which unit_id is blank, for all of them together.

select *
from asked_of_unit
where $as_at::date is not null
    and $known_at::date is not null
order by unit_name nulls last
