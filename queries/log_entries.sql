-- What was recorded at the meetings and since, and does it still stand?
-- Parameters: known_at (date): only what was recorded by then; through: only the first so many entries of the log.
-- Columns: entry_id, made_on, made_at, made_by, kind, meeting_id, recorded, closure, owner_role, due_on, recommendation_id,
-- unit_id, answers, replaces, action_id, stands, replaced_by, withdrawn_by, snapshot_id, seen_as_at, seen_known_at, address.
-- The latest first.

select
    entry_id, made_on, made_at, made_by, kind, meeting_id, text as recorded, closure, owner_role, due_on, recommendation_id,
    unit_id, answers, replaces, action_id, stands, replaced_by, withdrawn_by, snapshot_id, seen_as_at, seen_known_at, address,
from log_standing('log_entry', $known_at::date, $through::integer)
order by number desc
