-- What was known: the facts as returns received on or before a day tell them (EMBEDDING.md, 3).
-- Monthly sheets: a later return for the same month replaces each sheet it brings, whole, from the day it is received.
-- The others accumulate: a row replaces the earlier row of the same id from the day it is received, and may withdraw it.
-- Order is received_on, then the order of loading. Parameter: known_at (date). From the book (data/book/known.py) comes
-- <sheet>_known(known_at) for each sheet: its columns, then as_at, received_on, load_number.

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
