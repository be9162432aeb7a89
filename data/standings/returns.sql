-- Which months should be in, decided once: a month that is in, or whose return was due before today.

-- Every month from the first reported on. `come_in` names a table of returns. Columns: month_end (to the latest reported or
-- the latest that ended before today's month, whichever is later); due_on; first_received_on (blank: not in); is_due (its
-- return was due before today); should_be_in (it is in, or is due).
create macro month_expected(come_in, today) as table
    with held as (
        select as_at as month_end, min(received_on) as first_received_on
        from query_table(come_in)
        group by as_at
    ),

    last_month as (
        select greatest(max(month_end), month_end_before(today)) as month_end from held
    ),

    every_month as (
        select * from month_from_first('held', (select last_month.month_end from last_month))
    )

    select
        month_end, return_due_on(month_end) as due_on, held.first_received_on,
        return_is_due(month_end, today) as is_due,
        is_due or held.first_received_on is not null as should_be_in,
    from every_month
    left join held using (month_end)
;

-- Each figure that a corrected return changed, by what had come in by a day. Monthly sheets are compared with the return that
-- stood for the same month and sheet before; those that accumulate, row by row with the one of the same id that stood before,
-- whichever month brought it. Columns: return_id, as_at, received_on, load_number; sheet; subject; field; before, after.
create macro figure_restated_on(on_day, known_at) as table
    with come_in as (
        select return_id, as_at, received_on, load_number from returns
        where received_on <= known_at::date
    ),

    sheet_in_order as (
        select
            come_in.*, return_sheet.sheet,
            lag(return_id) over (
                partition by come_in.as_at, return_sheet.sheet order by come_in.received_on, come_in.load_number
            ) as earlier_id,
        from come_in
        join return_sheet using (return_id)
        where return_sheet.sheet in (select monthly_sheet.sheet from sheet as monthly_sheet where monthly_sheet.is_monthly)
    ),

    replaced as (
        select * from sheet_in_order
        where earlier_id is not null
    ),

    -- Each row that came in again, with the return that brought the row of the same id before it.
    item_in_order as (
        select
            item.sheet, item.subject, come_in.return_id,
            lag(come_in.return_id) over (
                partition by item.sheet, item.subject order by come_in.received_on, come_in.load_number
            ) as earlier_id,
        from come_in
        join told_again() as item using (return_id)
    ),

    item_replaced as (
        select * from item_in_order
        where earlier_id is not null
    ),

    -- Whole sheets where a month was sent again, single rows where an id was.
    compared as (
        select return_id, sheet, null as subject from replaced
        union
        select earlier_id, sheet, null from replaced
        union
        select return_id, sheet, subject from item_replaced
        union
        select earlier_id, sheet, subject from item_replaced
    ),

    cell as (
        select * from cell_told('compared')
    ),

    cell_after as (
        select replaced.return_id, replaced.sheet, cell.subject, cell.field, cell.told
        from replaced
        join cell
            on cell.return_id = replaced.return_id
            and cell.sheet = replaced.sheet
    ),

    cell_before as (
        select replaced.return_id, replaced.sheet, cell.subject, cell.field, cell.told
        from replaced
        join cell
            on cell.return_id = replaced.earlier_id
            and cell.sheet = replaced.sheet
    ),

    monthly as (
        select
            return_id, sheet, subject, field, cell_before.told as before, cell_after.told as after,
        from cell_before
        full join cell_after using (return_id, sheet, subject, field)
        where cell_before.told is distinct from cell_after.told
    ),

    item_after as (
        select item_replaced.return_id, sheet, subject, cell.field, cell.told
        from item_replaced
        join cell using (return_id, sheet, subject)
    ),

    item_before as (
        select item_replaced.return_id, item_replaced.sheet, item_replaced.subject, cell.field, cell.told
        from item_replaced
        join cell
            on cell.return_id = item_replaced.earlier_id
            and cell.sheet = item_replaced.sheet
            and cell.subject = item_replaced.subject
    ),

    accumulated as (
        select return_id, sheet, subject, field, item_before.told as before, item_after.told as after,
        from item_before
        full join item_after using (return_id, sheet, subject, field)
        where item_before.told is distinct from item_after.told
    ),

    together as (
        select * from monthly
        union all
        select * from accumulated
    ),

    -- An action done is news of it, not a correction of what was said before.
    told as (
        select together.*, come_in.as_at, come_in.received_on, come_in.load_number
        from together
        join come_in using (return_id)
        where not (sheet = 'actions' and field in ('done_on', 'outcome') and before is null)
    )

    select return_id, as_at, received_on, load_number, sheet, subject, field, before, after
    from told
    where on_day::date is not null
    order by all
;
