-- When an outstanding milestone is likely to be done: a range from the programme's own record, never a single date
-- (EMBEDDING.md, 7). How late milestones turned out is measured from a forecast made about as far ahead as the one in
-- question: a forecast made a year ahead and one made for next month are not the same promise.
-- Those still open count too, as at least this late (Kaplan and Meier 1958, JASA 53, 457-481): a record of the completed
-- alone would hold only what went well.

-- How far ahead a forecast was made, in days, as one of five bands, named by the most days in it.
create macro lead_band(days) as case
    when days <= 0 then 0
    when days <= lead_short_days() then lead_short_days()
    when days <= lead_middle_days() then lead_middle_days()
    when days <= lead_long_days() then lead_long_days()
    else 9999
end;

-- The first forecast each milestone gave in each band while open, and what became of it. `reported` names a table of
-- milestone rows as known, `standing` one as milestone_standing on that day. Columns: milestone_id; band; made_at (month-end);
-- forecast_on; completed_on, and done_at (the month-end that first reported it done), both blank while open;
-- last_reported_on; state (as milestone_standing); seen_at (blank: as seen now).
create macro forecast_made(reported, standing, on_day) as table
    with report as (
        select * from query_table(reported)
        where as_at <= on_day
    ),

    outcome as (
        select milestone_id, completed_on, last_reported_on, state
        from query_table(standing)
    ),

    done_by as (
        select milestone_id, min(as_at) as done_at
        from report
        where completed_on is not null
        group by milestone_id
    ),

    first_in_band as (
        select
            milestone_id,
            lead_band(forecast_on - as_at) as band,
            min(as_at) as made_at,
            arg_min(forecast_on, as_at) as forecast_on,
        from report
        where completed_on is null
        group by all
    )

    select
        first_in_band.milestone_id, first_in_band.band, first_in_band.made_at, first_in_band.forecast_on,
        outcome.completed_on, if(outcome.completed_on is null, null, done_by.done_at) as done_at,
        outcome.last_reported_on, outcome.state, null::date as seen_at,
    from first_in_band
    join outcome using (milestone_id)
    left join done_by using (milestone_id)
;

-- The same as it was seen in each earlier month: by the returns received when that month's first was. What was corrected,
-- completed or reopened later is not known there. Columns: seen_at (month-end); those of forecast_made but state.
create macro forecast_made_then(on_day, known_at) as table
    with sheet as (
        select returns.return_id, returns.as_at, returns.received_on, returns.load_number
        from returns
        join return_sheet using (return_id)
        where return_sheet.sheet = 'milestones'
            and returns.as_at <= on_day
            and returns.received_on <= known_at
    ),

    seen as (
        select as_at as seen_at, min(received_on) as seen_on
        from sheet
        group by as_at
    ),

    standing_then as (
        select
            seen.seen_at, sheet.as_at,
            arg_max(sheet.return_id, {r: sheet.received_on, l: sheet.load_number}) as return_id,
        from seen
        join sheet
            on sheet.as_at <= seen.seen_at
            and sheet.received_on <= seen.seen_on
        group by all
    ),

    report as (
        select
            standing_then.seen_at, standing_then.as_at, milestones.milestone_id, milestones.forecast_on,
            milestones.completed_on,
        from standing_then
        join milestones using (return_id)
    ),

    outcome as (
        select
            seen_at, milestone_id,
            max(as_at) as last_reported_on,
            arg_max_null(completed_on, as_at) as completed_on,
            min(as_at) filter (where completed_on is not null) as done_at,
        from report
        group by all
    ),

    first_in_band as (
        select
            seen_at, milestone_id, lead_band(forecast_on - as_at) as band,
            min(as_at) as made_at,
            arg_min(forecast_on, as_at) as forecast_on,
        from report
        where completed_on is null
        group by all
    )

    select
        first_in_band.*, outcome.completed_on, if(outcome.completed_on is null, null, outcome.done_at) as done_at,
        outcome.last_reported_on,
    from first_in_band
    join outcome using (seen_at, milestone_id)
;

-- How late forecasts of a band turned out, by what had been reported at a month-end. `asked` names a table with band and
-- made_at, `made` a table as forecast_made or forecast_made_then. Columns: band; made_at; late (days after the forecast); done (how many
-- milestones were done exactly that late); still_open (the share not done by then, by Kaplan and Meier).
create macro lateness_curve(asked, made) as table
    with curve as (
        select distinct band, made_at
        from query_table(asked)
    ),

    seen as (
        select
            curve.band, curve.made_at,
            coalesce(past.done_at <= curve.made_at, false) as is_done,
            if(is_done, past.completed_on, least(curve.made_at, past.last_reported_on)) - past.forecast_on as late,
        from curve
        join query_table(made) as past
            on past.band = curve.band
            and past.made_at < curve.made_at
            and coalesce(past.seen_at = curve.made_at, true)
    ),

    on_each as (
        select band, made_at, late, count(*) filter (where is_done) as done, count(*) as leaving
        from seen
        group by all
    ),

    at_risk as (
        select *, sum(leaving) over (partition by band, made_at order by late desc) as open_until
        from on_each
    )

    select
        band, made_at, late, done,
        product(1 - done / open_until) over (partition by band, made_at order by late) as still_open,
    from at_risk
;

