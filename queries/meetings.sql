-- Which meetings have been held or are planned?
-- Parameters: none.
-- Columns: meeting_id, held_on, title.

select
    meeting_id,
    held_on,
    title,
from meeting
order by held_on desc, meeting_id
