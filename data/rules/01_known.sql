-- What was known: the facts as returns received on or before a day tell them (EMBEDDING.md, 3).
-- Monthly sheets: a later return for the same month replaces each sheet it brings, whole, from the day it is received.
-- Evidence and actions accumulate: a row replaces the earlier row of the same id from the day it is received.
-- Order is received_on, then the order of loading. Parameter: known_at (date).

-- Which return stands for one monthly sheet, month by month. Columns: as_at, return_id, received_on, load_number.
create macro standing_return(sheet_name, known_at) as table
    select
        returns.as_at,
        arg_max(returns.return_id, {r: returns.received_on, l: returns.load_number}) as return_id,
        max({r: returns.received_on, l: returns.load_number}).r as received_on,
        max({r: returns.received_on, l: returns.load_number}).l as load_number,
    from returns
    join return_sheet using (return_id)
    where return_sheet.sheet = sheet_name
        and returns.received_on <= known_at
    group by returns.as_at
;

create macro milestones_known(known_at) as table
    select milestones.*, standing.as_at, standing.received_on, standing.load_number
    from milestones
    join standing_return('milestones', known_at) as standing using (return_id)
;

create macro training_known(known_at) as table
    select training.*, standing.as_at, standing.received_on, standing.load_number
    from training
    join standing_return('training', known_at) as standing using (return_id)
;

create macro claims_known(known_at) as table
    select claims.*, standing.as_at, standing.received_on, standing.load_number
    from claims
    join standing_return('claims', known_at) as standing using (return_id)
;

create macro exposure_known(known_at) as table
    select exposure.*, standing.as_at, standing.received_on, standing.load_number
    from exposure
    join standing_return('exposure', known_at) as standing using (return_id)
;

-- Evidence on file: the latest row of each evidence_id, unless that row withdraws it.
create macro evidence_known(known_at) as table
    with latest as (
        select evidence.*, returns.as_at, returns.received_on, returns.load_number
        from evidence
        join returns using (return_id)
        where returns.received_on <= known_at
        qualify row_number() over (
            partition by evidence.evidence_id
            order by returns.received_on desc, returns.load_number desc
        ) = 1
    )

    select *
    from latest
    where not withdrawn
;

create macro actions_known(known_at) as table
    select actions.*, returns.as_at, returns.received_on, returns.load_number
    from actions
    join returns using (return_id)
    where returns.received_on <= known_at
    qualify row_number() over (
        partition by actions.action_id
        order by returns.received_on desc, returns.load_number desc
    ) = 1
;
