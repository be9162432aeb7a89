-- What begins to count after a day, with its verdict (rules/18_ahead.sql), where the histories hold every month-end after that
-- day with the same knowledge: those verdicts are theirs, and need no judging. Publishing runs this before data/ahead.sql.
-- Before it: criterion_history and recommendation_history. Parameters: $on_day, $until (the last day looked at), $known_at.
-- After it: temp table begun_judged, of the columns of begun_verdict.

create or replace temp table begun as
    from begun_ahead($on_day, $until, $known_at)
;

create or replace temp view month_held as
    select distinct as_at from recommendation_history
;

create or replace temp view begun_between as
    from begun
    anti join month_held using (as_at)
;

create or replace temp table begun_judged as
    with held as (
        select as_at, recommendation_id, unit_id, criterion_id,
            stage, verdict, said, observed_to, expires_on, applicable, detail,
        from criterion_history
        where as_at > $on_day
            and criterion_id not in (select criterion_id from criteria where kind = 'duration')
    )

    from verdict_begun('begun_between', $known_at)
    union all
    select as_at, recommendation_id, unit_id, criterion_id,
        stage, verdict, said, observed_to, expires_on, applicable, detail,
    from begun
    semi join month_held using (as_at)
    left join held using (as_at, recommendation_id, unit_id, criterion_id)
;
