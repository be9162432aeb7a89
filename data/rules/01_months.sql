-- Months: a run of them, how far back a comparison goes, and when a month's return is due. First, for all else builds on it.

-- The month-ends from the month of one day to the month of another, both included; a list, empty when the first is later
-- and blank when a day is. To be unnested.
create macro month_ends(from_day, to_day) as [
    last_day(month_start::date) for month_start in generate_series(
        date_trunc('month', from_day::date), date_trunc('month', to_day::date), interval 1 month
    )
];

-- The month-end on or before the same day some months earlier: 3 months back from 31 October is 31 July, from 12 March
-- it is 30 November. None back is the latest month-end on or before the day.
create macro month_end_back(on_day, back) as
    (date_trunc('month', on_day::date + 1 - to_months(back)) - interval 1 day)::date
;

-- The latest month-end strictly before a day.
create macro month_end_before(on_day) as
    (date_trunc('month', on_day::date) - interval 1 day)::date
;

-- The day by which a month's return is due, and whether the month should be in by a day: when it was due before it.
create macro return_due_on(month_end) as month_end + return_due_days();
create macro return_is_due(month_end, today) as return_due_on(month_end) < today::date;
