-- Which sentences were quoted from here, and is a figure in one now known to have been another?
-- Parameters: known_at, through.
-- Columns: entry_id, made_on, made_by, recorded, recommendation_id, unit_id, seen_as_at, seen_known_at, address, figure, figure_then,
-- figure_now, has_moved.
-- One row for each figure of each quote that stands, those that moved first, then the latest; a quote without figures has one row.
-- A figure is looked up again as at the day that was quoted, by what is known now; blank where it cannot be.

select
    quote.entry_id, quote.made_on, quote.made_by, quote.text as recorded, quote.recommendation_id, quote.unit_id,
    quote.seen_as_at, quote.seen_known_at, quote.address,
    log_figure.figure, log_figure.figure_then, log_figure.figure_now, coalesce(log_figure.has_moved, false) as has_moved,
from log_standing('log_entry', $known_at::date, $through::integer) as quote
left join log_figure using (entry_id)
where quote.kind = 'quote'
    and quote.stands
order by bool_or(coalesce(log_figure.has_moved, false)) over (partition by quote.entry_id) desc, quote.number desc, log_figure.place
