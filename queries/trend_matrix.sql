-- How many rates are getting better or worse, and how do they stand against their thresholds?
-- Parameters: as_at, known_at (date); measure, theme, course, recommendation, unit: as trend_series.
-- One row for every signal and side of the threshold, counts of none included; a series without a threshold, or without a
-- point, stands in a row without a side. false_alarm: the chance that at least one of the series with limits would show a
-- signal this month with nothing going on, by the rate of python -m tests.simulations.
-- Columns: measure, signal, signal_order, threshold_side, side_order, series, series_ids, labels, of_series, judged,
-- false_alarm.

with

asked as (
    select *
    from point_asked(
        'judged_point', $as_at, $known_at, $measure, $theme, $course, $recommendation, $unit, null, null
    )
),

standing as (
    select judged_series.* from judged_series
    semi join asked using (series_id)
),

measured as (
    select
        measure,
        count(*) as of_series,
        count(*) filter (where method is not null) as judged,
    from standing
    group by measure
),

possible as (
    select measured.measure, signals.signal, signals.signal_order, sides.threshold_side, sides.side_order
    from measured
    cross join (
        select unnest(['worse', 'better', 'rolling out', 'none', 'too few']) as signal, unnest(range(1, 6)) as signal_order
    ) as signals
    cross join (
        select unnest(['above', 'astride', 'below']) as threshold_side, unnest(range(1, 4)) as side_order
    ) as sides
    union
    select measure, signal, signal_order, null, 4
    from standing
    where threshold_side is null
)

select
    possible.measure, possible.signal, possible.signal_order::integer as signal_order,
    possible.threshold_side, possible.side_order::integer as side_order,
    count(standing.series_id) as series,
    coalesce(list(standing.series_id order by standing.place) filter (where standing.series_id is not null), []) as series_ids,
    coalesce(list(standing.label order by standing.place) filter (where standing.series_id is not null), []) as labels,
    any_value(measured.of_series) as of_series,
    any_value(measured.judged) as judged,
    1 - (1 - trend_false_alarm()) ^ any_value(measured.judged) as false_alarm,
from possible
join measured using (measure)
left join standing
    on standing.measure = possible.measure
    and standing.signal = possible.signal
    and standing.threshold_side is not distinct from possible.threshold_side
group by possible.measure, possible.signal, possible.signal_order, possible.threshold_side, possible.side_order
order by possible.measure, possible.signal_order, possible.side_order