-- A range for each forecast in question. `asked` names a table with key, band, forecast_on, made_at (the month-end whose
-- reports are used) and open_on (a day on which the milestone was still open); `curves` a table as lateness_curve.
-- Only lateness that would still leave the milestone open on open_on is used, so no date comes before that day.
-- Columns: key; completed_alike (how many); half_from, half_to (the middle half); likely_from, likely_to (the middle
-- four-fifths); all blank where there are too few. An end is blank where so many are still open that the record does not
-- reach it.
create macro outlook_range(asked, curves) as table
    with open_now as (
        select
            asked.key, asked.band, asked.made_at, asked.forecast_on,
            asked.open_on - asked.forecast_on as late_already,
            coalesce(min(curve.still_open), 1) as share_open,
        from query_table(asked) as asked
        left join query_table(curves) as curve
            on curve.band = asked.band
            and curve.made_at = asked.made_at
            and curve.late <= asked.open_on - asked.forecast_on
        group by all
    ),

    ahead as (
        select
            open_now.key, open_now.forecast_on, curve.late::integer as late, curve.done,
            1 - curve.still_open / open_now.share_open + 1e-9 as share_done,
        from open_now
        join query_table(curves) as curve
            on curve.band = open_now.band
            and curve.made_at = open_now.made_at
            and curve.late > open_now.late_already
        where open_now.share_open > 0
    ),

    measured as (
        select
            key,
            sum(done) as completed_alike,
            min(forecast_on + late) filter (where share_done >= 0.10) as likely_from,
            min(forecast_on + late) filter (where share_done >= 0.25) as half_from,
            min(forecast_on + late) filter (where share_done >= 0.75) as half_to,
            min(forecast_on + late) filter (where share_done >= 0.90) as likely_to,
        from ahead
        group by key
    )

    select
        open_now.key,
        coalesce(measured.completed_alike, 0)::integer as completed_alike,
        if(completed_alike >= outlook_needs(), measured.half_from, null) as half_from,
        if(completed_alike >= outlook_needs(), measured.half_to, null) as half_to,
        if(completed_alike >= outlook_needs(), measured.likely_from, null) as likely_from,
        if(completed_alike >= outlook_needs(), measured.likely_to, null) as likely_to,
    from open_now
    left join measured using (key)
;

-- Whether what is known of a range bears out the share of times that it claims to hold: the Wilson interval of how often it
-- held does not exclude it. Blank where nothing could be tried.
create macro range_upheld(held, decided, claimed) as if(
    decided > 0, wilson_low(held, decided) <= claimed and wilson_high(held, decided) >= claimed, null
);

-- The ranges that would have been given in earlier months, by what had been received then, and how each turned out. A range
-- is decided once the milestone is done or the range's last day has passed; one without an end can hardly miss, and is not
-- judged. Each milestone is one try: its first range with an end; tries of one milestone are no evidence by themselves. A
-- milestone no longer reported is left out. Columns: milestone_id; made_at; half_is_try, likely_is_try (it is the milestone's
-- try of that range, and decided); half_from, half_to, likely_from, likely_to; done_on; is_refused, is_endless (true in one
-- row of a milestone that never had enough alike, or never a four-fifths range with an end).
create macro outlook_try(reported, on_day, known_at) as table
    with made_then as (
        select * from forecast_made_then(on_day, known_at)
    ),

    tried as (
        select
            {m: milestone_id, b: band} as key, milestone_id, band, forecast_on, made_at, made_at as open_on,
        from made_then
        where made_at = seen_at
    ),

    curves as (
        select * from lateness_curve('tried', 'made_then')
    ),

    latest as (
        select max(as_at) as as_at from milestone_sheet(on_day, known_at)
    ),

    given as (
        select
            tried.milestone_id, tried.made_at, outcome.completed_on as done_on, outlook.* exclude (key),
            outlook.completed_alike >= outlook_needs() as is_given,
            row_number() over (partition by tried.milestone_id order by tried.made_at) = 1 as is_first,
            bool_or(is_given) over (partition by tried.milestone_id) as is_ever_given,
            bool_or(outlook.likely_to is not null) over (partition by tried.milestone_id) as ever_ends,
            row_number() over (partition by tried.milestone_id, outlook.half_to is null order by tried.made_at) = 1
                and outlook.half_to is not null as is_half,
            row_number() over (partition by tried.milestone_id, outlook.likely_to is null order by tried.made_at) = 1
                and outlook.likely_to is not null as is_likely,
        from tried
        join outlook_range('tried', 'curves') as outlook using (key)
        join milestone_standing(reported, on_day, known_at) as outcome using (milestone_id)
        where outcome.state <> 'not reported'
    )

    select
        given.milestone_id, given.made_at, given.done_on,
        given.half_from, given.half_to, given.likely_from, given.likely_to,
        given.is_half and (given.done_on is not null or given.half_to < latest.as_at) as half_is_try,
        given.is_likely and (given.done_on is not null or given.likely_to < latest.as_at) as likely_is_try,
        given.is_first and not given.is_ever_given as is_refused,
        given.is_first and given.is_ever_given and not given.ever_ends as is_endless,
    from given
    cross join latest
;

-- Whether the record bears out the ranges it gives. `tries`: as outlook_try. One row: half_upheld, likely_upheld (blank:
-- nothing could be tried).
create macro outlook_upheld(tries) as table
    select
        range_upheld(
            count(*) filter (where half_is_try and done_on between half_from and half_to),
            count(*) filter (where half_is_try), 0.5
        ) as half_upheld,
        range_upheld(
            count(*) filter (where likely_is_try and done_on between likely_from and likely_to),
            count(*) filter (where likely_is_try), 0.8
        ) as likely_upheld,
    from query_table(tries)
;

-- The tries of a day, of what was reported by then. Columns: those of outlook_try.
create macro milestone_tried_on(on_day, known_at) as table
    with reported as (
        select * from milestones_kept(known_at::date)
    )

    select * from outlook_try('reported', on_day::date, known_at::date)
    order by milestone_id, made_at
;
