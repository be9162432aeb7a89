-- Where each milestone stands on a day (DATA.md, milestone_position). `reported` names a table of milestone rows as known
-- (as_at and the columns of milestones). The original date is the one first reported: it is frozen.

-- The sheets of milestones that stand, headings-only ones included: those replace what was there with nothing. A sheet is
-- not to be read off its rows. Columns: as_at; sheet_before (the month-end of the sheet before; blank for the first).
create macro milestone_sheet(on_day, known_at) as table
    select as_at, lag(as_at) over (order by as_at) as sheet_before
    from standing_return('milestones', known_at)
    where as_at <= on_day
;

-- Every report of a milestone with the forecast of the report before it, or the original date where there is none, and by
-- how many days it moved. `reported`: as above. Columns: those reported; forecast_before, moved_days.
create macro milestone_moved(reported) as table
    select
        *,
        coalesce(lag(forecast_on) over (partition by milestone_id order by as_at), original_due_on) as forecast_before,
        forecast_on - forecast_before as moved_days,
    from query_table(reported)
;

create macro milestone_standing(reported, on_day, known_at) as table
    with row_reported as (
        select * from query_table(reported)
        where as_at <= on_day
    ),

    latest_sheet as (
        select max(as_at) as as_at from milestone_sheet(on_day, known_at)
    ),

    in_order as (
        select * from milestone_moved('row_reported')
    ),

    counted as (
        select
            milestone_id,
            arg_min(original_due_on, as_at) as original_due_on,
            count(*) filter (where moved_days <> 0) as times_reforecast,
            max(as_at) as last_reported_on,
        from in_order
        group by milestone_id
    ),

    standing as (
        select
            row_reported.* exclude (original_due_on, as_at),
            counted.original_due_on, counted.times_reforecast, counted.last_reported_on,
            counted.last_reported_on = latest_sheet.as_at as is_reported,
        from row_reported
        join counted
            on counted.milestone_id = row_reported.milestone_id
            and counted.last_reported_on = row_reported.as_at
        cross join latest_sheet
    )

    select
        milestone_id, recommendation_id, title, kind, original_due_on, forecast_on, completed_on,
        coalesce(completed_on, greatest(forecast_on, on_day)) - original_due_on as days_against_original,
        times_reforecast,
        case
            when not is_reported then 'not reported'
            when completed_on <= original_due_on then 'done'
            when completed_on is not null then 'done late'
            when on_day > original_due_on then 'overdue'
            else 'open'
        end as state,
        last_reported_on, owner_role, depends_on, change_reason, criterion_id, unit_id, note,
    from standing
;
