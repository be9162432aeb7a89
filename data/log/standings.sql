-- The log as it stands. `entries` names the table of its entries (data/log/asking.py), `known_at` the last day of which
-- entries count, `through` the number of the last entry that does (null: all).

-- Every entry with what became of it. Columns: those of the entries; replaced_by, withdrawn_by (entry ids); stands.
create or replace temp macro log_standing(entries, known_at, through) as table
    with told as (
        select * from query_table(entries)
        where made_on <= known_at::date
            and (through is null or number <= through)
    ),

    replacing as (
        select replaces as entry_id, entry_id as replaced_by from told
        where replaces is not null
    ),

    withdrawing as (
        select answers as entry_id, entry_id as withdrawn_by from told
        where kind = 'withdrawn'
    )

    select told.*, replaced_by, withdrawn_by, replaced_by is null and withdrawn_by is null as stands
    from told
    left join replacing using (entry_id)
    left join withdrawing using (entry_id)
    -- What replaces is withdrawn in its turn: then neither stands, and both say so.
    order by number
;

-- Every action that stands, with what returns say of it. `returned` names the table of the actions in returns, as known.
-- Columns: action_id, entry_id, meeting_id, made_on, recommendation_id, unit_id, action, owner_role, due_on, done_on, outcome,
-- told_on (the month-end of the return that last named it; blank: none has).
create or replace temp macro log_action(entries, known_at, through, returned) as table
    select
        set_down.action_id, set_down.entry_id, set_down.meeting_id, set_down.made_on, set_down.recommendation_id,
        set_down.unit_id, set_down.text as action, set_down.owner_role, set_down.due_on,
        told.done_on, told.outcome, told.as_at as told_on,
    from log_standing(entries, known_at, through) as set_down
    left join query_table(returned) as told on told.action_id = set_down.action_id
    where set_down.kind = 'action'
        and set_down.stands
;
