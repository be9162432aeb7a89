-- Which returns came in, from whom and when, and what did they bring?
-- Parameters: known_at (date): returns received by then; return_id: only that one, when given.
-- Columns: return_id, load_number, as_at, received_on, received_at, submitted_by, provenance, note, file_name, sha256,
-- sheets, row_count, sheet_rows, warnings, corrects, days_late.

with

come_in as (
    select * from returns
    where received_on <= $known_at::date
),

in_order as (
    select
        *,
        lag(return_id) over (partition by as_at order by received_on, load_number) as corrects,
    from come_in
),

brought as (
    select
        return_id,
        count(*) filter (where sheet <> 'return') as sheets,
        coalesce(sum(row_count) filter (where sheet <> 'return'), 0)::bigint as row_count,
        string_agg(sheet || ' ' || row_count, ', ' order by sheet) filter (where sheet <> 'return') as sheet_rows,
    from return_sheet
    group by return_id
),

warned as (
    select return_id, count(*) as warnings
    from return_warning
    group by return_id
)

select
    in_order.return_id, in_order.load_number, in_order.as_at, in_order.received_on, in_order.received_at,
    in_order.submitted_by, in_order.provenance, in_order.note, in_order.file_name, in_order.sha256,
    coalesce(brought.sheets, 0) as sheets,
    coalesce(brought.row_count, 0) as row_count,
    brought.sheet_rows,
    coalesce(warned.warnings, 0) as warnings,
    in_order.corrects,
    in_order.received_on - return_due_on(in_order.as_at) as days_late,
from in_order
left join brought using (return_id)
left join warned using (return_id)
where $return_id is null or in_order.return_id = $return_id
order by in_order.received_on desc, in_order.load_number desc
